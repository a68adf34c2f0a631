"""A body in the form in which texts are compared: folded words, line by line. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from query.normalise import words

#: Words of a text that are compared; what stands behind them makes no copy of it. Bounds a text of megabytes.
MAX_WORDS = 20_000
#: Characters of one line that are folded at all.
_MAX_LINE = 10 * MAX_WORDS
#: So many lines that begin with the time of day make a live blog.
_LIVE_ENTRIES = 3

_ENTRY = re.compile(r"\W*(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d.])")

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a body: case, accents and punctuation are gone, lines are kept apart."""

    #: The lines that have words, as they are written,
    written: tuple[str, ...]
    #: and folded.
    lines: tuple[Line, ...]
    #: The folded words, one line behind the other.
    words: Line

    @property
    def spaced(self) -> bool:
        """False for scripts without spaces, where each character counts as a word."""
        return sum(map(len, self.words)) >= 2 * len(self.words)

    @property
    def live(self) -> bool:
        """Whether it is written as a live blog is: entry under entry, each with the time of day."""
        return sum(map(bool, map(_ENTRY.match, self.written))) >= _LIVE_ENTRIES

    def without(self, furniture: Collection[Line]) -> Text:
        """The text less these lines; itself if it has none of them."""
        kept = [(raw, line) for raw, line in zip(self.written, self.lines, strict=True) if line not in furniture]
        return self if len(kept) == len(self.lines) else _text(kept)


def read_text(body: str) -> Text:
    """Fold a body."""
    kept: list[tuple[str, Line]] = []
    room = MAX_WORDS
    for raw in body.split("\n"):
        line = raw[:_MAX_LINE]
        if folded := tuple(words(line)[:room]):
            kept.append((line, folded))
            room -= len(folded)
        if not room:
            break
    return _text(kept)


def _text(kept: list[tuple[str, Line]]) -> Text:
    lines = tuple(line for _, line in kept)
    return Text(tuple(raw for raw, _ in kept), lines, tuple(chain.from_iterable(lines)))
