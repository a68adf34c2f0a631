"""What a front page says of an outlet's feeds: those it names, links that look like some, and its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag

from crawler.discovery import _page
from crawler.discovery._article_urls import looks_like_article
from crawler.discovery._document import Document, unpacked, utf8
from crawler.discovery._links import absolute
from crawler.discovery._text import language_code
from domain.url_parts import path_and_query, registered_domain, split, words

#: Media types of feeds. Plain JSON is the content system's interface, XML may be anything.
_FEED_TYPES = words("application/rss+xml application/atom+xml application/rdf+xml application/feed+json")
#: A path that says so itself: /rss, /feed/, /rss.xml, /en/rssfeeds, /news.rss; or a parameter: ?format=rss.
_LIKE_A_FEED = re.compile(
    r"(?:^|[/._=-])(?:rss\d?|rssfeeds?|feeds?|atom)(?:$|[/._?&])|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
#: Readers' letters are no news.
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
#: The first folder of a page that serves the site and lists no news.
_NO_SECTIONS = words(
    """
    about account ads advertise advertising app apps archive archives author authors auth cart contact contacts
    cookies donate faq help impressum jobs legal login logout newsletter newsletters privacy profile register rss
    search shop sign-in signin signup sitemap static subscribe support tag tags terms user users wp-content wp-json
    """
)


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What one page leads to; all addresses absolute, each once, in page order."""

    #: Feeds that it names as such, then links that look like feeds.
    feeds: tuple[str, ...]
    #: Pages that may list articles, those of its navigation first.
    sections: tuple[str, ...]
    #: Pages of the site that do not look like articles.
    others: tuple[str, ...]
    #: ISO 639-1, as the page says.
    language: str | None


def read_front_page(body: bytes, url: str, content_type: str | None) -> FrontPage:
    """Read a page that came from ``url``. Never raises for bad input."""
    plain, _ = unpacked(body)
    page = _page.read(utf8(Document(plain, url, content_type))) if plain else _page.LinkedPage()
    base = absolute(url, page.base) or url
    links = [(link, found) for link in page.links if (found := _on_site(base, link.href, url))]
    others = [(link, found) for link, found in links if not _is_article(found) and found != url]
    lists = (entry for entry in others if _is_section(entry[1]))
    sections = sorted(lists, key=lambda entry: not entry[0].in_navigation)
    return FrontPage(
        feeds=_each(_feeds(page, base, url)),
        sections=_each(found for _, found in sections),
        others=_each(found for _, found in others),
        language=language_code(page.language),
    )


def _each(urls: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urls))


def _feeds(page: _page.LinkedPage, base: str, url: str) -> Iterator[str]:
    for alternate in page.alternates:
        found = absolute(base, alternate.href)
        is_feed = alternate.media_type in _FEED_TYPES and not _COMMENTS.search(alternate.href + alternate.title)
        if found and is_feed:
            yield found
    for link in page.links:
        linked = _on_site(base, link.href, url)
        if linked and _LIKE_A_FEED.search(path_and_query(linked)) and not _COMMENTS.search(linked):
            yield linked


def _on_site(base: str, href: str, url: str) -> str | None:
    """The address of a link within the site."""
    found = absolute(base, href)
    if found is None or registered_domain(split(found).host) != registered_domain(split(url).host):
        return None
    return urldefrag(found).url


def _is_article(url: str) -> bool:
    parts = split(url)
    return looks_like_article(parts.path, parts.query)


def _is_section(url: str) -> bool:
    """Whether an address looks like a list: short, of words, and not one that serves the site."""
    parts = split(url)
    folders = [folder for folder in unquote(parts.path).lower().split("/") if folder]
    is_short = 1 <= len(folders) <= 3 and not parts.query and not re.search(r"\d{3}|\.\w+$", parts.path)
    return is_short and _NO_SECTIONS.isdisjoint(folders)
