"""What a page says of itself, gathered in one pass and not yet believed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement

from domain.reading import Rule
from extract import jsonld, microdata
from extract.jsonld import Node
from extract.rules import Ruled, metadata_of
from extract.sources import Source
from extract.strings import one_line

_MAX_VALUE = 5_000
_MAX_TITLE = 500
#: Of one kind: a page that repeats itself more often describes other pages.
_MAX_REPEATS = 50
#: Between two pieces of markup: a small letter or a digit, then a capital.
_GLUED = re.compile(r"(?<=[^\W_A-ZÀ-Þ])\x1f(?=[A-ZÀ-ÞА-ЯԱ-Ֆ])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A ``<time>``, or what is marked up like one."""

    value: str
    #: What the page calls it: an ``itemprop``, or "pubdate".
    role: str


@dataclass(slots=True)
class Metadata:
    """The page's own words about itself; every list in the page's order."""

    #: Contents of ``<meta>`` by lower-case name, property or itemprop.
    meta: dict[str, list[str]] = field(default_factory=dict)
    #: The described article, and the page around it (JSON-LD); empty if there is none.
    article: Node = field(default_factory=dict)
    web_page: Node = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    #: The described article (microdata); empty if there is none.
    marked: Node = field(default_factory=dict)
    title_tag: str | None = None
    headings: list[str] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    #: What the outlet's own rules find; it comes before everything else.
    ruled: Ruled = field(default_factory=Ruled)
    html_lang: str | None = None
    canonical: str | None = None
    #: Language and address of every ``rel=alternate`` with an ``hreflang``, as written.
    alternates: list[tuple[str, str]] = field(default_factory=list)
    #: What relative addresses are relative to.
    base: str | None = None

    @property
    def host(self) -> str:
        """The page's host without ``www.``, lower case; "" if its address is unknown."""
        return (parts_of(self.base or self.canonical).hostname or "").removeprefix("www.")

    def first(self, *names: str) -> str | None:
        """Return the first non-empty ``<meta>`` of these names, in the order of the names."""
        return next(self.all(*names), None)

    def all(self, *names: str) -> Iterator[str]:
        """Return the contents of ``<meta>`` of these names, in the order of the names."""
        for name in names:
            yield from self.meta.get(name, ())

    def described(self, *keys: str) -> Iterator[tuple[Any, Source]]:
        """Yield what the described article has under these keys, JSON-LD before microdata, each with its source."""
        for node, source in ((self.article, Source.JSON_LD), (self.marked, Source.MICRODATA)):
            for key in keys:
                if (value := node.get(key)) not in (None, "", [], {}):
                    yield value, source

    def absolute(self, address: str | None) -> str | None:
        """Return a web address made absolute; None if it is none."""
        joined = _joined(self.base, address.strip() if address else None)
        parts = parts_of(joined)
        return joined if parts.scheme in {"http", "https"} and parts.hostname else None


def parts_of(address: str | None) -> SplitResult:
    """Return the parts of an address, all empty for none and for what cannot be one."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")


def gather(tree: HtmlElement, url: str | None, rules: Sequence[Rule] = ()) -> Metadata:
    """Gather everything that a page says of itself; ``rules`` are the outlet's for this day."""
    found, scripts = Metadata(html_lang=tree.get("lang") or tree.get("xml:lang"), base=url), list[str]()
    for element in tree.iter("meta", "link", "script", "title", "h1", "time", "base"):
        tag = element.tag
        if tag == "meta":
            _meta(found, element)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text:
                scripts.append(element.text)
        elif tag == "link":
            _link(found, element)
        elif tag == "base":
            found.base = _joined(url, element.get("href")) or found.base
        elif tag == "time":
            _moment(found, element)
        else:
            _heading(found, element)
    found.marked = microdata.article_of(tree)
    found.ruled = metadata_of(tree, rules)
    found.nodes = jsonld.nodes(scripts)
    found.article = jsonld.article_of(found.nodes, url or found.canonical, found.first("og:title") or found.title_tag)
    found.web_page = next(filter(jsonld.is_web_page, found.nodes), {})
    return found


def _joined(base: str | None, href: str | None) -> str | None:
    try:
        return urljoin(base or "", href) if href else None
    except ValueError:
        return None


def _meta(found: Metadata, element: HtmlElement) -> None:
    content = one_line((element.get("content") or "")[:_MAX_VALUE])
    if content is None:
        return
    # One element may serve several vocabularies: <meta property="og:title" name="title" itemprop="headline">.
    named = {element.get("property"), element.get("name"), element.get("itemprop"), element.get("http-equiv")}
    for names in filter(None, named):
        for name in names.lower().split():
            _add(found.meta, name, content)


def _add(values: dict[str, list[str]], name: str, value: str) -> None:
    known = values.setdefault(name, [])
    if len(known) < _MAX_REPEATS:
        known.append(value)


def _link(found: Metadata, element: HtmlElement) -> None:
    roles, address = (element.get("rel") or "").lower().split(), one_line(element.get("href"))
    if "canonical" in roles and found.canonical is None:
        found.canonical = address
    language = one_line(element.get("hreflang"))
    if "alternate" in roles and language and address and len(found.alternates) < _MAX_REPEATS:
        found.alternates.append((language, address))


def _moment(found: Metadata, element: HtmlElement) -> None:
    value = one_line(element.get("datetime") or element.get("content"))
    if value and len(value) < 60 and len(found.moments) < _MAX_REPEATS:
        role = element.get("itemprop") or ("pubdate" if element.get("pubdate") is not None else "")
        found.moments.append(Moment(value, role.lower()))


def _heading(found: Metadata, element: HtmlElement) -> None:
    # <title> also names the drawings of an <svg>.
    text = one_line(_spaced(element)[:_MAX_TITLE])
    if element.tag == "h1":
        if text and len(found.headings) < _MAX_REPEATS:
            found.headings.append(text)
    elif found.title_tag is None:
        found.title_tag = text


def _spaced(element: HtmlElement) -> str:
    """Return the text with room between blocks that only the layout keeps apart (``<b>Topic</b>Headline``)."""
    return _GLUED.sub(" ", "\x1f".join(element.itertext())).replace("\x1f", "")
