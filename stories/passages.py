"""The passages that two texts share, as one of them writes them: for people to see. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from query.normalise import words
from stories.comparing import Run, runs
from stories.texts import Text

#: Words that may differ within a passage.
_MAX_GAP = 2
#: A shorter one is a turn of phrase.
_FEWEST_WORDS = 8

#: Where characters are words, each stands alone; elsewhere white space divides.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_EDGES = re.compile(r"^[\s,;:.!?)\]»”]+|[\s,;:(\[«“]+$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in both texts."""

    #: As the first text writes them.
    text: str
    n_words: int


def passages(a: Text, b: Text) -> list[Passage]:
    """The passages that two texts share, in the order and the writing of ``a``."""
    places = list(_places(a))
    found = []
    for start, end in _joined(runs(a, b)):
        if end - start >= _FEWEST_WORDS:
            found.append(Passage(_written(a, places[start], places[end - 1]), end - start))
    return found


def _joined(found: list[Run]) -> list[tuple[int, int]]:
    """Runs that go on from each other after a changed word or two, joined: from and to, in the first text."""
    joined: list[tuple[int, int]] = []
    last: Run | None = None
    for run in found:
        goes_on = (
            last is not None
            and run.a - (last.a + last.n_words) <= _MAX_GAP
            and 0 <= run.b - (last.b + last.n_words) <= _MAX_GAP
        )
        start = joined.pop()[0] if goes_on else run.a
        joined.append((start, run.a + run.n_words))
        last = run
    return joined


def _places(text: Text) -> Iterator[tuple[int, int, int]]:
    """Yield for each word of a text its line, and from where to where the piece goes that it is written in."""
    for number, (raw, line) in enumerate(zip(text.written, text.lines, strict=True)):
        room = len(line)
        for piece in _PIECE.finditer(raw):
            n_words = min(len(words(piece[0])), room)
            room -= n_words
            yield from [(number, piece.start(), piece.end())] * n_words
        # What is folded otherwise as a whole than piece by piece stands at the line's end.
        yield from [(number, len(raw), len(raw))] * room


def _written(text: Text, first: tuple[int, int, int], last: tuple[int, int, int]) -> str:
    if first[0] == last[0]:
        return _EDGES.sub("", text.written[first[0]][first[1] : last[2]])
    between = text.written[first[0] + 1 : last[0]]
    return _EDGES.sub("", "\n".join([text.written[first[0]][first[1] :], *between, text.written[last[0]][: last[2]]]))
