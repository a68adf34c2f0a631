"""When a match is told of, and when a failed attempt is repeated: pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.alerts import AlertRule, Cadence, Held, QuietHours, Severity

_HOUR = timedelta(hours=1)
_WEEK = 7
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
#: Pauses are shorter by up to this share, each by another: what failed together is not tried again together.
_JITTER = 0.25
#: After so much waiting, all pauses together, a message is given up.
PATIENCE = timedelta(days=1)
#: How long after a text was told its further copies are told of, all that have come by then in one update.
_UPDATES_AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


def due(rule: AlertRule, matched_at: datetime) -> tuple[datetime, Held | None]:
    """Return when a rule's match of ``matched_at`` (aware) is due, in UTC, and what holds it back, if anything does."""
    at = due_at(rule.cadence, matched_at)
    if rule.quiet is None or rule.severity is Severity.URGENT:
        return at, None
    awake = after_quiet(rule.quiet, at)
    return awake, Held.QUIET if awake > at else None


def update_due(rule: AlertRule, told_at: datetime, now: datetime) -> tuple[datetime | None, Held | None]:
    """Return when a copy that came now is told of, if the text itself was found at ``told_at``; None: not any more.

    Copies go into the next digest; where messages are instant, into one of at most three updates, further and
    further apart.
    """
    if not rule.updates or now > told_at + _UPDATES_AFTER[-1]:
        return None, None
    if rule.cadence.kind != "instant":
        return due(rule, now)
    return due(rule, next(told_at + after for after in _UPDATES_AFTER if told_at + after >= now))


def due_at(cadence: Cadence, matched_at: datetime) -> datetime:
    """Return when a match of ``matched_at`` (aware) is due, in UTC: at once, or at the end of its window.

    A window ends at the next full hour, or at the next time of day in the cadence's zone. A time of day that the
    change of clocks skips comes later by what was skipped, one that it repeats counts the first time.
    """
    if cadence.kind == "instant":
        return matched_at
    if cadence.kind == "hourly":
        return full_hour(matched_at) + _HOUR
    return next(moment for moment in _ends(cadence, matched_at) if moment > matched_at)


def window_begins(cadence: Cadence, ends: datetime) -> datetime:
    """Return when the window began that ends at ``ends``, in UTC; for instant matches, the full hour before."""
    if cadence.kind in {"instant", "hourly"}:
        return full_hour(ends - timedelta(microseconds=1))
    return [moment for moment in _ends(cadence, ends) if moment < ends][-1]


def full_hour(moment: datetime) -> datetime:
    """Return the last full hour of the clock, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _ends(cadence: Cadence, around: datetime) -> list[datetime]:
    """The ends of windows for a week and more around a moment, in UTC."""
    zone = ZoneInfo(cadence.timezone or "UTC")
    today = around.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in range(-_WEEK - 1, _WEEK + 2))
    return [_at(cadence, day, zone) for day in days if cadence.weekday is None or day.weekday() == cadence.weekday]


def _at(cadence: Cadence, day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, cadence.at or datetime.min.time(), zone).astimezone(UTC)


def after_quiet(quiet: QuietHours, moment: datetime) -> datetime:
    """Return ``moment`` if nobody sleeps then, else the end of the quiet hours that it is in, in UTC."""
    zone = ZoneInfo(quiet.timezone)
    local = moment.astimezone(zone)
    over_midnight = quiet.ends <= quiet.begins
    for day in (local.date() - timedelta(days=1), local.date()):
        begins = datetime.combine(day, quiet.begins, zone).astimezone(UTC)
        ends = datetime.combine(day + timedelta(days=over_midnight), quiet.ends, zone).astimezone(UTC)
        if begins <= moment < ends:
            return ends
    return moment


def pause_after(attempts: int, key: str) -> timedelta | None:
    """Return how long to wait after so many failed attempts (1 and more); None: it was tried for long enough.

    One minute, then twice as long each time up to an hour, less up to a quarter, which depends on the message's
    ``key``. What counts is the waiting that was planned: time in which nothing could be tried, because the machine
    was off, brings no message nearer to its end.
    """
    waited = sum((_pause(n) for n in range(1, attempts)), timedelta())
    return _pause(attempts) * (1 - _JITTER * _share(f"{key} {attempts}")) if waited < PATIENCE else None


def _pause(attempts: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 10)), _LONGEST_PAUSE)


def _share(text: str) -> float:
    """A number from 0 to 1 that looks like chance, and is the same for the same text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
