"""XML from strangers: what it is, whether it may be parsed, and the mending of common damage.

The parsers never see a document type: what stands before the root element is looked at here and cut off. So there
is nothing that could define an entity, name a file or an address, or grow (CVE-2003-1564, "billion laughs").
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from crawler.discovery._document import Document, utf8
from crawler.discovery._text import ENTITY

#: lxml ships no types.
Element: TypeAlias = Any

FEEDS = frozenset({"rss", "feed", "rdf", "channel"})
SITEMAPS = frozenset({"urlset", "sitemapindex"})

#: An upper bound on elements, and so on memory: 50,000 entries of 20 elements with both tags.
MAX_TAGS = 2_000_000
_HEAD_BYTES = 64 * 1024
_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "encoding": "utf-8",
}

_OPENING = re.compile(
    rb"<(?:(\?)|(!--)|(!\[CDATA\[)|(?:([\w.-]{1,40}):)?(rss|feed|rdf|channel|urlset|sitemapindex|html)(?=[\s/>]))",
    re.IGNORECASE,
)
_CLOSINGS = (b"?>", b"-->", b"]]>")
_ENTITY_DEFINITION = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"<!doctype\s+html|<(?:head|body|div|script|meta|title|form|h1|center)[\s>]", re.IGNORECASE)
_ANY_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")

_MESSAGE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Source:
    """A document that may be parsed: UTF-8 from its root element on, without declaration and document type."""

    xml: bytes
    #: The root element's name, lower case, without its prefix.
    root: str


def source(document: Document, wanted: frozenset[str], what: str) -> Source | str:
    """Return what a parser may see of ``document``, or in words why there is nothing.

    ``wanted`` are the names that the root element may have; ``what`` says with its article what was expected.
    """
    body = utf8(document)
    head = body[:_HEAD_BYTES]
    start, root = _root(head)
    if _ENTITY_DEFINITION.search(head, 0, len(head) if start is None else start):
        return "defines entities, which is refused (they can read files and fill the memory)"
    if start is None or root not in wanted:
        kind = _kind_of(head, root)
        return f"is {kind}, not {what}" if kind else "is not XML"
    if body.count(b"<", start) > MAX_TAGS:
        return f"has more than {MAX_TAGS} tags"
    xml = body[start:]
    if _DOCTYPE.search(head, 0, start):
        # RSS 0.91's, at least, defines the entities of HTML, and with it the document may be sound.
        xml = _substituted(xml, _named_character)
    return Source(xml, root)


def _root(head: bytes) -> tuple[int | None, str]:
    """Find the first element with a name that says what a document is; junk before it is passed over."""
    position, missing = 0, set()
    while found := _OPENING.search(head, position):
        if found[5]:
            return found.start(), found[5].decode("ascii").lower()
        closing = _CLOSINGS[(found.lastindex or 1) - 1]
        end = -1 if closing in missing else head.find(closing, found.end())
        if end < 0:
            missing.add(closing)
        position = found.end() if end < 0 else end + len(closing)
    return None, ""


def _kind_of(head: bytes, root: str) -> str:
    if root == "html" or (not root and _WEB_PAGE.search(head)):
        return "a web page"
    if root in FEEDS:
        return "an RSS or Atom feed"
    if root in SITEMAPS:
        return "a sitemap"
    if head.lstrip()[:1] in (b"{", b"["):
        return "JSON"
    element = _ANY_ELEMENT.match(head.lstrip())
    return f"XML of another kind (<{element[1].decode('ascii', 'replace')}>)" if element else ""


def tree(xml: bytes, base_url: str) -> tuple[Element | None, str | None]:
    """Parse strictly, and if that fails once more after mending; return the root element, and what is lost.

    What could be mended without loss (a bare ampersand, an undeclared prefix) is everyday input and no problem.
    """
    base_url = base_url.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no UTF-8
    try:
        return etree.fromstring(xml, _parser(), base_url=base_url), None
    except etree.XMLSyntaxError as error:
        problem = _complaint(error)
    try:
        root = etree.fromstring(mended(xml), _parser(), base_url=base_url)
    except etree.XMLSyntaxError:
        return None, problem
    return root, problem if breaks_off(xml) else None


def elements(xml: bytes, tags: tuple[str, ...]) -> Iterator[Element]:
    """Parse strictly, piece by piece; yield each element that is complete, and forget it. Raises BrokenError."""
    names = tuple(f"{{*}}{tag}" for tag in tags)
    try:
        for _, element in etree.iterparse(io.BytesIO(xml), events=("end",), tag=names, **_OPTIONS):
            if element.getparent() is None or element.getparent().getparent() is not None:
                continue  # not an entry, but something in one that is called alike
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise BrokenError(_complaint(error)) from error


class BrokenError(Exception):
    """The document is not well-formed from some point on."""


def _parser() -> Any:  # noqa: ANN401
    return etree.XMLParser(**_OPTIONS)


def _complaint(error: etree.XMLSyntaxError) -> str:
    message = (error.msg or "empty").partition(", line ")[0]
    return f"is not well-formed XML ({' '.join(message.split())[:_MESSAGE_CHARS]}, line {error.lineno})"


# Mending -------------------------------------------------------------------------------------------------------------

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
#: Where an ampersand means itself, to be passed over, or an ampersand. Without an end, a section takes all the rest.
_AMPERSAND = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)|&(?:[#\w]{1,32};)?", re.DOTALL)
#: Each costs a microsecond and some memory.
_MAX_AMPERSANDS = 500_000
_PREDEFINED = frozenset({b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;"})
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_ROOT_TAG = re.compile(rb"<(?:([\w.-]+):)?([\w.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_DECLARED_PREFIX = re.compile(rb"\sxmlns:([\w.-]+)\s*=")
_MAX_PREFIXES = 32
_ENTRY_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)


def mended(xml: bytes) -> bytes:
    """Mend what publishers' software gets wrong, so that nothing is lost: bare ampersands, entities of HTML,
    control characters, prefixes that nobody declared, junk behind the end, an end that is missing.

    A document that breaks off is closed behind its last complete entry: half an address would be a wrong one.
    """
    xml = _NONCHARACTERS.sub(b"", xml.translate(None, _CONTROLS))
    xml = _closed(_substituted(xml, _ampersand))
    declared = set(_DECLARED_PREFIX.findall(xml)) | {b"xml", b"xmlns"}
    unknown = sorted(set(_PREFIX.findall(xml)) - declared)[:_MAX_PREFIXES]
    root = _ROOT_TAG.match(xml)
    if not unknown or root is None:
        return xml
    end = root.end() - (2 if root[0].endswith(b"/>") else 1)
    added = b"".join(b' xmlns:%b="unknown:%b"' % (prefix, prefix) for prefix in unknown)
    return xml[:end] + added + xml[end:]


def _substituted(xml: bytes, by: Callable[[re.Match[bytes]], bytes]) -> bytes:
    return _AMPERSAND.sub(by, xml) if xml.count(b"&") <= _MAX_AMPERSANDS else xml


def _named_character(found: re.Match[bytes]) -> bytes:
    """The character that an entity of HTML or a number stands for; what is no such thing, as it is."""
    written = found[0]
    if written[:1] == b"<" or written in _PREDEFINED:
        return written
    text = written.decode("utf-8", "replace")
    character = html.unescape(text) if ENTITY.fullmatch(text) else text
    if character == text:
        return written
    kept = "".join(c for c in character if c >= " " or c in "\t\n\r")
    return html.escape(kept, quote=False).encode("utf-8", "ignore")


def _ampersand(found: re.Match[bytes]) -> bytes:
    known = _named_character(found)
    bare = known == found[0] and known[:1] == b"&" and known not in _PREDEFINED
    return b"&amp;" + known[1:] if bare else known


def breaks_off(xml: bytes) -> bool:
    """Whether the end of the document is missing."""
    root = _ROOT_TAG.match(xml)
    return root is not None and not root[0].endswith(b"/>") and not _ends_of(xml, _name(root))


def _name(root: re.Match[bytes]) -> bytes:
    return root[0][1 : 1 + len(root[1] or b"") + bool(root[1]) + len(root[2])]


def _ends_of(xml: bytes, name: bytes) -> list[int]:
    return [found.end() for found in re.finditer(rb"</%b\s*>" % re.escape(name), xml)]


def _closed(xml: bytes) -> bytes:
    root = _ROOT_TAG.match(xml)
    if root is None:
        return xml
    name = _name(root)
    ends = _ends_of(xml, name)
    if ends:
        return xml[: ends[-1]]
    ends = [found.end() for found in _ENTRY_END.finditer(xml)]
    if not ends:
        return xml
    whole = xml[: ends[-1]]
    channel = b"</channel>" if b"<channel" in whole and b"</channel" not in whole and name.lower() == b"rss" else b""
    return whole + channel + b"</" + name + b">"
