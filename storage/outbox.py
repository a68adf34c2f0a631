"""Alerts: matches as they are found, the outbox, and the ledger of attempts to send."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from domain.alerts import (
    LONGEST_PAUSE,
    LONGEST_WAIT,
    Claim,
    Delivery,
    Earlier,
    Held,
    Match,
    MatchKind,
    Notification,
    NotificationKind,
    NotificationState,
)
from domain.topics import Hit
from storage.dialects import Dialect
from storage.tables import alert_matches, articles, deliveries, notifications

_MATCH_KEY = ("rule_id", "article_id", "kind", "number")
_RESCHEDULE = (
    update(alert_matches)
    .where(*(alert_matches.c[name] == bindparam(f"this_{name}") for name in _MATCH_KEY))
    .values(due_at=bindparam("new_due_at"), held=bindparam("new_held"))
)


def _match_is_due(now: datetime) -> ColumnElement[bool]:
    return or_(alert_matches.c.due_at <= now, alert_matches.c.due_at > now + LONGEST_WAIT)


def _try_is_due(now: datetime) -> ColumnElement[bool]:
    return or_(notifications.c.next_try_at <= now, notifications.c.next_try_at > now + LONGEST_PAUSE)


class Outbox:
    """What rules found, what is to be sent, what was."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    # --- matches

    def found_before(self, article_id: int) -> dict[str, Earlier]:
        """The rules that have found this article or another of its copy cluster, each with what it found first.

        That is the article itself if it is among them: what was matched is not matched again.
        """
        cluster = select(articles.c.copy_cluster).where(articles.c.id == article_id).scalar_subquery()
        members = select(articles.c.id).where(articles.c.copy_cluster == cluster)
        query = (
            select(alert_matches.c.rule_id, alert_matches.c.article_id, alert_matches.c.matched_at)
            .where(
                alert_matches.c.kind == MatchKind.NEW.value,
                or_(alert_matches.c.article_id == article_id, alert_matches.c.article_id.in_(members)),
            )
            .order_by(alert_matches.c.matched_at.desc(), alert_matches.c.article_id.desc())
        )
        found: dict[str, Earlier] = {}
        for rule_id, other, matched_at in self._connection.execute(query):
            if rule_id not in found or found[rule_id].article_id != article_id:
                found[rule_id] = Earlier(other, matched_at)
        return found

    def told_of(self, article_id: int) -> list[str]:
        """The rules that found this article, and not as a copy of another one."""
        query = select(alert_matches.c.rule_id).where(
            alert_matches.c.article_id == article_id,
            alert_matches.c.kind == MatchKind.NEW.value,
            alert_matches.c.repeats.is_(None),
        )
        return list(self._connection.execute(query).scalars())

    def add_matches(self, matches: Iterable[Match]) -> None:
        """Write matches; one that is there already is left out."""
        rows = [
            {
                "rule_id": match.rule_id,
                "article_id": match.article_id,
                "kind": match.kind.value,
                "number": match.number,
                "matched_at": match.matched_at,
                "due_at": match.due_at,
                "held": match.held and match.held.value,
                "hits": [[hit.term, hit.field, hit.form, hit.weight] for hit in match.hits],
                "repeats": match.repeats,
                "note": list(match.note),
            }
            for match in matches
        ]
        if rows:
            statement = self._dialect.insert(alert_matches)
            self._connection.execute(statement.on_conflict_do_nothing(index_elements=_MATCH_KEY), rows)

    def due_rules(self, now: datetime) -> list[str]:
        """The rules that have matches to be told by now."""
        query = select(alert_matches.c.rule_id).where(_match_is_due(now)).distinct().order_by(alert_matches.c.rule_id)
        return list(self._connection.execute(query).scalars())

    def due_matches(self, rule_id: str, now: datetime, *, limit: int) -> list[Match]:
        """A rule's matches that are to be told by now, those due first first."""
        query = (
            select(alert_matches)
            .where(alert_matches.c.rule_id == rule_id, _match_is_due(now))
            .order_by(alert_matches.c.due_at, alert_matches.c.matched_at, alert_matches.c.article_id)
            .limit(limit)
        )
        return [_match(row) for row in self._connection.execute(query)]

    def copies_due(self, rule_id: str, roots: Collection[int]) -> list[Match]:
        """The rule's matches that repeat one of these articles and are still to be told, whenever that is."""
        query = select(alert_matches).where(
            alert_matches.c.rule_id == rule_id,
            alert_matches.c.repeats.in_(roots),
            alert_matches.c.due_at.is_not(None),
        )
        return [_match(row) for row in self._connection.execute(query)]

    def reschedule(self, matches: Iterable[Match]) -> None:
        """Write when matches are due, and why they wait."""
        rows = [
            {
                "this_rule_id": match.rule_id,
                "this_article_id": match.article_id,
                "this_kind": match.kind.value,
                "this_number": match.number,
                "new_due_at": match.due_at,
                "new_held": match.held and match.held.value,
            }
            for match in matches
        ]
        if rows:
            self._connection.execute(_RESCHEDULE, rows)

    # --- the outbox

    def made_since(self, rule_id: str, since: datetime, kinds: Collection[NotificationKind]) -> int:
        """How many messages of these kinds were made for a rule since a time; one for several channels counts once."""
        query = (
            select(func.count())
            .where(
                notifications.c.rule_id == rule_id,
                notifications.c.made_at >= since,
                notifications.c.kind.in_([kind.value for kind in kinds]),
            )
            .group_by(notifications.c.channel)
        )
        return max(self._connection.execute(query).scalars(), default=0)

    def put(self, new: Iterable[Notification], now: datetime) -> None:
        """Put notifications into the outbox, each key once."""
        rows = [
            {
                "key": one.key,
                "rule_id": one.rule_id,
                "channel": one.channel,
                "due_at": one.due_at,
                "kind": one.kind.value,
                "made_at": now,
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

    def due_sends(self, now: datetime) -> dict[str, list[str]]:
        """The channels that something is to be sent to by now, each with its rules."""
        query = (
            select(notifications.c.channel, notifications.c.rule_id)
            .where(_try_is_due(now))
            .distinct()
            .order_by(notifications.c.channel, notifications.c.rule_id)
        )
        found: dict[str, list[str]] = {}
        for channel, rule_id in self._connection.execute(query):
            found.setdefault(channel, []).append(rule_id)
        return found

    def claim(self, channel: str, rules: Collection[str], now: datetime, lasts: timedelta) -> Claim | None:
        """Claim what has been due for longest for a channel, of these rules; None if nothing is.

        Nobody else gets it before ``lasts`` is over, or the attempt is recorded.
        """
        query = (
            select(notifications)
            .where(notifications.c.channel == channel, _try_is_due(now), notifications.c.rule_id.in_(rules))
            .order_by(notifications.c.next_try_at, notifications.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        values = {"state": NotificationState.SENDING.value, "next_try_at": now + lasts}
        self._connection.execute(update(notifications).where(notifications.c.id == row.id).values(**values))
        kind = NotificationKind(row.kind)
        notification = Notification(row.key, row.rule_id, row.channel, row.due_at, row.payload, kind)
        again = row.attempts > 0 or row.state == NotificationState.SENDING.value
        return Claim(row.id, notification, row.attempts, now + lasts, again)

    def record(self, delivery: Delivery) -> None:
        """Write an attempt into the ledger, and where its notification stands now.

        A failure that is reported after its claim was over says nothing: another may be sending by then.
        """
        if delivery.ok:
            state = NotificationState.SENT
        else:
            state = NotificationState.WAITING if delivery.next_try_at else NotificationState.DEAD
        values: dict[str, Any] = {"state": state.value, "next_try_at": delivery.next_try_at}
        mine = notifications.c.id == delivery.claim.notification_id
        wanted = mine
        if not delivery.ok:
            values["attempts"] = notifications.c.attempts + 1
            sending = notifications.c.state == NotificationState.SENDING.value
            wanted = and_(mine, sending, notifications.c.next_try_at == delivery.claim.until)
        self._connection.execute(update(notifications).where(wanted).values(**values))
        if self._connection.execute(select(notifications.c.id).where(mine)).first():
            self._connection.execute(
                insert(deliveries).values(
                    notification_id=delivery.claim.notification_id,
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
            left = [_without_copy(each, article_id) for each in row.payload["articles"] if each["id"] != article_id]
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

    def log(
        self, limit: int, *, rule_id: str | None = None, state: NotificationState | None = None
    ) -> list[dict[str, Any]]:
        """The latest attempts with their notifications, newest first, after those that were never tried yet."""
        query = (
            select(notifications, deliveries.c.at, deliveries.c.ok, deliveries.c.detail, deliveries.c.seconds)
            .outerjoin(deliveries, deliveries.c.notification_id == notifications.c.id)
            .order_by(deliveries.c.at.is_not(None), deliveries.c.at.desc(), deliveries.c.id.desc(), notifications.c.id)
            .limit(limit)
        )
        if rule_id is not None:
            query = query.where(notifications.c.rule_id == rule_id)
        if state is not None:
            query = query.where(notifications.c.state == state.value)
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def untold(self, limit: int, *, rule_id: str | None = None) -> list[tuple[Match, str]]:
        """The latest matches that made no message of their own (yet), newest first, with the articles' addresses."""
        query = (
            select(alert_matches, articles.c.url)
            .join(articles, articles.c.id == alert_matches.c.article_id)
            .where(or_(alert_matches.c.due_at.is_not(None), alert_matches.c.repeats.is_not(None)))
            .order_by(alert_matches.c.matched_at.desc(), alert_matches.c.article_id.desc())
            .limit(limit)
        )
        if rule_id is not None:
            query = query.where(alert_matches.c.rule_id == rule_id)
        return [(_match(row), row.url) for row in self._connection.execute(query)]


def _tells_of(payload: dict[str, Any], article_id: int) -> bool:
    told: Sequence[dict[str, Any]] = payload.get("articles", [])
    return any(
        article["id"] == article_id or article_id in [copy["id"] for copy in article.get("copies", [])]
        for article in told
    )


def _without_copy(article: dict[str, Any], article_id: int) -> dict[str, Any]:
    return {**article, "copies": [copy for copy in article.get("copies", []) if copy["id"] != article_id]}


def _match(row: Any) -> Match:  # noqa: ANN401
    return Match(
        rule_id=row.rule_id,
        article_id=row.article_id,
        matched_at=row.matched_at,
        due_at=row.due_at,
        hits=tuple(Hit(*hit) for hit in row.hits),
        repeats=row.repeats,
        kind=MatchKind(row.kind),
        number=row.number,
        held=Held(row.held) if row.held else None,
        note=tuple(row.note),
    )
