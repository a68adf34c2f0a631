"""The headline of a page, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from domain.pages import Candidate
from extract.jsonld import Node
from extract.metadata import Metadata, parts_of
from extract.sources import Source, Told
from extract.strings import one_line, words_of

#: What stands between a headline and the name of its site; a bare hyphen only with room around it.
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/~]+\s+|\s*[|»｜ㅣ：]\s*|\s*[—–]\s+")
#: A heading this much like what the page calls itself elsewhere (0 to 1) is the headline as shown.
_ALIKE = 0.25


def title_of(metadata: Metadata, url: str | None, hint: Candidate | None) -> Told[str] | None:
    """Return the headline as readers see it.

    The heading is what the newsroom wrote for the text; OpenGraph and ``<title>`` are often rewritten for sharing
    and for search. So those say which heading is the headline, and stand in where there is none.
    """
    if metadata.ruled.title:
        return Told(metadata.ruled.title, Source.RULE)
    sites = site_names(metadata, url)
    written = list(_written(metadata, hint))
    titles = [told.value for told in written]
    headings = [shown for heading in metadata.headings if (shown := _without_site(heading, titles, sites))]
    likeness = {heading: sum(_alike(heading, other) for other in titles) for heading in headings}
    best = max(headings, key=lambda heading: likeness[heading], default=None)
    alike = best and max((_alike(best, title) for title in titles), default=1.0) >= _ALIKE
    if best and (alike or (len(headings) == 1 and len(best.split()) > 2)):
        return Told(best, Source.HEADING)
    for told in written:
        if title := _without_site(told.value, [*headings, *titles], sites):
            return Told(title, told.source)
    return Told(best, Source.HEADING) if best else None


def _written(metadata: Metadata, hint: Candidate | None) -> Iterator[Told[str]]:
    described, marked = _headline(metadata.article), one_line(metadata.marked.get("headline"))
    for title, source in (
        (metadata.first("og:title", "twitter:title"), Source.OPENGRAPH),
        (described, Source.JSON_LD),
        (marked, Source.MICRODATA),
        (metadata.title_tag, Source.TITLE_TAG),
        (hint.title if hint else None, Source.FEED),
    ):
        if title:
            yield Told(title, source)


def _headline(node: Node) -> str | None:
    return one_line(node.get("headline")) or one_line(node.get("name"))


def site_names(metadata: Metadata, url: str | None) -> frozenset[str]:
    """Return what the site calls itself, as words: names, and the parts of its host."""
    named: list[str | None] = [*metadata.all("og:site_name", "application-name", "twitter:site", "publisher")]
    for node in (metadata.article, metadata.marked, *metadata.nodes):
        named.extend(_publishers(node))
    host = (parts_of(url or metadata.canonical).hostname or "").removeprefix("www.")
    named += [host, host.rpartition(".")[0], host.split(".")[0]]
    return frozenset(filter(None, map(words_of, named)))


def _publishers(node: Node) -> Iterable[str | None]:
    publisher = node.get("publisher")
    for one in publisher if isinstance(publisher, list) else [publisher]:
        yield one_line(one.get("name")) if isinstance(one, dict) else one_line(one)


def _without_site(title: str, others: Iterable[str], sites: frozenset[str]) -> str | None:
    """Cut the site's name off the end and the start of a title; None if nothing else is in it."""
    if _is_site(title, sites):
        return None
    seen = set(map(words_of, others))
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        # What another place gives without the rest is the headline.
        for part in (title[: cut.start()], title[cut.end() :]):
            if words_of(part) in seen:
                return part.strip()
    while cuts:
        last = cuts.pop()
        head, tail = title[: last.start()], title[last.end() :]
        if not head or not _is_site(tail, sites):
            break
        title = head
    first = _SEPARATOR.search(title)
    if first and _is_site(title[: first.start()], sites):
        title = title[first.end() :]
    return title.strip() or None


def _is_site(part: str, sites: frozenset[str]) -> bool:
    words = words_of(part)
    squeezed = words.replace(" ", "")
    return bool(words) and any(
        squeezed == site.replace(" ", "") or (len(site) > 3 and words.startswith(site + " ") and len(words) < 40)
        for site in sites
    )


def _alike(one: str, other: str) -> float:
    """How much two titles share, from 0 to 1, by runs of three letters: the same for all scripts."""
    a, b = _runs(words_of(one)), _runs(words_of(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _runs(words: str) -> set[str]:
    return {words[at : at + 3] for at in range(max(1, len(words) - 2))} if words else set()
