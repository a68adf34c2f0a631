"""Searching the store: the query is matched in memory, article by article, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import Any

from domain.articles import Article
from domain.clock import utc_now
from domain.names import Name
from monitor.judging import article_document
from query.document import Document
from query.explain import Explanation
from query.explain import explain as explain_match
from query.highlight import Marked, highlight
from query.match import compile_query
from query.parse import parse
from storage.store import Session


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


def search(session: Session, wanted: Search) -> Iterator[Found]:
    """Find articles: newest first, or best first. Raises `QueryError`."""
    matcher = _Matcher(session, wanted.query, wanted.names)
    found = _found(session, wanted, matcher)
    if wanted.best_first:
        best = nlargest(wanted.limit or 10**9, enumerate(found), key=lambda item: (item[1].score, -item[0]))
        found = (item for _, item in best)
    return (matcher.shown(each, explain=wanted.explain) for each in islice(found, wanted.limit))


def matching_articles(
    session: Session, query: str, names: tuple[Name, ...], articles: Iterator[Article]
) -> Iterator[Article]:
    """Those of ``articles`` that a query finds. Raises `QueryError`."""
    matcher = _Matcher(session, query, names)
    return (article for article in articles if matcher.score(article) is not None)


class _Matcher:
    """A query, asked now of articles of the store."""

    def __init__(self, session: Session, query: str, names: tuple[Name, ...]) -> None:
        self._query = compile_query(parse(query, names=names))
        self._now = session.as_of or utc_now()
        self._outlets: Mapping[str, Mapping[str, Any]] = {row["id"]: row for row in session.feeds.outlets()}

    def score(self, article: Article) -> float | None:
        """The score of an article; None if the query does not find it."""
        found = self._query.match(self._document(article), self._now)
        return None if found is None else found.score

    def shown(self, found: Found, *, explain: bool) -> Found:
        """The same with what is to be shown of it."""
        document = self._document(found.article)
        return replace(
            found,
            highlights=tuple(highlight(self._query, document, self._now)),
            explanation=explain_match(self._query, document, self._now) if explain else None,
        )

    def _document(self, article: Article) -> Document:
        return article_document(article, self._outlets.get(article.outlet, {}))


def _found(session: Session, wanted: Search, matcher: _Matcher) -> Iterator[Found]:
    """What matches; of a copy cluster only the first article that does, the original before all, unless all are wanted.

    Articles are read newest first: a cluster is shown where the article stands that represents it.
    """
    clusters: dict[int, _Cluster] = {}
    for article in session.archive.newest(since=wanted.since, until=wanted.until):
        score = matcher.score(article)
        if score is None:
            continue
        if article.copy_cluster is None:
            yield Found(article, score, 0)
            continue
        cluster = clusters.get(article.copy_cluster)
        if cluster is None:
            cluster = clusters[article.copy_cluster] = _represented(session, wanted, matcher, article.copy_cluster)
        if wanted.all_copies or article.id == cluster.shown:
            yield Found(article, score, cluster.n_articles - 1)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A copy cluster with the article that a search shows of it."""

    shown: int
    n_articles: int


def _represented(session: Session, wanted: Search, matcher: _Matcher, cluster: int) -> _Cluster:
    ids = session.archive.cluster(cluster)
    matching = {
        article.id
        for article in session.archive.by_ids(ids)
        if _in_time(article, wanted) and matcher.score(article) is not None
    }
    return _Cluster(next(one for one in ids if one in matching), len(ids))


def _in_time(article: Article, wanted: Search) -> bool:
    dated_at = article.published_at or article.first_seen_at
    return (wanted.since is None or dated_at >= wanted.since) and (wanted.until is None or dated_at < wanted.until)
