"""From the text of a query to its tree; docs/query-language.md says what can be written.

The grammar is luqum's (Lucene's classic syntax), less what matching cannot keep: regular expressions, fuzzy terms and
leading wildcards are refused, and ranges are for times alone. ``a b`` is ``a AND b`` in every respect, also in
``a b OR c``, which is ``(a AND b) OR c``. ``-a`` is ``NOT a``, ``+a`` is ``a``. ``2of:(…)`` and ``within10:(…)`` look
like fields to luqum.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from luqum import tree as luqum
from luqum.exceptions import ParseError
from luqum.thread import parse as luqum_parse

from domain.errors import QueryError
from domain.names import Name
from query.fields import ALL_FIELDS, CLOCKS
from query.names import name_leaf
from query.scan import EXACT, MAX_DEPTH, MAX_SLOP, scan
from query.terms import phrase_leaf, word_leaf
from query.times import between, period
from query.tree import (
    All,
    And,
    AtLeast,
    Boost,
    Exact,
    Field,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Phrase,
    Prefix,
    Spot,
    Term,
    Within,
    is_positive,
)

_POSITION = re.compile(r"position (\d+)!?$")
_AT_LEAST = re.compile(r"([0-9]{0,5})of")
_SPOTS = (Term, Exact, Prefix, Phrase, Near, OneOf)
_WITHIN = re.compile(r"within([0-9]{0,5})")


def parse(text: str, *, allowed_fields: Collection[str] = ALL_FIELDS, names: tuple[Name, ...] = ()) -> Node:
    """Return the tree of ``text``.

    ``allowed_fields`` are the fields that may be named here, for instance `query.fields.TOPIC_FIELDS`; ``names`` are
    those of the configuration, beside the built-in ones. Raises QueryError, with the column and what was expected
    there, for whatever is not a query.
    """
    return _parsed(text, frozenset(allowed_fields), names)


@lru_cache(maxsize=32)  # a built-in topic takes 0.2 s, and is read more than once on its way
def _parsed(text: str, allowed_fields: frozenset[str], names: tuple[Name, ...]) -> Node:
    item = _grammar(scan(text))
    node = _Reader(allowed_fields, names).read(item, None, 0)
    if not is_positive(node):
        raise QueryError("a query cannot only exclude: expected a term that must be there", _column(item))
    return node


def _grammar(text: str) -> luqum.Item:
    """Run luqum; its errors name a position, counted from 0, or the end."""
    try:
        item: luqum.Item = luqum_parse(text)
    except ParseError as error:
        found = _POSITION.search(str(error))
        if found is None:
            message = 'the query ends too early: expected a term, a phrase or "("'
            raise QueryError(message, len(text.rstrip()) + 1) from error
        start = int(found[1])
        token = re.split(r"[\s()]", text[start:] or " ", maxsplit=1)[0] or text[start]
        raise QueryError(f'unexpected "{token[:30]}": expected a term, a phrase or "("', start + 1) from error
    return item


def _column(item: luqum.Item) -> int:
    return (item.pos or 0) + 1


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns luqum's tree into ours. ``field`` is the field that the item stands in, or None."""

    allowed: frozenset[str]
    names: tuple[Name, ...]

    def read(self, item: luqum.Item, field: str | None, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested deeper than {MAX_DEPTH} levels", _column(item))
        match item:
            case luqum.Word() | luqum.Phrase() | luqum.Proximity():
                return self.read_leaf(item, field)
            case luqum.Range() | luqum.From() | luqum.To():
                return _read_range(item, field)
            case luqum.BaseGroup():
                return self.read(item.expr, field, depth + 1)
            case luqum.SearchField():
                return self.read_field(item, field, depth)
            case luqum.Boost():
                return Boost(self.read(item.expr, field, depth + 1), float(item.force))
            case luqum.Plus():
                return self.read(item.a, field, depth + 1)
            case _:
                return self.read_operation(item, field, depth + 1)

    def read_leaf(self, item: luqum.Item, field: str | None) -> Node:
        column = _column(item)
        match item:
            case luqum.Word(value="*"):
                return All()
            case luqum.Word() | luqum.Phrase() | luqum.Proximity() if field in CLOCKS:
                return period(field, _plain(item), column)
            case luqum.Word(value=value) if value.startswith("@"):
                return name_leaf(value[1:], self.names, field, column)
            case luqum.Word():
                return word_leaf(item.value, field, column)
            case luqum.Phrase():
                return phrase_leaf(item.value[1:-1], field, column)
            case _:
                return phrase_leaf(item.term.value[1:-1], field, column, int(item.degree))

    def read_operation(self, item: luqum.Item, field: str | None, depth: int) -> Node:
        match item:
            case luqum.Not() | luqum.Prohibit():
                part = self.read(item.a, field, depth)
                if not is_positive(part):
                    raise QueryError("expected something to exclude, not another exclusion", _column(item.a))
                return Not(part)
            case luqum.OrOperation():
                return self.read_or(item.operands, field, depth)
            case luqum.AndOperation():
                return _and([self.read(operand, field, depth) for operand in item.operands])
            case luqum.UnknownOperation():
                return self.read_implicit(item.operands, field, depth)
            case _:
                raise QueryError("expected a term, a phrase or a group", _column(item))

    def read_or(self, operands: list[luqum.Item], field: str | None, depth: int) -> Node:
        parts = [self.read(operand, field, depth) for operand in operands]
        _check_positive(parts, operands)
        return _or(parts)

    def read_implicit(self, operands: list[luqum.Item], field: str | None, depth: int) -> Node:
        """``a b OR c d``: luqum binds OR tighter than the missing operator; here that is AND, which binds tighter."""
        runs: list[list[luqum.Item]] = [[]]
        for operand in operands:
            alternatives = _alternatives(operand)
            runs[-1].append(alternatives[0])
            runs.extend([alternative] for alternative in alternatives[1:])
        parts = [_and([self.read(operand, field, depth) for operand in run]) for run in runs]
        if len(runs) > 1:
            _check_positive(parts, [run[0] for run in runs])
        return _or(parts)

    def read_field(self, item: luqum.SearchField, field: str | None, depth: int) -> Node:
        name, column = item.name, _column(item)
        if found := _AT_LEAST.fullmatch(name):
            return self.read_at_least(item, found[1], field, depth)
        if found := _WITHIN.fullmatch(name):
            return self.read_within(item, found[1], field, depth)
        if field is not None:
            raise QueryError(f'the field "{name[:30]}" inside the field "{field}": expected a term', column)
        if name not in self.allowed:
            raise QueryError(_not_allowed(name, self.allowed), column)
        return Field(name, self.read(item.expr, name, depth + 1))

    def read_at_least(self, item: luqum.SearchField, number: str, field: str | None, depth: int) -> Node:
        listed = _listed(item.expr)
        if not number or not 1 <= int(number) <= len(listed):
            raise QueryError(f"expected a number from 1 to {len(listed)}, as many as are listed", _column(item))
        parts = [self.read(operand, field, depth + 1) for operand in listed]
        _check_positive(parts, listed)
        return AtLeast(int(number), tuple(parts))

    def read_within(self, item: luqum.SearchField, number: str, field: str | None, depth: int) -> Node:
        if not number or not 1 <= int(number) <= MAX_SLOP:
            raise QueryError(f"expected a number of words, 1 to {MAX_SLOP}, as in within10:(…)", _column(item))
        parts = tuple(_spot(self.read(operand, field, depth + 1), operand) for operand in _listed(item.expr))
        return Within(_written(item), parts, int(number))


def _read_range(item: luqum.Item, field: str | None) -> Node:
    column = _column(item)
    if field not in ("published", "seen"):
        raise QueryError('ranges and comparisons stand after "published:" or "seen:" only: expected a term', column)
    low, high = ("*", True), ("*", True)
    match item:
        case luqum.Range():
            low, high = (_plain(item.low), item.include_low), (_plain(item.high), item.include_high)
        case luqum.From():
            low = _plain(item.a), item.include
        case _:
            high = _plain(item.a), item.include
    return between(_written(item), low, high, column)


def _plain(item: luqum.Item) -> str:
    """What stands for a time, without its quotes."""
    return _written(item).strip('"')


def _written(item: luqum.Item) -> str:
    return str(item).strip().replace(f'"{EXACT}', '="')


def _listed(item: luqum.Item) -> list[luqum.Item]:
    """What a group lists, with or without OR between."""
    inside = item.expr if isinstance(item, luqum.BaseGroup) else item
    if not isinstance(inside, luqum.UnknownOperation | luqum.OrOperation):
        return [inside]
    alternatives = [
        operand.operands if isinstance(operand, luqum.OrOperation) else [operand] for operand in inside.operands
    ]
    return [operand for operands in alternatives for operand in operands]


def _spot(node: Node, item: luqum.Item) -> Spot:
    """A part of a stretch of text: what stands at a place, or any of several such."""
    match node:
        case Or(parts):
            return OneOf(_written(item), tuple(_spot(part, item) for part in parts))
        case _ if isinstance(node, _SPOTS):
            return node
        case _:
            raise QueryError("expected words, phrases, names, or several of them with OR in brackets", _column(item))


def _check_positive(parts: list[Node], items: list[luqum.Item]) -> None:
    for part, item in zip(parts, items, strict=True):
        if not is_positive(part):
            raise QueryError("an alternative cannot only exclude: expected a term, or AND NOT", _column(item))


def _not_allowed(name: str, allowed: frozenset[str]) -> str:
    if name in ALL_FIELDS:
        return f'the field "{name}:" cannot be asked for here'
    if name in ("http", "https"):
        return "an address stands in double quotes"
    near = get_close_matches(name.lower(), sorted(allowed), n=1, cutoff=0.5)
    expected = f'did you mean "{near[0]}:"?' if near else f"expected one of {', '.join(sorted(allowed))}"
    return f'there is no field "{name[:30]}:": {expected}'


def _alternatives(item: luqum.Item) -> list[luqum.Item]:
    return list(item.operands) if isinstance(item, luqum.OrOperation) else [item]


def _and(parts: list[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _or(parts: list[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))
