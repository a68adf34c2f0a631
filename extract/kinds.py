"""What a page is: a text of its own, or a list of other texts."""

from __future__ import annotations

import re
from enum import StrEnum

from lxml.html import HtmlElement

from domain.text import n_letters
from extract import jsonld
from extract.metadata import Metadata, parts_of

_LIST_TYPES = frozenset(("collectionpage", "itemlist", "searchresultspage", "profilepage"))
_VIDEO_TYPES = frozenset(("videoobject",))
_GALLERY_TYPES = frozenset(("imagegallery", "mediagallery"))

#: A whole part of the address, or the end of its last.
_LIVE_PATH = re.compile(
    r"/(?:live|live-?blog|live-?ticker|live-?news|live-?updates?|live-?reporting|en-direct|en-vivo|en-directo|canli)(?:/|$)|"
    r"-(?:live-?updates?|live-?blog|live-?ticker|live-as-it-happened)(?:[-/.]|$)"
)
_VIDEO_PATH = re.compile(r"/(?:videos?|watch|vidéos?|video-?news|mediathek)(?:/|$)")
_GALLERY_PATH = re.compile(
    r"/(?:galler(?:y|ies)|photo-?galler(?:y|ies)|photos?|pictures|slideshows?|bilder|fotos?|foto-?galerie|fotostrecke|galerie|"
    r"galeri|fotogalereya|photoreports?|in-pictures)(?:/|-|$)"
)
_LIVE = re.compile(
    r"\blive[ -]?(?:blog|ticker|updates?|reporting)\b|minute by minute|\bas it happened\b|онлайн-трансляц|"
    r"прямая трансляция|canlı (?:blog|anlatım)|^(?:live|en direct|en vivo|en directo|direct|diretta)\s*[:|–—-]",
    re.IGNORECASE,
)
_GALLERY = re.compile(
    r"\W*(?:in pictures|in photos|photos?|gallery|photo gallery|fotostrecke|in bildern|en images|en imágenes|le foto|"
    r"zdjęcia|фото|фоторепортаж|фотогалерея|fotoğraflarla|foto galeri|fotolar|ֆոտոշար|լուսանկարներ|ფოტო)\s*[:|–—-]",
    re.IGNORECASE,
)
#: With fewer letters, a text stands under a film or pictures.
_CAPTION_LETTERS = 600
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
    #: Pictures with a line each.
    GALLERY = "gallery"
    #: A home page, a section, a tag: its text is other articles'.
    LIST = "list"


def kind_of(metadata: Metadata, tree: HtmlElement, url: str | None, title: str | None, body: str) -> Kind:
    """Return what a page is, told from its address, title and text too. What cannot be told is an article."""
    described = jsonld.types(metadata.article) | jsonld.types(metadata.marked)
    shared_as = (metadata.first("og:type") or "").lower()
    path = parts_of(url or metadata.canonical).path.lower()
    if any(name.startswith("liveblog") for name in described) or _LIVE_PATH.search(path) or _LIVE.search(title or ""):
        return Kind.LIVE
    if n_letters(body) < _CAPTION_LETTERS:
        if shared_as.startswith("video") or _VIDEO_PATH.search(path) or _has(metadata, _VIDEO_TYPES):
            return Kind.VIDEO
        if _GALLERY_PATH.search(path) or _has(metadata, _GALLERY_TYPES) or _GALLERY.match(title or ""):
            return Kind.GALLERY
    if described or shared_as == "article" or any(metadata.all("article:published_time")):
        return Kind.ARTICLE
    if shared_as.startswith("video"):
        return Kind.VIDEO
    if _is_home(url) or _has(metadata, _LIST_TYPES):
        return Kind.LIST
    return Kind.LIST if _is_named_like_a_section(title) and _is_made_of_teasers(tree, body) else Kind.ARTICLE


def _has(metadata: Metadata, types: frozenset[str]) -> bool:
    return any(jsonld.types(node) & types for node in metadata.nodes)


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
