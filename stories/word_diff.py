"""Two texts as one, with what was taken out and put in: for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from stories.changes import Text
from stories.gaps import Gap, Replacement, Side, gaps, headline_gap

#: What stayed, what was taken out, what was put in.
Sign = Literal["=", "-", "+"]
Piece = tuple[Sign, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph that is not as it was."""

    #: As in `domain.changes.Change`.
    paragraph: int
    pieces: tuple[Piece, ...]


def word_diff(before: Text, after: Text) -> list[Passage]:
    """Return the paragraphs that differ, the headline first; what is the same in both texts is left out."""
    found: list[Passage] = []
    if before.title != after.title:
        found += _passages(headline_gap(before.title, after.title))
    for gap in gaps(before.paragraphs, after.paragraphs):
        found += _passages(gap)
    return found


def _passages(gap: Gap) -> Iterator[Passage]:
    for home in sorted(gap.gone):
        yield Passage(gap.old.first + home, (("-", gap.old.paragraphs[home]),))
    edits: dict[int, list[Replacement]] = {}
    for one in gap.replacements():
        edits.setdefault(gap.new.home_at(one.new_at), []).append(one)
    for home, text in enumerate(gap.new.paragraphs):
        if home in gap.come:
            yield Passage(gap.new.first + home, (("+", text),))
        elif home in edits:
            yield Passage(gap.new.first + home, tuple(_pieces(gap, home, edits[home])))


def _pieces(gap: Gap, home: int, edits: list[Replacement]) -> Iterator[Piece]:
    """A paragraph from its beginning to its end; white space behind a word goes with it."""
    text, done = gap.new.paragraphs[home], 0
    for one in edits:
        start = _start(gap.new, one.new_at, home)
        if done < start:
            yield "=", text[done:start]
        if one.old:
            yield "-", _with_space(gap.old, one.old)
        done = start
        if one.new:
            done = _start(gap.new, one.new[-1] + 1, home)
            yield "+", text[start:done]
    if done < len(text):
        yield "=", text[done:]


def _start(side: Side, at: int, home: int) -> int:
    """Where a token begins in its paragraph; the paragraph's end, if the token is in the next one."""
    inside = at < len(side.tokens) and side.homes[at] == home
    return side.tokens[at].start if inside else len(side.paragraphs[home])


def _with_space(side: Side, at: tuple[int, ...]) -> str:
    last = at[-1]
    behind = _start(side, last + 1, side.homes[last]) - side.tokens[last].end
    return side.text(at) + " " * behind
