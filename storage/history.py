"""What the store said before it changed: the former states of articles, kept in the transaction that changes them.

Whoever is going to change what an article's record says tells so (`History.before`); when the transaction ends, what
is another state by then is written as it was when it began. Between transactions nobody sees a state, so none is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, literal, select, update

from domain.articles import TEXT_FIELDS
from storage.archive import Archive
from storage.dialects import Dialect
from storage.history_tables import former_states
from storage.tables import article_events, article_topics, articles, revisions

_State = dict[str, Any]

_STATES_OF = select(former_states).where(former_states.c.article_id == bindparam("article"))
_ADD = insert(former_states)
_KEEP_TEXT = (
    update(former_states)
    .where(former_states.c.id == bindparam("state"))
    .values(title=bindparam("told_title"), body=bindparam("told_body"))
)


def told_reading() -> Any:  # noqa: ANN401
    """The latest reading of an article's revision that was told: what was swallowed is overwritten by the next."""
    readings = revisions.alias()
    return (
        select(func.max(readings.c.reading))
        .where(
            readings.c.article_id == articles.c.id,
            readings.c.number == articles.c.revision,
            readings.c.reading <= articles.c.reading,
            readings.c.swallowed == 0,
        )
        .correlate(articles)
        .scalar_subquery()
    )


def _last_event() -> Any:  # noqa: ANN401
    """The last thing that happened to an article's page; 0 for nothing."""
    query = select(func.coalesce(func.max(article_events.c.id), 0))
    return query.where(article_events.c.article_id == articles.c.id).correlate(articles).scalar_subquery()


@cache
def _states(dialect: Dialect) -> Any:  # noqa: ANN401
    more = (told_reading().label("told_reading"), _last_event().label("last_event"))
    return select(articles, literal("").label("body"), *more).where(dialect.among(articles.c.id, "ids"))


@cache
def _topics(dialect: Dialect) -> Any:  # noqa: ANN401
    query = select(article_topics).where(dialect.among(article_topics.c.article_id, "ids"))
    return query.order_by(article_topics.c.score.desc(), article_topics.c.topic_id)


class History:
    """The former states of one transaction."""

    def __init__(self, connection: Connection, dialect: Dialect, at: datetime) -> None:
        self._connection = connection
        self._dialect = dialect
        #: When the transaction began: of all that it does, it is the time.
        self.at = at
        #: None of what was not there.
        self._before: dict[int, _State | None] = {}
        #: Texts of articles that are taken out, by article, revision and reading.
        self._texts: dict[int, dict[tuple[int, int], tuple[str | None, str]]] = {}

    def before(self, ids: Iterable[int]) -> None:
        """Remember how articles stand, for they are going to change."""
        new = [article_id for article_id in ids if article_id not in self._before]
        if new:
            self._before |= dict.fromkeys(new) | self._states(new)

    def added(self, article_id: int) -> None:
        """Remember that an article was not there before."""
        self._before[article_id] = None

    def taken_out(self, article_id: int) -> None:
        """Keep the texts of an article that becomes one with another, while its revisions are there."""
        self._leave(article_id)
        query = select(revisions).where(revisions.c.article_id == article_id, revisions.c.swallowed == 0)
        texts = {(row.number, row.reading): (row.title, row.body) for row in self._connection.execute(query)}
        self._texts[article_id] = texts
        for row in self._connection.execute(_STATES_OF, {"article": article_id}).all():
            title, body = texts[row.revision, row.reading]
            self._connection.execute(_KEEP_TEXT, {"state": row.id, "told_title": title, "told_body": body})

    def forget(self, article_id: int, keys: Collection[str]) -> None:
        """Drop the past of an article: nothing of it is to be told any more.

        ``keys`` are all that lead to it: of what became one with it, they led to that before.
        """
        self._leave(article_id)
        self._before[article_id] = None
        self._connection.execute(delete(former_states).where(former_states.c.article_id == article_id))
        gone = and_(former_states.c.body.is_not(None), former_states.c.record["url_key"].as_string().in_(keys))
        self._connection.execute(delete(former_states).where(gone))

    def _leave(self, article_id: int) -> None:
        """Remember an article that goes, and those that name it as their original: they will not."""
        copies = select(articles.c.id).where(articles.c.copy_of == article_id)
        self.before([article_id, *self._connection.execute(copies).scalars()])

    def settle(self) -> None:
        """Write the states that are other ones now; to be called when all else is written."""
        was = {article_id: state for article_id, state in self._before.items() if state is not None}
        now = self._states(was) if was else {}
        rows = [
            {**state, "article_id": article_id, "until_at": self.at, **self._text(article_id, state, now)}
            for article_id, state in was.items()
            if now.get(article_id) != state
        ]
        if rows:
            self._connection.execute(_ADD, rows)

    def _text(self, article_id: int, state: _State, now: dict[int, _State]) -> dict[str, str | None]:
        if article_id in now:
            return {"title": None, "body": None}
        title, body = self._texts[article_id][state["revision"], state["reading"]]
        return {"title": title, "body": body}

    def _states(self, ids: Iterable[int]) -> dict[int, _State]:
        array = {"ids": self._dialect.array(ids)}
        rows = self._connection.execute(_states(self._dialect), array).all()
        topics = self._topics(array)
        known = {article_id: tuple(each["topic"] for each in found) for article_id, found in topics.items()}
        read = Archive(self._connection).assembled(rows, known)
        return {
            row.id: {
                "stored_at": row.stored_at,
                "dated_at": row.dated_at,
                "copy_cluster": row.copy_cluster,
                "record": {key: value for key, value in article.record().items() if key not in TEXT_FIELDS},
                "details": row.details,
                "topics": topics.get(row.id, []),
                "revision": row.revision,
                "reading": row.told_reading,
                "last_event": row.last_event,
            }
            for row, article in zip(rows, read, strict=True)
        }

    def _topics(self, array: dict[str, Any]) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = {}
        for row in self._connection.execute(_topics(self._dialect), array):
            found.setdefault(row.article_id, []).append({"topic": row.topic_id, "score": row.score, "hits": row.hits})
        return found


def of_state() -> Any:  # noqa: ANN401
    """The join of a former state to its text."""
    return and_(
        revisions.c.article_id == former_states.c.article_id,
        revisions.c.number == former_states.c.revision,
        revisions.c.reading == former_states.c.reading,
    )
