"""When a match is told of, and when a failed attempt is repeated: pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.alerts import Cadence

_HOUR = timedelta(hours=1)
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
#: After so much waiting, all pauses together, a message is given up.
PATIENCE = timedelta(days=1)


def due_at(cadence: Cadence, matched_at: datetime) -> datetime:
    """Return when a match of ``matched_at`` (aware) is due, in UTC: at once, or at the end of its window.

    A window ends at the next full hour, or at the next time of day in the cadence's zone. A time of day that the
    change of clocks skips comes an hour later by the clock, one that it repeats counts the first time.
    """
    if cadence.kind == "instant":
        return matched_at
    if cadence.kind == "hourly":
        return matched_at.replace(minute=0, second=0, microsecond=0) + _HOUR
    zone = ZoneInfo(cadence.timezone or "UTC")
    day = matched_at.astimezone(zone).date()
    at = cadence.at or datetime.min.time()
    times = (datetime.combine(day + timedelta(days=n), at, zone).astimezone(UTC) for n in (-1, 0, 1, 2))
    return next(moment for moment in times if moment > matched_at)


def window(cadence: Cadence, due: datetime) -> str:
    """Return the name of the window that ends at ``due``; empty for instant matches, which have none."""
    return "" if cadence.kind == "instant" else due.astimezone(UTC).isoformat(timespec="seconds")


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many failed attempts (1 and more); None: it was tried for long enough.

    One minute, then twice as long each time up to an hour. What counts is the waiting that was planned: time in
    which nothing could be tried, because the machine was off, brings no message nearer to its end.
    """
    waited = sum((_pause(n) for n in range(1, attempts)), timedelta())
    return _pause(attempts) if waited < PATIENCE else None


def _pause(attempts: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 10)), _LONGEST_PAUSE)
