"""The tree of a query. Every node is frozen and hashable; `query.parse` builds it, and three interpreters read it:
`query.match` in memory, and those of the two databases in `storage/`.

::

    Node   = Leaf | And | Or | AtLeast | Not | Field | Boost
    Leaf   = Spot | Within | All | Period
    Spot   = Member | Phrase | Near | OneOf        what stands at a place in a text
    Member = Term | Exact | Prefix                 one word

A leaf's ``text`` is what was written. ``word`` and ``start`` are folded (`query.normalise.words`), so that they can
be compared with the words of an index as `query.document` defines them.

In which field a leaf stands is said by the `Field` around it; none means title, summary and body. Around a keyword
field (`query.fields.KEYWORD_FIELDS`) the leaves are `Exact`, `Prefix` and `All`, and ``word`` is the whole folded
value; around a clock (`query.fields.CLOCKS`) they are `Period` and `All`. Fields do not nest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Term:
    """One word in any of its inflected forms: matches where the stems are the same (`query.stem`).

    ``text`` is this word alone as written, accents and all, since stemmers want them.
    """

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Exact:
    """One word in this form only: ``=Armenia``; in a keyword field the whole value."""

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The start of a word, whatever follows: ``armeni*``."""

    text: str
    start: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other: ``"peace treat*"``."""

    text: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Words in this order with at most ``slop`` other words between the first and the last: ``"peace treaty"~3``."""

    text: str
    members: tuple[Member, ...]
    slop: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of several spellings, which count as one: ``@pashinyan``."""

    text: str
    parts: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """All parts, in any order, inside one stretch of ``width`` words: ``within10:(armenia treaty)``.

    One word may serve two parts. The stretch lies within one part of a field: within the title, or one author.
    """

    text: str
    parts: tuple[Spot, ...]
    width: int


@dataclass(frozen=True, slots=True)
class All:
    """``*``: every document; within a field, every document in which the field is not empty."""

    text: str = "*"


@dataclass(frozen=True, slots=True)
class Ago:
    """A moment that moves on: so long before the query is asked."""

    duration: timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time on a clock: ``start`` belongs to it, ``end`` does not; None is open."""

    text: str
    start: datetime | Ago | None
    end: datetime | Ago | None


@dataclass(frozen=True, slots=True)
class And:
    """All parts match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part matches."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``n`` of the parts match: ``2of:(armenia azerbaijan georgia)``."""

    n: int
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


Member = Term | Exact | Prefix
Spot = Member | Phrase | Near | OneOf
Leaf = Spot | Within | All | Period
Node = Leaf | And | Or | AtLeast | Not | Field | Boost


def is_positive(node: Node) -> bool:
    """Whether the node asks for something to be there, rather than only for something to be absent."""
    match node:
        case Not():
            return False
        case And(parts):
            return any(is_positive(part) for part in parts)
        case Or(parts) | AtLeast(_, parts):
            return all(is_positive(part) for part in parts)
        case Field(_, part) | Boost(part, _):
            return is_positive(part)
        case _:
            return True
