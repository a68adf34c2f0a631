"""The text of the article: trafilatura's, on a tree that is lighter by what is no text."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.html import HtmlElement

from domain.errors import ReadError

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

#: Never text, and a good part of a page: without them, everything after is faster. JSON-LD stays, for rescue.
_DEAD = ("style", "svg", "template", "iframe", "link", "source", "input", "select", "canvas", "object", "embed")

#: What trafilatura and lxml let through on markup that nobody foresaw.
_LIBRARY_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
)


def body_of(tree: HtmlElement, url: str | None) -> str:
    """Return the article's text, its paragraphs joined by line feeds; "" if there is none.

    Changes the tree. Raises `ReadError` if the library fails on it.
    """
    from trafilatura import bare_extraction

    lighten(tree)
    try:
        document: Any = bare_extraction(tree, options=_options())
    except _LIBRARY_FAILURES as error:
        raise ReadError(f"the text could not be read: {type(error).__name__}: {error}") from error
    return document.text or "" if document is not None else ""


def lighten(tree: HtmlElement) -> None:
    """Take out what is never text."""
    for element in list(tree.iter("script", *_DEAD)):
        if element.tag == "script" and "ld+json" in (element.get("type") or ""):
            continue
        parent = element.getparent()
        if parent is None:
            continue
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


@cache
def _options() -> Extractor:
    from trafilatura.settings import Extractor

    # It warns of every page without a text, which to us is an answer.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(output_format="python", fast=True, comments=False)
