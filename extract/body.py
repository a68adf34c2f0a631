"""The text of the article: the outlet's rule's, else trafilatura's, with a second opinion where that looks wrong."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.html import HtmlElement

from domain.errors import ReadError
from domain.reading import Rule, RuleUse
from extract import furniture
from extract.rules import applies, drop, is_enough, text_of
from extract.sources import Source
from extract.strings import letters_of

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

#: Never text, and a good part of a page: without them, everything after is faster. JSON-LD stays, for rescue.
_DEAD = (
    *("aside", "audio", "button", "canvas", "dialog", "embed", "footer", "iframe", "input", "link", "menu", "nav"),
    *("noscript", "object", "picture", "select", "source", "style", "svg", "template", "textarea", "video"),
)
#: Empty ones are every sixth element of a page, and cost a quarter of the time that the text takes.
_HOLDERS = ("a", "b", "div", "em", "i", "label", "li", "p", "section", "small", "span", "strong", "td", "ul")
#: Parts of a page in which a paragraph is none of the article's.
_ASIDE = frozenset(("aside", "figure", "footer", "form", "header", "nav"))

#: A text this much shorter than the page's paragraphs is looked at twice, if it is short at all.
_SUSPICIOUS = 2.5
_SHORT = 1_500
#: The second opinion must be this much longer, and contain the first if that is more than a scrap.
_LONGER = 1.5
_SCRAP = 500
_MIN_DESCRIBED = 400
#: A shorter line that is no sentence is a label; a text of which labels make up more is looked at twice, too.
_LABEL = 60
_MOST_LABELS = 0.5
#: The second opinion must then have so much of what else the first one has.
_KEPT = 0.8

_TAGS = re.compile(r"<(?:br|/p|/div|/h\d|/li)\b[^<>]*>|<[a-zA-Z/][^<>]*>")
_SENTENCE = re.compile(r"[.!?…։。]\s+|\n")
_ENDS_SENTENCE = re.compile(r"[.!?…։:。！？؟۔]\W*$")
_BREAK = re.compile(r"\s*\n\s*")

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


@dataclass(frozen=True, slots=True)
class Body:
    """The text found on a page, not yet mended."""

    text: str
    source: Source
    #: Lines of the page that are told by their markup.
    lines: furniture.Lines = furniture.NONE
    #: The outlet's rules that were tried, in their order: at most the last one held.
    rules: tuple[RuleUse, ...] = ()


def body_of(tree: HtmlElement, described: object, rules: Sequence[Rule] = ()) -> Body:
    """Return the article's text, its paragraphs joined by line feeds; "" if there is none.

    The outlet's own ``rules`` come first, where they find enough. ``described`` is the text that the page gives for
    machines (JSON-LD): often shortened, or with all that stands around it, so it is taken only where it is another
    text than the one found. Changes the tree. Raises `ReadError` if the library fails.
    """
    ruled = {rule: text_of(tree, rule) if rule.body else None for rule in rules if applies(tree, rule)}
    for rule in list(ruled)[:1]:
        drop(tree, rule)
    lighten(tree)
    lines = furniture.lines_of(tree)
    furniture.clear(tree)
    generic = _generic(tree, described)
    tried = []
    for rule in rules:
        text = ruled.get(rule)
        held = rule in ruled and (text is None or is_enough(text, generic.text))
        tried.append(RuleUse(rule.name, held=held))
        if held:
            return Body(text or generic.text, Source.RULE if text else generic.source, lines, tuple(tried))
    return replace(generic, lines=lines, rules=tuple(tried))


def _generic(tree: HtmlElement, described: object) -> Body:
    text = _extracted(tree, fast=True)
    if len(text) < _SHORT and _paragraphs(tree) > _SUSPICIOUS * len(text):
        second = _extracted(tree, fast=False)
        if len(second) > _LONGER * len(text) and (len(text) < _SCRAP or _shared(text, second) > 0.5):
            text = second
    elif _is_of_labels(text):
        second = _extracted(tree, fast=False)
        if not _is_of_labels(second) and _prose(second) >= _KEPT * _prose(text):
            text = second
    told = _plain(described)
    if len(told) >= _MIN_DESCRIBED and _shared(text, told) < 0.3 and _shared(told, text) < 0.3:
        return Body(told, Source.JSON_LD)
    return Body(text, Source.TRAFILATURA)


def lighten(tree: HtmlElement) -> None:
    """Take out what is never text, and what holds nothing."""
    for element in list(tree.iter("script", *_DEAD)):
        if element.tag != "script" or "ld+json" not in (element.get("type") or ""):
            element.drop_tree()
    # From the end: what held nothing but empty elements is empty by then. What keeps two texts apart stays.
    for element in reversed(list(tree.iter(*_HOLDERS))):
        if len(element) == 0 and not _says(element.text) and not _says(element.tail):
            element.drop_tree()


def _says(text: str | None) -> bool:
    return text is not None and not text.isspace() and text != ""


def _extracted(tree: HtmlElement, *, fast: bool) -> str:
    from trafilatura import bare_extraction

    try:
        document: Any = bare_extraction(tree, options=_options(fast=fast))
    except _LIBRARY_FAILURES as error:
        raise ReadError(f"the text could not be read: {type(error).__name__}: {error}") from error
    return document.text or "" if document is not None else ""


@cache
def _options(*, fast: bool) -> Extractor:
    from trafilatura.settings import Extractor

    # It warns of every page without a text, which to us is an answer.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return Extractor(output_format="python", fast=fast, comments=False)


def _paragraphs(tree: HtmlElement) -> int:
    """Count the letters of the paragraphs that look like an article's: long, and not mostly links."""
    total = 0
    for paragraph in tree.iter("p"):
        length = len("".join(paragraph.itertext()).strip())
        if length < 60 or any(ancestor.tag in _ASIDE for ancestor in paragraph.iterancestors()):
            continue
        linked = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
        if linked < 0.4 * length:
            total += length
    return total


def _is_of_labels(text: str) -> bool:
    """Whether a text is mostly what menus are made of."""
    return _prose(text) < (1 - _MOST_LABELS) * sum(map(len, text.split("\n")))


def _prose(text: str) -> int:
    return sum(len(line) for line in text.split("\n") if len(line) >= _LABEL or _ENDS_SENTENCE.search(line))


def _shared(text: str, other: str) -> float:
    """How much of ``text`` stands in ``other``, by sentences, from 0 to 1; 0 for no text."""
    letters = letters_of(other)
    sentences = [letters_of(sentence) for sentence in _SENTENCE.split(text)]
    total = sum(map(len, sentences))
    return sum(len(sentence) for sentence in sentences if sentence[:60] in letters) / total if total else 0.0


def _plain(described: object) -> str:
    if not isinstance(described, str):
        return ""
    text = _TAGS.sub(lambda tag: "" if len(tag[0]) < 4 and tag[0][1] not in "b/" else "\n", html.unescape(described))
    return _BREAK.sub("\n", text).strip()
