"""Days and times as pages write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from extract.months import MONTHS
from extract.sources import Source
from extract.strings import one_line
from extract.written import moments

#: The web has no news older than this.
FIRST_YEAR = 1990
TOLERATED_FUTURE = timedelta(days=2)
#: A value for machines that is written for people is no longer than this.
_LONGEST = 80

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?")
#: What a browser makes of a moment: ``Thu Mar 14 2024 10:15:00 GMT+0400``.
_BROWSERS = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT([+-]\d{4})?")
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

    #: What times without an offset are in; None where nobody knows: then UTC, if nothing on the page says better.
    zone: tzinfo | None
    now: datetime
    #: Whether ``3/4/2024`` is the fourth of March.
    month_first: bool = False

    def when(self, value: object, source: Source) -> When | None:
        """Read a day or a time; None if it is none, or cannot be when news was published."""
        text = one_line(value)
        try:
            found = _moment(text) if text else None
            if found is not None:
                return self._believed(found, source)
        except (ValueError, OverflowError):
            return None
        return self.written(text[:_LONGEST], source) if text else None

    def written(self, text: str, source: Source) -> When | None:
        """Read the first day, and the time behind it, in a text that was written for people."""
        for found in moments(text, month_first=self.month_first):
            if when := self._believed(found, source):
                return when
        return None

    def _believed(self, found: date | datetime, source: Source) -> When | None:
        moment = found if isinstance(found, datetime) else datetime.combine(found, time())
        if not FIRST_YEAR <= moment.year <= self.now.year + 1:
            return None
        at = (moment if moment.tzinfo else moment.replace(tzinfo=self.zone or UTC)).astimezone(UTC)
        if at > self.now + TOLERATED_FUTURE:
            return None
        return When(found.isoformat().replace("+00:00", "Z"), at, source)


def zone_of(timezone_name: str | None) -> tzinfo | None:
    """Return an IANA time zone; None for none and for an unknown name."""
    try:
        return ZoneInfo(timezone_name) if timezone_name else None
    except (OSError, ValueError, KeyError):
        return None


#: Where the month comes before the day in numbers (ISO 3166-1).
_MONTH_FIRST = frozenset(("AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "US", "VI"))


def is_month_first(country: str | None, html_lang: str | None, host: str) -> bool:
    """Whether a site writes the month before the day: by its country, else by its domain, else by its language."""
    if country is not None:
        return country in _MONTH_FIRST
    top = host.rpartition(".")[2].upper()
    if len(top) == 2 and top.isalpha():
        return top in _MONTH_FIRST
    return (html_lang or "").lower().replace("_", "-") in {"en", "en-us"}


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
    if found := _BROWSERS.match(text):
        month, day, year, *clock = found.groups()
        return _from_parts((year, str(MONTHS[month.lower()]), day, *clock))
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
