"""Asking the store a query: the index proposes articles, memory verifies them.

The one way from a query to the articles that it finds, whoever asks: search, export, alerts.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from domain.articles import Article
from domain.clock import utc_now
from monitor.judging import article_document
from query.conditions import EVERYTHING, Condition
from query.document import Document
from query.lexemes import restore
from query.match import CompiledQuery, compile_query
from query.narrow import Dates, dates, necessary
from query.tree import Node
from storage.store import Session

#: Articles that are read at once: as many as are wanted or else few at first, since most searches want few.
_FIRST, _MOST = 25, 250


@dataclass(frozen=True, slots=True)
class Matched:
    """An article that a query finds, as the query sees it."""

    article: Article
    document: Document
    score: float


class Reader:
    """Articles of a store as queries see them, by one moment."""

    def __init__(self, session: Session, now: datetime | None = None) -> None:
        self._session = session
        self._outlets = session.feeds.outlet_facts()
        self.now = now or session.as_of or utc_now()

    def document(self, article: Article, held: tuple[str, ...] = ()) -> Document:
        """What a query sees of an article; ``held`` is what the index holds of it."""
        document = article_document(article, self._outlets.get(article.outlet, {}))
        if held:
            restore(document, held)
        return document

    def read(self, ids: Collection[int]) -> Iterator[tuple[Article, Document]]:
        """Articles by id, in this order; unknown ids are left out."""
        articles = {article.id: article for article in self._session.archive.by_ids(list(ids))}
        held = self._session.index.held(ids)
        found = (articles[one] for one in ids if one in articles)
        return ((article, self.document(article, held.get(article.id, ()))) for article in found)

    @cached_property
    def _languages(self) -> frozenset[str]:
        return self._session.index.languages()

    def condition(self, node: Node) -> Condition:
        """What an index is asked for a query."""
        return necessary(node, self._outlets, self._languages)

    def proposed(
        self,
        node: Node,
        within: Dates = Dates(),  # noqa: B008
        known: Container[int] = (),
        n_wanted: int | None = None,
    ) -> Iterator[tuple[Article, Document]]:
        """Everything that a query may find between two dates, newest first, and more; nothing is verified yet.

        Without the articles that are ``known``; ``n_wanted``: how many will do, if nothing has to be left out.
        """
        between = within.and_(dates(node, self.now))
        proposed = self._session.index.proposed(self.condition(node), between)
        ids = (one for one in proposed if one not in known)
        n = min(n_wanted or _FIRST, _MOST)
        while some := list(islice(ids, n)):
            for article, document in self.read(some):
                if _lies_in(article, within):
                    yield article, document
            n = min(2 * n, _MOST)


class Matcher:
    """A query, asked now of the articles of a store; with ``rank``, of those alone that match that as well."""

    def __init__(self, reader: Reader, node: Node, rank: Node | None = None) -> None:
        self.reader = reader
        self.node = rank or node
        self.query: CompiledQuery = compile_query(node, self.node)

    def matched(self, article: Article, document: Document) -> Matched | None:
        """How the query finds an article; None if it does not."""
        score = self.query.score(document, self.reader.now)
        return None if score is None else Matched(article, document, score)

    def newest(
        self,
        within: Dates = Dates(),  # noqa: B008
        known: Container[int] = (),
        n_wanted: int | None = None,
    ) -> Iterator[Matched]:
        """What the query finds between two dates, newest first; ``known`` and ``n_wanted`` as in `Reader.proposed`."""
        return self._verified(self.reader.proposed(self.node, within, known, n_wanted))

    def among(self, ids: Iterable[int], within: Dates) -> Iterator[Matched]:
        """What the query finds of these articles, in their order."""
        for one in ids:
            pairs = self.reader.read([one])
            yield from self._verified((article, document) for article, document in pairs if _lies_in(article, within))

    def in_order(self, session: Session, *, on_topic: bool) -> Iterator[Article]:
        """What the query finds, by id; ``on_topic``: only what is on a topic."""
        if self.reader.condition(self.node) == EVERYTHING:
            articles = session.archive.in_order(on_topic=on_topic)
            yield from self._articles((article, self.reader.document(article)) for article in articles)
            return
        between = dates(self.node, self.reader.now)
        ids = iter(sorted(session.index.proposed(self.reader.condition(self.node), between)))
        while some := list(islice(ids, _MOST)):
            pairs = self.reader.read(some)
            yield from self._articles(pair for pair in pairs if pair[0].topics or not on_topic)

    def _articles(self, pairs: Iterable[tuple[Article, Document]]) -> Iterator[Article]:
        return (found.article for found in self._verified(pairs))

    def _verified(self, pairs: Iterable[tuple[Article, Document]]) -> Iterator[Matched]:
        return (found for article, document in pairs if (found := self.matched(article, document)) is not None)


def _lies_in(article: Article, within: Dates) -> bool:
    dated_at: datetime = article.published_at or article.first_seen_at
    return (within.start is None or within.start <= dated_at) and (within.end is None or dated_at < within.end)
