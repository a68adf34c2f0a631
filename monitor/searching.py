"""Searching the store: what a query finds, newest or best first, each text once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from domain.articles import Article
from domain.names import Name
from monitor.matching import Matched, Matcher, Reader
from query.explain import Explanation
from query.explain import explain as explain_match
from query.highlight import Marked, highlight
from query.narrow import Dates
from query.parse import parse
from query.relevance import BLOCK, is_even, tiers
from query.tree import Node
from storage.store import Session

#: What is shown of a search, with the number of its copies.
_Kept = tuple[Matched, int]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a query found, with its score and the number of its copies in the store."""

    article: Article
    score: float
    n_copies: int
    #: Its title and the best pieces of its text, what was found marked.
    highlights: tuple[Marked, ...] = ()
    #: If it was asked for.
    explanation: Explanation | None = None

    def record(self) -> dict[str, object]:
        """The article record with `n_copies` and `highlights`, and the explanation if there is one."""
        record = {
            **self.article.record(),
            "n_copies": self.n_copies,
            "highlights": [marked.record() for marked in self.highlights],
        }
        return record if self.explanation is None else {**record, "explanation": self.explanation.record()}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. ``since`` is included, ``until`` is not; both go by published, else first seen."""

    query: str
    #: Those of the configuration, which the query may ask for beside the built-in ones.
    names: tuple[Name, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    best_first: bool = False
    limit: int | None = None
    #: Every article, instead of one a copy cluster.
    all_copies: bool = False
    #: Whether to tell which term found what.
    explain: bool = False

    @property
    def dates(self) -> Dates:
        """Between which dates."""
        return Dates(self.since, self.until)


def search(session: Session, wanted: Search) -> Iterator[Found]:
    """Find articles: newest first, or best first (`query.relevance`). Raises `QueryError`."""
    return ask(session, parse(wanted.query, names=wanted.names), wanted)


def ask(session: Session, node: Node, wanted: Search, now: datetime | None = None) -> Iterator[Found]:
    """As `search`, with the tree of the query, and asked ``now``; None: at this moment."""
    matcher = Matcher(Reader(session, now), node)
    clusters = _Clusters(session, wanted, matcher)
    if wanted.best_first:
        found = _best(matcher, wanted, clusters)
    else:
        found = clusters.shown(matcher.newest(wanted.dates, n_wanted=wanted.limit))
    return (_shown(matcher, *each, explain=wanted.explain) for each in islice(found, wanted.limit))


def _best(matcher: Matcher, wanted: Search, clusters: _Clusters) -> Iterator[_Kept]:
    """What the query finds, rank by rank; in each the newest first, or block by block by score."""
    block = None if is_even(matcher.node) else BLOCK
    ranked: set[int] = set()
    for rank in tiers(matcher.node):
        closer = Matcher(matcher.reader, matcher.node, rank)
        kept = clusters.shown(_noted(closer.newest(wanted.dates, ranked, block or wanted.limit), ranked))
        if block is None:
            yield from kept
        else:
            yield from _by_score(kept, block)


def _noted(found: Iterable[Matched], ranked: set[int]) -> Iterator[Matched]:
    """The same, and from then on known to have its rank."""
    for each in found:
        ranked.add(each.article.id)
        yield each


def _by_score(kept: Iterator[_Kept], block: int) -> Iterator[_Kept]:
    while some := list(islice(kept, block)):
        yield from sorted(some, key=lambda each: -each[0].score)


def _shown(matcher: Matcher, found: Matched, n_copies: int, *, explain: bool) -> Found:
    """What is to be shown of an article."""
    now = matcher.reader.now
    return Found(
        found.article,
        found.score,
        n_copies,
        highlights=tuple(highlight(matcher.query, found.document, now)),
        explanation=explain_match(matcher.query, found.document, now) if explain else None,
    )


class _Clusters:
    """Copies in what a search finds: of each cluster the first article that matches, the original before all.

    A cluster is shown where the article stands that represents it. Every copy is shown if all are wanted.
    """

    def __init__(self, session: Session, wanted: Search, matcher: Matcher) -> None:
        self._session = session
        self._wanted = wanted
        self._matcher = matcher
        #: The article that is shown of a cluster, and how many the cluster has.
        self._known: dict[int, tuple[int, int]] = {}

    def shown(self, found: Iterable[Matched]) -> Iterator[_Kept]:
        """What is shown of articles that match, with the number of its copies in the store."""
        for each in found:
            cluster = each.article.copy_cluster
            if cluster is None:
                yield each, 0
                continue
            if cluster not in self._known:
                self._known[cluster] = self._represented(cluster, each)
            shown, n_articles = self._known[cluster]
            if self._wanted.all_copies or each.article.id == shown:
                yield each, n_articles - 1

    def _represented(self, cluster: int, met: Matched) -> tuple[int, int]:
        """The first of a cluster that matches, known that one does."""
        ids = self._session.archive.cluster(cluster)
        before = ids[: ids.index(met.article.id)] if not self._wanted.all_copies else ()
        first = next(self._matcher.among(before, self._wanted.dates), met)
        return first.article.id, len(ids)
