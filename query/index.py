"""Where the words of a field stand, and where in the text that is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from query.normalise import fold, offsets, words
from query.stem import stem_words

#: Positions of different parts lie further apart than any phrase may reach (`query.scan.MAX_SLOP`).
_PART_BITS = 20
_PLACE = (1 << _PART_BITS) - 1
_MAX_PART_WORDS = (1 << _PART_BITS) - 2_000


#: What a word and the blank behind it take, amply.
_LETTERS = 10


@dataclass(slots=True, eq=False)
class Part:
    """A piece of text within which phrases may match."""

    field: str
    text: str
    #: Folded, by position.
    words: Sequence[str]
    _offsets: Sequence[tuple[int, int]] | None = None
    _stems: Sequence[str] | None = None

    def stems(self, language: str | None) -> Sequence[str]:
        """The stem tokens by position, one a word; ``language`` is that of the document, always the same."""
        if self._stems is None:
            self._stems = stem_words(self.text, language)[: len(self.words)]
        return self._stems

    def first(self, n: int) -> Part | None:
        """The first ``n`` words; None if their stems are not known yet, which are made faster of less text."""
        return None if self._stems is None else Part(self.field, self.text, self.words[:n], None, self._stems[:n])

    def characters(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the words ``first`` to ``last`` (inclusive) begin and end."""
        if self._offsets is None:
            self._offsets = offsets(self.text)
        return self._offsets[first][0], self._offsets[last][1]


def text_part(field: str, text: str) -> Part:
    """Return a text as a part, word by word."""
    return Part(field, text, words(text))


def beginning(field: str, text: str, n: int) -> Part:
    """Return the first ``n`` words of a text as a part, without looking at all the rest of it."""
    end = _LETTERS * n
    while (blank := text.rfind(" ", 0, end)) > 0 and end < len(text):
        found = words(text[:blank])
        if len(found) >= n:
            return Part(field, text[:blank], found[:n])
        end *= 2
    return Part(field, text, words(text)[:n])


def value_part(field: str, value: str) -> Part:
    """Return a value as a part whose one word is the whole of it."""
    folded = fold(value)
    return Part(field, value, [folded] if folded else [], [(0, len(value))])


class Index:
    """Where each word of one field stands. Positions of part n begin at n << 20."""

    __slots__ = ("_places", "_sorted", "_stems", "language", "parts")

    def __init__(self, parts: Sequence[Part], language: str | None = None) -> None:
        self.parts = parts
        self.language = language
        self._places: dict[str, list[int]] | None = None
        self._stems: dict[str, list[int]] | None = None
        self._sorted: list[str] | None = None

    @property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands; made when first asked for."""
        if self._places is None:
            self._places = _places([part.words for part in self.parts])
        return self._places

    @property
    def stems(self) -> dict[str, list[int]]:
        """Where each stem token stands; made when first asked for."""
        if self._stems is None:
            self._stems = _places([part.stems(self.language) for part in self.parts])
        return self._stems

    @property
    def vocabulary(self) -> list[str]:
        """The different words in alphabetical order."""
        if self._sorted is None:
            self._sorted = sorted(self.places)
        return self._sorted

    def beginning_with(self, start: str) -> list[str]:
        """The different words that begin with ``start``."""
        vocabulary = self.vocabulary
        first = end = bisect_left(vocabulary, start)
        while end < len(vocabulary) and vocabulary[end].startswith(start):
            end += 1
        return vocabulary[first:end]

    def locate(self, span: tuple[int, int]) -> tuple[Part, int, int]:
        """The part of a span of positions, and its first and last word there."""
        return self.parts[span[0] >> _PART_BITS], span[0] & _PLACE, span[1] & _PLACE

    def form(self, span: tuple[int, int]) -> tuple[str, str]:
        """The field and the written form of a span of positions."""
        part, first, last = self.locate(span)
        start, end = part.characters(first, last)
        return part.field, " ".join(part.text[start:end].split())


def _places(parts: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for number, tokens in enumerate(parts):
        for place, token in enumerate(islice(tokens, _MAX_PART_WORDS), number << _PART_BITS):
            if token in places:
                places[token].append(place)
            else:
                places[token] = [place]
    return places
