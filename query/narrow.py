"""From a query's tree to what is necessary for it: which articles a database proposes. Pure.

What is returned holds of every article that the query finds (`query.document` says why that is enough). It says no more
than an index can answer; times become a stretch of dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from query.conditions import EVERYTHING, Condition, Row, Start, Token, Without, all_of, any_of, share
from query.fields import DEFAULT, KEYWORD_FIELDS, PLAIN_FIELDS, PROSE_FIELDS
from query.lexemes import MARKS, marked
from query.normalise import fold
from query.stem import stem_rows
from query.times import before
from query.tree import (
    Ago,
    All,
    And,
    AtLeast,
    Boost,
    Exact,
    Field,
    Leaf,
    Member,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Period,
    Phrase,
    Prefix,
    Term,
    Within,
)

#: Facts of outlets that a query may ask for, by outlet; they are no part of an index, since they may change.
Outlets = Mapping[str, Mapping[str, str | None]]

_OF_OUTLETS = ("country", "control")
#: Outlets that are asked for by name at the most.
_MOST_OUTLETS = 300

#: A condition, and whether it is all that the query says: then what has it can be excluded.
_Narrowed = tuple[Condition, bool]
_UNKNOWN: _Narrowed = (EVERYTHING, False)


@dataclass(frozen=True, slots=True)
class Dates:
    """A stretch of dates (published, else first seen): ``start`` belongs to it, ``end`` does not; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def and_(self, other: Dates) -> Dates:
        """What lies in both."""
        starts, ends = (self.start, other.start), (self.end, other.end)
        return Dates(max(filter(None, starts), default=None), min(filter(None, ends), default=None))

    def or_(self, other: Dates) -> Dates:
        """The shortest stretch that both lie in."""
        start = None if self.start is None or other.start is None else min(self.start, other.start)
        return Dates(start, None if self.end is None or other.end is None else max(self.end, other.end))


def necessary(node: Node, outlets: Outlets, languages: Collection[str]) -> Condition:
    """Return what is so of every article that ``node`` finds, as far as an index knows it.

    ``languages`` are those of the articles in the index (see `query.stem.stem_rows`).
    """
    return _Narrower(outlets, frozenset(languages)).visit(node, DEFAULT)[0]


def dates(node: Node, now: datetime, name: str = DEFAULT) -> Dates:
    """Return between which dates everything lies that ``node`` finds, if it is asked at ``now``."""
    match node:
        case Field(name, part):
            return dates(part, now, name)
        case Boost(part, _):
            return dates(part, now, name)
        case And(parts):
            found = Dates()
            for part in parts:
                found = found.and_(dates(part, now, name))
            return found
        case Or(parts):
            first, *others = [dates(part, now, name) for part in parts]
            for other in others:
                first = first.or_(other)
            return first
        case Period(_, start, end) if name in ("published", "since", "until"):
            return Dates(_moment(start, now), _moment(end, now))
        case _:
            return Dates()


def _moment(bound: datetime | Ago | None, now: datetime) -> datetime | None:
    return before(bound, now) if isinstance(bound, Ago) else bound


