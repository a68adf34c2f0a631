"""Many queries against one document, without trying each: a query is only tried where it may match.

Every query has a *cover*: leaves of which at least one is found wherever the query matches. Of AND that is the cover
of any one part, so the rarest is taken; of OR the covers of all parts together; of at-least-n of k parts those of any
k - n + 1, since no more than n - 1 others can hold alone. What NOT excludes covers nothing, nor do times. A query that
has no cover is always tried. One that has is looked at where a leaf of its cover is found, and tried if all that stands
side by side under AND is covered too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import prod

from query.covered import Covered
from query.document import Document
from query.fields import KEYWORD_FIELDS
from query.lookup import necessary_keys, share
from query.match import Match, Run
from query.steps import AndStep, BoostStep, LeafStep, NotStep, OrStep, Step, compile_steps
from query.tree import Node


@dataclass(frozen=True, slots=True)
class _Cover:
    leaves: frozenset[int]
    #: How often a document has one of them, roughly; only its order counts.
    cost: float
    #: The covers of what else must hold, side by side with this.
    beside: tuple[frozenset[int], ...] = ()


class StandingQueries:
    """Queries that wait for documents."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.steps = compile_steps(nodes)
        covers = _covers(self.steps.steps)
        #: Positions of queries, under leaves.
        self._covered = Covered()
        self._always: list[int] = []
        for position, root in enumerate(self.steps.roots):
            cover = covers[root]
            if cover is None:
                self._always.append(position)
            else:
                self._covered.add(position, cover.leaves, cover.beside)

    def matching(self, document: Document, now: datetime | None = None) -> Iterator[tuple[int, Match]]:
        """The queries that match, by their positions in order, and how; ``now`` as in `CompiledQuery.match`."""
        run = Run(self.steps, document, now)
        for position in self.tried(run):
            match = run.match(self.steps.roots[position])
            if match is not None:
                yield position, match

    def tried(self, run: Run) -> list[int]:
        """The queries that could match, by their positions in order."""
        found = frozenset().union(*(run.candidates(field) for field in self.steps.lookups))
        return sorted([*self._always, *self._covered.possible(found)])


def _covers(steps: Sequence[Step]) -> list[_Cover | None]:
    """The cover of every step; parts come before the whole."""
    asked = Counter(part for step in steps for part in _parts(step))
    covers: list[_Cover | None] = []
    for number, step in enumerate(steps):
        covers.append(_cover(number, step, covers, asked[number] / len(steps)))
    return covers


def _parts(step: Step) -> Sequence[int]:
    match step:
        case AndStep(parts) | OrStep(parts=parts):
            return parts
        case NotStep(part) | BoostStep(part, _):
            return (part,)
        case _:
            return ()


def _cover(number: int, step: Step, covers: Sequence[_Cover | None], asked: float) -> _Cover | None:
    match step:
        case LeafStep():
            rarity = _rarity(step)
            leaf = frozenset((number,))
            return None if rarity is None else _Cover(leaf, rarity + asked)
        case AndStep(parts):
            return _all(_known(parts, covers))
        case OrStep(parts=parts, n=n):
            return _either(_known(parts, covers), len(parts) - n + 1)
        case BoostStep(part, _):
            return covers[part]
        case NotStep():
            return None


def _known(parts: Sequence[int], covers: Sequence[_Cover | None]) -> list[_Cover]:
    return [cover for part in parts if (cover := covers[part]) is not None]


def _all(covers: list[_Cover]) -> _Cover | None:
    """The cover of what must hold side by side: that of the rarest part."""
    if not covers:
        return None
    rarest = min(covers, key=lambda cover: cover.cost)
    others = (cover.leaves for cover in covers if cover is not rarest)
    return replace(rarest, beside=(*others, *(leaves for cover in covers for leaves in cover.beside)))


def _either(covers: list[_Cover], n: int) -> _Cover | None:
    """The cover of an alternative of whose parts any ``n`` have one that holds: the ``n`` rarest together.

    Beside it stand the next ``n`` in the order of rarity, and so on, the last ``n`` at the end: two of three are not
    tried because of one.
    """
    if len(covers) < n:
        return None
    ordered = sorted(covers, key=lambda cover: cover.cost)
    last = len(ordered) - n
    together = [ordered[at : at + n] for at in (*range(0, last, n), last)]
    first, *beside = (frozenset().union(*(cover.leaves for cover in some)) for some in together)
    return _Cover(first, sum(cover.cost for cover in together[0]), tuple(beside))


def _rarity(step: LeafStep) -> float | None:
    """How often a document has a key of this leaf: long words are rare, values are not; None: no key tells of it."""
    found = necessary_keys(step.leaf)
    if not found:
        return None
    if step.field in KEYWORD_FIELDS:
        return 1.0
    return prod(map(share, found))
