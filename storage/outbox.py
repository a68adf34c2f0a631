"""Alerts: matches as they are found, the outbox, and the ledger of attempts to send."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from domain.alerts import Claim, Delivery, Match, Notification, NotificationState
from domain.topics import Hit
from storage.dialects import Dialect
from storage.tables import alert_matches, articles, deliveries, notifications


class Outbox:
    """What rules found, what is to be sent, what was."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    # --- matches

    def found_before(self, article_id: int) -> dict[str, int]:
        """The rules that have found this article or another of its copy cluster, each with the article it found."""
        cluster = select(articles.c.copy_cluster).where(articles.c.id == article_id).scalar_subquery()
        members = select(articles.c.id).where(articles.c.copy_cluster == cluster)
        query = (
            select(alert_matches.c.rule_id, alert_matches.c.article_id)
            .where(or_(alert_matches.c.article_id == article_id, alert_matches.c.article_id.in_(members)))
            .order_by(alert_matches.c.matched_at.desc(), alert_matches.c.article_id.desc())
        )
        found: dict[str, int] = {}
        for rule_id, other in self._connection.execute(query):
            # The article itself, if it is among them: what was matched is not matched again.
            if found.get(rule_id) != article_id:
                found[rule_id] = other
        return found

    def add_matches(self, matches: Iterable[Match]) -> None:
        """Write matches; a rule's second match with the same article is left out."""
        rows = [
            {
                "rule_id": match.rule_id,
                "article_id": match.article_id,
                "matched_at": match.matched_at,
                "due_at": match.due_at,
                "hits": [[hit.term, hit.field, hit.form, hit.weight] for hit in match.hits],
                "repeats": match.repeats,
            }
            for match in matches
        ]
        if rows:
            statement = self._dialect.insert(alert_matches)
            columns = ["rule_id", "article_id"]
            self._connection.execute(statement.on_conflict_do_nothing(index_elements=columns), rows)

    def due_matches(self, rule_id: str, now: datetime, *, limit: int, one_window: bool) -> list[Match]:
        """A rule's matches that are to be told by now, oldest first; ``one_window``: only those due at one time."""
        mine = alert_matches.c.rule_id == rule_id
        due = alert_matches.c.due_at <= now
        if one_window:
            due = alert_matches.c.due_at == select(func.min(alert_matches.c.due_at)).where(mine, due).scalar_subquery()
        query = select(alert_matches).where(mine, due)
        query = query.order_by(alert_matches.c.due_at, alert_matches.c.article_id).limit(limit)
        return [
            Match(
                rule_id=row.rule_id,
                article_id=row.article_id,
                matched_at=row.matched_at,
                due_at=row.due_at,
                hits=tuple(Hit(*hit) for hit in row.hits),
                repeats=row.repeats,
            )
            for row in self._connection.execute(query)
        ]

    # --- the outbox

    def put(self, new: Iterable[Notification], told: Collection[Match]) -> None:
        """Put notifications into the outbox, each key once; the matches that they tell are no longer due."""
        rows = [
            {
                "key": one.key,
                "rule_id": one.rule_id,
                "channel": one.channel,
                "due_at": one.due_at,
                "payload": one.payload,
                "state": NotificationState.WAITING.value,
                "attempts": 0,
                "next_try_at": one.due_at,
            }
            for one in new
        ]
        if rows:
            statement = self._dialect.insert(notifications).on_conflict_do_nothing(index_elements=["key"])
            self._connection.execute(statement, rows)
        for match in told:
            mine = (alert_matches.c.rule_id == match.rule_id) & (alert_matches.c.article_id == match.article_id)
            self._connection.execute(update(alert_matches).where(mine).values(due_at=None))

    def claim(
        self, now: datetime, lasts: timedelta, *, rules: Collection[str], channels: Collection[str]
    ) -> Claim | None:
        """Claim the notification of these rules and channels that has been due for longest; None if none is.

        Nobody else gets it before ``lasts`` is over, or the attempt is recorded.
        """
        query = (
            select(notifications)
            .where(
                notifications.c.next_try_at <= now,
                notifications.c.rule_id.in_(rules),
                notifications.c.channel.in_(channels),
            )
            .order_by(notifications.c.next_try_at, notifications.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        values = {"state": NotificationState.SENDING.value, "next_try_at": now + lasts}
        self._connection.execute(update(notifications).where(notifications.c.id == row.id).values(**values))
        return Claim(row.id, Notification(row.key, row.rule_id, row.channel, row.due_at, row.payload), row.attempts)

    def record(self, delivery: Delivery) -> None:
        """Write an attempt into the ledger, and where its notification stands now."""
        if delivery.ok:
            state = NotificationState.SENT
        else:
            state = NotificationState.WAITING if delivery.next_try_at else NotificationState.DEAD
        values: dict[str, Any] = {"state": state.value, "next_try_at": delivery.next_try_at}
        if not delivery.ok:
            values["attempts"] = notifications.c.attempts + 1
        mine = notifications.c.id == delivery.notification_id
        if self._connection.execute(update(notifications).where(mine).values(**values)).rowcount:
            self._connection.execute(
                insert(deliveries).values(
                    notification_id=delivery.notification_id,
                    at=delivery.at,
                    ok=delivery.ok,
                    detail=delivery.detail,
                    seconds=delivery.seconds,
                )
            )

    def revive(self, rules: Collection[str], now: datetime) -> int:
        """Make what was given up due again; return how many notifications that are."""
        dead = (notifications.c.state == NotificationState.DEAD.value) & notifications.c.rule_id.in_(rules)
        values = {"state": NotificationState.WAITING.value, "attempts": 0, "next_try_at": now}
        return self._connection.execute(update(notifications).where(dead).values(**values)).rowcount

    def forget(self, article_id: int) -> None:
        """Take an article out of every notification; those that told of nothing else are not sent any more."""
        query = select(notifications.c.id, notifications.c.state, notifications.c.payload)
        rows = [row for row in self._connection.execute(query) if _tells_of(row.payload, article_id)]
        for row in rows:
            left = [article for article in row.payload["articles"] if article["id"] != article_id]
            values: dict[str, Any] = {"payload": {**row.payload, "articles": left}}
            if not left and row.state != NotificationState.SENT.value:
                values |= {"state": NotificationState.DROPPED.value, "next_try_at": None}
            self._connection.execute(update(notifications).where(notifications.c.id == row.id).values(**values))

    # --- the ledger

    def counts(self) -> dict[str, int]:
        """Notifications by state, every state named; and under ``due`` the matches that are not in the outbox yet."""
        query = select(notifications.c.state, func.count()).group_by(notifications.c.state)
        found = {state.value: 0 for state in NotificationState} | dict(self._connection.execute(query).all())
        matches = select(func.count()).where(alert_matches.c.due_at.is_not(None))
        return {**found, "due": int(self._connection.execute(matches).scalar_one())}

    def log(self, limit: int) -> list[dict[str, Any]]:
        """The latest attempts with their notifications, newest first, after those that were never tried yet."""
        query = (
            select(notifications, deliveries.c.at, deliveries.c.ok, deliveries.c.detail, deliveries.c.seconds)
            .outerjoin(deliveries, deliveries.c.notification_id == notifications.c.id)
            .order_by(deliveries.c.at.is_not(None), deliveries.c.at.desc(), deliveries.c.id.desc(), notifications.c.id)
            .limit(limit)
        )
        return [dict(row) for row in self._connection.execute(query).mappings()]


def _tells_of(payload: dict[str, Any], article_id: int) -> bool:
    told: Sequence[dict[str, Any]] = payload.get("articles", [])
    return any(article["id"] == article_id for article in told)
