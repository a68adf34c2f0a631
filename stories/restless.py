"""Places of a page that always change: clocks, counters, weather, lists of what is read most. Pure.

A place is restless

- at once, if its line says nothing but a time ("5 minutes ago"), counts something ("1,024 views"), or gives a
  temperature;
- from the second time, if in a short line that is no sentence only digits change;
- from the third time, if short lines that are no sentences change at the same place, whatever stands in them.

In running text no place is ever restless: a death toll that rises all day is news each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from stories.alignment import matching_blocks
from stories.changes import Text
from stories.tokens import MARK, NUMBER, tokens
from stories.vocabulary import is_counter_word, is_time_word

#: Characters of a line that is no sentence, at most: a label, a headline in a list.
_LONGEST_LABEL = 140
#: And in a line with a counter.
_LONGEST_COUNTER = 60
_SENTENCE_ENDS = (".", "։", "。", "؟", "!", "…", ":", '."', "…")
#: Lines that change together, at most, to be one list.
_LONGEST_LIST = 40
#: How often a place has to have changed before, to be restless now.
_ENOUGH_FOR_DIGITS = 1
_ENOUGH_FOR_WORDS = 2
#: Places remembered of one article.
_MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class _Place:
    """Lines that differ, and what the place is called in the memory; lines of running text have no name."""

    old: range
    new: range
    names: tuple[str, ...] = ()
    enough: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """A newer text in which restless places read as they did before."""

    text: Text
    #: For each of its paragraphs, the number that it has in the newer text as it is.
    numbers: tuple[int, ...]
    #: How often places have changed so far, by name: the memory for the next comparison.
    seen: Mapping[str, int] = field(default_factory=dict)


def settle(before: Text, after: Text, seen: Mapping[str, int]) -> Settled:
    """Find the restless places among those that changed, by what was seen of them before, and take them back."""
    lines: list[str] = []
    numbers: list[int] = []
    counts = dict(seen)
    done = 0
    for place in _places(before.paragraphs, after.paragraphs):
        lines += after.paragraphs[done : place.new.start]
        numbers += range(done + 1, place.new.start + 1)
        is_restless = bool(place.names) and max(seen.get(name, 0) for name in place.names) >= place.enough
        if is_restless:
            lines += before.paragraphs[place.old.start : place.old.stop]
            numbers += [place.new.start + 1] * len(place.old)
        else:
            lines += after.paragraphs[place.new.start : place.new.stop]
            numbers += range(place.new.start + 1, place.new.stop + 1)
        done = place.new.stop
        for name in place.names:
            counts[name] = counts.get(name, 0) + 1
    lines += after.paragraphs[done:]
    numbers += range(done + 1, len(after.paragraphs) + 1)
    return Settled(replace(after, paragraphs=tuple(lines)), tuple(numbers), _most_frequent(counts))


def _most_frequent(counts: Mapping[str, int]) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return dict(ordered[:_MOST_PLACES])


def _places(old: Sequence[str], new: Sequence[str]) -> Iterator[_Place]:
    """Where the lines of two texts differ, in order."""
    for gap_old, gap_new in _gaps(old, new):
        bare_old = [_skeleton(old[at]) for at in gap_old]
        bare_new = [_skeleton(new[at]) for at in gap_new]
        for part_old, part_new in _gaps(bare_old, bare_new, same=True):
            some_old = gap_old[part_old.start : part_old.stop]
            some_new = gap_new[part_new.start : part_new.stop]
            if bare_old[part_old.start : part_old.stop] == bare_new[part_new.start : part_new.stop]:
                for at_old, at_new in zip(some_old, some_new, strict=True):
                    yield _digits(range(at_old, at_old + 1), range(at_new, at_new + 1), old[at_old], new[at_new])
            else:
                yield _lines(some_old, some_new, old, new)


def _gaps(old: Sequence[str], new: Sequence[str], *, same: bool = False) -> Iterator[tuple[range, range]]:
    """Between the items that two sequences have in common; ``same``: and those, as ranges of their own."""
    old_at = new_at = 0
    for block in [*matching_blocks(old, new), None]:
        old_stop, new_stop = (block.old_at, block.new_at) if block else (len(old), len(new))
        if old_at < old_stop or new_at < new_stop:
            yield range(old_at, old_stop), range(new_at, new_stop)
        if block:
            old_at, new_at = old_stop + block.length, new_stop + block.length
            if same:
                yield range(old_stop, old_at), range(new_stop, new_at)


def _digits(old: range, new: range, before: str, after: str) -> _Place:
    """A line in which only digits and words of time differ."""
    if not (_is_label(before) and _is_label(after)):
        return _Place(old, new)
    enough = 0 if _is_restless_by_itself(before) and _is_restless_by_itself(after) else _ENOUGH_FOR_DIGITS
    return _Place(old, new, (_name("digits", _skeleton(after)),), enough)


def _lines(old: range, new: range, before: Sequence[str], after: Sequence[str]) -> _Place:
    """Lines that were replaced by others; what stands before and behind them names the place."""
    changed = [*(before[at] for at in old), *(after[at] for at in new)]
    if len(changed) > _LONGEST_LIST or not all(map(_is_label, changed)):
        return _Place(old, new)
    names = (
        _name("behind", _skeleton(after[new.start - 1]) if new.start else ""),
        _name("before", _skeleton(after[new.stop]) if new.stop < len(after) else ""),
    )
    alone = len(old) == len(new) and all(map(_is_restless_by_itself, changed))
    return _Place(old, new, names, 0 if alone else _ENOUGH_FOR_WORDS)


def _name(kind: str, text: str) -> str:
    return f"{kind} {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _skeleton(line: str) -> str:
    """A line without what a clock changes."""
    return " ".join(
        "#" if token.kind == NUMBER else "@" if is_time_word(token.text) else token.text.casefold()
        for token in tokens(line)
    )


def _is_label(line: str) -> bool:
    return len(line) <= _LONGEST_LABEL and not line.endswith(_SENTENCE_ENDS)


def _is_restless_by_itself(line: str) -> bool:
    """Whether a line only tells a time, counts something, or gives a temperature."""
    found = [token for token in tokens(line) if token.kind != MARK]
    words = [token.text for token in found if token.kind != NUMBER]
    if "°" in line or (len(line) <= _LONGEST_COUNTER and any(map(is_counter_word, words))):
        return len(found) > len(words)
    return bool(found) and (bool(words) or ":" in line) and all(map(is_time_word, words))
