"""From the bytes of a feed to what it offers: one module a kind, pure, fit for a worker process.

To add a kind, add a module here. Its name is the ``kind`` in the configuration, and it has two functions::

    def recognises(document: Document) -> bool
    def discover(document: Document) -> Discovered

The one tells whether a document is of this kind and of no other, the other reads it. The body that they get is not
compressed and not empty; whatever else may be wrong with it, they return, with a `problem` and what could be saved.
The bounds below and the folding of duplicates are applied to every kind alike. Modules with a leading underscore are
no kinds; they hold what several kinds need.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import ModuleType

from crawler.discovery._document import MAX_ENTRIES, Document, unpacked
from domain.pages import Candidate, Discovered

#: An answer that is shorter and offers nothing is an error page or a stub, whatever its status says.
MIN_BYTES = 200
#: In the place of a kind: the document tells.
ANY = "any"


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of the kinds there are, in alphabetical order."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")))


def discover(
    kind: str,
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    article_url: str | None = None,
    language: str | None = None,
) -> Discovered:
    """Read ``body``, a document of the given kind that came from ``url`` (after redirects).

    ``content_type`` is the header; ``article_url`` the feed's pattern, which only sections need; ``language`` is
    what the configuration says of the feed: it holds where an entry does not name its own, before what the document
    says of itself, which often is a content system's default. Never raises for bad input: see ``problem``. Raises
    ValueError if there is no such kind. Of `ANY` kind is what the document turns out to be, see its ``kind``.
    """
    if kind not in {*kinds(), ANY}:
        raise ValueError(f"there is no kind of feed called {kind!r}; there are {', '.join(kinds())}")
    plain, problem = unpacked(body)
    if not plain:
        return Discovered(problem=problem or "is empty")
    document = Document(plain, url, content_type, article_url, language)
    told = _told(document) if kind == ANY else None
    if kind == ANY and told is None:
        return Discovered(problem=problem or "is no feed, no sitemap and no web page")
    read: Callable[[Document], Discovered] = _module(told or kind).discover
    found = replace(_bounded(read(document)), kind=told)
    if not found.candidates and not found.documents and len(plain) < MIN_BYTES:
        problem = problem or found.problem or f"is too short to be one ({len(plain)} bytes)"
    # Of two problems the outer one is the cause.
    return replace(found, problem=problem or found.problem)


def _told(document: Document) -> str | None:
    return next((kind for kind in kinds() if _module(kind).recognises(document)), None)


def _module(kind: str) -> ModuleType:
    return import_module(f"{__name__}.{kind}")


def _bounded(found: Discovered) -> Discovered:
    candidates = _folded(found.candidates[:MAX_ENTRIES])
    documents = tuple(dict.fromkeys(found.documents[:MAX_ENTRIES]))
    problem = found.problem
    if max(len(found.candidates), len(found.documents)) > MAX_ENTRIES:
        cut = f"has more than {MAX_ENTRIES} entries, of which the first were taken"
        problem = f"{problem}; {cut}" if problem else cut
    return Discovered(candidates, documents, problem)


def _folded(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Keep the first entry of each address; what it does not say, a later one may."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        known = first.get(candidate.url)
        first[candidate.url] = candidate if known is None else _completed(known, candidate)
    return tuple(first.values())


def _completed(known: Candidate, other: Candidate) -> Candidate:
    return Candidate(
        url=known.url,
        title=known.title or other.title,
        summary=known.summary or other.summary,
        published_at=known.published_at or other.published_at,
        language=known.language or other.language,
    )
