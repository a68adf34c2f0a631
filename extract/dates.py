"""When a page was published and changed, as it says itself, with the source of each belief."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from lxml import etree
from lxml.html import HtmlElement

from domain.clock import iso
from domain.pages import Candidate
from extract.metadata import Metadata
from extract.sources import Source
from extract.times import FIRST_YEAR, TOLERATED_FUTURE, Reader, When

_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
_QUARTER_HOUR = timedelta(minutes=15)
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

    What the page states for machines comes first, then the feed that offered it, then a guess from the text.
    """
    stated = [when for value, source in _stated(metadata) if (when := reader.when(value, source))]
    if stated:
        shown = [when for moment in metadata.moments if (when := reader.when(moment.value, Source.TIME_TAG))]
        first = next((when for when in stated if when.has_time and when.text.startswith(stated[0].text)), stated[0])
        return _in_its_own_zone(first, [*stated, *shown])
    if (
        hint is not None
        and hint.published_at is not None
        and (when := reader.when(iso(hint.published_at), Source.FEED))
    ):
        return when
    return _guessed(metadata, tree, url, reader)


def modified(metadata: Metadata, first: When | None, reader: Reader) -> When | None:
    """Return when the page says that it was changed; None where that lies before its publication."""
    said = [*metadata.described("dateModified")]
    said += [(value, Source.META) for value in metadata.all(*_MODIFIED_NAMES)]
    for value, source in said:
        if when := reader.when(value, source):
            return when if first is None or when.at >= first.at else None
    return None


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


def _in_its_own_zone(when: When, others: Iterable[When]) -> When:
    """Return the same moment as the newsroom's clock showed it, where the page gives that too.

    The day of publication is a day there: a text of 20:48 in New York is given as the next day in UTC. A time
    without an offset, a whole number of quarter hours off to the second, is that clock's as well.
    """
    if when.has_time and when.offset in (None, timedelta(0)):
        for other in others:
            if other.has_time and other.offset and _is_same_moment(when, other):
                return other if when.offset is None else replace(when, text=other.text, at=other.at)
        for other in others:
            if other.has_time and when.offset is not None and other.offset is None and _is_same_moment(when, other):
                return _at_offset(when, other)
    return when


def _is_same_moment(one: When, other: When) -> bool:
    apart = abs(one.at - other.at)
    if one.offset is not None and other.offset is not None:
        return one.at.replace(second=0) == other.at.replace(second=0)
    # Only seconds tell two clocks that show one moment from two moments.
    return one.at.second != 0 and apart <= _WIDEST_OFFSET and not apart % _QUARTER_HOUR


def _at_offset(when: When, local: When) -> When:
    wall = datetime.fromisoformat(local.text)
    offset = timezone(wall - when.at.replace(tzinfo=None))
    return replace(when, text=when.at.astimezone(offset).isoformat())


def _guessed(metadata: Metadata, tree: HtmlElement, url: str | None, reader: Reader) -> When | None:
    if found := _IN_URL.search(url or metadata.canonical or ""):
        day = reader.when("-".join(found.groups()), Source.URL)
    else:
        day = reader.when(_htmldate(tree, reader.now), Source.HTMLDATE)
    # For a year alone htmldate gives its first day.
    if day is None or (day.source is Source.HTMLDATE and day.text.endswith("-01-01")):
        return None
    # The guess is a day; a <time> on that day says the hour.
    for moment in metadata.moments:
        when = reader.when(moment.value, Source.TIME_TAG)
        if when is not None and when.has_time and when.text[:10] == day.text:
            return when
    return day


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
