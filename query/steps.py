"""Queries as numbered steps: what several queries, or one query repeatedly, ask for is one step.

Steps name each other by their numbers, and ask a run (`query.match.Run`) whether those hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from query.fields import DEFAULT
from query.lookup import Lookup
from query.tree import And, AtLeast, Boost, Field, Leaf, Node, Not, Or


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
    """Numbers of the steps of which at least ``n`` must hold."""

    parts: tuple[int, ...]
    #: Those of them that are leaves, and the fields that these stand in.
    leaves: frozenset[int]
    fields: tuple[str, ...]
    n: int = 1


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
class Steps:
    """The steps of one query or of many, parts before the whole, and which of them is each query's last."""

    steps: tuple[Step, ...]
    roots: tuple[int, ...]
    #: By field.
    lookups: Mapping[str, Lookup]


def compile_steps(nodes: Sequence[Node]) -> Steps:
    """Return the steps of ``nodes``, whose roots are in their order."""
    compiler = _Compiler()
    roots = tuple(compiler.visit(node, DEFAULT) for node in nodes)
    steps = tuple(compiler.numbers)
    leaves: dict[str, list[tuple[int, Leaf]]] = {}
    for number, step in enumerate(steps):
        if isinstance(step, LeafStep):
            leaves.setdefault(step.field, []).append((number, step.leaf))
    return Steps(steps, roots, {field: Lookup(numbered) for field, numbered in leaves.items()})


class _Compiler:
    """Numbers the steps of trees, parts before the whole; equal steps share a number."""

    def __init__(self) -> None:
        self.numbers: dict[Step, int] = {}
        self.leaf_fields: dict[int, str] = {}

    def visit(self, node: Node, field: str) -> int:
        match node:
            case And(parts):
                return self.number(AndStep(tuple(self.visit(part, field) for part in parts)))
            case Or(parts):
                return self.number(self.either([self.visit(part, field) for part in parts], 1))
            case AtLeast(n, parts):
                return self.number(self.either([self.visit(part, field) for part in parts], n))
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

    def either(self, parts: list[int], n: int) -> OrStep:
        leaves = frozenset(part for part in parts if part in self.leaf_fields)
        return OrStep(tuple(parts), leaves, tuple(sorted({self.leaf_fields[part] for part in leaves})), n)
