"""Whether a text can be read without paying, and whether all of it is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from lxml.html import HtmlElement

from domain.text import n_letters
from extract.metadata import Metadata
from extract.sources import Source, Told
from extract.strings import one_line
from extract.wall_words import SUBSCRIBE


class Access(StrEnum):
    """What a page, or its look, says of access. The value is the name in the article record."""

    FREE = "free"
    #: For subscribers, but all of it seems to be here.
    PAYWALLED = "paywalled"
    #: Cut: the rest is for subscribers.
    PARTIAL = "partial"


#: What pages state of their tier.
_TIERS = ("article:content_tier", "og:article:content_tier", "content_tier", "cxenseparse:contenttier", "paywall")
_FREE_WORDS = frozenset(("free", "none", "false", "no", "open"))
_PAID_WORDS = frozenset(("locked", "paid", "premium", "metered-paid", "hard", "true", "yes", "subscription"))
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
#: A text this much shorter than its page says is cut.
_WHOLE = 0.6
#: With a request to subscribe on the page, a text with fewer letters is its beginning.
_SHORT = 1_500
_MAX_REQUEST = 300
#: Parts of the words that every such request has one of: looked for first, because most blocks have none.
_HINT = re.compile(
    r"read|subscri|member|log in|sign in|lesen|abonn|suscri|abbona|prenumer|przeczyta|подпис|передпл|abone|abunə|"
    r"բաժանորդ|გამომწერ|აბონენტ|اشترك|مشترك|مشترک|会員|続き|구독",
    re.IGNORECASE,
)
_BLOCKS = ("p", "h2", "h3", "h4", "div", "span", "button", "a", "strong")


def access_of(metadata: Metadata, tree: HtmlElement, body: str) -> Told[Access] | None:
    """Return what the page says of access to its text, or what its text looks like; None where nothing is said."""
    stated = _stated(metadata)
    if stated and stated.value is Access.FREE:
        return stated
    if n_letters(body) < _SHORT and _asks_to_subscribe(tree):
        return Told(Access.PARTIAL, Source.TEXT)
    if stated and (_CUT.search(body) or _is_shorter_than_said(metadata, body)):
        return Told(Access.PARTIAL, Source.TEXT)
    return stated


def _stated(metadata: Metadata) -> Told[Access] | None:
    for value, source in (*_described(metadata), *((value, Source.META) for value in metadata.all(*_TIERS))):
        word = str(value).rpartition("/")[2].strip().lower()
        if source is Source.META:
            if word in _FREE_WORDS | _PAID_WORDS:
                return Told(Access.FREE if word in _FREE_WORDS else Access.PAYWALLED, source)
        elif word in {"true", "false"}:
            return Told(Access.FREE if word == "true" else Access.PAYWALLED, source)
    return None


def _described(metadata: Metadata) -> Iterator[tuple[object, Source]]:
    yield from metadata.described("isAccessibleForFree")


def _asks_to_subscribe(tree: HtmlElement) -> bool:
    """Whether a short block outside of menus asks to subscribe before reading on."""
    texts = (element.text for element in tree.iter(*_BLOCKS))
    return any(
        SUBSCRIBE.search(text) for text in texts if text and 8 < len(text) <= _MAX_REQUEST and _HINT.search(text)
    )


def _is_shorter_than_said(metadata: Metadata, body: str) -> bool:
    said = one_line(str(next((value for value, _ in metadata.described("wordCount")), "")))
    return bool(said and said.isdigit()) and len(body.split()) < _WHOLE * int(said or 0)
