"""Where two texts differ: paragraphs first, then words.

::

    paragraphs aligned → gaps between those that stayed the same
      → in each gap, words aligned across all of its paragraphs (where a page breaks its paragraphs is no edit)
          → paragraphs that hardly any word of is in the other text: come, gone, or only moved
          → in all others, what replaced what
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, zip_longest

from stories.alignment import matching_blocks
from stories.tokens import Token, tokens

#: A paragraph less of which than this is in the other text was not edited: it came, or went.
_LEAST_SHARE = 0.3
#: Lines shorter than this (in letters and digits) replace each other, however different they are.
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Side:
    """Some paragraphs of one of the two texts, one behind the other, as tokens."""

    #: The number of the first one, counted from 1; 0 for the headline.
    first: int
    paragraphs: tuple[str, ...]
    tokens: tuple[Token, ...]
    #: For each token, the index of its paragraph.
    homes: tuple[int, ...]

    @classmethod
    def of(cls, first: int, paragraphs: Sequence[str]) -> Side:
        """Take paragraphs apart."""
        found = [(token, home) for home, text in enumerate(paragraphs) for token in tokens(text)]
        return cls(first, tuple(paragraphs), tuple(token for token, _ in found), tuple(home for _, home in found))

    def home_at(self, at: int) -> int:
        """The index of the paragraph that a token is in; of the last one for what stands at the end."""
        return self.homes[min(at, len(self.homes) - 1)] if self.homes else 0

    def weight(self, at: Sequence[int]) -> int:
        """Letters and digits of some tokens."""
        return sum(self.tokens[each].weight for each in at)

    def text(self, at: Sequence[int]) -> str:
        """The text that some tokens, in order, span: in each paragraph from the first to the last of them."""
        pieces = []
        for home, group in groupby(at, key=lambda each: self.homes[each]):
            members = list(group)
            pieces.append(self.paragraphs[home][self.tokens[members[0]].start : self.tokens[members[-1]].end])
        return " ".join(pieces)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Tokens of the older text, and those that stand in their place now; one of the two may be empty."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    #: The tokens before which it stands.
    old_at: int
    new_at: int


@dataclass(slots=True)
class Gap:
    """Paragraphs of both texts between two that stayed the same."""

    old: Side
    new: Side
    #: Indices of tokens that stayed, in order on both sides.
    pairs: list[tuple[int, int]] = field(default_factory=list)
    #: Indices of paragraphs that have no counterpart.
    gone: frozenset[int] = frozenset()
    come: frozenset[int] = frozenset()

    def replacements(self) -> Iterator[Replacement]:
        """What replaced what, in paragraphs that are in both texts."""
        old_at = new_at = 0
        for old_stop, new_stop in [*self.pairs, (len(self.old.tokens), len(self.new.tokens))]:
            old = [at for at in range(old_at, old_stop) if self.old.homes[at] not in self.gone]
            new = [at for at in range(new_at, new_stop) if self.new.homes[at] not in self.come]
            runs = zip_longest(_by_home(self.old, old), _by_home(self.new, new))
            for some_old, some_new in ((one or [], other or []) for one, other in runs):
                yield from self._replacement(some_old, some_new, old_at, new_at)
                old_at = some_old[-1] + 1 if some_old else old_at
                new_at = some_new[-1] + 1 if some_new else new_at
            old_at, new_at = old_stop + 1, new_stop + 1

    def _replacement(self, old: list[int], new: list[int], old_at: int, new_at: int) -> Iterator[Replacement]:
        """Without what was given up as an island, and turns out to stand at its ends: that stayed after all."""
        most, start, end = min(len(old), len(new)), 0, 0
        while start < most and self._are_same(old[start], new[start]):
            start += 1
        while end < most - start and self._are_same(old[-end - 1], new[-end - 1]):
            end += 1
        some_old, some_new = old[start : len(old) - end], new[start : len(new) - end]
        if some_old or some_new:
            old_at = some_old[0] if some_old else old_at + start
            new_at = some_new[0] if some_new else new_at + start
            yield Replacement(tuple(some_old), tuple(some_new), old_at, new_at)

    def _are_same(self, old: int, new: int) -> bool:
        return self.old.tokens[old].text == self.new.tokens[new].text


def _by_home(side: Side, at: Sequence[int]) -> list[list[int]]:
    return [list(group) for _, group in groupby(at, key=lambda each: side.homes[each])]


def gaps(old: Sequence[str], new: Sequence[str]) -> list[Gap]:
    """Compare the paragraphs of two texts (normalised); return the gaps between those that stayed, compared."""
    found = []
    old_at = new_at = 0
    for block in [*matching_blocks(old, new), None]:
        old_stop, new_stop = (block.old_at, block.new_at) if block else (len(old), len(new))
        if old_at < old_stop or new_at < new_stop:
            gap = Gap(Side.of(old_at + 1, old[old_at:old_stop]), Side.of(new_at + 1, new[new_at:new_stop]))
            _compare(gap)
            found.append(gap)
        if block:
            old_at, new_at = old_stop + block.length, new_stop + block.length
    return found


def headline_gap(old: str, new: str) -> Gap:
    """Compare two headlines: they replace each other, however different they are."""
    gap = Gap(Side.of(0, [old]), Side.of(0, [new]))
    gap.pairs = _without_islands(gap, _matches(gap))
    return gap


def _matches(gap: Gap) -> list[tuple[int, int]]:
    blocks = matching_blocks([token.text for token in gap.old.tokens], [token.text for token in gap.new.tokens])
    return [(block.old_at + at, block.new_at + at) for block in blocks for at in range(block.length)]


def _compare(gap: Gap) -> None:
    """Align the gap's words, and tell paragraphs that were edited from those that came and went."""
    pairs = _matches(gap)
    gone, come = frozenset[int](), frozenset[int]()
    # What a paragraph that came has in common with an old one is chance: to undo it may show that the old one went.
    for _ in range(3):
        come |= _strangers(gap.new, [new for _, new in pairs])
        pairs = [(old, new) for old, new in pairs if gap.new.homes[new] not in come]
        gone |= _strangers(gap.old, [old for old, _ in pairs])
        kept = [(old, new) for old, new in pairs if gap.old.homes[old] not in gone]
        if len(kept) == len(pairs):
            break
        pairs = kept
    if len(gone) == len(come) and _are_short(gap.old, gone) and _are_short(gap.new, come):
        gone = come = frozenset()
    gap.gone, gap.come = gone, come
    gap.pairs = _without_islands(gap, pairs)


