"""Matching a query against a document.

Boolean semantics decide; the score ranks. A leaf that matches gives its weight once, however often it occurs
(1, times every ``^w`` around it). OR adds up the parts that match, AND all its parts, NOT gives nothing.
The score is the sum of the weights of the hits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from domain.topics import Hit
from query.document import Document, Index
from query.fields import DEFAULT
from query.lookup import Lookup, build
from query.tree import All, And, Boost, Field, Leaf, Near, Node, Not, Or, Phrase, Prefix, Term

#: Weights are sums of decimal fractions; further digits are noise of binary ones.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Match:
    """That a document matches, how strongly, and by which terms."""

    score: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class LeafStep:
    """A leaf in its field."""

    field: str
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class AndStep:
    """Numbers of the steps that must all hold."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrStep:
    """Numbers of the steps of which one must hold."""

    parts: tuple[int, ...]
    #: Those of them that are leaves, and the fields that these stand in.
    leaves: frozenset[int]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotStep:
    """Number of the step that must not hold."""

    part: int


@dataclass(frozen=True, slots=True)
class BoostStep:
    """Number of the step whose weights are multiplied."""

    part: int
    weight: float


Step = LeafStep | AndStep | OrStep | NotStep | BoostStep


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query as numbered steps: a part that the query repeats is one step, worked out once a document."""

    steps: tuple[Step, ...]
    root: int
    #: By field.
    lookups: Mapping[str, Lookup]

    def match(self, document: Document) -> Match | None:
        """Return how ``document`` matches, or None if it does not."""
        run = _Run(self, document)
        if not run.holds(self.root):
            return None
        hits = run.hits(self.root)
        return Match(round(sum(hit.weight for hit in hits), _DIGITS), hits)

    def holds(self, document: Document) -> bool:
        """Whether ``document`` matches at all."""
        return _Run(self, document).holds(self.root)


def compile_query(node: Node) -> CompiledQuery:
    """Return ``node`` ready to be matched against many documents."""
    compiler = _Compiler()
    root = compiler.visit(node, DEFAULT)
    steps = tuple(compiler.numbers)
    leaves: dict[str, list[tuple[int, Leaf]]] = {}
    for number, step in enumerate(steps):
        if isinstance(step, LeafStep):
            leaves.setdefault(step.field, []).append((number, step.leaf))
    return CompiledQuery(steps, root, {field: build(numbered) for field, numbered in leaves.items()})


def match(node: Node, document: Document) -> Match | None:
    """Match once; whoever has many documents compiles first."""
    return compile_query(node).match(document)


class _Compiler:
    """Numbers the steps of a tree, parts before the whole; equal steps share a number."""

    def __init__(self) -> None:
        self.numbers: dict[Step, int] = {}
        self.leaf_fields: dict[int, str] = {}

    def visit(self, node: Node, field: str) -> int:
        match node:
            case And(parts):
                return self.number(AndStep(tuple(self.visit(part, field) for part in parts)))
            case Or(parts):
                return self.number(self.either([self.visit(part, field) for part in parts]))
            case Not(part):
                return self.number(NotStep(self.visit(part, field)))
            case Field(name, part):
                return self.visit(part, name)
            case Boost(part, weight):
                return self.number(BoostStep(self.visit(part, field), weight))
            case leaf:
                number = self.number(LeafStep(field, leaf))
                self.leaf_fields[number] = field
                return number

    def number(self, step: Step) -> int:
        return self.numbers.setdefault(step, len(self.numbers))

    def either(self, parts: list[int]) -> OrStep:
        leaves = frozenset(part for part in parts if part in self.leaf_fields)
        return OrStep(tuple(parts), leaves, tuple(sorted({self.leaf_fields[part] for part in leaves})))


class _Run:
    """One document against the steps of one query."""

    __slots__ = ("candidates", "document", "known", "query")

    def __init__(self, query: CompiledQuery, document: Document) -> None:
        self.query = query
        self.document = document
        self.known: dict[int, bool] = {}
        self.candidates: dict[str, set[int]] = {}

    def holds(self, number: int) -> bool:
        known = self.known.get(number)
        if known is None:
            known = self.known[number] = self.work_out(number, self.query.steps[number])
        return known

    def work_out(self, number: int, step: Step) -> bool:
        match step:
            case LeafStep(field, leaf):
                may = number in self.candidates_in(field)
                return may and (isinstance(leaf, Term | Prefix) or _find(step, self.document) is not None)
            case AndStep(parts):
                return all(map(self.holds, parts))
            case OrStep():
                return any(map(self.holds, self.possible(step)))
            case NotStep(part):
                return not self.holds(part)
            case BoostStep(part, _):
                return self.holds(part)

    def candidates_in(self, field: str) -> set[int]:
        """The leaves of a field of which at least the first word is there."""
        found = self.candidates.get(field)
        if found is None:
            vocabulary = self.document.index(field).places
            found = self.candidates[field] = self.query.lookups[field].candidates(vocabulary)
        return found

    def possible(self, step: OrStep) -> list[int]:
        """The parts of an alternative that may hold: most of its leaves are out at one blow."""
        found = {number for field in step.fields for number in step.leaves & self.candidates_in(field)}
        if not found and len(step.leaves) == len(step.parts):
            return []
        return [part for part in step.parts if part in found or part not in step.leaves]

    def hits(self, root: int) -> tuple[Hit, ...]:
        """The hits of a query that holds; the same term at the same place is one hit with the weights' sum."""
        weights: dict[LeafStep, float] = {}
        self.collect(root, 1.0, weights)
        found: dict[tuple[str, str, str], Hit] = {}
        for step, weight in weights.items():
            if isinstance(step.leaf, All) and not weight:
                continue  # asked for as a condition only
            field, form = _place(step, self.document)
            key = (step.leaf.text, field, form)
            old = found.get(key)
            total = round(weight + (old.weight if old else 0.0), _DIGITS)
            found[key] = replace(old, weight=total) if old else Hit(*key, total)
        return tuple(found.values())

    def collect(self, number: int, weight: float, weights: dict[LeafStep, float]) -> None:
        match self.query.steps[number]:
            case LeafStep() as step:
                weights[step] = weights.get(step, 0.0) + weight
            case BoostStep(part, factor):
                self.collect(part, weight * factor, weights)
            case AndStep(parts):
                for part in parts:
                    self.collect(part, weight, weights)
            case OrStep() as step:
                for part in self.possible(step):
                    if self.holds(part):
                        self.collect(part, weight, weights)


