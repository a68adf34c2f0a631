"""Pages that list articles: a front page, a section, a topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urldefrag

from crawler.discovery import _page
from crawler.discovery._article_urls import looks_like_article
from crawler.discovery._document import Document, utf8
from crawler.discovery._links import absolute
from crawler.discovery._page import LinkedPage
from crawler.discovery._text import TITLE_CHARS, language_code, plain
from domain.pages import Candidate, Discovered
from domain.url_parts import path_and_query, registered_domain, split

MAX_BYTES = 16 * 1024 * 1024
_HEAD_BYTES = 64 * 1024
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_OTHER = re.compile(rb"\s*(?:<\?xml\b[^>]*>\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]|\s*[{\[]")


def recognises(document: Document) -> bool:
    """Tell whether this is a web page."""
    return bool(_PAGE.search(utf8(document)[:_HEAD_BYTES])) and not _OTHER.match(utf8(document))


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
    page = _page.read(body)
    if page.nofollow:
        return Discovered(problem="asks that none of its links be followed (robots: nofollow)")
    if not page.links:
        return Discovered(problem="is a page without links")
    titles = _titles(page, document, pattern)
    language = language_code(document.language) or language_code(page.language)
    return Discovered(tuple(Candidate(url, title=title, language=language) for url, title in titles.items()))


def _titles(page: LinkedPage, document: Document, pattern: re.Pattern[str] | None) -> dict[str, str | None]:
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
        parts = split(url)
        if pattern is None:
            below = parts.host == self.host or parts.host.endswith(f".{self.host}")
            return below and looks_like_article(parts.path, parts.query)
        # Links to share an article carry its address as a parameter; the pattern would match there too.
        if registered_domain(parts.host) != registered_domain(self.host):
            return False
        return bool(pattern.search(path_and_query(url)))
