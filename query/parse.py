"""From the text of a query to its tree.

The grammar is luqum's (Lucene's classic syntax), less what matching cannot keep: ranges, comparisons, regular
expressions, fuzzy terms and leading wildcards are refused. ``a b`` is ``a AND b`` in every respect, also in
``a b OR c``, which is ``(a AND b) OR c``. ``-a`` is ``NOT a``, ``+a`` is ``a``.
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
from query.fields import ARTICLE_FIELDS, KEYWORD_FIELDS, TEXT_FIELDS
from query.scan import MAX_DEPTH, scan
from query.terms import phrase_leaf, word_leaf
from query.tree import And, Boost, Field, Node, Not, Or, is_positive

_POSITION = re.compile(r"position (\d+)!?$")
_ALL_FIELDS = TEXT_FIELDS | KEYWORD_FIELDS


def parse(text: str, *, allowed_fields: Collection[str] = ARTICLE_FIELDS) -> Node:
    """Return the tree of ``text``.

    ``allowed_fields`` are the fields that may be named here, for instance `query.fields.TOPIC_FIELDS`.
    Raises QueryError, with the column and what was expected there, for whatever is not a query.
    """
    return _parsed(text, frozenset(allowed_fields))


@lru_cache(maxsize=32)  # a built-in topic takes 0.2 s, and is read more than once on its way
def _parsed(text: str, allowed_fields: frozenset[str]) -> Node:
    item = _grammar(scan(text))
    node = _Reader(allowed_fields).read(item, None, 0)
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

    def read(self, item: luqum.Item, field: str | None, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError(f"the query is nested deeper than {MAX_DEPTH} levels", _column(item))
        match item:
            case luqum.Word():
                return word_leaf(item.value, field, _column(item))
            case luqum.Phrase():
                return phrase_leaf(item.value, field, _column(item), 0)
            case luqum.Proximity():
                return phrase_leaf(item.term.value, field, _column(item), int(item.degree))
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
        for part, operand in zip(parts, operands, strict=True):
            if not is_positive(part):
                message = "an alternative cannot only exclude: expected a term, or AND NOT"
                raise QueryError(message, _column(operand))
        return _or(parts)

    def read_implicit(self, operands: list[luqum.Item], field: str | None, depth: int) -> Node:
        """``a b OR c d``: luqum binds OR tighter than the missing operator; here that is AND, which binds tighter."""
        runs: list[list[luqum.Item]] = [[]]
        for operand in operands:
            alternatives = operand.operands if isinstance(operand, luqum.OrOperation) else [operand]
            runs[-1].append(alternatives[0])
            runs.extend([alternative] for alternative in alternatives[1:])
        parts: list[Node] = []
        for run in runs:
            parts.append(_and([self.read(operand, field, depth) for operand in run]))
            if len(runs) > 1 and not is_positive(parts[-1]):
                message = "an alternative cannot only exclude: expected a term, or AND NOT"
                raise QueryError(message, _column(run[0]))
        return _or(parts)

    def read_field(self, item: luqum.SearchField, field: str | None, depth: int) -> Node:
        name, column = item.name, _column(item)
        if field is not None:
            raise QueryError(f'the field "{name[:30]}" inside the field "{field}": expected a term', column)
        if name not in self.allowed:
            raise QueryError(_not_allowed(name, self.allowed), column)
        return Field(name, self.read(item.expr, name, depth + 1))


def _not_allowed(name: str, allowed: frozenset[str]) -> str:
    if name in _ALL_FIELDS:
        return f'the field "{name}:" cannot be asked for here'
    if name in ("http", "https"):
        return "an address stands in double quotes"
    near = get_close_matches(name.lower(), sorted(allowed), n=1, cutoff=0.5)
    expected = f'did you mean "{near[0]}:"?' if near else f"expected one of {', '.join(sorted(allowed))}"
    return f'there is no field "{name[:30]}:": {expected}'


def _and(parts: list[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _or(parts: list[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))
