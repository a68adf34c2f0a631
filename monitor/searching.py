"""Searching the store: the query is matched in memory, article by article, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import Any

from query.match import match

from domain.articles import Article
from monitor.judging import article_document
from query.parse import parse
from query.tree import Node
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
    found = _matching(session, parse(wanted.query), wanted)
    if wanted.best_first:
        best = nlargest(wanted.limit or 10**9, enumerate(found), key=lambda item: (item[1].score, -item[0]))
        return (item for _, item in best)
    return islice(found, wanted.limit)


def matching_articles(session: Session, query: str, articles: Iterator[Article]) -> Iterator[Article]:
    """Those of ``articles`` that a query finds. Raises `QueryError`."""
    node, outlets = parse(query), _outlets(session)
    return (article for article in articles if _score(article, node, outlets) is not None)


def _matching(session: Session, node: Node, wanted: Search) -> Iterator[Found]:
    outlets = _outlets(session)
    for article in session.archive.newest(since=wanted.since, until=wanted.until):
        score = _score(article, node, outlets)
        if score is None:
            continue
        cluster = [] if article.copy_cluster is None else session.archive.cluster(article.copy_cluster)
        if cluster and not wanted.all_copies and _an_earlier_one_matches(session, article, cluster, node, wanted):
            continue
        yield Found(article, score, max(0, len(cluster) - 1))


def _an_earlier_one_matches(session: Session, article: Article, cluster: list[int], node: Node, wanted: Search) -> bool:
    """Whether the text is shown by an earlier article of its cluster: the earliest that was found stands for all."""
    earlier = session.archive.by_ids(cluster[: cluster.index(article.id)])
    outlets = _outlets(session)
    return any(
        (wanted.since is None or (other.published_at or other.first_seen_at) >= wanted.since)
        and _score(other, node, outlets) is not None
        for other in earlier
    )


def _score(article: Article, node: Node, outlets: Mapping[str, Mapping[str, Any]]) -> float | None:
    result = match(node, article_document(article, outlets.get(article.outlet, {})))
    return None if result is None else result.score


def _outlets(session: Session) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in session.feeds.outlets()}
