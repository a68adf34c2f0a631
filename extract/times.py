"""Days and times as pages write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from extract.sources import Source
from extract.strings import one_line

#: The web has no news older than this.
FIRST_YEAR = 1990
TOLERATED_FUTURE = timedelta(days=2)

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(
    r"(?:[A-Z][a-z]+,?\s+)?(?:([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*)"
    r",?\s+(\d{4})\b"
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class When:
    """A day or a time as a page gives it, with what the page gave it in."""

    #: ISO 8601; a bare day stays a day, an offset stays that offset.
    text: str
    at: datetime
    source: Source

    @property
    def has_time(self) -> bool:
        """False for a bare day."""
        return "T" in self.text

    @property
    def offset(self) -> timedelta | None:
        """What the page gave as its offset from UTC; None if it gave none."""
        return datetime.fromisoformat(self.text).utcoffset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads times as a reader of one outlet would."""

    #: What times without an offset are in.
    zone: tzinfo
    now: datetime

    def when(self, value: object, source: Source) -> When | None:
        """Read a day or a time; None if it is none, or cannot be when news was published."""
        text = one_line(value)
        try:
            found = _moment(text) if text else None
            return self._believed(found, source) if found is not None else None
        except (ValueError, OverflowError):
            return None

    def _believed(self, found: date | datetime, source: Source) -> When | None:
        moment = found if isinstance(found, datetime) else datetime.combine(found, time())
        if moment.year < FIRST_YEAR:
            return None
        at = (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)
        if at > self.now + TOLERATED_FUTURE:
            return None
        return When(found.isoformat().replace("+00:00", "Z"), at, source)


def zone_of(timezone_name: str | None) -> tzinfo:
    """Return an IANA time zone; UTC for none and for an unknown name."""
    try:
        return ZoneInfo(timezone_name) if timezone_name else UTC
    except (OSError, ValueError, KeyError):
        return UTC


def _moment(text: str) -> date | datetime | None:
    """Read the ways in which pages write times for machines. Raises ValueError for what looks like one and is none."""
    text = text[:64]
    if found := _ISO.match(text.replace("/", "-")):
        return _from_parts(found.groups())
    if found := _COMPACT.fullmatch(text):
        return _from_parts(found.groups())
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if re.match(r"[A-Z][a-z]{2}, \d", text):
        return parsedate_to_datetime(text)
    if found := _ENGLISH.match(text):
        month, day, other_day, other_month, year = found.groups()
        return date(int(year), _MONTHS.index((month or other_month).lower()) + 1, int(day or other_day))
    return None


def _from_parts(parts: tuple[str | None, ...]) -> date | datetime:
    year, month, day, hour, minute, second, offset = (*parts, None)[:7]
    whole = date(int(year or 0), int(month or 0), int(day or 0))
    if hour is None or minute is None:
        return whole
    return datetime.combine(whole, time(int(hour), int(minute), int(second or 0), tzinfo=_offset(offset)))


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
