"""The time that a feed names, or none: a guessed day is worse than no day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

#: Years outside are defaults and slips (0001, 1000, 1970, 3000).
FIRST_YEAR, LAST_YEAR = 1990, 2099

_MAX_CHARS = 80
#: Minutes east of Greenwich. Names with several meanings have the one that news feeds use (IST: India, BST: Britain,
#: CST: America); where there is no such one (AST), the name is not listed.
_ZONE_MINUTES = {
    "Z": 0, "GMT": 0, "UTC": 0, "UT": 0, "WET": 0,
    "BST": 60, "CET": 60, "MEZ": 60, "MET": 60, "WEST": 60, "WAT": 60,
    "CAT": 120, "CEST": 120, "EET": 120, "MESZ": 120, "SAST": 120,
    "EAT": 180, "EEST": 180, "IDT": 180, "MSK": 180, "TRT": 180, "TSI": 180,
    "IRST": 210, "AMT": 240, "AZT": 240, "GET": 240, "GST": 240, "MSD": 240, "SAMT": 240,
    "AMST": 300, "AZST": 300, "PKT": 300, "UZT": 300, "YEKT": 300, "IST": 330, "NPT": 345,
    "ICT": 420, "WIB": 420, "HKT": 480, "PHT": 480, "SGT": 480, "AWST": 480, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "ADT": -180, "BRT": -180, "EDT": -240, "EST": -300, "CDT": -300, "CST": -360, "MDT": -360, "MST": -420,
    "PDT": -420, "PST": -480, "AKDT": -480, "AKST": -540, "HST": -600,
}  # fmt: skip
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?(?![A-Za-z]))?"
)
_ZONE = r"(?:\s*(?P<zone>[A-Za-z]{1,4}(?![A-Za-z]))?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?(?:\s*\([^()]*\))?)"
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
_FORMS = tuple(
    re.compile(day + rf"(?:{between}{_TIME}{_ZONE})?", re.ASCII)
    for day, between in (
        # 2024-01-15T10:00:00Z, 2024/01/15 10:00
        (r"(?P<year>\d{4})(?P<s>[-/.])(?P<month>\d{1,2})(?P=s)(?P<day>\d{1,2})", r"(?:\s*[Tt,]\s*|\s+)"),
        (r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", r"[Tt\s]"),
        # Mon, 15 Jan 2024 10:00:00 GMT (RFC 822, two digits for the year; RFC 5322)
        (_WEEKDAY + r"(?P<day>\d{1,2})[\s-]+(?P<name>[A-Za-z]{3,9})\.?,?[\s-]+(?P<year>\d{4}|\d{2})", r",?\s+"),
        # January 15, 2024 10:00 AM
        (_WEEKDAY + r"(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})", r",?\s+"),
        # 15.01.2024 10:00: with points the day comes first everywhere; with slashes nobody knows
        (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})", r",?\s+"),
    )
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?", re.ASCII)


def parsed_date(text: str | None) -> datetime | None:
    """Read a date, aware, in UTC, in whole milliseconds; None if it cannot be told, or is not of 1990–2099.

    Without a zone it is taken to be UTC, without a time of day midnight. A zone's name that is not known makes the
    moment unknown.
    """
    if not text or len(text) > 4 * _MAX_CHARS:
        return None
    written = " ".join(text.split())
    if len(written) > _MAX_CHARS:
        return None
    try:
        moment = _moment(written)
    except (ValueError, OverflowError):  # the 30th of February, the 25th hour
        return None
    return moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _moment(written: str) -> datetime | None:
    for form in _FORMS:
        found = form.fullmatch(written)
        if found:
            return _built(found.groupdict())
    seconds = _EPOCH.fullmatch(written)
    if seconds:
        return datetime.fromtimestamp(int(seconds[1]), UTC) + timedelta(milliseconds=int(seconds[2] or 0))
    return None


def _built(parts: dict[str, str | None]) -> datetime | None:
    written = parts["year"] or ""
    year = int(written)
    if len(written) == 2:  # RFC 2822 §4.3
        year += 2000 if year < 50 else 1900
    name = parts.get("name")
    month = _month(name.lower()) if name else int(parts.get("month") or 0)
    zone = _zone(parts.get("zone"), parts.get("offset"))
    if month is None or zone is None:
        return None
    hour, days = _hour(int(parts.get("hour") or 0), parts.get("half"))
    local = datetime(
        year,
        month,
        int(parts["day"] or 0),
        hour,
        int(parts.get("minute") or 0),
        min(int(parts.get("second") or 0), 59),  # a leap second
        int((parts.get("fraction") or "").ljust(3, "0")[:3]) * 1000,
        tzinfo=zone,
    )
    return (local + timedelta(days=days)).astimezone(UTC)


def _month(name: str) -> int | None:
    """The number of an English month, at least three letters of it; other languages' names are not to be mistaken."""
    numbers = [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)]
    return numbers[0] if numbers else None


def _hour(hour: int, half: str | None) -> tuple[int, int]:
    """The hour on a 24-hour clock, and days to add: 24:00 is the next day's midnight."""
    if half:
        return hour % 12 + (12 if half in "Pp" else 0), 0
    return (0, 1) if hour == 24 else (hour, 0)


def _zone(name: str | None, offset: str | None) -> timezone | None:
    minutes = _ZONE_MINUTES.get(name.upper()) if name else 0
    if minutes is None:
        return None
    if offset:  # also "GMT+4", by which feeds mean four hours ahead
        digits = offset[1:].replace(":", "")
        hours, rest = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        minutes += (hours * 60 + rest) * (-1 if offset[0] == "-" else 1)
    return timezone(timedelta(minutes=minutes))
