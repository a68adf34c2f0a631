"""Matching a query against a document.

Boolean semantics decide; the score ranks. A leaf that matches gives its weight once, however often it occurs
(1, times every ``^w`` around it). OR and at-least-n add up the parts that match, AND all its parts, NOT gives
nothing. The score is the sum of the weights of the hits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.clock import utc_now
from domain.topics import Hit
from query.document import Document
from query.fields import DEFAULT
from query.places import Span, first
from query.steps import AndStep, BoostStep, LeafStep, NotStep, OrStep, Step, Steps, compile_steps
from query.times import before
from query.tree import Ago, All, Member, Node, Period

#: Weights are sums of decimal fractions; further digits are noise of binary ones.
_DIGITS = 6

#: Leaves that stand nowhere in particular. Named, because a union takes longer to make than to ask for.
_NOWHERE = All | Period


@dataclass(frozen=True, slots=True)
class Match:
    """That a document matches, how strongly, and by which terms."""

    score: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query, ready to be matched against many documents; made by `compile_query`."""

    #: Whose first root is the query.
    steps: Steps

    def match(self, document: Document, now: datetime | None = None) -> Match | None:
        """Return how ``document`` matches, or None if it does not.

        ``now`` is when the query is asked, which ``since:7d`` counts from; None: this moment.
        """
        return Run(self.steps, document, now).match(self.steps.roots[0])

    def score(self, document: Document, now: datetime | None = None) -> float | None:
        """Return how strongly ``document`` matches, without looking where; None if it does not.

        It has to match what else the query was compiled with, too.
        """
        run = Run(self.steps, document, now)
        return run.score(self.steps.roots[0]) if all(map(run.holds, self.steps.roots)) else None

    def holds(self, document: Document, now: datetime | None = None) -> bool:
        """Whether ``document`` matches at all."""
        return Run(self.steps, document, now).holds(self.steps.roots[0])


def compile_query(node: Node, *more: Node) -> CompiledQuery:
    """Return ``node`` ready to be matched against many documents; `CompiledQuery.score` asks for ``more`` as well."""
    return CompiledQuery(compile_steps([node, *more]))


def match(node: Node, document: Document, now: datetime | None = None) -> Match | None:
    """Match once; whoever has many documents compiles first."""
    return compile_query(node).match(document, now)


def _total(weights: Mapping[int, float]) -> float:
    return round(sum(weights.values()), _DIGITS)


class Run:
    """One document against the steps of queries; what is worked out once is known from then on."""

    __slots__ = ("_candidates", "_forms", "_known", "_now", "_places", "document", "steps")

    def __init__(self, steps: Steps, document: Document, now: datetime | None = None) -> None:
        self.steps = steps
        self.document = document
        self._now = now
        self._known: dict[int, bool] = {}
        self._candidates: dict[str, set[int]] = {}
        self._places: dict[int, Span | None] = {}
        self._forms: dict[int, tuple[str, str]] = {}

    def match(self, root: int) -> Match | None:
        """How the query that ends in ``root`` matches."""
        if not self.holds(root):
            return None
        weights = self.weights(root)
        return Match(_total(weights), self._hits(weights))

    def score(self, root: int) -> float:
        """How strongly a query that holds does so."""
        return _total(self.weights(root))

    def holds(self, number: int) -> bool:
        """Whether a step holds."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._work_out(number, self.steps.steps[number])
        return known

    def _work_out(self, number: int, step: Step) -> bool:
        # Not a match statement, which takes three times as long, here and below: the time of many rules goes here.
        if isinstance(step, LeafStep):
            if number not in self.candidates(step.field):
                return False
            return isinstance(step.leaf, Member) or self.place(number, step) is not None
        if isinstance(step, AndStep):
            return all(map(self.holds, step.parts))
        if isinstance(step, OrStep):
            held = map(self.holds, self.possible(step))
            return any(held) if step.n == 1 else sum(held) >= step.n
        if isinstance(step, NotStep):
            return not self.holds(step.part)
        return self.holds(step.part)

    def candidates(self, field: str) -> set[int]:
        """The leaves of a field of which a key is there."""
        found = self._candidates.get(field)
        if found is None:
            found = self._candidates[field] = self.steps.lookups[field].candidates(self.document.index(field))
        return found

    def possible(self, step: OrStep) -> list[int]:
        """The parts of an alternative that may hold: most of its leaves are out at one blow."""
        found: set[int] = set()
        for field in step.fields:
            found |= step.leaves & self.candidates(field)
        if not found and len(step.leaves) == len(step.parts):
            return []
        return [part for part in step.parts if part in found or part not in step.leaves]

    def place(self, number: int, step: LeafStep) -> Span | None:
        """The first place where a leaf matches, as its first and last position; None if it does not."""
        if number not in self._places:
            self._places[number] = self._find(step)
        return self._places[number]

    def _find(self, step: LeafStep) -> Span | None:
        if isinstance(step.leaf, Period):
            return (0, 0) if self._lies_in(step.leaf, self.document.clock(step.field)) else None
        if isinstance(step.leaf, All) and (step.field == DEFAULT or self.document.clock(step.field) is not None):
            return 0, 0
        return first(step.leaf, self.document.index(step.field))

    def _lies_in(self, period: Period, moment: datetime | None) -> bool:
        if moment is None:
            return False
        start, end = self._moment(period.start), self._moment(period.end)
        return (start is None or start <= moment) and (end is None or moment < end)

    def _moment(self, bound: datetime | Ago | None) -> datetime | None:
        if not isinstance(bound, Ago):
            return bound
        if self._now is None:
            self._now = utc_now()
        return before(bound, self._now)

    def _hits(self, weights: Mapping[int, float]) -> tuple[Hit, ...]:
        """The hits of leaves with their weights; the same term at the same place is one hit with the weights' sum."""
        found: dict[tuple[str, str, str], float] = {}
        for number, weight in weights.items():
            step = self.steps.steps[number]
            if not isinstance(step, LeafStep) or (isinstance(step.leaf, All) and not weight):
                continue  # asked for as a condition only
            key = (step.leaf.text, *self._form(number, step))
            found[key] = found.get(key, 0.0) + weight
        return tuple(Hit(*key, round(weight, _DIGITS)) for key, weight in found.items())

    def _form(self, number: int, step: LeafStep) -> tuple[str, str]:
        """The field where a leaf was found first, and the form there; All and times are nowhere in particular."""
        form = self._forms.get(number)
        if form is None:
            span = self.place(number, step)
            if span is None or isinstance(step.leaf, _NOWHERE):
                form = step.field, ""
            else:
                form = self.document.index(step.field).form(span)
            self._forms[number] = form
        return form

    def weights(self, root: int) -> dict[int, float]:
        """The numbers of the leaves by which a query that holds does so, with their weights."""
        weights: dict[int, float] = {}
        self._collect(root, 1.0, weights)
        return weights

    def _collect(self, number: int, weight: float, weights: dict[int, float]) -> None:
        step = self.steps.steps[number]
        if isinstance(step, LeafStep):
            weights[number] = weights.get(number, 0.0) + weight
        elif isinstance(step, AndStep):
            for part in step.parts:
                self._collect(part, weight, weights)
        elif isinstance(step, OrStep):
            for part in self.possible(step):
                if self.holds(part):
                    self._collect(part, weight, weights)
        elif isinstance(step, BoostStep):
            self._collect(step.part, weight * step.weight, weights)
