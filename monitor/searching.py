"""Searching the store: the query is matched in memory, article by article, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import Any

from domain.articles import Article
from monitor.judging import article_document
from query.match import compile_query
from query.parse import parse
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a query found, with its score and the number of its copies in the store."""

    article: Article
    score: float
    n_copies: int

    def record(self) -> dict[str, object]:
        """The article record with `n_copies`."""
        return {**self.article.record(), "n_copies": self.n_copies}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. ``since`` is included, ``until`` is not; both go by published, else first seen."""

    query: str
    since: datetime | None = None
    until: datetime | None = None
    best_first: bool = False
    limit: int | None = None
    #: Every article, instead of one a copy cluster.
    all_copies: bool = False


def search(session: Session, wanted: Search) -> Iterator[Found]:
    """Find articles: newest first, or best first. Raises `QueryError`."""
    found = _shown(session, wanted)
    if wanted.best_first:
        best = nlargest(wanted.limit or 10**9, enumerate(found), key=lambda item: (item[1].score, -item[0]))
        return (item for _, item in best)
    return islice(found, wanted.limit)


def matching_articles(session: Session, query: str, articles: Iterator[Article]) -> Iterator[Article]:
    """Those of ``articles`` that a query finds. Raises `QueryError`."""
    scores = _Scores(session, query)
    return (article for article in articles if scores.of(article) is not None)


class _Scores:
    """The scores that a query gives to articles."""

    def __init__(self, session: Session, query: str) -> None:
        self._query = compile_query(parse(query))
        self._outlets: Mapping[str, Mapping[str, Any]] = {row["id"]: row for row in session.feeds.outlets()}

    def of(self, article: Article) -> float | None:
        """The score of an article; None if the query does not find it."""
        found = self._query.match(article_document(article, self._outlets.get(article.outlet, {})))
        return None if found is None else found.score


def _shown(session: Session, wanted: Search) -> Iterator[Found]:
    """What matches; of a copy cluster only the first article that does, the original before all, unless all are wanted.

    Articles are read newest first: a cluster is shown where the article stands that represents it.
    """
    scores = _Scores(session, wanted.query)
    clusters: dict[int, _Cluster] = {}
    for article in session.archive.newest(since=wanted.since, until=wanted.until):
        score = scores.of(article)
        if score is None:
            continue
        if article.copy_cluster is None:
            yield Found(article, score, 0)
            continue
        cluster = clusters.get(article.copy_cluster)
        if cluster is None:
            cluster = clusters[article.copy_cluster] = _represented(session, wanted, scores, article.copy_cluster)
        if wanted.all_copies or article.id == cluster.shown:
            yield Found(article, score, cluster.n_articles - 1)


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A copy cluster with the article that a search shows of it."""

    shown: int
    n_articles: int


def _represented(session: Session, wanted: Search, scores: _Scores, cluster: int) -> _Cluster:
    ids = session.archive.cluster(cluster)
    matching = {
        article.id
        for article in session.archive.by_ids(ids)
        if _in_time(article, wanted) and scores.of(article) is not None
    }
    return _Cluster(next(one for one in ids if one in matching), len(ids))


def _in_time(article: Article, wanted: Search) -> bool:
    dated_at = article.published_at or article.first_seen_at
    return (wanted.since is None or dated_at >= wanted.since) and (wanted.until is None or dated_at < wanted.until)
