"""Alerts, from a rule to an attempt at sending: AlertRule → Match → Notification → Delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Literal

from domain.names import Name
from domain.topics import Hit

#: As `datetime.weekday` counts them.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: No match waits for longer. If one seems to, it was noted before the clock was set back, and is due.
LONGEST_WAIT = timedelta(days=9)
#: The same of a message: for the end of quiet hours, or for its next attempt.
LONGEST_PAUSE = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a rule's matches are sent."""

    kind: Literal["instant", "hourly", "daily", "weekly"] = "instant"
    #: For ``daily`` and ``weekly``: the time of day in `timezone`.
    at: time | None = None
    #: For ``daily`` and ``weekly``: an IANA name.
    timezone: str | None = None
    #: For ``weekly``: as `datetime.weekday` counts.
    weekday: int | None = None

    def __str__(self) -> str:
        """Write it as the configuration does."""
        day = "" if self.weekday is None else f"{WEEKDAYS[self.weekday]} "
        return self.kind if self.at is None else f"{self.kind} {day}{self.at:%H:%M} {self.timezone}"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From a time of day to another, over midnight if that is earlier, in which nobody is to be woken."""

    begins: time
    ends: time
    #: An IANA name.
    timezone: str

    def __str__(self) -> str:
        """Write it as the configuration does."""
        return f"{self.begins:%H:%M}-{self.ends:%H:%M} {self.timezone}"


class Severity(StrEnum):
    """How much a rule matters."""

    LOW = "low"
    NORMAL = "normal"
    #: Told at once, in quiet hours too, and however many there are.
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Spike:
    """Many more texts in a day than usual."""

    #: Times the usual.
    factor: float = 3.0
    at_least: int = 5


@dataclass(frozen=True, slots=True)
class Silence:
    """Outlets of one side report, and none of the other."""

    by: Literal["country", "control"]
    of: str
    none_of: str
    #: Outlets.
    at_least: int = 5
    #: After the first report.
    hours: float = 6.0


@dataclass(frozen=True, slots=True)
class OutletWatch:
    """An outlet cannot be read any more, or fell silent."""

    hours: float = 24.0


class MatchKind(StrEnum):
    """What happened to the article that a rule found."""

    #: The rule found it for the first time.
    NEW = "new"
    #: Its text was changed after that.
    REVISED = "revised"
    #: Its page was taken away after that.
    WITHDRAWN = "withdrawn"
    #: Its page, withdrawn before, is there again.
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A saved query with its channels: ``[[alert]]``."""

    id: str
    query: str
    #: As written: ``${NAME}`` is filled in only when something is sent.
    channels: tuple[str, ...] = ()
    cadence: Cadence = Cadence()
    severity: Severity = Severity.NORMAL
    quiet: QuietHours | None = None
    #: For ``instant``: messages in one hour of the clock; the rest is told together at its end. None: as many as come.
    max_per_hour: int | None = None
    #: Whether copies of a text that was told are told of, in an update.
    updates: bool = True
    #: What else is told of an article that the rule found.
    also: tuple[MatchKind, ...] = ()
    #: Set for rules that look at many articles, or at outlets; None: the rule is asked of each article.
    watch: Spike | Silence | OutletWatch | None = None
    #: Those of the configuration, which the query may ask for beside the built-in ones.
    names: tuple[Name, ...] = ()


class Held(StrEnum):
    """Why a match is not told at once."""

    QUIET = "quiet"
    CAP = "cap"


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
    kind: MatchKind = MatchKind.NEW
    #: Which time it happened; 0 where it happens once.
    number: int = 0
    held: Held | None = None
    #: Lines that say what changed.
    note: tuple[str, ...] = ()

    @property
    def text(self) -> int:
        """The first article of the text that this is about."""
        return self.article_id if self.repeats is None else self.repeats


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first article of a text that a rule found, and when."""

    article_id: int
    matched_at: datetime


class NotificationKind(StrEnum):
    """What a message is."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    #: What quiet hours or the cap held back, told together.
    HELD = "held"
    #: More outlets printed what was told.
    UPDATE = "update"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    SPIKE = "spike"
    SILENCE = "silence"
    OUTLET = "outlet"
    TEST = "test"


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
    kind: NotificationKind = NotificationKind.INSTANT


@dataclass(frozen=True, slots=True)
class Claim:
    """A notification that this process alone may send until a time."""

    notification_id: int
    notification: Notification
    #: Failed ones, before this.
    attempts: int
    until: datetime
    #: Somebody may have sent it already.
    again: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to send a notification."""

    claim: Claim
    at: datetime
    ok: bool
    #: Why it failed, in words without secrets; what a channel remarked of a success.
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
    #: The same for mail readers; empty if there is none.
    html: str = ""
    severity: Severity = Severity.NORMAL
    #: For the ledger: what was amiss in making it; empty if nothing was.
    remark: str = ""
    #: It may have been sent already: by a process that was killed, or in an attempt that seemed to fail.
    again: bool = False
