"""Feeds that are XML by name only, read by feedparser, which forgives nearly everything."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.discovery._dates import parsed_date
from crawler.discovery._links import absolute, named
from crawler.discovery._text import SUMMARY_CHARS, TITLE_CHARS, language_code, plain
from domain.pages import Candidate

#: feedparser takes up to 10 µs a byte and 0.1 ms a tag when somebody tries; feeds have their newest entries first.
MAX_BYTES = 256 * 1024
MAX_TAGS = 10_000

#: What feedparser has been seen to raise, or well may, on documents that nobody foresaw.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def candidates(xml: bytes, url: str, language: str | None) -> tuple[Candidate, ...]:
    """Return what feedparser finds in ``xml`` (see `beginning`); nothing if it gives up."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        # As a stream: feedparser opens files and addresses that a string, or bytes, happen to name.
        parsed = feedparser.parse(
            io.BytesIO(xml), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
        language = language or language_code(parsed.feed.get("language"))
        return tuple(_candidates(parsed.entries, parsed.version or "", url, language))
    except _FAILURES:
        return ()


def beginning(xml: bytes) -> bytes:
    """Return as much of the document as feedparser reads in a second or two."""
    head = xml[:MAX_BYTES]
    if head.count(b"<") <= MAX_TAGS:
        return head
    *_, last = islice(re.finditer(rb"<", head), MAX_TAGS)
    return head[: last.start()]


def _candidates(entries: list[Any], version: str, url: str, language: str | None) -> Iterator[Candidate]:
    for entry in entries:
        link = absolute(url, entry.get("link"))
        if entry.get("guidislink") and link == absolute(url, entry.get("id")):
            link = named(entry.get("id"))  # feedparser takes any guid for a path
        if link is None:
            continue
        contents = [part.get("value") for part in entry.get("content") or ()]
        texts = (plain(text, SUMMARY_CHARS) for text in (entry.get("summary"), *contents))
        # feedparser files RSS 1.0's dc:date under "updated"; there, it is the time of publication.
        dates = (entry.get("published"), dict.get(entry, "updated") if version.startswith("rss") else None)
        yield Candidate(
            url=link,
            title=plain(entry.get("title"), TITLE_CHARS),
            summary=next(filter(None, texts), None),
            published_at=next(filter(None, map(parsed_date, dates)), None),
            language=language,
        )
