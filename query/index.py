"""Where the words of a field stand, and where in the text that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, KeysView, Sequence, Set
from dataclasses import dataclass
from typing import overload

from query.normalise import Offsets, fold, words
from query.stem import stem_words

#: Positions of different parts lie further apart than any phrase may reach (`query.scan.MAX_SLOP`).
_PART_BITS = 20
_PLACE = (1 << _PART_BITS) - 1
_MAX_PART_WORDS = (1 << _PART_BITS) - 2_000

#: What a word and the blank behind it take, amply.
_LETTERS = 10

#: So many tokens are looked for one by one; of more, those that are there are found by going over the text's.
_FEW = 20


class Tokens(Sequence[str]):
    """Tokens side by side, also as one text with a line for each: a database gives them so, and there they are found
    far faster than in any table that would have to be made first. No token has an end of line in it.
    """

    __slots__ = ("_listed", "_text")

    def __init__(self, listed: Sequence[str] | None = None, *, lines: str = "") -> None:
        self._listed = listed
        self._text: str | None = None if listed is not None else f"\n{lines}\n"

    @property
    def listed(self) -> Sequence[str]:
        """Each of them."""
        if self._listed is None:
            self._listed = self.text[1:-1].split("\n")
        return self._listed

    @property
    def text(self) -> str:
        """All of them, an end of line before and behind each."""
        if self._text is None:
            self._text = "\n".join(("", *self.listed, ""))
        return self._text

    def first(self, n: int) -> Tokens:
        """The first ``n`` of them."""
        return Tokens(self.text[1:-1].split("\n", n)[:n] if self._listed is None else self._listed[:n])

    def places(self, lines: str) -> Iterator[int]:
        """Where in the text stand lines, or the beginning of one: by their numbers, each from 0 on."""
        text, place, counted = self.text, 0, 0
        at = text.find(lines)
        while at >= 0:
            place += text.count("\n", counted, at)
            yield place
            counted, at = at, text.find(lines, at + 1)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return self.listed[at]

    def __len__(self) -> int:
        return len(self.listed)


@dataclass(slots=True, eq=False)
class Part:
    """A piece of text within which phrases may match."""

    field: str
    text: str
    #: Folded, by position.
    words: Tokens
    _stems: Tokens | None = None
    _offsets: Offsets | Sequence[tuple[int, int]] | None = None

    def stems(self, language: str | None) -> Tokens:
        """The stem tokens by position, one a word; ``language`` is that of the document, always the same."""
        if self._stems is None:
            self._stems = Tokens(stem_words(self.text, language)[: len(self.words)])
        return self._stems

    def first(self, n: int) -> Part | None:
        """The first ``n`` words; None if their stems are not known yet, which are made faster of less text."""
        known = self._stems
        return None if known is None else Part(self.field, self.text, self.words.first(n), known.first(n))

    def characters(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the words ``first`` to ``last`` (inclusive) begin and end."""
        if self._offsets is None:
            self._offsets = Offsets(self.text)
        start, end = self._offsets[first]
        return start, end if first == last else self._offsets[last][1]


def text_part(field: str, text: str) -> Part:
    """Return a text as a part, word by word."""
    return Part(field, text, Tokens(words(text)))


def beginning(field: str, text: str, n: int) -> Part:
    """Return the first ``n`` words of a text as a part, without looking at all the rest of it."""
    end = _LETTERS * n
    while (blank := text.rfind(" ", 0, end)) > 0 and end < len(text):
        found = words(text[:blank])
        if len(found) >= n:
            return Part(field, text[:blank], Tokens(found[:n]))
        end *= 2
    return Part(field, text, Tokens(words(text)[:n]))


def value_part(field: str, value: str) -> Part:
    """Return a value as a part whose one word is the whole of it."""
    folded = fold(value)
    return Part(field, value, Tokens([folded] if folded else []), _offsets=[(0, len(value))])


class Row:
    """The tokens of one kind in all parts of a field. Positions of part n begin at n << 20."""

    __slots__ = ("_first", "_parts", "_places")

    def __init__(self, parts: Sequence[Tokens]) -> None:
        self._parts = parts
        self._places: dict[str, list[int]] = {}
        self._first: dict[str, int | None] | None = None

    @property
    def vocabulary(self) -> KeysView[str]:
        """The different tokens."""
        return self._first_places().keys()

    def _first_places(self) -> dict[str, int | None]:
        """Where each of the different tokens stands first; made when first asked for."""
        if self._first is None:
            first = self._first = {}
            for number in reversed(range(len(self._parts))):
                listed = self._parts[number].listed[:_MAX_PART_WORDS]
                places = range(number << _PART_BITS, (number << _PART_BITS) + len(listed))
                first.update(zip(reversed(listed), reversed(places), strict=True))
            for part in self._parts:
                for token in part.listed[_MAX_PART_WORDS:]:
                    first.setdefault(token, None)
        return self._first

    def among(self, wanted: Set[str]) -> Collection[str]:
        """Those of the tokens that are there."""
        if len(wanted) <= _FEW:
            return [token for token in wanted if self._has(f"\n{token}\n")]
        return wanted & self.vocabulary

    def starts(self, wanted: Set[str], lengths: Iterable[int]) -> Collection[str]:
        """Those of some beginnings, of these lengths, with which tokens begin."""
        if len(wanted) <= _FEW:
            return [start for start in wanted if self._has(f"\n{start}")]
        return wanted & {token[:length] for length in lengths for token in self.vocabulary}

    def places(self, *tokens: str) -> list[int]:
        """Where a token stands, or several that follow each other: the place of the first."""
        return self._found("\n".join(("", *tokens, "")), len(tokens))

    def first_place(self, token: str) -> int | None:
        """Where a token stands first."""
        if self._first is not None:
            return self._first.get(token)
        return next(iter(self.places(token)), None)

    def beginning_with(self, start: str) -> list[int]:
        """Where tokens stand that begin so."""
        return self._found(f"\n{start}", 1)

    def _has(self, lines: str) -> bool:
        for part in self._parts:  # noqa: SIM110 - any() takes twice as long, and much time goes here
            if lines in part.text:
                return True
        return False

    def _found(self, lines: str, n: int) -> list[int]:
        found = self._places.get(lines)
        if found is None:
            found = self._places[lines] = [
                (number << _PART_BITS) + place
                for number, part in enumerate(self._parts)
                for place in part.places(lines)
                if place + n <= _MAX_PART_WORDS
            ]
        return found


class Index:
    """Where each word of one field stands."""

    __slots__ = ("_stems", "language", "parts", "words")

    def __init__(self, parts: Sequence[Part], language: str | None = None) -> None:
        self.parts = parts
        self.language = language
        self.words = Row([part.words for part in parts])
        self._stems: Row | None = None

    @property
    def stems(self) -> Row:
        """The stem tokens; made when first asked for."""
        if self._stems is None:
            self._stems = Row([part.stems(self.language) for part in self.parts])
        return self._stems

    def locate(self, span: tuple[int, int]) -> tuple[Part, int, int]:
        """The part of a span of positions, and its first and last word there."""
        return self.parts[span[0] >> _PART_BITS], span[0] & _PLACE, span[1] & _PLACE

    def form(self, span: tuple[int, int]) -> tuple[str, str]:
        """The field and the written form of a span of positions."""
        part, first, last = self.locate(span)
        start, end = part.characters(first, last)
        return part.field, " ".join(part.text[start:end].split())