@dataclass(frozen=True, slots=True)
class _Narrower:
    outlets: Outlets
    languages: frozenset[str]

    def visit(self, node: Node, name: str) -> _Narrowed:
        match node:
            case Field(name, part):
                return self.visit(part, name)
            case Boost(part, _):
                return self.visit(part, name)
            case And(parts):
                return self.join([self.visit(part, name) for part in parts])
            case Or(parts):
                return _either([self.visit(part, name) for part in parts])
            case AtLeast(n, parts):
                return self.at_least(n, [self.visit(part, name) for part in parts])
            case Not(part):
                return _without(*self.visit(part, name))
            case leaf:
                return self.leaf(leaf, name)

    def join(self, parts: list[_Narrowed]) -> _Narrowed:
        condition = all_of(part for part, _ in parts)
        # Exclusions alone ask an index for nothing.
        is_whole = all(whole for _, whole in parts)
        return condition, is_whole and (condition != EVERYTHING or all(part == EVERYTHING for part, _ in parts))

    def at_least(self, n: int, parts: list[_Narrowed]) -> _Narrowed:
        """All but n - 1 of the parts: one of these holds. Of those that would do, the rarest."""
        if n >= len(parts):
            return self.join(parts)
        if n <= 1:
            return _either(parts)
        rarest = sorted((part for part, _ in parts), key=share)[: len(parts) - n + 1]
        return any_of(rarest), False

    def leaf(self, leaf: Leaf, name: str) -> _Narrowed:
        if name in KEYWORD_FIELDS:
            return self.value(leaf, name)
        if isinstance(leaf, All):
            return EVERYTHING, name == DEFAULT
        if isinstance(leaf, Period):
            return _UNKNOWN
        return self.spot(leaf, name)

    def value(self, leaf: Leaf, name: str) -> _Narrowed:
        """What is compared whole."""
        match leaf:
            case Exact(_, value) if name in MARKS:
                return Token("facts", marked(name, value)), True
            case Prefix(_, start) if name in MARKS:
                return Start("facts", marked(name, start)), True
            case Exact() | Prefix() if name in _OF_OUTLETS:
                return self.of_outlets(leaf, name)
            case _:
                return _UNKNOWN

    def of_outlets(self, leaf: Exact | Prefix, name: str) -> _Narrowed:
        """The outlets of which something is so; nothing is excluded by one that folds to the same as others."""
        values = {outlet: fold(facts.get(name) or "") for outlet, facts in self.outlets.items()}
        found = [
            fold(outlet)
            for outlet, value in values.items()
            if (value == leaf.word if isinstance(leaf, Exact) else value.startswith(leaf.start))
        ]
        if len(found) > _MOST_OUTLETS:
            return _UNKNOWN
        named = Counter(map(fold, self.outlets))
        is_whole = all(named[outlet] == n for outlet, n in Counter(found).items())
        return any_of(Token("facts", marked("outlet", outlet)) for outlet in found), is_whole

    def spot(self, leaf: Leaf, name: str) -> _Narrowed:
        """What stands at a place in a text; an index that cannot tell all places apart excludes nothing by them."""
        match leaf:
            case Term() | Exact() | Prefix():
                return self.member(leaf, name), name in (DEFAULT, "title", "lead")
            case Phrase(_, members):
                return self.row(members, name, len(members) - 1, in_order=True), False
            case Near(_, members, slop):
                return self.row(members, name, len(members) - 1 + slop, in_order=True), False
            case Within(_, parts, width):
                members = tuple(part for part in parts if isinstance(part, Term | Exact | Prefix))
                if len(members) == len(parts):
                    return self.row(members, name, width - 1, in_order=False), False
                return all_of(self.spot(part, name)[0] for part in parts), False
            case OneOf(_, parts):
                return _either([self.spot(part, name) for part in parts])
            case _:
                return _UNKNOWN

    def member(self, member: Member, name: str) -> Condition:
        match member:
            case Term(text, _) if name in (DEFAULT, "lead", *PROSE_FIELDS):
                return any_of(Token(name, token) for (token,) in sorted(stem_rows([text], self.languages)))
            case Term(_, word) | Exact(_, word):
                return Token(*_token(name, word))
            case Prefix(_, start):
                return Start(*_token(name, start))

    def row(self, members: tuple[Member, ...], name: str, reach: int, *, in_order: bool) -> Condition:
        """Words that stand together; where words and stems are mixed, only that all are there."""
        if len(members) > 1 and all(isinstance(member, Exact) for member in members):
            rows: Iterable[tuple[str, ...]] = [tuple(_token(name, _word(member))[1] for member in members)]
        elif len(members) > 1 and all(isinstance(member, Term) for member in members):
            rows = sorted(stem_rows((member.text for member in members), self.languages))
        else:
            return all_of(self.member(member, name) for member in members)
        place = "facts" if name in PLAIN_FIELDS else name
        return any_of(Row(place, row, reach, in_order) for row in rows)


def _either(parts: list[_Narrowed]) -> _Narrowed:
    condition = any_of(part for part, _ in parts)
    is_whole = all(whole for _, whole in parts) and not any(isinstance(part, Without) for part, _ in parts)
    return condition, is_whole


def _without(condition: Condition, is_whole: bool) -> _Narrowed:
    if not is_whole or condition == EVERYTHING:
        return _UNKNOWN
    return (condition.part if isinstance(condition, Without) else Without(condition)), True


def _token(name: str, word: str) -> tuple[str, str]:
    return ("facts", marked(name, word)) if name in PLAIN_FIELDS else (name, word)


def _word(member: Member) -> str:
    return member.start if isinstance(member, Prefix) else member.word
