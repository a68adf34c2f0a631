"""The order of a search by relevance. Pure.

First stands what the query finds in the headlines alone, then what it finds in the leads (title, summary, first words
of the body), then the rest; in each of these the newest come first. Where a query gives different scores, so many of
the newest (`BLOCK`) are put in the order of their scores, then the next so many. So a database can tell what comes
first without everything being scored, and an old article does not stand before all new ones for one more word.
"""

from __future__ import annotations

from query.fields import DEFAULT
from query.tree import All, And, AtLeast, Boost, Field, Node, Not, Or, Period

#: Articles that are put in the order of their scores together.
BLOCK = 50

_CLOSER = ("title", "lead")


def tiers(node: Node) -> tuple[Node, ...]:
    """What an article has to match to stand in the first rank, in the second, and so on; the last is the query."""
    placed = (_placed(node, name) for name in _CLOSER)
    return (*(And((node, closer)) for closer in placed if closer != node), node)


def _placed(node: Node, name: str) -> Node:
    """The query with everything that it looks for in the whole text looked for in one place."""
    match node:
        case And(parts):
            return And(tuple(_placed(part, name) for part in parts))
        case Or(parts):
            return Or(tuple(_placed(part, name) for part in parts))
        case AtLeast(n, parts):
            return AtLeast(n, tuple(_placed(part, name) for part in parts))
        case Boost(part, weight):
            return Boost(_placed(part, name), weight)
        case Field(field, part):
            return Field(name, part) if field == DEFAULT else node
        case Not() | All() | Period():
            return node
        case leaf:
            return Field(name, leaf)


def is_even(node: Node) -> bool:
    """Whether all that a query finds has the same score."""
    match node:
        case And(parts):
            return all(map(is_even, parts))
        case Or() | AtLeast():
            return False
        case Boost(part, _) | Field(_, part):
            return is_even(part)
        case _:
            return True
