"""What must be so of an article that a query finds, in words that a database knows: the part of a query that an index
can answer. `query.narrow` makes it of a tree; each dialect of `storage/` writes it in its own language.

::

    Condition = Token | Start | Row | AllOf | AnyOf | Without

Where a condition looks is said by its ``place``: ``text``, ``title``, ``summary``, ``body``, ``lead``, or ``facts``
(see `query.lexemes`). An index that cannot tell summary and body apart looks into the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One token is there."""

    place: str
    token: str


@dataclass(frozen=True, slots=True)
class Start:
    """A token that begins so is there."""

    place: str
    start: str


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens stand close together: from the first to the last of them it is at most ``reach`` steps.

    A phrase of n words reaches n - 1. An index that does not know where tokens stand asks for all of them.
    """

    place: str
    tokens: tuple[str, ...]
    reach: int
    in_order: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts hold; of none at all, everything does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds; of none at all, nothing does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold; stands only in an `AllOf` beside something that does."""

    part: Condition


Condition = Token | Start | Row | AllOf | AnyOf | Without

EVERYTHING = AllOf(())
NOTHING = AnyOf(())

#: Kinds of conditions inside each other; parsers of databases go no deeper than some dozens.
_MOST_DEEP = 12


def all_of(parts: Iterable[Condition]) -> Condition:
    """Return that all parts hold, in the simplest way. What only excludes asks for nothing."""
    found: dict[Condition, None] = {}
    for part in parts:
        if part == NOTHING:
            return NOTHING
        found.update(dict.fromkeys(part.parts if isinstance(part, AllOf) else (part,)))
    if all(isinstance(part, Without) for part in found):
        return EVERYTHING
    return next(iter(found)) if len(found) == 1 else AllOf(tuple(found))


def any_of(parts: Iterable[Condition]) -> Condition:
    """Return that one part holds, in the simplest way. An exclusion among the parts lets everything in."""
    found: dict[Condition, None] = {}
    for part in parts:
        if part == EVERYTHING or isinstance(part, Without):
            return EVERYTHING
        found.update(dict.fromkeys(part.parts if isinstance(part, AnyOf) else (part,)))
    return next(iter(found)) if len(found) == 1 else AnyOf(tuple(found))


def share(condition: Condition) -> float:
    """Return the share of articles of which a condition holds, very roughly: the more letters, the fewer."""
    match condition:
        case Token(_, word) | Start(_, word):
            return 0.5 ** len(word)
        case Row(_, words, _, _):
            return min(0.5 ** len(word) for word in words)
        case AllOf(parts):
            return min(map(share, parts), default=1.0)
        case AnyOf(parts):
            return min(1.0, sum(map(share, parts)))
        case Without():
            return 1.0


def tokens(condition: Condition) -> Iterator[str]:
    """Every token that a condition asks an index for."""
    match condition:
        case Token(_, token):
            yield token
        case Row(_, some, _, _):
            yield from some
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from tokens(part)
        case Without(part):
            yield from tokens(part)


def starts(condition: Condition) -> Iterator[str]:
    """Every beginning of a token that a condition asks an index for."""
    match condition:
        case Start(_, start):
            yield start
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from starts(part)
        case Without(part):
            yield from starts(part)


def known(
    condition: Condition, vocabulary: Collection[str], beginnings: Mapping[str, tuple[str, ...] | None]
) -> Condition:
    """Return the same for an index with these tokens: what it lacks is nowhere.

    ``beginnings`` holds the tokens that begin as a `Start` says; None, or no entry, where they are too many to be
    asked for, so that everything may have one.
    """
    return _known(condition, vocabulary, beginnings, 0)[0]


def _known(
    condition: Condition, vocabulary: Collection[str], beginnings: Mapping[str, tuple[str, ...] | None], depth: int
) -> tuple[Condition, bool]:
    """The condition, and whether it still says all that it said."""
    match condition:
        case Token(_, token):
            return (condition if token in vocabulary else NOTHING), True
        case Row(_, some, _, _):
            return (condition if all(token in vocabulary for token in some) else NOTHING), True
        case Start(place, start):
            words = beginnings.get(start)
            return (EVERYTHING, False) if words is None else (any_of(Token(place, word) for word in words), True)
        case Without(part):
            inner, is_whole = _known(part, vocabulary, beginnings, depth + 1)
            return (Without(inner), True) if is_whole and inner not in (NOTHING, EVERYTHING) else (EVERYTHING, False)
        case AllOf(parts) | AnyOf(parts):
            if depth > _MOST_DEEP:
                return EVERYTHING, False
            found = [_known(part, vocabulary, beginnings, depth + 1) for part in parts]
            join = all_of if isinstance(condition, AllOf) else any_of
            return join(part for part, _ in found), all(is_whole for _, is_whole in found)
