"""What a query just misses: the query without one of its conditions. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from query.match import CompiledQuery, compile_query
from query.tree import And, AtLeast, Boost, Field, Near, Node, Not, Or, Phrase, is_positive


def relaxed(node: Node) -> Iterator[tuple[Node, Node]]:
    """Each condition that stands beside others, with the query as it is without it.

    Of alternatives, each is relaxed alone. A query of one condition has none to spare.
    """
    match node:
        case And(parts):
            for position, part in enumerate(parts):
                others = (*parts[:position], *parts[position + 1 :])
                rest = others[0] if len(others) == 1 else And(others)
                if is_positive(rest):
                    yield part, rest
        case Or(parts):
            for part in parts:
                yield from relaxed(part)
        case Field(name, part):
            for missing, rest in relaxed(part):
                yield Field(name, missing), Field(name, rest)
        case Boost(part, _):
            yield from relaxed(part)


def spared(node: Node, most: int) -> list[tuple[str, CompiledQuery]]:
    """The query without one condition, by what it lacks then; at most so many of them."""
    return [(written(part), compile_query(rest)) for part, rest in islice(relaxed(node), most)]


def written(node: Node) -> str:
    """Write a node as a user would, without weights."""
    match node:
        case And(parts):
            return " AND ".join(map(_grouped, parts))
        case Or(parts):
            return " OR ".join(map(_grouped, parts))
        case Not(part):
            return f"NOT {_grouped(part)}"
        case Field(name, part):
            return f"{name}:{_grouped(part)}"
        case Boost(part, _):
            return written(part)
        case AtLeast(n, parts):
            return f"{n}of:({' '.join(map(_grouped, parts))})"
        case Phrase():
            return f'"{node.text}"'
        case Near():
            return f'"{node.text}"~{node.slop}'
        case leaf:
            return leaf.text


def _grouped(node: Node) -> str:
    inner = node.part if isinstance(node, Boost) else node
    return f"({written(inner)})" if isinstance(inner, And | Or) else written(inner)
