"""What a page is: a text of its own, or a list of other texts."""

from __future__ import annotations

from enum import StrEnum

from lxml.html import HtmlElement

from extract import jsonld
from extract.metadata import Metadata, parts_of

_LIST_TYPES = frozenset(("collectionpage", "itemlist", "searchresultspage", "profilepage"))
#: A teaser's link reads like a headline, not like a menu's word.
_TEASER_LETTERS = range(25, 200)
_MANY_TEASERS = 12
#: A list has less running text than this for each of its teasers.
_LETTERS_A_TEASER = 50
_PARAGRAPH_LETTERS = 120
#: A section is called "World" or "Latest news"; a headline is longer.
_HEADLINE_WORDS = 5


class Kind(StrEnum):
    """The kinds of pages that are told apart. The value is the name in the article record."""

    ARTICLE = "article"
    #: A text that grows while its event lasts.
    LIVE = "live"
    VIDEO = "video"
    #: A home page, a section, a tag: its text is other articles'.
    LIST = "list"


def kind_of(metadata: Metadata, tree: HtmlElement, url: str | None, title: str | None, body: str) -> Kind:
    """Return what a page is, told from its title and the text found too. What cannot be told is an article."""
    described = jsonld.types(metadata.article) | jsonld.types(metadata.marked)
    if any(name.startswith("liveblog") for name in described):
        return Kind.LIVE
    shared_as = (metadata.first("og:type") or "").lower()
    if described or shared_as == "article" or any(metadata.all("article:published_time")):
        return Kind.ARTICLE
    if shared_as.startswith("video"):
        return Kind.VIDEO
    if _is_home(url) or any(jsonld.types(node) & _LIST_TYPES for node in metadata.nodes):
        return Kind.LIST
    return Kind.LIST if _is_named_like_a_section(title) and _is_made_of_teasers(tree, body) else Kind.ARTICLE


def _is_home(url: str | None) -> bool:
    parts = parts_of(url)
    return bool(parts.hostname) and parts.path in {"", "/"} and not parts.query


def _is_named_like_a_section(title: str | None) -> bool:
    return len((title or "").split()) < _HEADLINE_WORDS


def _is_made_of_teasers(tree: HtmlElement, body: str) -> bool:
    teasers = _teasers(tree)
    running = sum(len(line) for line in body.split("\n") if len(line) >= _PARAGRAPH_LETTERS)
    return teasers >= _MANY_TEASERS and running < _LETTERS_A_TEASER * teasers


def _teasers(tree: HtmlElement) -> int:
    """Count the different pages that are linked by what reads like a headline."""
    return len(
        {
            link.get("href")
            for link in tree.iter("a")
            if link.get("href") and len("".join(link.itertext()).strip()) in _TEASER_LETTERS
        }
    )