def _strangers(side: Side, matched: Sequence[int]) -> frozenset[int]:
    """Paragraphs that nothing, or hardly anything, is matched of."""
    whole, shared = [0] * len(side.paragraphs), [0] * len(side.paragraphs)
    for token, home in zip(side.tokens, side.homes, strict=True):
        whole[home] += token.weight
    for at in matched:
        shared[side.homes[at]] += side.tokens[at].weight
    met = {side.homes[at] for at in matched}
    return frozenset(
        home for home, weight in enumerate(whole) if home not in met or shared[home] < _LEAST_SHARE * weight
    )


def _are_short(side: Side, homes: frozenset[int]) -> bool:
    return all(len(side.paragraphs[home]) < _SHORT for home in homes)


def _without_islands(gap: Gap, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give up the words that two rewritten passages share by chance: "of" between two replaced names."""
    runs = _runs(pairs)
    start, end = (-1, -1), (len(gap.old.tokens), len(gap.new.tokens))
    edges = [start, *(edge for run in runs for edge in (run[0], run[-1])), end]
    changed = [_changed_between(gap, *between) for between in list(pairwise(edges))[::2]]
    return [
        pair
        for run, (before, after) in zip(runs, pairwise(changed), strict=True)
        if 2 * gap.new.weight([new for _, new in run]) >= min(before, after)
        for pair in run
    ]


def _runs(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs that follow each other without a gap on either side."""
    runs: list[list[tuple[int, int]]] = []
    for old, new in pairs:
        if runs and runs[-1][-1] == (old - 1, new - 1):
            runs[-1].append((old, new))
        else:
            runs.append([(old, new)])
    return runs


def _changed_between(gap: Gap, before: tuple[int, int], after: tuple[int, int]) -> int:
    """Letters and digits that were replaced between two pairs: the larger of what went and what came."""
    old = [at for at in range(before[0] + 1, after[0]) if gap.old.homes[at] not in gap.gone]
    new = [at for at in range(before[1] + 1, after[1]) if gap.new.homes[at] not in gap.come]
    return max(gap.old.weight(old), gap.new.weight(new))
