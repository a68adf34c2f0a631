"""Sitemaps and their indexes, with or without news entries (sitemaps.org, Google News)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from crawler.discovery import _xml
from crawler.discovery._dates import parsed_date
from crawler.discovery._document import MAX_ENTRIES, Document, utf8
from crawler.discovery._links import absolute
from crawler.discovery._text import TITLE_CHARS, language_code, plain
from crawler.discovery._xml import BrokenError, Element
from domain.pages import Candidate, Discovered

#: The namespace of news, under whatever prefix; many sitemaps declare it that have no news.
_NEWS_NAMESPACE = re.compile(rb"xmlns:([\w.-]{1,40})\s*=\s*[\"'][^\"']*sitemap-news")
_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:url|sitemap)[\s>]")

_Found = tuple[list[Candidate], list[tuple[str, datetime | None]]]


def is_sitemap(document: Document) -> bool:
    """Tell whether this is a sitemap, or an index of sitemaps."""
    return isinstance(_xml.source(document, _xml.SITEMAPS, "a sitemap"), _xml.Source)


def is_for_news(document: Document) -> bool:
    """Tell whether a sitemap uses the namespace of news, or declares it and has no entry."""
    body = utf8(document)
    prefixes = _NEWS_NAMESPACE.findall(body)
    return any(b"<" + prefix + b":" in body for prefix in prefixes) or bool(prefixes and not _ENTRY.search(body))


def read(document: Document) -> Discovered:
    """Read a sitemap or an index. ``lastmod`` orders the documents of an index; it dates no article."""
    source = _xml.source(document, _xml.SITEMAPS, "a sitemap")
    if isinstance(source, str):
        return Discovered(problem=source)
    problem = None
    found: _Found = ([], [])
    try:
        _collect(source.xml, document, found)
    except BrokenError as broken:
        found, lossless = _second_try(source.xml, document, found)
        problem = None if lossless else str(broken)
    candidates, documents = found
    if problem:
        problem = f"{problem}; {len(candidates) + len(documents)} entries could be read"
    return Discovered(tuple(candidates), _newest_first(documents), problem)


def _second_try(xml: bytes, document: Document, first: _Found) -> tuple[_Found, bool]:
    """Read a mended sitemap; return the better of both tries, and whether all of it was read."""
    second: _Found = ([], [])
    try:
        _collect(_xml.mended(xml), document, second)
    except BrokenError:
        return max(second, first, key=lambda found: len(found[0]) + len(found[1])), False
    return second, not _xml.breaks_off(xml)


def _collect(xml: bytes, document: Document, found: _Found) -> None:
    candidates, documents = found
    configured = language_code(document.language)
    for element in islice(_xml.elements(xml, ("url", "sitemap")), MAX_ENTRIES + 1):
        fields = {_local(child): child.text for child in element.iterchildren("{*}loc", "{*}lastmod")}
        url = absolute(document.url, fields.get("loc"))
        if url is None:
            continue
        if _local(element) == "sitemap":
            documents.append((url, parsed_date(fields.get("lastmod"))))
        else:
            candidates.append(_candidate(url, element, configured))


def _candidate(url: str, element: Element, configured: str | None) -> Candidate:
    # By local name: publishers write the namespace of news in many ways. Images and videos have titles too.
    hints = {_local(hint): hint.text for hint in _news(element) if hint.text}
    if not hints:
        return Candidate(url, language=configured)
    return Candidate(
        url,
        title=plain(hints.get("title"), TITLE_CHARS),
        published_at=parsed_date(hints.get("publication_date")),
        language=language_code(hints.get("language")) or configured,
    )


def _news(element: Element) -> Iterator[Element]:
    for child in element:
        if _local(child) == "news":
            yield from child.iter("{*}title", "{*}publication_date", "{*}language")
        elif "news" in child.tag.rpartition("}")[0]:  # its wrapper was forgotten
            yield child


def _local(element: Element) -> str:
    tag: str = element.tag
    return tag.rpartition("}")[2]


def _newest_first(documents: list[tuple[str, datetime | None]]) -> tuple[str, ...]:
    """Those with a date, newest first; then the others, as they stand."""
    ordered = sorted(documents, key=lambda entry: -entry[1].timestamp() if entry[1] else 0.0)
    return tuple(url for url, _ in ordered)
