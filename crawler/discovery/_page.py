"""A web page as its links: to articles, to sections, to feeds."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from crawler.discovery._text import is_block

#: Pages have some thousand elements and pieces of text; beyond this, somebody wants to keep us busy.
MAX_EVENTS = 200_000


@dataclass(slots=True)
class Link:
    """An ``<a>`` that may be followed."""

    href: str
    in_navigation: bool
    #: What is written on it, in pieces.
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alternate:
    """A ``<link rel="alternate">``: the page, or something of it, in another form."""

    href: str
    #: Its media type, lower case, without parameters.
    media_type: str
    title: str


class _FullError(Exception):
    """The page has more than is read."""


class LinkedPage:
    """Takes the parser's events: no tree is built, so its size is no matter.

    Nor is the time: libxml2's tree takes two seconds for one tag with 20,000 attributes.
    """

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.alternates: list[Alternate] = []
        self.base: str | None = None
        self.language: str | None = None
        self.nofollow = False
        self._link: Link | None = None
        self._n_events = 0
        self._navigation = 0
        self._silent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count()
        if tag == "a":
            self._open(attributes)
        elif tag in {"nav", "footer"}:
            self._navigation += 1
        elif tag in {"script", "style", "noscript"}:
            self._silent += 1
        elif tag == "base":
            self.base = self.base or attributes.get("href")
        elif tag == "html":
            self.language = self.language or attributes.get("lang")
        elif tag == "link":
            self._note_alternate(attributes)
        elif tag == "meta" and (attributes.get("name") or "").lower() == "robots":
            self.nofollow |= not {"nofollow", "none"}.isdisjoint(_words(attributes.get("content")))
        if self._link is not None and is_block(tag):
            self._link.text.append(" ")

    def end(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        elif tag in {"nav", "footer"}:
            self._navigation = max(0, self._navigation - 1)
        elif tag in {"script", "style", "noscript"}:
            self._silent = max(0, self._silent - 1)
        if self._link is not None and is_block(tag):
            self._link.text.append(" ")

    def data(self, text: str) -> None:
        self._count()
        if self._link is not None and not self._silent:
            self._link.text.append(text)

    def close(self) -> None:
        """Nothing is returned: the links are read from the page itself."""

    def _count(self) -> None:
        self._n_events += 1
        if self._n_events > MAX_EVENTS:
            raise _FullError

    def _open(self, attributes: dict[str, str]) -> None:
        self._link = None
        href = attributes.get("href")
        if href and "nofollow" not in _words(attributes.get("rel")):
            self._link = Link(href, in_navigation=self._navigation > 0)
            self.links.append(self._link)

    def _note_alternate(self, attributes: dict[str, str]) -> None:
        href = attributes.get("href")
        if href and "alternate" in _words(attributes.get("rel")):
            media_type = (attributes.get("type") or "").partition(";")[0].strip().lower()
            self.alternates.append(Alternate(href, media_type, attributes.get("title") or ""))


def _words(value: str | None) -> list[str]:
    return re.split(r"[\s,]+", (value or "").lower())


def read(body: bytes) -> LinkedPage:
    """Read a page that is UTF-8; of one that is too large, what came first."""
    page = LinkedPage()
    parser = etree.HTMLParser(
        target=page, encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    with suppress(_FullError, etree.XMLSyntaxError):  # What was read up to there stands.
        etree.fromstring(body, parser)
    return page
