"""What a front page says of its publisher: its name and its country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.pages import Page
from domain.url_parts import folded_host, registered_domain
from extract.decode import decode
from extract.jsonld import Node, types
from extract.markup import parse
from extract.metadata import Metadata, gather

_LONGEST_NAME = 60
_SEPARATOR = re.compile(r"\s+[|\-–—·•:»]\s+|\s*[|»]\s*")
_PUBLISHERS = ("organization", "website")
_NO_LETTERS = re.compile(r"[\W_]+")
#: A shorter name stands by chance in other words.
_LEAST_LABEL = 3
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """None is what the page does not say."""

    name: str | None = None
    #: ISO 3166-1 alpha-2.
    country: str | None = None


def site_facts(page: Page) -> SiteFacts:
    """Read what a page says of its publisher; run in a worker process. Raises `ReadError`."""
    found = gather(parse(decode(page.body, page.headers.get("content-type"))), page.final_url)
    host = (urlsplit(page.final_url).hostname or "").removeprefix("www.")
    name = next((name for name in _names(found, host) if len(name) <= _LONGEST_NAME), None)
    return SiteFacts(name, next(_countries(found), None))


def _names(found: Metadata, host: str) -> Iterator[str]:
    yield from found.all("og:site_name", "application-name")
    for node in _publishers(found):
        if isinstance(node.get("name"), str):
            yield " ".join(node["name"].split())
    yield from _names_in_title(found.title_tag or "", host)


def _names_in_title(title: str, host: str) -> Iterator[str]:
    """The part of a title that sounds like the host; a title of few words as it is."""
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    label = _letters(registered_domain(folded_host(host)).partition(".")[0])
    for part in parts:
        if _letters(part) in _letters(host) or (len(label) >= _LEAST_LABEL and label in _letters(part)):
            yield part
    if len(parts) == 1 and len(title.split()) <= _FEW_WORDS:
        yield parts[0]


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _countries(found: Metadata) -> Iterator[str]:
    for node in _publishers(found):
        address = node.get("address")
        country = address.get("addressCountry") if isinstance(address, dict) else None
        code = country.get("name") if isinstance(country, dict) else country
        if isinstance(code, str) and re.fullmatch("[A-Z]{2}", code.strip()):
            yield code.strip()


def _publishers(found: Metadata) -> Iterator[Node]:
    for node in found.nodes:
        if any(name.endswith(_PUBLISHERS) for name in types(node)):
            yield node
        publisher = node.get("publisher")
        if isinstance(publisher, dict):
            yield publisher
