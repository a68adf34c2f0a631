"""Linked data (schema.org in JSON-LD) of a page: also in lists, in graphs, and broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from extract import loose_json
from extract.strings import one_line, words_of

Node: TypeAlias = Mapping[str, Any]

#: Beyond these a script is no description of an article.
_MAX_CHARACTERS = 2_000_000
_MAX_NODES = 2_000
_MAX_LEVELS = 12

_OPENING = re.compile(r"\s*+(?://)?\s*+(?:<!--|<!\[CDATA\[)")
#: A node under one of these keys speaks of the page itself.
_SAME_PAGE = ("@graph", "mainEntity", "mainEntityOfPage")


def nodes(scripts: Iterable[str]) -> list[Node]:
    """Return every described thing that speaks of the page itself, in the page's order."""
    found: list[Node] = []
    for script in scripts:
        for value in _load(script):
            found.extend(_of_the_page(value))
            if len(found) > _MAX_NODES:
                return found[:_MAX_NODES]
    return found


def types(node: Node) -> frozenset[str]:
    """Return a node's types, lower case, without the vocabulary's address."""
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return frozenset(re.split(r"[/:#]", name)[-1].lower() for name in listed if isinstance(name, str))


def is_article(node: Node) -> bool:
    """Whether a node is a text that was published: an article, a post, a live blog."""
    return any(name.endswith(("article", "blogposting")) or name in {"report", "review"} for name in types(node))


def is_web_page(node: Node) -> bool:
    """Whether a node is the page around the text, whose dates and authors stand in for the text's own."""
    return any(name.endswith("page") for name in types(node))


def article_of(found: list[Node], url: str | None, title: str | None) -> Node:
    """Return the article that the page is about; an empty node if none is described.

    Of several, the one that has the page's address, or else its title, or else the first: a page may describe
    the teasers under the text too.
    """
    articles = [node for node in found if is_article(node)]
    if len(articles) < 2:
        return articles[0] if articles else {}
    if url and (named := [node for node in articles if _address(url) in _addresses(node)]):
        return merged(named)
    wanted = words_of(title)
    if wanted and (titled := [node for node in articles if _is_titled(node, wanted)]):
        return merged(titled)
    return articles[0]


def merged(same: Iterable[Node]) -> dict[str, Any]:
    """Of several descriptions of one article, the first, completed by the others."""
    whole: dict[str, Any] = {}
    for node in same:
        for key, value in node.items():
            if whole.get(key) in (None, "", [], {}):
                whole[key] = value
    return whole


def _is_titled(node: Node, wanted: str) -> bool:
    headline = words_of(one_line(node.get("headline")) or one_line(node.get("name")))
    return bool(headline) and (headline in wanted or wanted in headline)


def _addresses(node: Node) -> set[str]:
    values = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    values += [value.get("@id") or value.get("url") for value in values if isinstance(value, dict)]
    return {_address(value) for value in values if isinstance(value, str)}


def _address(url: str) -> str:
    """Return what two spellings of one address have in common."""
    return url.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/").lower()


def _of_the_page(value: object, level: int = 0) -> Iterator[Node]:
    if level > _MAX_LEVELS:
        return
    if isinstance(value, list):
        for item in value:
            yield from _of_the_page(item, level + 1)
    elif isinstance(value, dict):
        if value.get("@type"):
            yield value
        for key in _SAME_PAGE:
            if isinstance(value.get(key), dict | list):
                yield from _of_the_page(value[key], level + 1)


def _load(script: str) -> list[Any]:
    """Read a script as JSON; what is none is read as far as it goes."""
    if len(script) > _MAX_CHARACTERS or "{" not in script:
        return []
    text = _unwrapped(script)
    try:
        return _values(text)
    except (ValueError, RecursionError):
        return loose_json.read(text)


def _unwrapped(script: str) -> str:
    """A script without the comment, or the CDATA section, that hides it from old readers. Linear in its length."""
    opening = _OPENING.match(script)
    text = script[opening.end() if opening else 0 :].rstrip()
    if text.endswith(("-->", "]]>")):
        text = text[:-3].rstrip().removesuffix("//")
    return text.strip().rstrip(";").strip()


def _values(text: str) -> list[Any]:
    """Read one JSON value after another; some pages put several into one script. Raises ValueError."""
    decoder, values, at = json.JSONDecoder(strict=False), [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values
