"""A document as queries see it: folded words and their positions, worked out field by field when asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from query.fields import DEFAULT
from query.normalise import fold, words

#: How many words of the body belong to the lead.
LEAD_WORDS = 100

#: Positions of different parts lie further apart than any phrase may reach (`query.scan.MAX_SLOP`).
_PART_BITS = 20
_MAX_PART_WORDS = (1 << _PART_BITS) - 2_000

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text within which phrases may match."""

    field: str
    text: str
    words: Sequence[str]

    def form(self, start: int, end: int) -> str:
        """The words ``start`` to ``end`` (inclusive) as the text writes them."""
        if len(self.words) == 1:
            return self.text.strip()
        found: list[str] = []
        seen = 0
        for chunk in self.text.split():
            before, seen = seen, seen + len(words(chunk))
            if seen > start and seen > before:
                found.append(chunk)
            if seen > end:
                break
        return _EDGES.sub("", " ".join(found))


class Index:
    """Where each word of one field stands. Positions of part n begin at n << 20."""

    __slots__ = ("_sorted", "parts", "places")

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.places: dict[str, list[int]] = {}
        for number, part in enumerate(parts):
            for place, word in enumerate(islice(part.words, _MAX_PART_WORDS), number << _PART_BITS):
                self.places.setdefault(word, []).append(place)
        self._sorted: list[str] | None = None

    @property
    def vocabulary(self) -> list[str]:
        """The different words in alphabetical order."""
        if self._sorted is None:
            self._sorted = sorted(self.places)
        return self._sorted

    def beginning_with(self, stem: str) -> list[str]:
        """The different words that begin with ``stem``."""
        vocabulary = self.vocabulary
        start = end = bisect_left(vocabulary, stem)
        while end < len(vocabulary) and vocabulary[end].startswith(stem):
            end += 1
        return vocabulary[start:end]

    def locate(self, span: tuple[int, int]) -> tuple[str, str]:
        """The field and the written form of a span of positions."""
        part = self.parts[span[0] >> _PART_BITS]
        mask = (1 << _PART_BITS) - 1
        return part.field, part.form(span[0] & mask, span[1] & mask)


@dataclass(frozen=True, slots=True)
class Document:
    """What a query is matched against; made by `make_document`."""

    title: str | None = None
    summary: str | None = None
    body: str = ""
    language: str | None = None
    outlet: str | None = None
    country: str | None = None
    control: str | None = None
    authors: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    url: str | None = None
    _parts: dict[str, tuple[Part, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _indexes: dict[str, Index] = field(default_factory=dict, init=False, repr=False, compare=False)

    def index(self, name: str) -> Index:
        """The index of a field of `query.fields`, or of `DEFAULT`; made when first asked for."""
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = Index(self.parts(name))
        return index

    def parts(self, name: str) -> tuple[Part, ...]:
        """The pieces of text that make up a field; empty ones are left out."""
        parts = self._parts.get(name)
        if parts is None:
            parts = self._parts[name] = tuple(part for part in self._read(name) if part.words)
        return parts

    def _read(self, name: str) -> Iterable[Part]:
        match name:
            case "title" | "summary" | "body" | "url":
                text = getattr(self, name) or ""
                return [Part(name, text, words(text))]
            case _ if name == DEFAULT:
                return [*self.parts("title"), *self.parts("summary"), *self.parts("body")]
            case "lead":
                body = [Part("body", part.text, part.words[:LEAD_WORDS]) for part in self.parts("body")]
                return [*self.parts("title"), *self.parts("summary"), *body]
            case "author":
                return [Part(name, text, words(text)) for text in self.authors]
            case "agency":
                return [Part(name, text, words(text)) for text in self.agency]
            case _:
                return [Part(name, value, [fold(value)]) for value in self._values(name) if fold(value)]

    def _values(self, name: str) -> tuple[str, ...]:
        """The values of a keyword field; a language also counts without its region (de-AT is de)."""
        match name:
            case "topic":
                return self.topics
            case "lang":
                language = self.language or ""
                primary = re.split(r"[-_]", language)[0]
                return (language,) if primary == language else (primary, language)
            case "outlet" | "country" | "control":
                return (getattr(self, name) or "",)
            case _:
                return ()


def make_document(
    *,
    title: str | None = None,
    summary: str | None = None,
    body: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    country: str | None = None,
    control: str | None = None,
    authors: Iterable[str] = (),
    agency: Iterable[str] = (),
    topics: Iterable[str] = (),
    url: str | None = None,
) -> Document:
    """Return the document of plain values; whatever is unknown is None or empty."""
    return Document(
        title=title,
        summary=summary,
        body=body or "",
        language=language,
        outlet=outlet,
        country=country,
        control=control,
        authors=tuple(authors),
        agency=tuple(agency),
        topics=tuple(topics),
        url=url,
    )
