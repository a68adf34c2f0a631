"""Described things in a page's markup (schema.org in microdata), in the shape of linked data."""

from __future__ import annotations

from typing import Any

from lxml.html import HtmlElement

from extract.jsonld import Node, is_article, merged
from extract.strings import one_line

_MAX_VALUE = 2_000
#: Of one page: more of them are a list of other texts.
_MAX_PROPERTIES = 400
#: The text itself is read from the page, not from its description.
_LEFT_OUT = frozenset(("articlebody", "text", "comment", "review"))
#: Where a value stands that is not the element's text (HTML standard §5.2.4). Links are named by their text here:
#: of all that is asked for, only a page's address is one.
_ATTRIBUTES = {
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "video"), "src"),
    "link": "href",
    "time": "datetime",
}


def article_of(tree: HtmlElement) -> Node:
    """Return the article that the markup describes, the first if several; an empty node if none is.

    Properties outside of any item, which old pages have, complete it.
    """
    items: dict[Any, dict[str, Any]] = {}
    loose: dict[str, Any] = {}
    for element in tree.xpath("//*[@itemprop or @itemscope]")[:_MAX_PROPERTIES]:
        if element.get("itemscope") is not None or element.get("itemtype"):
            items[element] = {"@type": (element.get("itemtype") or "").split()}
        holder = next((one for one in element.iterancestors() if one in items), None)
        node = loose if holder is None else items[holder]
        for name in (element.get("itemprop") or "").split():
            if name.lower() not in _LEFT_OUT and (value := items.get(element) or _value(element)):
                _add(node, name, value)
    articles = [node for node in items.values() if is_article(node)]
    return merged([*articles[:1], loose])


def _value(element: HtmlElement) -> str | None:
    value = element.get("content") or element.get(_ATTRIBUTES.get(element.tag, "content"))
    return one_line((value or element.text_content())[:_MAX_VALUE])


def _add(node: dict[str, Any], name: str, value: object) -> None:
    known = node.get(name)
    if known is None:
        node[name] = value
    elif name in {"author", "creator", "keywords"}:
        node[name] = [*known, value] if isinstance(known, list) else [known, value]
