"""The lines of a part of a page, as its layout breaks them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree
from lxml.html import HtmlElement

from extract.strings import folded

_BREAKING = frozenset(
    (
        *("address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    )
)
#: Never text of the article that they stand in.
_SILENT = frozenset(
    (
        *("aside", "audio", "button", "canvas", "dialog", "embed", "figure", "footer", "form", "iframe", "input"),
        *("menu", "nav", "noscript", "object", "picture", "script", "select", "style", "svg", "template"),
        *("textarea", "video"),
    )
)


def lines_of(part: HtmlElement, without: Collection[HtmlElement] = ()) -> list[str]:
    """Return the text of an element line by line, each with its white space folded; ``without`` are left out."""
    lines = "".join(_pieces(part, without)).split("\n")
    return [line for raw in lines if (line := folded(raw))]


def _pieces(part: HtmlElement, without: Collection[HtmlElement]) -> Iterator[str]:
    walk = etree.iterwalk(part, events=("start", "end"))
    for event, element in walk:
        breaks = element.tag in _BREAKING
        if event == "start":
            if element.tag in _SILENT or element in without:
                walk.skip_subtree()
                continue
            if breaks:
                yield "\n"
            if element.text:
                yield element.text.replace("\n", " ")
            continue
        if breaks:
            yield "\n"
        if element is not part and element.tail:
            yield element.tail.replace("\n", " ")
