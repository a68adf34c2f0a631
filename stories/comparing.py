"""Two texts side by side: which words of each stand in passages that they share. Pure.

A passage is a run of words that both texts have in the same order. How long a run must be to mean something grows
with the texts: among many words, more short runs coincide. Changes of a word or two inside a passage do not end it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stories.texts import Line, Text

#: Runs of three words tell for texts whose numbers of words multiply to less than this, else four.
_SHORT_TEXTS = 80_000
#: A character of a script without spaces says less than a word.
_UNSPACED_WIDTH = 6
#: Words that may differ within a passage.
_MAX_GAP = 2
#: The beginning of a text, in words: its lede.
_LEDE = 40
#: Places of one phrase in a text that are tried.
_MAX_PLACES = 16
#: A run that follows the last one within so many words counts as so many words longer.
_NEAR, _GOING_ON = 12, 8


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two texts shares with the other."""

    n_words: int
    #: Words in passages that the other has too.
    n_shared: int
    #: Words that the other has too, wherever they stand.
    n_common: int
    n_passages: int
    #: The share of its first quarter that the other has too, 0 to 1.
    opening: float

    @property
    def containment(self) -> float:
        """The share of this text that is also in the other, 0 to 1."""
        return self.n_shared / self.n_words if self.n_words else 0.0

    @property
    def phrasing(self) -> float:
        """How much of the vocabulary in common stands in passages in common, 0 to 1.

        Independent reports of one event share its words and not their phrases; teasers and adverts that hang on a
        copy share neither.
        """
        return self.n_shared / self.n_common if self.n_common else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts compared."""

    a: Side
    b: Side
    #: The share of words that the two ledes have in common, 0 to 1.
    ledes: float


@dataclass(frozen=True, slots=True)
class Run:
    """Words that two texts share without a gap: where they start in each, how many they are."""

    a: int
    b: int
    n_words: int

    def attraction(self, run: Run) -> int:
        """How well ``run`` follows this one: the longer the better, and rather where the other text goes on."""
        behind = run.b - (self.b + self.n_words)
        return run.n_words + (_GOING_ON if 0 <= behind <= _NEAR else 0)


def compare(a: Text, b: Text) -> Comparison:
    """Compare two texts; neither of them comes first."""
    width = _width(a, b)
    return Comparison(
        _side(a.words, _covered(a.words, set(_phrases(b.words, width)), width), b.words),
        _side(b.words, _covered(b.words, set(_phrases(a.words, width)), width), a.words),
        _ledes(a.words, b.words),
    )


def _width(a: Text, b: Text) -> int:
    if not (a.spaced and b.spaced):
        return _UNSPACED_WIDTH
    return 3 if len(a.words) * len(b.words) < _SHORT_TEXTS else 4


def _phrases(words: Line, width: int) -> Iterator[Line]:
    return zip(*(words[start:] for start in range(width)), strict=False)


def _covered(words: Line, phrases: set[Line], width: int) -> list[tuple[int, int]]:
    """The passages among ``words``, from and to: phrases that the other has too, small gaps closed."""
    covered: list[tuple[int, int]] = []
    for start, phrase in enumerate(_phrases(words, width)):
        if phrase not in phrases:
            continue
        if covered and start <= covered[-1][1] + _MAX_GAP:
            covered[-1] = (covered[-1][0], start + width)
        else:
            covered.append((start, start + width))
    return covered


def _side(words: Line, covered: list[tuple[int, int]], others: Line) -> Side:
    vocabulary = set(others)
    shared = sum(end - start for start, end in covered)
    outside = sum(word in vocabulary for word in _between(words, covered))
    return Side(len(words), shared, shared + outside, len(covered), _opening(len(words), covered))


def _opening(n_words: int, covered: list[tuple[int, int]]) -> float:
    quarter = n_words // 4
    return sum(min(end, quarter) - start for start, end in covered if start < quarter) / quarter if quarter else 0.0


def _between(words: Line, covered: list[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for start, end in (*covered, (len(words), len(words))):
        yield from words[position:start]
        position = end


def _ledes(a: Line, b: Line) -> float:
    one, other = set(a[:_LEDE]), set(b[:_LEDE])
    return len(one & other) / max(1, min(len(one), len(other)))


def runs(a: Text, b: Text) -> list[Run]:
    """The runs of words that two texts share, in the order of ``a``: each as long as it can be, none overlapping."""
    width = _width(a, b)
    places: dict[Line, list[int]] = {}
    for place, phrase in enumerate(_phrases(b.words, width)):
        places.setdefault(phrase, []).append(place)
    found: list[Run] = []
    start = 0
    while start + width <= len(a.words):
        tries = places.get(a.words[start : start + width], ())[:_MAX_PLACES]
        if tries:
            last = found[-1] if found else Run(0, 0, 0)
            found.append(max((_run(a.words, b.words, start, place) for place in tries), key=last.attraction))
            start += found[-1].n_words
        else:
            start += 1
    return found


def _run(a: Line, b: Line, start: int, place: int) -> Run:
    n_words = 0
    while start + n_words < len(a) and place + n_words < len(b) and a[start + n_words] == b[place + n_words]:
        n_words += 1
    return Run(start, place, n_words)
