"""Text → one lxml tree, also for markup that libxml2 gives up on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from domain.errors import ReadError

#: libxml2 stops at a depth of 256 and drops the rest of the page; this leaves room for what it adds itself.
_MAX_DEPTH = 200
#: Never looks past the next "<", so that it stays linear on a page of nothing but open tags.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)[^<>]*+>")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
#: A new one ends the one that stands open.
_SELF_ENDING = frozenset(("dd", "dt", "li", "option", "p", "td", "th", "tr"))
_PARAGRAPHS = frozenset(("h1", "h2", "h3", "li", "p", "td"))
_PARAGRAPH_DEPTH = 20
#: A stretch of markup in which no tag begins: looked at more closely, with what goes on around it.
_STRETCH = 8_000
#: A tag with absurdly many attributes, and these.
_CROWD = re.compile(
    r"""<[a-zA-Z][\w:-]*+((?:(?:[\s/]++|(?<=["']))[^\s"'=<>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+){500,}+)"""
)
#: References to what may stand in no tree: libxml2 lets some in, and lxml then refuses to move the text around them.
_FORBIDDEN = re.compile(
    r"&#(?:0*+(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|\d{7,}+|x0*+(?:(?:[0-8bcef]|1[\da-f]|d[89a-f][\da-f]{2}|fff[ef])(?![\da-f])"
    r"|[\da-f]{6,}+));?",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@cache
def _parser() -> HTMLParser:
    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    # One class for every element, without a call into Python for each: a tenth of the time that a page takes.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def parse(text: str) -> HtmlElement:
    """Parse a page. Raises `ReadError` if there is no element in it."""
    text = _FORBIDDEN.sub("", _thinned(text))
    try:
        tree = _parse(text)
        return _parse(flatten(text)) if _gave_up() else tree
    except (etree.LxmlError, AssertionError) as error:
        raise ReadError(f"the page holds no markup that can be read: {error}") from error


def _parse(text: str) -> HtmlElement:
    # As bytes: for a str, lxml refuses pages that open with an XML declaration.
    return document_fromstring(_XML_DECLARATION.sub("", text).encode("utf-8", "replace"), parser=_parser())


def _gave_up() -> bool:
    last = _parser().error_log.last_error
    return last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT


def _thinned(text: str) -> str:
    """Take the attributes off tags that have absurdly many: a parser compares each with all before it."""
    kept, end, is_new = [], 0, True
    for at in range(0, len(text) - _STRETCH, _STRETCH):
        is_tag_free = text.find("<", at, at + _STRETCH) < 0
        if is_tag_free and is_new and (crowd := _CROWD.match(text, max(end, text.rfind("<", end, at)))):
            kept.append(text[end : crowd.start(1)])
            end = crowd.end()
        is_new = not is_tag_free
    return "".join((*kept, text[end:])) if kept else text


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that stands open: whether it was left in, and the depth of those left in, itself included."""

    name: str
    kept: bool
    depth: int


def flatten(text: str) -> str:
    """Leave out the tags that stand deeper than a parser follows; their text stays.

    Unclosed ``<font>`` and ``<span>`` pile up to such depths on real pages.
    """
    pieces, stack, at = [], list[_Open](), 0
    for tag in _TAG.finditer(text):
        closing, name = tag[1], tag[2].lower()
        kept = _step_out(stack, name) if closing else _step_in(stack, name)
        if not kept:
            pieces.append(text[at : tag.start()])
            at = tag.end()
    return "".join((*pieces, text[at:]))


def _step_in(stack: list[_Open], name: str) -> bool:
    """Note that a tag opens; True if it is to stay in the text."""
    if name in _VOID:
        return True
    if name in _SELF_ENDING and stack and stack[-1].name == name:
        stack.pop()
    depth = stack[-1].depth if stack else 0
    # Paragraphs have some depth of their own: they are what the text is made of.
    kept = depth < (_MAX_DEPTH if name in _PARAGRAPHS else _MAX_DEPTH - _PARAGRAPH_DEPTH)
    stack.append(_Open(name, kept, depth + kept))
    return kept


def _step_out(stack: list[_Open], name: str) -> bool:
    """Note that a tag closes; True if it is to stay in the text."""
    for back in range(1, min(len(stack), 30) + 1):
        opened = stack[-back]
        if opened.name == name:
            del stack[-back:]
            return opened.kept
    return True
