"""What travels from a feed to the store: candidate → page → draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.outcomes import Outcome
from domain.reading import PageLines, RuleUse


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL that a feed offered, with its hints. The URL is absolute, otherwise as the feed wrote it."""

    url: str
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was read from one feed document."""

    candidates: tuple[Candidate, ...] = ()
    #: URLs of further documents of the same kind (a sitemap index), newest first.
    documents: tuple[str, ...] = ()
    #: Why the document counts as broken, in words; None if it is sound. A broken one may have candidates too.
    problem: str | None = None
    #: What the document turned out to be, where no kind was asked for.
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A response kept as evidence."""

    requested_url: str
    final_url: str
    status: int
    #: Lower-case names; the last value of a repeated one.
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    #: The addresses between the two, where the one led to the other by redirects.
    hops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What a page shows in place of an article, and the sign that told."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What extraction read from one page; nothing is decided yet."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    #: The publication day or time as the page gives it, its own offset kept (ISO 8601).
    date: str | None = None
    published_at: datetime | None = None
    #: Where `published_at` comes from: json-ld, opengraph, meta, microdata, time-tag, url, htmldate, feed, import …
    published_from: str | None = None
    modified_at: datetime | None = None
    language: str | None = None
    summary: str | None = None
    #: Plain text, its paragraphs joined by one line feed; "" if the page has none.
    body: str = ""
    image: str | None = None
    #: What stands under the picture, and who took it.
    image_caption: str | None = None
    image_credit: str | None = None
    #: The part of the paper, and its keywords, as the page names them.
    section: str | None = None
    tags: tuple[str, ...] = ()
    #: Canonical names of the agencies that are credited, in the order in which the page credits them.
    agency: tuple[str, ...] = ()
    #: What the page is: article, live, video, gallery, list (`extract.kinds`).
    kind: str = "article"
    #: The line by which the page announces that its text was changed (`domain.notices`).
    notice: str | None = None
    #: Whether it can be read without paying: free, paywalled, partial (`extract.access`); None if nothing tells.
    access: str | None = None
    #: Language (ISO 639-1) and address of the same piece in other languages, as the page gives them.
    translations: tuple[tuple[str, str], ...] = ()
    #: What is shown in place of an article; then `body` is "".
    obstacle: Obstacle | None = None
    #: The page's own rel=canonical, absolute; not yet judged plausible.
    canonical_url: str | None = None
    #: Name and version of what read the body, e.g. ``presswatch 1 / trafilatura 2.3.1``.
    extractor: str = ""
    #: What became of the outlet's own rules, in the order in which they were tried.
    rules: tuple[RuleUse, ...] = ()
    #: What the page adds to what is known of its outlet's lines.
    lines: PageLines = PageLines()
    #: Where each field comes from: its name → json-ld, heading, byline, rule … (`extract.sources`).
    sources: Mapping[str, str] = field(default_factory=dict)

    def details(self) -> dict[str, Any]:
        """What else the page says of itself, and where each field comes from, as plain JSON values."""
        said = {
            "section": self.section,
            "tags": list(self.tags),
            "image_caption": self.image_caption,
            "image_credit": self.image_credit,
            "access": self.access,
            "translations": dict(self.translations),
            "sources": dict(self.sources),
        }
        return {name: value for name, value in said.items() if value}
