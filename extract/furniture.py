"""Parts of a page that stand around a text, or within it, and are none of it: told by how they are made.

What is told by its words stands in `extract.junk`, what is told by repeating in `extract.boilerplate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from extract.strings import letters_of

#: What newsrooms call such parts, in ``class`` and ``id``: whole words between signs.
_NAMES = re.compile(
    r"(?<![a-z])(?:comments?[-_]?(?:list|section|widget|area|thread|wrapper|container|form|feed|box|item|body|text)s?|"
    r"(?:xenforo|user|reader|fb|post)[-_]?comments?|disqus(?:[-_]thread)?|respond|"
    r"newsletter(?:[-_]?\w*)?|sign-?up(?:[-_]\w*)?|promo(?:tion)?(?:[-_](?:box|banner|block|module))?|"
    r"(?:video|player)[-_]?(?:title|headline|description)|disclaimers?|read[-_]?(?:more|also|next)|(?:most|also)[-_]read|up-?next|more-(?:from|on|stories|news|articles)|"
    r"related[-_]?(?:articles?|posts?|stories|links?|news|content|topics?)?|recommended(?:[-_]\w+)?|trending|"
    r"author-?(?:bio|box|card|info|profile)|about-(?:the-)?author|contributor-bio|"
    r"visually-?hidden|sr-only|screen-reader(?:-text)?|a11y-hidden|"
    r"article[-_]?(?:tags|keywords)|tags?[-_]?(?:list|cloud|links)|post-tags|copyright(?:[-_]\w+)?|sponsored(?:[-_]\w+)?)(?![a-z])",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?<![a-z])(?:(?:fig|wp-|image|img|photo|picture|media|video)?[-_]?caption(?:[-_]text)?|(?:photo|image|picture)[-_]?credit)(?![a-z])",
    re.IGNORECASE,
)
_NAMED = ("div", "section", "ul", "ol", "p", "span", "li", "h2", "h3", "h4", "blockquote", "table", "dl", "figure")
#: What holds more than this share of a page's paragraphs is the page's text, whatever it is called.
_MOST = 0.3
_WHOLE_PAGE = frozenset(("article", "body", "html", "main"))
#: A link of fewer words may be a word of the text on a line of its own.
_LEAST_WORDS = 4
_LINKED, _SLANTED = 0.9, 0.95


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a page by their letters."""

    #: None of the text wherever they stand: teasers that are a link and nothing else, captions.
    foreign: frozenset[str]
    #: Whole paragraphs in italics: at the end of a text, a note on it or its author.
    slanted: frozenset[str]


#: Of a page without such lines.
NONE = Lines(frozenset(), frozenset())


def clear(tree: HtmlElement) -> None:
    """Take out the parts whose names say that they are none of the text."""
    total = sum(1 for _ in tree.iter("p"))
    for element in [*tree.iter(*_NAMED)]:
        names = element.get("class") or element.get("id")
        if names and _is_furniture(names) and element.getparent() is not None and not _holds_the_text(element, total):
            element.drop_tree()


@lru_cache(maxsize=8192)
def _is_furniture(names: str) -> bool:
    return bool(_NAMES.search(names))


@lru_cache(maxsize=8192)
def _is_caption(names: str) -> bool:
    return bool(_CAPTION.search(names))


def _holds_the_text(element: HtmlElement, total: int) -> bool:
    if element.tag in _WHOLE_PAGE or next(element.iter("h1"), None) is not None:
        return True
    return sum(1 for _ in element.iter("p")) > _MOST * total


def lines_of(tree: HtmlElement) -> Lines:
    """Return the lines that are told by their markup."""
    foreign, slanted = set[str](), set[str]()
    for element, text in _short_blocks(tree):
        if element.tag == "figcaption" or _is_caption(element.get("class") or ""):
            foreign.add(letters_of(text))
        elif element.tag in {"p", "h3", "h4"}:
            if _share(element, text, "a") > _LINKED and len(text.split()) >= _LEAST_WORDS:
                foreign.add(letters_of(text))
            elif element.tag == "p" and _share(element, text, "em", "i") > _SLANTED:
                slanted.add(letters_of(text))
    return Lines(frozenset(foreign - {""}), frozenset(slanted - {""}))


def _short_blocks(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    for element in tree.iter("p", "h3", "h4", "figcaption", "div", "span"):
        named = element.get("class")
        if element.tag in {"div", "span"} and not (named and _is_caption(named)):
            continue
        # A paragraph that begins with words of its own is neither a link nor in italics.
        if element.tag == "p" and element.text and element.text.strip() and not (named and _is_caption(named)):
            continue
        text = "".join(element.itertext()).strip()
        if text and len(text) < 1_500:
            yield element, text


def _share(element: HtmlElement, text: str, *tags: str) -> float:
    """How much of a block stands in these elements, from 0 to 1."""
    return sum(len("".join(one.itertext())) for one in element.iter(*tags)) / len(text)
