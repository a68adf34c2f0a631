"""Who wrote a text: people only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from extract.jsonld import Node
from extract.metadata import Metadata
from extract.not_people import NOT_PEOPLE
from extract.sources import Source, Told
from extract.strings import one_line, words_of

_MAX_AUTHORS = 12
_META_NAMES = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "byline",
    "article:author_name",
    "citation_author",
    "cxenseparse:author",
)

#: How by-lines are called; asked only where the page describes no author for machines.
_BYLINE_NAMES = re.compile(r"author|by-?line|autor|auteur|posted-by", re.IGNORECASE)
_BYLINE_TAGS = ("a", "span", "div", "p", "address", "em", "strong", "li", "h3", "h4")
#: Pages about people who write, by what newsrooms call them in addresses.
_PEOPLE_PAGES = re.compile(
    r"/(?:authors?|by|people|persons?|writers?|staff|contributors?|profiles?|reporters?|journalists?|correspondents?|"
    r"autor(?:e?n|es|i)?|auteurs?|redakteure?|redaktion|redactor(?:es)?|avtor|muellif|yazar(?:lar)?|firmas?)/[^/?#]{3,}",
    re.IGNORECASE,
)
#: Links to such pages that are looked at.
_MAX_LINKS = 40
_MAX_BYLINES = 8
_MAX_BYLINE_LENGTH = 120
#: Where links to people are those of other texts.
_ELSEWHERE = frozenset(("aside", "figcaption", "figure", "footer", "nav"))

_BETWEEN = re.compile(
    r"\s*[,;|/•·]\s*|\s+(?:and|und|et|y|e|i|и|та|և|ve|və|och|og|en|with|mit|&|\+|[–—-])\s+", re.IGNORECASE
)
_BY = re.compile(
    r"^(?:(?:written|reported|reporting|posted|published|story|words|text|texte|testo|texto)\s+)?"
    r"(?:by|von|vom|par|por|di|od|door|av|af|da|автор|авторы|автори|текст|հեղինակ|yazan|müəllif|"
    r"autor(?:e?s|en|in)?|authors?)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?:|www\.|@|\w\.(?:com|org|net|news|info|am|az|de|eu|fr|ge|ir|it|ru|tr|uk)\b", re.IGNORECASE
)
_HANDLE = re.compile(r"\s+@\w+")
_ASIDE = re.compile(r"\s*[(\[<{].*$")
#: After a name: what its bearer is, or where.
_ROLE = re.compile(r"\s+(?:(?:is|ist|est|es|covers|für|for|in|at|bei|aus)\s.*|기자|記者|特派員)$", re.IGNORECASE)
_INITIALS = re.compile(r"[a-zäöüß]{1,4}(?:[/-][a-zäöüß]{1,4})*|[A-Z]{2,5}")
_PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "van",
        "von",
        "y",
        "zu",
    )
)


def authors_of(metadata: Metadata, tree: HtmlElement, sites: frozenset[str]) -> Told[tuple[str, ...]] | None:
    """Return the people who wrote the text, in the page's order.

    From the first place that names any: the outlet's rule, JSON-LD, microdata, ``<meta>``, the by-line. Organisations,
    agencies, desks, roles, initials and addresses are no people; ``sites`` are the site's own names, as words.
    """
    described = [*_described(metadata)]
    named = [*((name, Source.RULE) for name in metadata.ruled.authors), *described]
    named += [(name, Source.META) for name in metadata.all(*_META_NAMES)]
    for place in (Source.RULE, Source.JSON_LD, Source.MICRODATA, Source.META):
        if people := _people((name for name, source in named if source is place), sites):
            return Told(people, place)
    # Where a newsroom signs as a whole, the names further down the page are those of other texts.
    people = () if described else _from_bylines(tree, sites) or _from_links(tree, sites)
    return Told(people, Source.BYLINE) if people else None


def credited(metadata: Metadata) -> Iterator[str]:
    """Yield whatever stands in an author's place, people or not: the agencies among them are credits."""
    for value, _ in metadata.described("author", "creator", "sourceOrganization", "provider"):
        yield from _names(value, metadata.nodes)
    yield from metadata.all(*_META_NAMES)


def _described(metadata: Metadata) -> Iterator[tuple[str, Source]]:
    for node, source in (
        (metadata.article, Source.JSON_LD),
        (metadata.web_page, Source.JSON_LD),
        (metadata.marked, Source.MICRODATA),
    ):
        for name in _names(node.get("author") or node.get("creator"), metadata.nodes, people_only=True):
            # ", USA TODAY": the person's name is missing.
            if not name.startswith(","):
                yield name, source


