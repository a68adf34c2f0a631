"""Alerts, from a rule to an attempt at sending: AlertRule → Match → Notification → Delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Literal

from domain.names import Name
from domain.topics import Hit


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a rule's matches are sent."""

    kind: Literal["instant", "hourly", "daily"] = "instant"
    #: For ``daily``: the time of day in `timezone`.
    at: time | None = None
    #: For ``daily``: an IANA name.
    timezone: str | None = None

    def __str__(self) -> str:
        """Write it as the configuration does."""
        return self.kind if self.at is None else f"{self.kind} {self.at:%H:%M} {self.timezone}"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A saved query with its channels: ``[[alert]]``."""

    id: str
    query: str
    #: As written: ``${NAME}`` is filled in only when something is sent.
    channels: tuple[str, ...] = ()
    cadence: Cadence = Cadence()
    #: Those of the configuration, which the query may ask for beside the built-in ones.
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A rule found an article; written in the article's own transaction."""

    rule_id: str
    article_id: int
    matched_at: datetime
    #: When it is to be told of; None if it is not: it repeats what was told, or it was.
    due_at: datetime | None
    hits: tuple[Hit, ...] = ()
    #: The article of the same text that the rule found before.
    repeats: int | None = None


class NotificationState(StrEnum):
    """Where a notification stands."""

    WAITING = "waiting"
    #: Claimed by a process; it is waiting again if that does not report back in time.
    SENDING = "sending"
    SENT = "sent"
    #: Tried for a day without success.
    DEAD = "dead"
    #: What it was about was taken out by `forget` before it was sent.
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message for one channel, in the outbox."""

    #: The same for the same matter, whoever works it out and however often: receivers can tell a repetition by it.
    key: str
    rule_id: str
    #: As the rule writes it, secrets not filled in.
    channel: str
    due_at: datetime
    #: What the message says, as plain JSON values; its words are made of them when it is sent.
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A notification that this process alone may send now."""

    notification_id: int
    notification: Notification
    #: Failed ones, before this.
    attempts: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to send a notification."""

    notification_id: int
    at: datetime
    ok: bool
    #: Why it failed, in words without secrets.
    detail: str
    seconds: float
    #: When it is tried again after a failure; None: never.
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A notification in words, for a channel to send."""

    key: str
    #: One line without control characters, whatever stood in a title.
    subject: str
    text: str
    #: The same as plain JSON values.
    data: dict[str, Any]