def _place(step: LeafStep, document: Document) -> tuple[str, str]:
    """The field where a leaf was found first, and the form there; All is found nowhere in particular."""
    span = _find(step, document)
    if span is None or isinstance(step.leaf, All):
        return step.field, ""
    return document.index(step.field).locate(span)


def _find(step: LeafStep, document: Document) -> tuple[int, int] | None:
    """The first place where a leaf matches, as its first and last position, or None."""
    if step.field == DEFAULT and isinstance(step.leaf, All):
        return 0, 0
    return _FINDERS[type(step.leaf)](step.leaf, document.index(step.field))


def _find_term(leaf: Term, index: Index) -> tuple[int, int] | None:
    places = index.places.get(leaf.word)
    return (places[0], places[0]) if places else None


def _find_prefix(leaf: Prefix, index: Index) -> tuple[int, int] | None:
    found = index.beginning_with(leaf.stem)
    if not found:
        return None
    first = min(index.places[word][0] for word in found)
    return first, first


def _find_phrase(leaf: Phrase, index: Index) -> tuple[int, int] | None:
    return _find_members(leaf.members, 0, index)


def _find_near(leaf: Near, index: Index) -> tuple[int, int] | None:
    return _find_members(leaf.members, leaf.slop, index)


def _find_members(members: tuple[Term | Prefix, ...], slop: int, index: Index) -> tuple[int, int] | None:
    """Walk from each place of the first member to the nearest next ones; parts lie too far apart to be crossed."""
    places = [_places(member, index) for member in members]
    if not all(places):
        return None
    limit = len(members) - 1 + slop
    for start in places[0]:
        end = start
        for following in places[1:]:
            nearest = bisect_right(following, end)
            if nearest == len(following) or following[nearest] - start > limit:
                break
            end = following[nearest]
        else:
            return start, end
    return None


def _places(member: Term | Prefix, index: Index) -> list[int]:
    if isinstance(member, Term):
        return index.places.get(member.word, [])
    found = index.beginning_with(member.stem)
    return index.places[found[0]] if len(found) == 1 else sorted(p for word in found for p in index.places[word])


def _find_all(_leaf: All, index: Index) -> tuple[int, int] | None:
    """In a field, a star asks for something to be there."""
    return (0, 0) if index.parts else None


_FINDERS: dict[type, Callable[..., tuple[int, int] | None]] = {
    Term: _find_term,
    Prefix: _find_prefix,
    Phrase: _find_phrase,
    Near: _find_near,
    All: _find_all,
}
