"""The store as it stood at an earlier time: what it held by then, in the states that `storage.history` kept.

Reads as `storage.archive` does. An article that was never changed since stands in its table; of the others the state
counts that lasted over the time. Texts are those that were told: a clock or a counter on a page is kept in its latest
state alone (`storage.articles.Articles.swallow`), and nobody can say how it stood.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, select, union_all

from domain.articles import Article, ArticleEvent, Revision
from domain.copies import CopyMember, CopyPair
from domain.text import text_hashes
from query.conditions import Condition
from query.narrow import Dates
from storage.archive import Archive
from storage.copies import Copies
from storage.dialects import Dialect
from storage.history import History, of_state, told_reading
from storage.history_tables import former_states
from storage.search import SearchIndex
from storage.search_words import Remembered
from storage.tables import articles, outlets, revisions

#: Articles read at once.
_PAGE = 500
#: Ids fetched at once.
_IDS = 20_000


@dataclass(frozen=True, slots=True)
class _State:
    """An article as it stood, with what is not in its record."""

    article: Article
    details: dict[str, Any]
    #: None: as they are now.
    topics: list[dict[str, Any]] | None
    #: Of its revision, the latest reading by then that was told.
    reading: int
    #: The last thing by then that happened to its page. None: as they are now.
    last_event: int | None


class PastArchive(Archive):
    """The read side of articles, at an earlier time. Verified pairs are kept as they stand now alone."""

    def __init__(self, connection: Connection, dialect: Dialect, as_of: datetime) -> None:
        super().__init__(connection)
        self._connection = connection
        self._dialect = dialect
        self._as_of = as_of

    def newest_ids(self, since: datetime | None, until: datetime | None) -> Iterator[int]:
        """The ids of articles between two times, newest first."""
        standing = self._standing().subquery()
        query = select(standing.c.id).order_by(standing.c.dated_at.desc(), standing.c.id.desc())
        if since is not None:
            query = query.where(standing.c.dated_at >= since)
        if until is not None:
            query = query.where(standing.c.dated_at < until)
        return self._ids(query)

    def in_order(self, *, on_topic: bool, after_id: int = 0) -> Iterator[Article]:
        """As `Archive.in_order`."""
        standing = self._standing().subquery()
        query = select(standing.c.id).where(standing.c.id > after_id).order_by(standing.c.id)
        return (article for article in self._read(self._ids(query)) if article.topics or not on_topic)

    def by_ids(self, ids: Sequence[int]) -> list[Article]:
        """As `Archive.by_ids`."""
        found = [state.article for state in self._states(ids).values()]
        return sorted(found, key=lambda article: (_dated_at(article), article.id))

    def cluster(self, copy_cluster: int) -> list[int]:
        """As `Archive.cluster`."""
        standing = self._standing(copy_cluster).subquery()
        members = self.by_ids(list(self._connection.execute(select(standing.c.id)).scalars()))
        return [article.id for article in sorted(members, key=lambda article: article.copy_of is not None)]

    def revisions(self, article_id: int) -> list[Revision]:
        """The revisions by then, in the readings that were told; none of an article that is no more."""
        state = self._state(article_id)
        last = (state.article.revision, state.reading)
        known = super().revisions(article_id)
        return [one for one in known if not one.swallowed and (one.number, one.reading) <= last]

    def events(self, article_id: int) -> list[ArticleEvent]:
        """What had happened to the article's page, oldest first."""
        return self._events_until(article_id, self._state(article_id).last_event)

    def details(self, article_id: int) -> dict[str, Any]:
        """As `Archive.details`."""
        return self._state(article_id).details

    def keys(self, article_id: int) -> list[str]:
        """The URL key of the article: since when it has its other ones is not kept."""
        return [self._state(article_id).article.url_key]

    def topic_hits(self, article_id: int) -> list[dict[str, Any]]:
        """As `Archive.topic_hits`."""
        topics = self._state(article_id).topics
        return super().topic_hits(article_id) if topics is None else topics

    def _standing(self, copy_cluster: int | None = None) -> Select[Any]:
        """Ids and dates of the articles that were stored by then; of all, or of one cluster."""
        changed = exists().where(former_states.c.article_id == articles.c.id, former_states.c.until_at > self._as_of)
        lasting = select(articles.c.id, articles.c.dated_at).where(articles.c.stored_at <= self._as_of, ~changed)
        first = select(func.min(former_states.c.id)).where(former_states.c.until_at > self._as_of)
        former = select(former_states.c.article_id, former_states.c.dated_at).where(
            former_states.c.stored_at <= self._as_of, former_states.c.id.in_(first.group_by(former_states.c.article_id))
        )
        if copy_cluster is not None:
            lasting = lasting.where(articles.c.copy_cluster == copy_cluster)
            former = former.where(former_states.c.copy_cluster == copy_cluster)
        both = union_all(lasting, former).subquery()
        return select(both.c.id, both.c.dated_at)

    def _ids(self, query: Select[Any]) -> Iterator[int]:
        # All at once, eight bytes each: the order is that of the past, which no index of the database knows.
        return iter(array("q", self._connection.execute(query, execution_options={"yield_per": _IDS}).scalars()))

    def _read(self, ids: Iterator[int]) -> Iterator[Article]:
        while page := list(islice(ids, _PAGE)):
            states = self._states(page)
            yield from (states[article_id].article for article_id in page)

    def _state(self, article_id: int) -> _State:
        return self._states([article_id])[article_id]

    def _states(self, ids: Sequence[int]) -> dict[int, _State]:
        """How articles stood; those that were not there are left out."""
        former = {row.article_id: _former(row) for row in self._former(ids)}
        rest = [article_id for article_id in ids if article_id not in former]
        return {**self._lasting(rest), **former}

    def _former(self, ids: Sequence[int]) -> Sequence[Row[Any]]:
        first = (
            select(func.min(former_states.c.id))
            .where(self._dialect.among(former_states.c.article_id, "ids"), former_states.c.until_at > self._as_of)
            .group_by(former_states.c.article_id)
        )
        told = (revisions.c.title.label("told_title"), revisions.c.body.label("told_body"))
        query = (
            select(former_states, *told)
            .select_from(former_states.outerjoin(revisions, of_state()))
            .where(former_states.c.id.in_(first), former_states.c.stored_at <= self._as_of)
        )
        return self._connection.execute(query, {"ids": self._dialect.array(ids)}).all()

    def _lasting(self, ids: Sequence[int]) -> dict[int, _State]:
        told = (revisions.c.title.label("told_title"), revisions.c.reading.label("told_reading"), revisions.c.body)
        same = (revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision)
        query = (
            select(articles, *told)
            .select_from(articles.join(revisions, and_(*same, revisions.c.reading == told_reading())))
            .where(self._dialect.among(articles.c.id, "ids"), articles.c.stored_at <= self._as_of)
        )
        rows = self._connection.execute(query, {"ids": self._dialect.array(ids)}).all()
        return {
            row.id: _State(replace(article, title=row.told_title), row.details or {}, None, row.told_reading, None)
            for row, article in zip(rows, self.assembled(rows), strict=True)
        }


