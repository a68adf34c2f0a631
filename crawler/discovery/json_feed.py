"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from crawler.discovery._dates import parsed_date
from crawler.discovery._document import MAX_ENTRIES, Document, utf8
from crawler.discovery._links import absolute, named
from crawler.discovery._text import SUMMARY_CHARS, TITLE_CHARS, language_code, plain
from domain.pages import Candidate, Discovered

#: Parsed, JSON takes up to 25 times its size.
MAX_BYTES = 8 * 1024 * 1024
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LANGUAGE = re.compile(r'"language"\s*:\s*"([\w-]{1,35})"')
_SUMMARIES = ("summary", "content_text", "content_html")
_OBJECT = re.compile(rb"\s*\{")
_MARK = re.compile(rb"jsonfeed\.org|\"items\"\s*:\s*\[")
_DECODER = json.JSONDecoder(strict=False)


def recognises(document: Document) -> bool:
    """Tell whether this is a JSON Feed, or could be: one without items is none."""
    body = utf8(document)
    return bool(_OBJECT.match(body) and _MARK.search(body))


def discover(document: Document) -> Discovered:
    """Read a feed; of one that breaks off, the complete items come with a problem."""
    if len(document.body) > MAX_BYTES:
        return Discovered(problem=f"is larger than {MAX_BYTES // 1024 // 1024} MiB")
    text = utf8(document).decode("utf-8")
    if text.lstrip()[:1] not in ("{", "["):
        page = re.search(r"<(?:!doctype )?html", text[:2048], re.IGNORECASE)
        return Discovered(problem="is a web page, not a feed" if page else "is not JSON")
    try:
        feed = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        return _saved(text, error, document)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Discovered(problem="is JSON, but not a JSON Feed (it has no list of items)")
    found = tuple(_candidates(items, feed.get("language"), document))
    if items and not found:
        return Discovered(problem=f"has {len(items)} entries, and none with a web address")
    return Discovered(found)


def _saved(text: str, error: Exception, document: Document) -> Discovered:
    """Read item by item as far as it goes."""
    items: list[object] = []
    start = _ITEMS.search(text)
    position = start.end() if start else len(text)
    try:
        while position < len(text):
            position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # it matches anywhere
            item, position = _DECODER.raw_decode(text, position)
            items.append(item)
    except (ValueError, RecursionError):
        pass
    language = _LANGUAGE.search(text, 0, start.start()) if start else None
    found = tuple(_candidates(items, language[1] if language else None, document))
    reason = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
    return Discovered(found, problem=f"is not valid JSON ({reason}); {len(found)} entries could be read")


def _candidates(items: list[Any], language: object, document: Document) -> Iterator[Candidate]:
    general = language_code(document.language) or language_code(_text(language))
    for item in items[: MAX_ENTRIES + 1]:
        if not isinstance(item, dict):
            continue
        url = (
            absolute(document.url, _text(item.get("url")))
            or absolute(document.url, _text(item.get("external_url")))
            or named(_text(item.get("id")))
        )
        if url is None:
            continue
        summaries = (plain(_text(item.get(name)), SUMMARY_CHARS) for name in _SUMMARIES)
        yield Candidate(
            url=url,
            title=plain(_text(item.get("title")), TITLE_CHARS),
            summary=next(filter(None, summaries), None),
            published_at=parsed_date(_text(item.get("date_published"))),
            language=language_code(_text(item.get("language"))) or general,
        )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
