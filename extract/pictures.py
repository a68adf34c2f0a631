"""The picture of a page, what stands under it, and who took it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.jsonld import Node
from extract.metadata import Metadata, parts_of
from extract.sources import Source, Told
from extract.strings import one_line

_SHARED = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_MAX_CAPTION = 600
_MAX_CREDIT = 120
#: Figures that are looked at for the one that shows the picture.
_MAX_FIGURES = 12

_CREDIT_WORD = (
    r"(?:photo(?:graph)?(?: credit)?|image(?: credit| source)?|credits?|picture|foto|bild|quelle|crédits?(?: photo)?|"
    r"photographie|imagen|фото|источник фото|լուսանկարը?|ֆոտո|fotoğraf|ფოტო|تصوير|الصورة|عکس|صورة)"
)
#: What stands before the name in a credit: ``Photo: ``, ``© ``.
_LABEL = re.compile(rf"^[\s([|/,–—-]*{_CREDIT_WORD}?\s*(?:by\b|von\b|:|©|\|)\s*", re.IGNORECASE)
#: A credit at the end of a caption: ``(Photo: A. B./AFP)``, ``| Bild: A. B.``, ``© A. B.``.
_CREDIT = re.compile(
    rf"[\s([|,–—-]*(?:(?:{_CREDIT_WORD}\s*(?:by\b|von\b|:|©|\|)|©|\(c\)|copyright:?)\s*)+"
    r"(?P<credit>[^()\[\]|]{2,120}?)[)\]\s.]*$",
    re.IGNORECASE,
)
#: ``Ada Sample/AFP`` in brackets anywhere at the end; any name there after the end of a sentence.
_IN_BRACKETS = re.compile(
    r"\s*[(\[](?P<credit>[^()\[\]]{2,80}/[^()\[\]]{2,60})[)\]]\s*\.?$|(?<=[.!?»”\"])\s*\((?P<name>[^()]{2,60})\)\.?$"
)
_WITHIN = (
    "descendant::*[contains(@class, 'credit') or contains(@class, 'Credit') or contains(@class, 'copyright')"
    " or contains(@class, 'Copyright') or contains(@itemprop, 'copyrightHolder') or contains(@class, 'photographer')]"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture; every part may be unknown."""

    address: Told[str] | None = None
    caption: Told[str] | None = None
    credit: Told[str] | None = None


def picture_of(metadata: Metadata, tree: HtmlElement) -> Picture:
    """Return the picture that the page gives as its own, with its caption and credit."""
    described = _described(metadata.article) or _described(metadata.marked)
    shared = metadata.first(*_SHARED)
    address = _told(metadata.absolute(shared), Source.OPENGRAPH) or _told(
        metadata.absolute(one_line(described.get("url") or described.get("contentUrl"))), Source.JSON_LD
    )
    caption = _told(_caption(described), Source.JSON_LD)
    credit = _told(_credit(described), Source.JSON_LD)
    if address and not (caption and credit):
        shown, by = _under_the_picture(tree, address.value)
        caption, credit = caption or _told(shown, Source.FIGURE), credit or _told(by, Source.FIGURE)
    if caption and not credit and (split := _split(caption.value)):
        text, by = split
        credit = Told(by, caption.source)
        caption = _told(text, caption.source)
    return Picture(address, caption, credit)


def _told(value: str | None, source: Source) -> Told[str] | None:
    return Told(value, source) if value else None


def _described(node: Node) -> Node:
    """The article's picture as a node: an address, an object with one, or a list of either."""
    value = node.get("image")
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else None
    if isinstance(value, dict):
        return value
    return {"url": value} if isinstance(value, str) else {}


def _caption(node: Node) -> str | None:
    text = one_line(node.get("caption")) or one_line(node.get("description"))
    return text if text and len(text) <= _MAX_CAPTION else None


def _credit(node: Node) -> str | None:
    for key in ("creditText", "creditLine", "credit", "copyrightHolder", "author", "creator"):
        value = node.get(key)
        text = one_line(value.get("name")) if isinstance(value, dict) else one_line(value)
        if text and len(text) <= _MAX_CREDIT:
            return _LABEL.sub("", text)
    return None


def _under_the_picture(tree: HtmlElement, address: str) -> tuple[str | None, str | None]:
    """Caption and credit in the ``<figure>`` that shows this picture, in whatever size."""
    name = _file_name(address)
    for figure in list(tree.iter("figure"))[:_MAX_FIGURES]:
        if name and any(name in value for value in _addresses(figure)):
            caption = next(figure.iter("figcaption"), None)
            if caption is None:
                continue
            by = next((one_line(one.text_content()) for one in caption.xpath(_WITHIN)), None)
            text = one_line(caption.text_content()[: 2 * _MAX_CAPTION])
            if text and by and text.endswith(by):
                text = text[: -len(by)].rstrip(" |–—-(/©") or None
            credit = _LABEL.sub("", by) if by and len(by) <= _MAX_CREDIT else None
            return text if text and len(text) <= _MAX_CAPTION else None, credit
    return None, None


def _addresses(figure: HtmlElement) -> Iterator[str]:
    for image in figure.iter("img", "source"):
        for attribute in ("src", "data-src", "srcset", "data-srcset"):
            if value := image.get(attribute):
                yield value


def _file_name(address: str) -> str:
    """The last part of an address without its extension: what the sizes of one picture share."""
    name = parts_of(address).path.rstrip("/").rpartition("/")[2].rpartition(".")[0]
    return name if len(name) > 4 else ""


def _split(caption: str) -> tuple[str, str] | None:
    """Caption and credit where the one ends with the other."""
    found = _CREDIT.search(caption[-200:]) or _IN_BRACKETS.search(caption[-200:])
    if found is None:
        return None
    start = max(0, len(caption) - 200) + found.start()
    return caption[:start].strip(), (next(filter(None, found.groupdict().values()))).strip()
