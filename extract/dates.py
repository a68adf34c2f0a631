"""When a page was published and changed, as it says itself, with the source of each belief."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from lxml import etree
from lxml.html import HtmlElement

from domain.clock import iso
from domain.pages import Candidate
from extract.metadata import Metadata
from extract.months import MONTHS
from extract.shown_dates import shown_date
from extract.sources import Source
from extract.times import FIRST_YEAR, TOLERATED_FUTURE, Reader, When

_IN_URL = re.compile(
    r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](0?[1-9]|[12]\d|3[01])"
    r"(?=[/-])"
)
_IN_SCRIPTS = re.compile(
    r"(?:publi[cs]\w{0,8}|pub|post(?:ed)?|show)[_-]?(?:date|time|at|on|datetime)?[\"']?\s{0,3}[:=(]\s{0,3}[\"']"
    r"((?:19|20)\d\d[-/][01]\d[-/][0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?)",
    re.IGNORECASE,
)
_QUARTER_HOUR, _HALF_HOUR = timedelta(minutes=15), timedelta(minutes=30)
_WIDEST_OFFSET = timedelta(hours=14)

_PUBLISHED_PROPERTIES = ("article:published_time", "og:article:published_time", "og:published_time", "og:pubdate")
_PUBLISHED_NAMES = (
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:articlepublishdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "published_at",
    "publication_date",
    "pubdate",
    "article.published",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "dc.date",
    "date",
)
_MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "last-modified",
)


def published(
    metadata: Metadata, tree: HtmlElement, url: str | None, hint: Candidate | None, reader: Reader
) -> When | None:
    """Return when the page was published, from the best source that has it.

    What the page states for machines comes first, then the feed that offered it, then its address and what it shows.
    """
    stated = [when for value, source in _stated(metadata) if (when := reader.when(value, source))]
    if stated:
        first = next((when for when in stated if when.has_time and when.text.startswith(stated[0].text)), stated[0])
        tagged = [when for moment in metadata.moments if (when := reader.when(moment.value, Source.TIME_TAG))]
        return _in_its_own_zone(first, [*stated, *_changes(metadata, reader), *tagged], tree, reader)
    fed = iso(hint.published_at) if hint else None
    return (reader.when(fed, Source.FEED) if fed else None) or _guessed(metadata, tree, url, reader)


def modified(metadata: Metadata, first: When | None, reader: Reader) -> When | None:
    """Return when the page says that it was changed; None where that lies before its publication.

    A time without an offset is in the zone of the publication: one system wrote both.
    """
    when = next(_changes(metadata, reader), None)
    if when is not None and first is not None:
        if first.offset is not None and reader.zone is None:
            when = _in_zone(when, timezone(first.offset))
        return when if when.at >= first.at else None
    return when


def _changes(metadata: Metadata, reader: Reader) -> Iterator[When]:
    said = [*metadata.described("dateModified")]
    said += [(value, Source.META) for value in metadata.all(*_MODIFIED_NAMES)]
    for value, source in said:
        if when := reader.when(value, source):
            yield when


def _stated(metadata: Metadata) -> Iterator[tuple[object, Source]]:
    for value in metadata.ruled.moments:
        yield value, Source.RULE
    yield metadata.article.get("datePublished"), Source.JSON_LD
    for value in metadata.all(*_PUBLISHED_PROPERTIES):
        yield value, Source.OPENGRAPH
    yield metadata.marked.get("datePublished"), Source.MICRODATA
    for moment in metadata.moments:
        if moment.role == "datepublished":
            yield moment.value, Source.MICRODATA
    for value in metadata.all(*_PUBLISHED_NAMES):
        yield value, Source.META
    yield metadata.web_page.get("datePublished"), Source.JSON_LD
    yield from metadata.described("dateCreated")
    for moment in metadata.moments:
        if moment.role == "pubdate":
            yield moment.value, Source.TIME_TAG


def _in_its_own_zone(when: When, others: list[When], tree: HtmlElement, reader: Reader) -> When:
    """Return the same moment as the newsroom's clock showed it, where the page gives that too.

    The day of publication is a day there: a text of 20:48 in New York is given as the next day in UTC. A time
    without an offset, a whole number of quarter hours off to the second, is that clock's as well; so is the one that
    readers see, to the minute.
    """
    timed = [other for other in others if other.has_time]
    if not when.has_time or when.offset not in {None, timedelta(0)}:
        return when
    for other in timed:
        if other.offset and _is_same_moment(when, other):
            return other if when.offset is None else replace(when, text=other.text, at=other.at)
    if when.offset is None:
        offsets = {other.offset for other in timed if other.offset is not None}
        # One system writes all its times in one zone.
        return _in_zone(when, timezone(offsets.pop())) if len(offsets) == 1 and reader.zone is None else when
    for other in timed:
        if other.offset is None and _is_same_moment(when, other):
            return _at_offset(when, other)
    shown = shown_date(tree, reader, anywhere=False)
    return _at_offset(when, shown) if shown and _is_shown_as(when, shown) else when


def _is_same_moment(one: When, other: When) -> bool:
    apart = abs(one.at - other.at)
    if one.offset is not None and other.offset is not None:
        return one.at.replace(second=0) == other.at.replace(second=0)
    # Only seconds tell two clocks that show one moment from two moments.
    return one.at.second != 0 and apart <= _WIDEST_OFFSET and not apart % _QUARTER_HOUR


def _is_shown_as(when: When, shown: When) -> bool:
    if not shown.has_time or shown.offset is not None:
        return False
    apart = datetime.fromisoformat(shown.text) - when.at.replace(tzinfo=None, second=0)
    # Half a day is a clock of twelve hours more often than a zone.
    return abs(apart) <= _WIDEST_OFFSET and not apart % _HALF_HOUR and abs(apart) != timedelta(hours=12)


def _at_offset(when: When, local: When) -> When:
    """The same moment at the offset of the clock that showed it as ``local``."""
    wall = datetime.fromisoformat(local.text).replace(second=when.at.second)
    offset = timezone(wall - when.at.replace(tzinfo=None))
    return replace(when, text=when.at.astimezone(offset).isoformat())


def _in_zone(when: When, zone: timezone) -> When:
    """A time without an offset, taken to be in a zone."""
    if when.offset is not None or not when.has_time:
        return when
    moment = datetime.fromisoformat(when.text).replace(tzinfo=zone)
    return replace(when, text=moment.isoformat(), at=moment.astimezone(UTC))


def _guessed(metadata: Metadata, tree: HtmlElement, url: str | None, reader: Reader) -> When | None:
    shown = shown_date(tree, reader)
    told = _in_address(url or metadata.canonical, reader) or shown or _in_scripts(tree, reader)
    day = told or _by_htmldate(tree, reader)
    if day is None:
        return None
    # A day alone; a place that gives the same day may say the hour.
    timed = (reader.when(moment.value, Source.TIME_TAG) for moment in metadata.moments)
    return next((when for when in (*timed, shown) if when and when.has_time and when.text[:10] == day.text), day)


def _in_address(address: str | None, reader: Reader) -> When | None:
    found = _IN_URL.search(address or "")
    if found is None:
        return None
    year, month, day = found.groups()
    return reader.when(f"{year}-{MONTHS.get(month.lower(), month)}-{day}", Source.URL)


def _in_scripts(tree: HtmlElement, reader: Reader) -> When | None:
    """A day in the data that a page hands to its own scripts, under a name of publication."""
    for script in tree.iter("script"):
        for found in _IN_SCRIPTS.finditer(script.text or ""):
            if when := reader.when(found[1], Source.SCRIPT):
                return when
    return None


def _by_htmldate(tree: HtmlElement, reader: Reader) -> When | None:
    day = reader.when(_htmldate(tree, reader.now), Source.HTMLDATE)
    # For a year alone htmldate gives its first day.
    return None if day is None or day.text.endswith("-01-01") else day


def _htmldate(tree: HtmlElement, now: datetime) -> str | None:
    from htmldate import find_date

    try:
        with warnings.catch_warnings():  # dateutil warns of every zone that it does not know
            warnings.simplefilter("ignore")
            return find_date(
                tree,
                original_date=True,
                outputformat="%Y-%m-%d",
                min_date=datetime(FIRST_YEAR, 1, 1),  # noqa: DTZ001 - compared with naive days
                max_date=(now + TOLERATED_FUTURE).replace(tzinfo=None),
            )
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, etree.LxmlError):
        return None  # a guess may fail
