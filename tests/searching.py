"""Articles in seven languages in both stores, and what a query must find of them: said by memory alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from hypothesis import strategies as st

from domain.articles import Article, CopyGrade
from domain.copies import Placement
from domain.outlets import Control, Outlet
from domain.pages import Draft
from domain.storing import Judgement, Reading
from domain.text import text_hashes
from monitor.judging import draft_document
from monitor.matching import Reader
from monitor.searching import Search, ask
from query.lexemes import lexemes
from query.match import compile_query
from query.relevance import BLOCK, tiers
from query.tree import Node
from storage.store import Session, Store
from tests.querying import HOSTILE, NOW, VOCABULARY, WORDS

OUTLETS = [
    Outlet(id=name, name=name.title(), homepage=f"https://{name}.example/", country=country, control=control)
    for name, country, control in (
        ("one", "AM", Control.INDEPENDENT),
        ("two", "AZ", Control.STATE_CONTROLLED),
        ("t-three", None, Control.UNKNOWN),
    )
]


def fill(store: Store, n: int, seed: int = 1) -> None:
    """Store made-up articles; the same seed gives the same."""
    chance = Random(seed)  # noqa: S311
    with store.writing() as session:
        session.feeds.declare(OUTLETS, NOW, 300)
        ids = [_store(session, number, chance) for number in range(n)]
        # Copies of each other, the original not always the first.
        for at in range(0, n - 3, 10):
            original, *others = chance.sample(ids[at : at + 4], 3)
            places = [Placement(original, None, None, original)]
            session.copies.place(places + [Placement(one, original, CopyGrade.COPY, original) for one in others])


def _store(session: Session, number: int, chance: Random) -> int:
    language = chance.choice([*VOCABULARY, "de-AT", None])
    own = VOCABULARY.get((language or "").partition("-")[0], " ".join(WORDS)).split()
    title, summary, body = (" ".join(_words(chance, own, most)) for most in (6, 6, chance.choice((4, 12, 140))))
    seen_at = NOW - timedelta(days=chance.randint(0, 30), seconds=chance.choice((0, 0, 1, 0.5)))
    draft = Draft(
        title=title or None,
        summary=summary or None,
        body=body,
        language=language,
        authors=chance.choice([(), ("Ani Petrosyan", "Jo Doe")]),
        agency=chance.choice([(), ("Reuters",)]),
        published_at=chance.choice([None, NOW - timedelta(days=chance.randint(0, 30), hours=1)]),
        extractor="test 1",
    )
    url = f"https://{number}.example/{chance.choice(('world', 'news'))}"
    hashes = text_hashes(title, body)
    keys = (url.removeprefix("https://"),)
    outlet = chance.choice(OUTLETS)
    reading = Reading(0, url, keys, outlet.id, draft, *hashes, seen_at, seen_at)
    return session.articles.add(reading, Judgement(), lexemes(draft_document(draft, url, outlet)))


def _words(chance: Random, own: Sequence[str], most: int) -> Iterator[str]:
    for _ in range(chance.randint(0, most)):
        yield chance.choice(own if chance.random() < 0.8 else WORDS if chance.random() < 0.9 else HOSTILE)


class Memory:
    """All articles of a store, asked one by one and sorted: what a search must give."""

    def __init__(self, session: Session) -> None:
        reader = Reader(session, NOW)
        articles = sorted(
            session.archive.in_order(on_topic=False), key=lambda one: (_dated(one).replace(microsecond=0), one.id)
        )
        self._pairs = [(one, reader.document(one)) for one in reversed(articles)]

    def found(self, node: Node, wanted: Search) -> list[tuple[int, float, int]]:
        """The ids, scores and numbers of copies that a search gives."""
        ranks = [compile_query(each) for each in tiers(node)]
        scored = [
            (article, match.score, next(at for at, rank in enumerate(ranks) if rank.holds(document, NOW)))
            for article, document in self._pairs
            if (match := ranks[-1].match(document, NOW)) is not None
            and (wanted.since is None or _dated(article) >= wanted.since)
            and (wanted.until is None or _dated(article) < wanted.until)
        ]
        matching = {article.id for article, _, _ in scored}
        kept = [one for one in scored if wanted.all_copies or self._stands_for_cluster(one[0], matching)]
        if wanted.best_first:
            blocks = [_in_blocks([one for one in kept if one[2] == rank]) for rank in range(len(ranks))]
            kept = [one for block in blocks for one in block]
        found = [(article.id, score, self._n_copies(article)) for article, score, _ in kept]
        return found[: wanted.limit]

    def _stands_for_cluster(self, article: Article, matching: set[int]) -> bool:
        members = self._cluster(article)
        return article.id == next((one for one in members if one in matching), article.id)

    def _n_copies(self, article: Article) -> int:
        return max(len(self._cluster(article)) - 1, 0)

    def _cluster(self, article: Article) -> list[int]:
        """The ids of a cluster: the original, then the earliest."""
        members = [
            one for one, _ in self._pairs if one.copy_cluster is not None and one.copy_cluster == article.copy_cluster
        ]
        return [one.id for one in sorted(members, key=lambda one: (one.copy_of is not None, _dated(one), one.id))]


def _in_blocks(ranked: list[tuple[Article, float, int]]) -> list[tuple[Article, float, int]]:
    blocks = [ranked[at : at + BLOCK] for at in range(0, len(ranked), BLOCK)]
    return [one for block in blocks for one in sorted(block, key=lambda one: -one[1])]


def _dated(article: Article) -> datetime:
    return article.published_at or article.first_seen_at


def stored(session: Session, node: Node, wanted: Search) -> list[tuple[int, float, int]]:
    """What a search gives, as `Memory.found`."""
    return [(one.article.id, one.score, one.n_copies) for one in ask(session, node, wanted, NOW)]


def searches() -> st.SearchStrategy[Search]:
    """Ways to ask."""
    days = st.none() | st.integers(0, 30).map(lambda n: NOW - timedelta(days=n))
    return st.builds(
        Search,
        query=st.just("*"),
        since=days,
        until=days,
        best_first=st.booleans(),
        limit=st.sampled_from([None, None, 1, 20]),
        all_copies=st.booleans(),
    )
