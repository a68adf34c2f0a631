"""Articles as they are read: streams of records, one article with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, and_, bindparam, exists, func, select

from domain.articles import Article, ArticleEvent, CopyGrade, EventKind, Revision
from domain.changes import Change, Edit
from domain.url_number import MARK
from storage.tables import article_events, article_topics, articles, candidates, copies, fetches, revisions, url_keys

#: Articles read at once; bounds the memory of a stream.
_PAGE = 500


def latest_revision() -> Any:  # noqa: ANN401
    """The join of an article to its latest text."""
    return and_(
        revisions.c.article_id == articles.c.id,
        revisions.c.number == articles.c.revision,
        revisions.c.reading == articles.c.reading,
    )


#: What of an article's row is not in its record, and costs time to read.
_BESIDE = {"kind", "reading", "body_hash", "etag", "last_modified", "last_fetched_at"}
_BESIDE |= {"details", "revised_at", "missing_at", "restless"}
_RECORDED = [column for column in articles.c if column.name not in _BESIDE]
_WHOLE: Select[Any] = select(*_RECORDED, revisions.c.body).join(revisions, latest_revision())

# That the texts lie behind the same id follows, but Postgres does not see it: it would read all texts up to there.
_LAST_ID: BindParameter[int] = bindparam("last_id")
_BEHIND = _WHOLE.where(articles.c.id > _LAST_ID, revisions.c.article_id > _LAST_ID).order_by(articles.c.id).limit(_PAGE)

# What every search runs is built once, and given its values when it is run.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_BY_IDS = _WHOLE.where(articles.c.id.in_(_IDS)).order_by(articles.c.dated_at, articles.c.id)
_TOPICS = (
    select(article_topics.c.article_id, article_topics.c.topic_id)
    .where(article_topics.c.article_id.in_(_IDS))
    .order_by(article_topics.c.score.desc(), article_topics.c.topic_id)
)
_REVISION_COUNTS = (
    select(revisions.c.article_id, func.count(revisions.c.number.distinct()))
    .where(revisions.c.article_id.in_(_IDS))
    .group_by(revisions.c.article_id)
)


class Archive:
    """The read side of articles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_order(self, *, on_topic: bool, after_id: int = 0) -> Iterator[Article]:
        """Articles by id, from the one behind ``after_id``, in constant memory; ``on_topic``: only those on a topic."""
        query = _BEHIND
        if on_topic:
            query = query.where(exists().where(article_topics.c.article_id == articles.c.id))
        last_id = after_id
        while rows := self._connection.execute(query, {"last_id": last_id}).all():
            yield from self.assembled(rows)
            last_id = rows[-1].id

    def by_ids(self, ids: Sequence[int]) -> list[Article]:
        """Articles by id, in the order of their dates, oldest first; unknown ids are left out."""
        if not ids:
            return []
        return self.assembled(self._connection.execute(_BY_IDS, {"ids": ids}).all())

    def by_key(self, url_key: str) -> Article | None:
        """The article that a URL key leads to."""
        query = select(url_keys.c.article_id).where(url_keys.c.url_key == url_key)
        article_id = self._connection.execute(query).scalar_one_or_none()
        found = [] if article_id is None else self.by_ids([article_id])
        return found[0] if found else None

    def assembled(self, rows: Sequence[Row[Any]], topics: Mapping[int, tuple[str, ...]] | None = None) -> list[Article]:
        """The articles of rows of their table, each with a body beside it; ``topics`` by article, if they are known."""
        ids = [row.id for row in rows]
        topics = self._topics(ids) if topics is None else topics
        counts = self._revision_counts(ids)
        return [_article(row, topics.get(row.id, ()), counts[row.id]) for row in rows]

    def _topics(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for article_id, topic_id in self._connection.execute(_TOPICS, {"ids": ids}):
            found[article_id] = (*found.get(article_id, ()), topic_id)
        return found

    def _revision_counts(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(self._connection.execute(_REVISION_COUNTS, {"ids": ids}).all())

    def revisions(self, article_id: int) -> list[Revision]:
        """All revisions and readings, in order."""
        query = (
            select(revisions)
            .where(revisions.c.article_id == article_id)
            .order_by(revisions.c.number, revisions.c.reading)
        )
        return [
            Revision(
                number=row.number,
                reading=row.reading,
                title=row.title,
                body=row.body,
                text_hash=row.text_hash,
                extractor=row.extractor,
                observed_at=row.observed_at,
                edit=_edit(row),
                notice=row.notice,
                modified_at=row.modified_at,
                swallowed=row.swallowed,
            )
            for row in self._connection.execute(query)
        ]

    def events(self, article_id: int) -> list[ArticleEvent]:
        """What happened to the article's page, oldest first."""
        return self._events_until(article_id, None)

    def _events_until(self, article_id: int, last_id: int | None) -> list[ArticleEvent]:
        query = (
            select(article_events)
            .where(article_events.c.article_id == article_id)
            .order_by(article_events.c.at, article_events.c.id)
        )
        if last_id is not None:
            query = query.where(article_events.c.id <= last_id)
        return [
            ArticleEvent(EventKind(row.kind), row.at, row.since, row.reason) for row in self._connection.execute(query)
        ]

    def details(self, article_id: int) -> dict[str, Any]:
        """What else an article's page says of itself; empty for what was read before that was kept."""
        query = select(articles.c.details).where(articles.c.id == article_id)
        return self._connection.execute(query).scalar_one_or_none() or {}

    def keys(self, article_id: int) -> list[str]:
        """Every URL key of an article that is an address."""
        query = select(url_keys.c.url_key).where(url_keys.c.article_id == article_id).order_by(url_keys.c.url_key)
        return [key for key in self._connection.execute(query).scalars() if not key.startswith(MARK)]

    def cluster(self, copy_cluster: int) -> list[int]:
        """The ids of the articles of one copy cluster: the original, then the others, earliest first."""
        query = (
            select(articles.c.id)
            .where(articles.c.copy_cluster == copy_cluster)
            .order_by(articles.c.copy_of.is_not(None), articles.c.dated_at, articles.c.id)
        )
        return list(self._connection.execute(query).scalars())

    def topic_hits(self, article_id: int) -> list[dict[str, Any]]:
        """The article's topics with the terms that made the score: topic, score, hits."""
        query = (
            select(article_topics)
            .where(article_topics.c.article_id == article_id)
            .order_by(article_topics.c.score.desc())
        )
        return [
            {"topic": row.topic_id, "score": row.score, "hits": row.hits} for row in self._connection.execute(query)
        ]

    def pairs(self) -> Iterator[dict[str, Any]]:
        """Every verified pair of copies, in the order of ids."""
        a, b = articles.alias("a"), articles.alias("b")
        query = (
            select(copies, a.c.url.label("a_url"), b.c.url.label("b_url"))
            .join(a, a.c.id == copies.c.a_id)
            .join(b, b.c.id == copies.c.b_id)
            .order_by(copies.c.a_id, copies.c.b_id)
        )
        for row in self._connection.execute(query, execution_options={"yield_per": _PAGE}):
            yield {
                "a": row.a_id,
                "b": row.b_id,
                "a_url": row.a_url,
                "b_url": row.b_url,
                "grade": row.grade,
                "containment_ab": row.containment_ab,
                "containment_ba": row.containment_ba,
            }

    def history(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """The ledger of the candidates under these keys, oldest first."""
        query = (
            select(fetches, candidates.c.url)
            .join(candidates, candidates.c.id == fetches.c.candidate_id)
            .where(candidates.c.url_key.in_(keys))
            .order_by(fetches.c.id)
        )
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def candidate(self, url_key: str) -> dict[str, Any] | None:
        """The candidate's row under a URL key."""
        query = select(candidates).where(candidates.c.url_key == url_key)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else dict(row)

    def first_stored_at(self) -> datetime | None:
        """When the first article was stored; None if there is none."""
        return self._connection.execute(select(articles.c.stored_at).order_by(articles.c.id).limit(1)).scalar()

    def watched_since(self) -> datetime | None:
        """When the first article that was stored was seen; None if there is none."""
        return self._connection.execute(select(articles.c.first_seen_at).order_by(articles.c.id).limit(1)).scalar()

    def counts(self) -> dict[str, int]:
        """How much there is: articles, on_topic, revisions, copies, withdrawn."""
        scalar = self._connection.execute
        on_topic = select(func.count(article_topics.c.article_id.distinct()))
        return {
            "articles": scalar(select(func.count()).select_from(articles)).scalar_one(),
            "on_topic": scalar(on_topic).scalar_one(),
            "revisions": scalar(select(func.count()).select_from(revisions)).scalar_one(),
            "copies": scalar(
                select(func.count()).select_from(articles).where(articles.c.copy_of.is_not(None))
            ).scalar_one(),
            "withdrawn": scalar(
                select(func.count()).select_from(articles).where(articles.c.withdrawn_at.is_not(None))
            ).scalar_one(),
        }


def _article(row: Row[Any], topics: tuple[str, ...], n_revisions: int) -> Article:
    return Article(
        id=row.id,
        url=row.url,
        url_key=row.url_key,
        outlet=row.outlet_id,
        language=row.language,
        title=row.title,
        authors=tuple(row.authors),
        summary=row.summary,
        body=row.body,
        image=row.image,
        agency=tuple(row.agency),
        published_at=row.published_at,
        published_from=row.published_from,
        modified_at=row.modified_at,
        first_seen_at=row.first_seen_at,
        stored_at=row.stored_at,
        topics=topics,
        score=row.score,
        copy_of=row.copy_of,
        copy_grade=CopyGrade(row.copy_grade) if row.copy_grade else None,
        copy_cluster=row.copy_cluster,
        story=row.story,
        revision=row.revision,
        n_revisions=n_revisions,
        withdrawn_at=row.withdrawn_at,
    )


def _edit(row: Row[Any]) -> Edit | None:
    if row.changes is None:
        return None
    return Edit(tuple(map(Change.of, row.changes)), row.n_omitted or 0, bool(row.silent))
