"""Where a field comes from, and how sure that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)


class Source(StrEnum):
    """Where something was found. The value is the name in the article record and on screens."""

    #: The outlet's own reading rule (`domain.reading.Rule`).
    RULE = "rule"
    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    OPENGRAPH = "opengraph"
    META = "meta"
    HEADING = "heading"
    TITLE_TAG = "title-tag"
    TIME_TAG = "time-tag"
    BYLINE = "byline"
    #: The day that readers see.
    SHOWN = "shown"
    #: The first lines of the text, and its last.
    DATELINE = "dateline"
    SIGNATURE = "signature"
    TEXT = "text"
    #: Data for the page's own scripts.
    SCRIPT = "script"
    #: A picture's ``<figure>``.
    FIGURE = "figure"
    #: What the page says of its own shell: ``<html lang>``.
    DECLARED = "declared"
    URL = "url"
    #: What the feed said.
    FEED = "feed"
    #: What the configuration says of the outlet.
    OUTLET = "outlet"
    TRAFILATURA = "trafilatura"
    HTMLDATE = "htmldate"


class Sureness(StrEnum):
    """How often a field from a source is right, counted on the reference pages.

    A title, a date or a language is right or wrong; of authors the share that is, of a text its F1.
    """

    #: At least 19 in 20.
    HIGH = "high"
    #: At least 4 in 5. Also what was never counted, if the page states it.
    FAIR = "fair"
    #: Fewer.
    LOW = "low"


#: What was counted; a test counts again where the reference pages are at hand.
COUNTED: Mapping[tuple[str, Source], Sureness] = {
    ("authors", Source.JSON_LD): Sureness.HIGH,
    ("authors", Source.META): Sureness.HIGH,
    ("authors", Source.MICRODATA): Sureness.FAIR,
    ("authors", Source.BYLINE): Sureness.LOW,
    ("body", Source.TRAFILATURA): Sureness.FAIR,
    ("date", Source.JSON_LD): Sureness.HIGH,
    ("date", Source.MICRODATA): Sureness.HIGH,
    ("date", Source.OPENGRAPH): Sureness.FAIR,
    ("date", Source.META): Sureness.FAIR,
    ("date", Source.TIME_TAG): Sureness.FAIR,
    ("date", Source.SHOWN): Sureness.FAIR,
    ("date", Source.HTMLDATE): Sureness.LOW,
    ("language", Source.TEXT): Sureness.HIGH,
    ("title", Source.HEADING): Sureness.FAIR,
    ("title", Source.OPENGRAPH): Sureness.LOW,
}
#: Not counted, and not stated for this either.
_STAND_INS = frozenset((Source.TITLE_TAG, Source.HTMLDATE, Source.OUTLET, Source.SCRIPT))


def sureness(field: str, source: Source) -> Sureness:
    """Return how sure a field is that comes from this source."""
    # A moment is as sure as its day.
    counted = COUNTED.get(("date" if field == "published_at" else field, source))
    return counted or (Sureness.LOW if source in _STAND_INS else Sureness.FAIR)


def with_sureness(sources: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return each field's source and how sure it is, as plain JSON values: ``{"from": "json-ld", "sure": "high"}``."""
    return {field: {"from": source, "sure": sureness(field, Source(source)).value} for field, source in sources.items()}


@dataclass(frozen=True, slots=True)
class Told(Generic[_T_co]):
    """A value, and where it was found."""

    value: _T_co
    source: Source


def value_of(told: Told[_T] | None) -> _T | None:
    """Return the value alone; None for none."""
    return told.value if told else None
