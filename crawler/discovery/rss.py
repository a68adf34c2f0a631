"""RSS 0.9x, 1.0 and 2.0, and Atom.

What is well-formed, or can be mended without loss, is read here, element by element; what cannot is left to
feedparser. The faster parser that there is (fastfeedparser 0.6.5) guesses where this must not: it takes numbers in
guids and times of change for times of publication, reads zones that it does not know as UTC, and takes titles and
links of other namespaces for the entry's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.discovery import _loose, _xml
from crawler.discovery._dates import parsed_date
from crawler.discovery._document import MAX_ENTRIES, Document
from crawler.discovery._links import absolute, named
from crawler.discovery._text import SUMMARY_CHARS, TITLE_CHARS, is_block, language_code, plain
from crawler.discovery._xml import Element
from domain.pages import Candidate, Discovered

_XML = "{http://www.w3.org/XML/1998/namespace}"
_XHTML = "http://www.w3.org/1999/xhtml"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

#: Times of change (updated, modified, lastBuildDate) are not here: they are not when an article was published.
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_SUMMARIES = ("description", "summary", "encoded", "content", "abstract")
#: What a link may be to its entry, best first; "enclosure", "replies", "edit" and others are not the article.
_RELATIONS = ("alternate", "canonical", "self", "via", "related")
#: Bases as long as this could only serve to fill the memory, once an entry.
_LONG_BASE = re.compile(rb"xml:base\s*=\s*[\"'][^\"']{2049}")

Fields = dict[str, list[Element]]


def recognises(document: Document) -> bool:
    """Tell whether this is a feed in XML."""
    return isinstance(_xml.source(document, _xml.FEEDS, "a feed"), _xml.Source)


def discover(document: Document) -> Discovered:
    """Read a feed; what could be saved from a broken one comes with a problem."""
    source = _xml.source(document, _xml.FEEDS, "a feed")
    if isinstance(source, str):
        return Discovered(problem=source)
    root, problem = _xml.tree(source.xml, document.url)
    if root is None:
        head = _loose.beginning(source.xml)
        saved = _loose.candidates(head, document.url, language_code(document.language))
        return Discovered(saved, problem=_salvage(problem or "", saved, cut=len(head) < len(source.xml)))
    every = (entry for entry in root.iter("{*}item", "{*}entry") if _namespace(entry) != _XHTML)
    entries = list(islice(every, MAX_ENTRIES + 1))
    channel = _channel(root, source, document)
    found = tuple(candidate for entry in entries if (candidate := _candidate(entry, channel)))
    if problem:
        problem = _salvage(problem, found, cut=False)
    elif entries and not found:
        problem = f"has {len(entries)} entries, and none with a web address"
    return Discovered(found, problem=problem)


def _salvage(problem: str, saved: tuple[Candidate, ...], cut: bool) -> str:
    n_saved = len({candidate.url for candidate in saved})
    return f"{problem}; {n_saved} entries{' of its beginning' if cut else ''} could be read"


@dataclass(frozen=True, slots=True)
class _Channel:
    url: str
    #: What relative links start from where no xml:base says otherwise.
    base: str
    has_bases: bool
    #: What the configuration says; what the feed says of itself.
    configured: str | None
    language: str | None


def _channel(root: Element, source: _xml.Source, document: Document) -> _Channel:
    named_channel = next(root.iter("{*}channel"), root)
    fields = _fields(named_channel)
    base = document.url
    if source.root != "feed":  # RFC 4287 §2 leaves Atom no other base than its own address
        links = (absolute(document.url, link.text) for link in fields["link"])
        base = next(filter(None, links), base)
    languages = [named_channel.get(f"{_XML}lang"), root.get(f"{_XML}lang"), *_values(fields, "language")]
    return _Channel(
        url=document.url,
        base=base,
        has_bases=b"xml:base" in source.xml and not _LONG_BASE.search(source.xml),
        configured=language_code(document.language),
        language=next(filter(None, map(language_code, languages)), None),
    )


def _candidate(entry: Element, channel: _Channel) -> Candidate | None:
    fields = _fields(entry)
    url = next(filter(None, _addresses(entry, fields, channel)), None)
    if url is None:
        return None
    own = (language_code(code) for code in (entry.get(f"{_XML}lang"), *_values(fields, "language")))
    titles = (plain(text, TITLE_CHARS) for text in _values(fields, "title"))
    summaries = (plain(text, SUMMARY_CHARS) for text in _values(fields, *_SUMMARIES))
    return Candidate(
        url=url,
        title=next(filter(None, titles), None),
        summary=next(filter(None, summaries), None),
        published_at=next(filter(None, map(parsed_date, _values(fields, *_PUBLISHED))), None),
        language=next(filter(None, own), None) or channel.configured or channel.language,
    )


def _addresses(entry: Element, fields: Fields, channel: _Channel) -> Iterator[str | None]:
    """Yield what could be the entry's address, best first."""
    for link in fields["origlink"]:  # what FeedBurner's redirect leads to
        yield named(link.text)
    for link in fields["link"]:
        if not link.get("href"):
            yield absolute(_base(link, channel), link.text)
    related = [link for link in fields["link"] if link.get("href") and _rank(link) is not None]
    for link in sorted(related, key=lambda link: _rank(link) or (0, False)):
        yield absolute(_base(link, channel), link.get("href"))
    for guid in fields["guid"]:
        if (guid.get("isPermaLink") or "true").strip().lower() != "false":
            yield named(guid.text)
    yield named(entry.get(_ABOUT))
    for atom_id in fields["id"]:
        yield named(atom_id.text)


def _rank(link: Element) -> tuple[int, bool] | None:
    """How well a link of Atom serves as the entry's own; None if it is something else."""
    relation = (link.get("rel") or "alternate").strip().lower().rpartition("/")[2]
    if relation not in _RELATIONS:
        return None
    return _RELATIONS.index(relation), "html" not in (link.get("type") or "html")


def _base(element: Element, channel: _Channel) -> str:
    if not channel.has_bases:
        return channel.base
    base = absolute(channel.url, element.base)
    return channel.base if base is None or base == channel.url else base


def _fields(parent: Element) -> Fields:
    """The children by local name, lower case; those of the parent's own namespace first."""
    own = _namespace(parent)
    fields: Fields = defaultdict(list)
    for child in parent.iterchildren(tag=etree.Element):
        fields[child.tag.rpartition("}")[2].lower()].append(child)
    for children in fields.values():
        if len(children) > 1:
            children.sort(key=lambda child: _namespace(child) != own)
    return fields


def _values(fields: Fields, *names: str) -> Iterator[str]:
    for name in names:
        for element in fields.get(name, ()):
            yield _inner_text(element)


def _namespace(element: Element) -> str:
    tag: str = element.tag
    return tag[1:].partition("}")[0] if tag[:1] == "{" else ""


def _inner_text(element: Element) -> str:
    """All text in an element, for titles and summaries that hold XHTML."""
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node is not element and is_block(node.tag.rpartition("}")[2]):
            parts.append(" ")
        if event == "start":
            parts.append(node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return "".join(parts)