def _names(value: object, nodes: list[Node], *, people_only: bool = False) -> Iterator[str]:
    """Yield the names in an author field: a name, a person, a reference to one, or a list of these."""
    for one in value[: 2 * _MAX_AUTHORS] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from _names_in(_resolved(one, nodes), people_only=people_only)
        elif name := one_line(one):
            yield name


def _resolved(reference: Node, nodes: list[Node]) -> Node:
    wanted = reference.get("@id")
    if not wanted or "name" in reference:
        return reference
    return next((node for node in nodes if node.get("@id") == wanted and "name" in node), reference)


def _names_in(node: Node, *, people_only: bool) -> Iterator[str]:
    if people_only and "organization" in str(node.get("@type", "")).lower():
        return
    name = node.get("name")
    if name is None and isinstance(node.get("familyName"), str):
        name = f"{node.get('givenName') or ''} {node['familyName']}"
    for one in name if isinstance(name, list) else [name]:
        if text := one_line(one):
            yield text


def _from_bylines(tree: HtmlElement, sites: frozenset[str]) -> tuple[str, ...]:
    bylines = islice(filter(_is_byline, tree.iter(*_BYLINE_TAGS)), _MAX_BYLINES)
    lines = (one_line(" ".join(element.itertext())) for element in bylines)
    named = (_named([line], sites) for line in lines if line and len(line) <= _MAX_BYLINE_LENGTH)
    return next(filter(None, named), ())


def _is_byline(element: HtmlElement) -> bool:
    named = element.get("class")
    if named and element.tag not in {"em", "strong", "li", "h3", "h4"} and _is_byline_name(named):
        return True
    return element.get("rel") == "author" or "author" in (element.get("itemprop") or "")


@lru_cache(maxsize=8192)
def _is_byline_name(named: str) -> bool:
    return bool(_BYLINE_NAMES.search(named))


def _from_links(tree: HtmlElement, sites: frozenset[str]) -> tuple[str, ...]:
    """The people whose own pages are linked by their names, in the first place behind the headline with such a link."""
    links = [link for link in tree.iter("h1", "a") if link.tag == "h1" or _PEOPLE_PAGES.search(link.get("href") or "")]
    start = next((at for at, link in enumerate(links) if link.tag == "h1"), -1) + 1
    people = [link for link in links[start : start + _MAX_LINKS] if link.tag == "a" and not _is_elsewhere(link)]
    first = next((link for link in people if _named(_names_on([link]), sites)), None)
    if first is None:
        return ()
    beside = [link for link in people if link.getparent() is first.getparent()]
    return _named(_names_on(beside), sites) or _named(_names_on([first]), sites)


def _names_on(links: Iterable[HtmlElement]) -> list[str]:
    return [name for link in links if (name := one_line("".join(link.itertext())))]


def _is_elsewhere(element: HtmlElement) -> bool:
    return any(one.tag in _ELSEWHERE for one in element.iterancestors())


def _named(names: Iterable[str], sites: frozenset[str]) -> tuple[str, ...]:
    people = _people(names, sites)
    return people if all(map(_looks_like_a_name, people)) else ()


def _looks_like_a_name(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and all(word[0] != word[0].lower() or word.lower() in _PARTICLES for word in words)


def _people(names: Iterable[str], sites: frozenset[str]) -> tuple[str, ...]:
    people: dict[str, str] = {}
    for name in names:
        text = _BY.sub("", _HANDLE.sub("", _ASIDE.sub("", name)).strip())
        parts = _BETWEEN.split(text) if " " in text else [text]
        for part in parts:
            person = _person(part, sites)
            # "Frankfurt" in "Example Radio, Frankfurt": among several, one word is rarely a name.
            if person and (len(parts) == 1 or len(person.split()) > 1 or not person.isascii()):
                people.setdefault(words_of(person), person)
    return tuple(people.values())[:_MAX_AUTHORS]


def _person(name: str, sites: frozenset[str]) -> str | None:
    name = _ROLE.sub("", _BY.sub("", name.strip(" .:-–—\"'“”*")))
    words = words_of(name)
    for site in sites:
        if words.endswith(" " + site) and name.lower().endswith(site):
            name = name[: -len(site)].strip()
            words = words_of(name)
    if not 1 < len(words) <= 60 or len(words.split()) > 6 or any(map(str.isdigit, words)):
        return None
    if _ADDRESS.search(name) or _INITIALS.fullmatch(name) or not NOT_PEOPLE.isdisjoint(words.split()):
        return None
    if " " not in words and name[0].islower():
        return None
    squeezed = words.replace(" ", "")
    if any(squeezed in site.replace(" ", "") for site in sites if len(squeezed) > 3):
        return None
    return name
