"""Pages that list articles: a front page, a section, a topic."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from lxml import etree

from crawler.discovery._article_urls import looks_like_article
from crawler.discovery._document import Document, utf8
from crawler.discovery._links import absolute
from crawler.discovery._text import TITLE_CHARS, is_block, language_code, plain
from domain.pages import Candidate, Discovered
from domain.url_parts import registered_domain, split

#: Pages have some thousand elements and pieces of text; beyond this, somebody wants to keep us busy.
MAX_EVENTS = 200_000
MAX_BYTES = 16 * 1024 * 1024
_OTHER = re.compile(rb"\s*(?:<\?xml\b[^>]*>\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]|\s*[{\[]")


def discover(document: Document) -> Discovered:
    """Read the links of a page that lead to articles of the same site, in page order, each address once.

    With ``article_url``, those whose path and query it matches, on any host of the site; without, those that look
    like articles, on the page's own host and below it. Links that say nofollow are not followed.
    """
    try:
        pattern = re.compile(document.article_url) if document.article_url else None
    except re.error as error:
        return Discovered(problem=f"has no valid article_url ({error})")
    if len(document.body) > MAX_BYTES:
        return Discovered(problem=f"is larger than {MAX_BYTES // 1024 // 1024} MiB")
    body = utf8(document)
    if _OTHER.match(body):
        return Discovered(problem="is not a web page")
    page = _read(body)
    if page.nofollow:
        return Discovered(problem="asks that none of its links be followed (robots: nofollow)")
    if not page.links:
        return Discovered(problem="is a page without links")
    titles = _titles(page, document, pattern)
    language = language_code(document.language) or language_code(page.language)
    return Discovered(tuple(Candidate(url, title=title, language=language) for url, title in titles.items()))


def _titles(page: _Page, document: Document, pattern: re.Pattern[str] | None) -> dict[str, str | None]:
    """The longest text of each address that is wanted."""
    titles: dict[str, str | None] = {}
    base = absolute(document.url, page.base) or document.url
    own = urldefrag(document.url).url
    site = _Site(split(document.url).host)
    for link in page.links:
        url = absolute(base, link.href)
        if url is None:
            continue
        url = urldefrag(url).url
        if url == own or (pattern is None and link.in_navigation):
            continue
        if url not in titles and not site.wants(url, pattern):
            continue
        title = plain("".join(link.text), TITLE_CHARS)
        titles[url] = max(titles.get(url), title, key=lambda text: len(text or ""))
    return titles


@dataclass(frozen=True, slots=True)
class _Site:
    host: str

    def wants(self, url: str, pattern: re.Pattern[str] | None) -> bool:
        host = split(url).host
        parts = urlsplit(url)
        if pattern is None:
            below = host == self.host or host.endswith(f".{self.host}")
            return below and looks_like_article(parts.path, parts.query)
        # Links to share an article carry its address as a parameter; the pattern would match there too.
        if registered_domain(host) != registered_domain(self.host):
            return False
        return bool(pattern.search((parts.path or "/") + (f"?{parts.query}" if parts.query else "")))


@dataclass(slots=True)
class _Link:
    href: str
    in_navigation: bool
    text: list[str] = field(default_factory=list)


class _FullError(Exception):
    """The page has more than is read."""


class _Page:
    """Takes the parser's events: no tree is built, so its size is no matter.

    Nor is the time: libxml2's tree takes two seconds for one tag with 20,000 attributes.
    """

    def __init__(self) -> None:
        self.links: list[_Link] = []
        self.base: str | None = None
        self.language: str | None = None
        self.nofollow = False
        self._link: _Link | None = None
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
            self._link = _Link(href, in_navigation=self._navigation > 0)
            self.links.append(self._link)


def _words(value: str | None) -> list[str]:
    return re.split(r"[\s,]+", (value or "").lower())


def _read(body: bytes) -> _Page:
    page = _Page()
    parser = etree.HTMLParser(
        target=page, encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    with suppress(_FullError, etree.XMLSyntaxError):  # What was read up to there stands.
        etree.fromstring(body, parser)
    return page