class PastIndex(SearchIndex):
    """The index holds what is written now, and nothing of an earlier time: all that was there then is proposed."""

    def __init__(self, connection: Connection, dialect: Dialect, remembered: Remembered, archive: PastArchive) -> None:
        super().__init__(connection, dialect, remembered)
        self._archive = archive

    def proposed(self, condition: Condition, dates: Dates = Dates()) -> Iterator[int]:  # noqa: ARG002, B008
        """The ids of all articles of some dates, newest first."""
        return self._archive.newest_ids(dates.start, dates.end)

    def held(self, ids: Collection[int]) -> dict[int, tuple[str, ...]]:  # noqa: ARG002
        """Nothing."""
        return {}


class PastCopies(Copies):
    """Copies as they stood; verified pairs are kept as they are now alone, so none is told."""

    def __init__(self, connection: Connection, dialect: Dialect, history: History, archive: PastArchive) -> None:
        super().__init__(connection, dialect, history)
        self._archive = archive

    def pairs(self, ids: Collection[int]) -> list[CopyPair]:  # noqa: ARG002
        """None."""
        return []

    def members(self, ids: Collection[int]) -> list[CopyMember]:
        """These articles, by id."""
        credited_as = dict(self._connection.execute(select(outlets.c.id, outlets.c.credited_as)).all())
        return [
            CopyMember(
                article.id,
                article.url_key,
                text_hashes(article.title, article.body)[1],
                _dated_at(article),
                frozenset(article.agency),
                credited_as.get(article.outlet),
            )
            for article in sorted(self._archive.by_ids(sorted(ids)), key=lambda article: article.id)
        ]


def _former(row: Row[Any]) -> _State:
    text = (row.title, row.body) if row.told_body is None else (row.told_title, row.told_body)
    record = {**row.record, "title": text[0], "body": text[1]}
    return _State(Article.of(record), row.details or {}, row.topics, row.reading, row.last_event)


def _dated_at(article: Article) -> datetime:
    return article.published_at or article.first_seen_at
