"""Finding what may be there by what is there: numbers, each under others that it needs."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class _Under:
    """What stands under one number: what needs nothing else, one other number, or more, each with what it needs."""

    alone: list[int] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, Sequence[Set[int]]]] = field(default_factory=list)


class Covered:
    """Numbers that are possible only where one of each of some sets of others is found.

    Each stands under the numbers of one of its sets, its cover; what it needs beside is looked at when one of these is
    found. Most need nothing or one thing beside, and stand apart: the time of thousands of rules goes here.
    """

    __slots__ = ("_under",)

    def __init__(self) -> None:
        self._under: dict[int, _Under] = {}

    def add(self, number: int, cover: Set[int], beside: Sequence[Set[int]]) -> None:
        """Let ``number`` be possible where one of ``cover`` is found, and one of each set ``beside`` it."""
        for each in cover:
            under = self._under.setdefault(each, _Under())
            if not beside:
                under.alone.append(number)
            elif len(beside) == 1 and len(beside[0]) == 1:
                under.pairs.append((number, next(iter(beside[0]))))
            else:
                under.others.append((number, beside))

    def possible(self, found: Set[int]) -> set[int]:
        """What is possible where these are found."""
        possible: set[int] = set()
        for each in self._under.keys() & found:
            under = self._under[each]
            possible.update(under.alone)
            for number, other in under.pairs:
                if other in found:
                    possible.add(number)
            for number, beside in under.others:
                for needed in beside:  # not any(map()), which takes longer than looking at two or three
                    if found.isdisjoint(needed):
                        break
                else:
                    possible.add(number)
        return possible
