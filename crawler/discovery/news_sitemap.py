"""Google News sitemaps: addresses with title, language and time of publication, and indexes of such."""

from __future__ import annotations

from crawler.discovery import _sitemaps
from crawler.discovery._document import Document
from domain.pages import Discovered


def recognises(document: Document) -> bool:
    """Tell whether this is a sitemap with news in it, or one that is made for news and has none today."""
    return _sitemaps.is_sitemap(document) and _sitemaps.is_for_news(document)


def discover(document: Document) -> Discovered:
    """Read a news sitemap or an index; an entry without news is a candidate without hints."""
    return _sitemaps.read(document)
