"""Which parts of two sequences are the same: in bounded time, whatever the sequences are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

#: Steps that the exact comparison of small parts may take in all: about a second of pure Python at the worst.
_MOST_STEPS = 10_000_000
#: A part is cut in ever smaller ones so often; only made-up texts need more.
_DEEPEST = 40
#: Items that occur so often still tell which part belongs to which.
_RARE = 4


class Block(NamedTuple):
    """``old[old_at : old_at + length] == new[new_at : new_at + length]``."""

    old_at: int
    new_at: int
    length: int


class _Part(NamedTuple):
    old_from: int
    old_to: int
    new_from: int
    new_to: int
    depth: int


def matching_blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Return what two sequences have in common, in order, as blocks that neither touch nor cross.

    Small parts are compared as `difflib` does. Parts too large for that (its time grows with their product, and
    faster where items repeat) are first cut at the items that are rare and as frequent in both of them; patience
    diff does so with those that are unique. What is large and has none of these counts as wholly changed.
    """
    steps_left = _MOST_STEPS
    found: list[Block] = []
    parts = [_Part(0, len(old), 0, len(new), 0)]
    while parts:
        part, edges = _without_common_ends(old, new, parts.pop())
        found += edges
        if part.old_from == part.old_to or part.new_from == part.new_to:
            continue
        steps = _most_steps(old, new, part)
        if steps <= steps_left:
            steps_left -= steps
            found += _compared(old, new, part)
        elif part.depth < _DEEPEST:
            parts += _cut_at_rare_items(old, new, part)
    return _joined(sorted(found))


def _without_common_ends(old: Sequence[str], new: Sequence[str], part: _Part) -> tuple[_Part, list[Block]]:
    old_from, old_to, new_from, new_to, depth = part
    while old_from < old_to and new_from < new_to and old[old_from] == new[new_from]:
        old_from, new_from = old_from + 1, new_from + 1
    while old_from < old_to and new_from < new_to and old[old_to - 1] == new[new_to - 1]:
        old_to, new_to = old_to - 1, new_to - 1
    edges = [
        Block(part.old_from, part.new_from, old_from - part.old_from),
        Block(old_to, new_to, part.old_to - old_to),
    ]
    return _Part(old_from, old_to, new_from, new_to, depth), [edge for edge in edges if edge.length]


def _most_steps(old: Sequence[str], new: Sequence[str], part: _Part) -> int:
    """How many steps difflib takes at the worst: each search meets every equal pair, and it may search so often."""
    old_size, new_size = part.old_to - part.old_from, part.new_to - part.new_from
    if old_size * new_size > _MOST_STEPS:
        return old_size * new_size
    counted = Counter(new[part.new_from : part.new_to])
    pairs = sum(counted[old[at]] for at in range(part.old_from, part.old_to))
    return (old_size + pairs) * min(old_size, new_size)


def _compared(old: Sequence[str], new: Sequence[str], part: _Part) -> list[Block]:
    matcher = SequenceMatcher(None, old[part.old_from : part.old_to], new[part.new_from : part.new_to], autojunk=False)
    return [
        Block(part.old_from + match.a, part.new_from + match.b, match.size)
        for match in matcher.get_matching_blocks()
        if match.size
    ]


def _cut_at_rare_items(old: Sequence[str], new: Sequence[str], part: _Part) -> list[_Part]:
    """The parts between items that are rare, and as frequent in both, in their common order; each begins with one."""
    some_old, some_new = old[part.old_from : part.old_to], new[part.new_from : part.new_to]
    old_counts, new_counts = Counter(some_old), Counter(some_new)
    rare = {item for item, count in old_counts.items() if new_counts[item] == count <= _RARE}
    places = {(item, nth): at for at, item, nth in _numbered(some_new, rare)}
    pairs = [(at, places[item, nth]) for at, item, nth in _numbered(some_old, rare)]
    if not pairs:
        return []
    chain = [(part.old_from + old_at, part.new_from + new_at) for old_at, new_at in _longest_chain(pairs)]
    edges = [(part.old_from, part.new_from), *chain, (part.old_to, part.new_to)]
    return [_Part(start[0], end[0], start[1], end[1], part.depth + 1) for start, end in pairwise(edges)]


def _numbered(items: Sequence[str], chosen: Collection[str]) -> Iterator[tuple[int, str, int]]:
    """Where each of the chosen items stands, and which of its kind it is."""
    seen: Counter[str] = Counter()
    for at, item in enumerate(items):
        if item in chosen:
            yield at, item, seen[item]
            seen[item] += 1


def _longest_chain(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises on both sides; ``pairs`` rises on the first."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for at, (_, place) in enumerate(pairs):
        height = bisect_left(tails, place)
        before.append(last[height - 1] if height else None)
        tails[height : height + 1] = [place]
        last[height : height + 1] = [at]
    chain: list[tuple[int, int]] = []
    step = last[-1] if last else None
    while step is not None:
        chain.append(pairs[step])
        step = before[step]
    return chain[::-1]


def _joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.old_at + before.length == block.old_at
            and before.new_at + before.length == block.new_at
        ):
            joined[-1] = Block(before.old_at, before.new_at, before.length + block.length)
        else:
            joined.append(block)
    return joined
