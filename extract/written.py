"""Days and times as pages write them for people, in the languages of the built-in topic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from extract.months import IRANIAN_MONTHS, MONTHS

_MONTH = r"(?P<month>[^\W\d_]{2,12}(?:\s(?:الأول|الثاني))?)"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_AFTER_YEAR = r"\s?(?:թ\.?|թվականի|წლის|წ\.?|г\.?|року|,)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d.:/-]){_DAY}\s?(?:st|nd|rd|th|er|\.|º|°|-?ին|-?ի|-?го|\))?,?\s+(?:de\s|of\s)?{_MONTH}\.?,?\s+(?:del?\s)?{_YEAR}",
        rf"(?<!\w){_MONTH}\.?\s+{_DAY}(?:st|nd|rd|th|-?ին)?,?\s+{_YEAR}",
        rf"(?<!\d){_YEAR}{_AFTER_YEAR}\s*(?:{_DAY}\s+{_MONTH}(?!\w))",
        rf"(?<!\d){_YEAR}{_AFTER_YEAR}\s*(?:{_MONTH}\s+{_DAY}(?!\d))",
        r"(?<!\d)(?P<year>\d{4})\s?[年년.]\s?(?P<number>\d{1,2})\s?[月월.]\s?(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<sign>[-/.])(?P<number>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
    )
)
_NUMBERS = re.compile(r"(?<![\d.:/-])(?P<one>\d{1,2})(?P<sign>[./-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)")
_CLOCK = re.compile(
    r"[^\d\n]{0,20}?(?<!\d)(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})|\.(?P<dotted>\d{2})(?=\s*Uhr))(?!\d)"
    r"(?::\d{2})?(?:\s*(?P<half>[ap])\.?m)?",
    re.IGNORECASE,
)


def moments(text: str, *, month_first: bool) -> Iterator[date | datetime]:
    """Yield the days in a text, with the time where one follows; ``month_first`` says how ``3/4/2024`` is meant."""
    found = [(match, _named(match)) for form in _FORMS for match in form.finditer(text)]
    found += [(match, _numbered(match, month_first=month_first)) for match in _NUMBERS.finditer(text)]
    for match, day in sorted(found, key=lambda one: one[0].start()):
        if day is not None:
            yield _with_time(day, text[match.end() : match.end() + 40])


def _named(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    name = (parts.get("month") or "").lower()
    if name in IRANIAN_MONTHS:
        return _iranian(year, IRANIAN_MONTHS[name], day)
    return _day(year, int(parts["number"]) if parts.get("number") else MONTHS.get(name, 0), day)


def _numbered(match: re.Match[str], *, month_first: bool) -> date | None:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    # With dots, the day comes first everywhere; where a number can be no month, there is nothing to ask.
    first = (month_first and match["sign"] != "." and one <= 12) or two > 12
    return _day(year, one, two) if first else _day(year, two, one)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iranian(year: int, month: int, day: int) -> date | None:
    """A day of the solar calendar of Iran: exact for 1343 to 1472 (1964 to 2094), where leap years go by 33."""
    if not (1343 <= year <= 1472 and 1 <= day <= 31):
        return None
    days = (year - 1) * 365 + (8 * year + 21) // 33 + min(month - 1, 6) * 31 + max(month - 7, 0) * 30 + day
    return date.fromordinal(days + 226_894)


def _with_time(day: date, behind: str) -> date | datetime:
    clock = _CLOCK.match(behind)
    if clock is None:
        return day
    hour, minute = int(clock["hour"]), int(clock["minute"] or clock["dotted"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    return datetime.combine(day, time(hour, minute)) if hour < 24 and minute < 60 else day
