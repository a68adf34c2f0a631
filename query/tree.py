"""The tree of a query. Every node is frozen and hashable; `query.parse` builds it, `query.match` reads it.

::

    Node = Leaf | And | Or | Not | Field | Boost
    Leaf = Term | Prefix | Phrase | Near | All

A leaf's ``text`` is what was written; the other parts are folded (`query.normalise`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word; in a keyword field the whole value."""

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The start of a word: ``armeni*``."""

    text: str
    stem: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; any of them may be a prefix: ``"peace treat*"``."""

    text: str
    members: tuple[Term | Prefix, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Words in this order with at most ``slop`` other words between the first and the last: ``"peace treaty"~3``."""

    text: str
    members: tuple[Term | Prefix, ...]
    slop: int


@dataclass(frozen=True, slots=True)
class All:
    """``*``: every document; within a field, every document in which the field is not empty."""

    text: str = "*"


@dataclass(frozen=True, slots=True)
class And:
    """All parts match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class Field:
    """The part, looked for in one field."""

    name: str
    part: Node


@dataclass(frozen=True, slots=True)
class Boost:
    """The part, its weights multiplied."""

    part: Node
    weight: float


Leaf = Term | Prefix | Phrase | Near | All
Node = Leaf | And | Or | Not | Field | Boost


def is_positive(node: Node) -> bool:
    """Whether the node asks for something to be there, rather than only for something to be absent."""
    match node:
        case Not():
            return False
        case And(parts):
            return any(is_positive(part) for part in parts)
        case Or(parts):
            return all(is_positive(part) for part in parts)
        case Field(_, part) | Boost(part, _):
            return is_positive(part)
        case _:
            return True
