"""Sitemaps of all pages, their indexes, and lists of addresses in plain text, one a line."""

from __future__ import annotations

import io
from itertools import islice

from crawler.discovery import _sitemaps
from crawler.discovery._document import MAX_ENTRIES, Document, utf8
from crawler.discovery._links import named
from crawler.discovery._text import language_code
from domain.pages import Candidate, Discovered


def recognises(document: Document) -> bool:
    """Tell whether this is a sitemap, in either form, without news in it."""
    return bool(_listed(document)) or (_sitemaps.is_sitemap(document) and not _sitemaps.is_for_news(document))


def discover(document: Document) -> Discovered:
    """Read a sitemap in either form. Candidates have no date: ``lastmod`` is not when an article was published."""
    listed = _listed(document)
    return Discovered(listed) if listed else _sitemaps.read(document)


def _listed(document: Document) -> tuple[Candidate, ...]:
    """The addresses of a plain text, if it begins with one."""
    text = utf8(document).lstrip()
    if not text[:8].lower().startswith((b"https://", b"http://")):
        return ()
    language = language_code(document.language)
    lines = islice(io.BytesIO(text), MAX_ENTRIES + 1)
    return tuple(Candidate(url, language=language) for line in lines if (url := named(line.decode("utf-8"))))
