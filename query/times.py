"""Times in queries: ``2023``, ``2023-12``, ``2023-12-07``, ``2023-12-07T14:30Z``, or ``7d`` for seven days ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from domain.clock import as_utc
from domain.errors import QueryError
from query.tree import Ago, Period

Bound = datetime | Ago | None

_AGO = re.compile(r"([0-9]{1,5})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def period(field: str, text: str, column: int) -> Period:
    """Return what ``text`` means behind ``field``, a clock: the whole day, or from or until then."""
    start, end = stretch(text, column)
    match field:
        case "since":
            return Period(text, start, None)
        case "until":
            return Period(text, None, start)
        case _:
            return Period(text, start, end)


def between(text: str, low: tuple[str, bool], high: tuple[str, bool], column: int) -> Period:
    """Return the stretch from ``low`` to ``high``; ``*`` is open. The bool says whether a bound itself is inside."""
    start = end = None
    if low[0] != "*":
        start = stretch(low[0], column)[0 if low[1] else 1]
    if high[0] != "*":
        first, behind = stretch(high[0], column)
        end = (behind or first) if high[1] else first
    if isinstance(start, datetime) and isinstance(end, datetime) and start >= end:
        raise QueryError("this range ends before it begins: expected the earlier time first", column)
    return Period(text, start, end)


def stretch(text: str, column: int | None = None) -> tuple[datetime | Ago, Bound]:
    """Return when a time in a query begins, and when it is over: a day has an end; ``7d`` goes on.

    Times are UTC where they have no offset. Raises QueryError.
    """
    ago, day = _AGO.fullmatch(text), _DAY.fullmatch(text)
    try:
        if ago:
            return Ago(int(ago[1]) * _UNITS[ago[2]]), None
        if day:
            return _days(day)
        moment = as_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    else:
        return moment, moment + timedelta(seconds=1)
    raise QueryError(f'"{text[:30]}" is no time: expected one such as 2023-12-07, 2023-12-07T14:30Z or 7d', column)


def moment_of(text: str, now: datetime) -> datetime:
    """Return when a time in a query begins, or what it is ago at ``now``. Raises QueryError."""
    start, _ = stretch(text)
    return before(start, now) if isinstance(start, Ago) else start


def before(ago: Ago, now: datetime) -> datetime:
    """Return the moment so long before ``now``; the first there is for what is longer than time."""
    try:
        return now - ago.duration
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _days(found: re.Match[str]) -> tuple[datetime, datetime]:
    """A year, a month or a day."""
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    start = datetime(year, month, day, tzinfo=UTC)
    if found[3]:
        return start, start + timedelta(days=1)
    if found[2]:
        return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return start, datetime(year + 1, 1, 1, tzinfo=UTC)
