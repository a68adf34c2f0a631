"""Where in an index a leaf stands: spans of positions, first and last, in order of the first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from heapq import merge
from itertools import groupby

from query.index import Index
from query.stem import stem
from query.tree import Exact, Leaf, Member, Near, OneOf, Phrase, Prefix, Spot, Term, Within

Span = tuple[int, int]


def spans(leaf: Leaf, index: Index) -> Iterator[Span]:
    """Every place of ``leaf``; a leaf that stands nowhere in particular (`All`) stands at the beginning."""
    match leaf:
        case Term() | Exact() | Prefix():
            return ((place, place) for place in _places(leaf, index))
        case Phrase(_, members):
            return _in_a_row(members, index)
        case Near(_, members, slop):
            return _in_order(members, slop, index)
        case OneOf(_, parts):
            return (span for span, _ in groupby(merge(*(spans(part, index) for part in parts))))
        case Within(_, parts, width):
            return _within(parts, width, index)
        case _:
            return iter([(0, 0)] if index.parts else [])


def first(leaf: Leaf, index: Index) -> Span | None:
    """Return the first of `spans`, or None."""
    if isinstance(leaf, Member):
        place = _first_place(leaf, index)
        return None if place is None else (place, place)
    return next(spans(leaf, index), None)


def _first_place(member: Member, index: Index) -> int | None:
    if isinstance(member, Term):
        return index.stems.first_place(stem(member.text, index.language))
    if isinstance(member, Exact):
        return index.words.first_place(member.word)
    return next(iter(_places(member, index)), None)


def _places(member: Member, index: Index) -> list[int]:
    match member:
        case Term(text, _):
            return index.stems.places(stem(text, index.language))
        case Exact(_, word):
            return index.words.places(word)
        case Prefix(_, start):
            return index.words.beginning_with(start)


def _in_a_row(members: tuple[Member, ...], index: Index) -> Iterator[Span]:
    """Find all words at one blow if they are of one kind; prefixes and mixtures as if words could lie between."""
    terms = [stem(member.text, index.language) for member in members if isinstance(member, Term)]
    exact = [member.word for member in members if isinstance(member, Exact)]
    if len(members) not in (len(terms), len(exact)):
        return _in_order(members, 0, index)
    places = index.stems.places(*terms) if terms else index.words.places(*exact)
    return ((place, place + len(members) - 1) for place in places)


def _in_order(members: tuple[Member, ...], slop: int, index: Index) -> Iterator[Span]:
    """Walk from each place of the first member to the nearest next ones; parts lie too far apart to be crossed."""
    places = [_places(member, index) for member in members]
    if not all(places):
        return
    limit = len(members) - 1 + slop
    for start in places[0]:
        end = start
        for following in places[1:]:
            nearest = bisect_right(following, end)
            if nearest == len(following) or following[nearest] - start > limit:
                break
            end = following[nearest]
        else:
            yield start, end


def _within(parts: tuple[Spot, ...], width: int, index: Index) -> Iterator[Span]:
    """From each place of any part on, the nearest places of all others; kept if they lie inside ``width`` words."""
    found = [list(spans(part, index)) for part in parts]
    if not all(found):
        return
    reached = [_nearest_ends(each) for each in found]
    for start in sorted({span[0] for each in found for span in each}):
        end = start
        for starts, ends in reached:
            at = bisect_left(starts, start)
            if at == len(starts) or ends[at] - start >= width:
                break
            end = max(end, ends[at])
        else:
            yield start, end


def _nearest_ends(found: list[Span]) -> tuple[list[int], list[int]]:
    """Starts in order, and for each the earliest end of a span that begins there or later."""
    ends = [end for _, end in found]
    for at in range(len(ends) - 2, -1, -1):
        ends[at] = min(ends[at], ends[at + 1])
    return [start for start, _ in found], ends
