"""An outlet's own reading rules, tried on a page; where they find nothing, the page is read without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from domain.reading import Rule
from domain.text import n_letters
from extract.blocks import lines_of
from extract.strings import one_line

#: A rule's text is taken if it has at least this share of the letters found without it.
_ENOUGH = 0.5
_ATTRIBUTES = ("datetime", "content", "data-timestamp", "data-time", "value")
_MAX_VALUE = 500
_MAX_FOUND = 20


@dataclass(frozen=True, slots=True)
class Ruled:
    """What an outlet's rules find of a page's metadata."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    #: Days and times, as they are written.
    moments: tuple[str, ...] = ()


def metadata_of(tree: HtmlElement, rules: Sequence[Rule]) -> Ruled:
    """Return what the first rule finds that finds any, field by field."""
    titles = [title for rule in rules for title in _texts(tree, rule.title)]
    authors = next(filter(None, (_texts(tree, rule.author) for rule in rules)), [])
    moments = next(filter(None, (_moments(tree, rule.date) for rule in rules)), [])
    return Ruled(next(iter(titles), None), tuple(authors), tuple(moments))


def _texts(tree: HtmlElement, selector: str | None) -> list[str]:
    found = _select(tree, selector)[:_MAX_FOUND]
    return [text for element in found if (text := one_line(" ".join(element.itertext())[:_MAX_VALUE]))]


def _moments(tree: HtmlElement, selector: str | None) -> list[str]:
    """What the elements say of a time, for machines first."""
    found = _select(tree, selector)[:_MAX_FOUND]
    said = [element.get(attribute) for element in found for attribute in _ATTRIBUTES]
    return [value for value in (*said, *_texts(tree, selector)) if value]


def is_enough(text: str, generic: str) -> bool:
    """Whether a rule's text is enough beside the one that was found without rules."""
    return n_letters(text) >= max(_ENOUGH * n_letters(generic), 1)


def applies(tree: HtmlElement, rule: Rule) -> bool:
    """Whether there is anything on the page that the rule speaks of."""
    return any(_select(tree, selector) for selector in (rule.body, rule.title, rule.author, rule.date, *rule.drop))


def drop(tree: HtmlElement, rule: Rule) -> None:
    """Take out of the tree what the rule says is no text."""
    for element in _dropped(tree, rule):
        if element.getparent() is not None:
            element.drop_tree()


def _dropped(tree: HtmlElement, rule: Rule) -> set[HtmlElement]:
    return {element for selector in rule.drop for element in _select(tree, selector)}


def text_of(tree: HtmlElement, rule: Rule) -> str:
    """Return the text that the rule finds, its paragraphs joined by line feeds; "" if it finds none."""
    found, without = _select(tree, rule.body), _dropped(tree, rule)
    parts = [part for part in found if not any(other in found for other in part.iterancestors())]
    return "\n".join(line for part in parts for line in lines_of(part, without))


def _select(tree: HtmlElement, selector: str | None) -> list[HtmlElement]:
    return list(_compiled(selector)(tree)) if selector else []


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
