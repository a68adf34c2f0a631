"""Where a text comes from: its agency, who printed it first, who printed it after that. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.copies import CopyMember, CopyPair

#: An original that shares at least this much of an earlier one's text is not independent of it.
_DEPENDENT = 0.35


@dataclass(frozen=True, slots=True)
class Printing:
    """One article of a text, with those that print the text just as it does."""

    member: CopyMember
    #: Minutes after the original, by published, else first seen; negative before it.
    lag_minutes: int
    reprints: tuple[Printing, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """A text with all who printed it."""

    #: The agency that wrote it, as far as its page or the credits tell; None if nobody credits one.
    agency: str | None
    #: How many of the articles credit that agency.
    n_crediting: int
    #: The article of the agency itself, if it is among them.
    own_page: int | None
    original: Printing


def trace(members: Sequence[CopyMember], original_id: int) -> Provenance:
    """Trace the articles of one cluster back to their original.

    Under the original stand the other articles of its text and the first one of each other text; under these, the
    rest of their texts. All in the order of their times.
    """
    by_id = {member.article_id: member for member in members}
    original = by_id[original_id]
    credited = Counter(name for member in members for name in member.credited)
    agency = original.agency or min(credited, key=lambda name: (-credited[name], name), default=None)
    own_pages = [member.article_id for member in _in_time(members) if agency and member.agency == agency]
    return Provenance(
        agency,
        credited[agency] if agency else 0,
        original_id if original.agency else next(iter(own_pages), None),
        _tree(members, original),
    )


def _in_time(members: Iterable[CopyMember]) -> list[CopyMember]:
    return sorted(members, key=lambda member: (member.dated_at, member.url_key))


def _tree(members: Sequence[CopyMember], original: CopyMember) -> Printing:
    def printing(member: CopyMember, reprints: tuple[Printing, ...] = ()) -> Printing:
        lag = (member.dated_at - original.dated_at) // timedelta(minutes=1)
        return Printing(member, lag, reprints)

    texts: dict[str, list[CopyMember]] = {}
    for member in _in_time(members):
        texts.setdefault(member.body_hash, []).append(member)
    same = [printing(member) for member in texts.pop(original.body_hash) if member is not original]
    others = [printing(first, tuple(map(printing, rest))) for first, *rest in texts.values()]
    under = sorted([*same, *others], key=lambda each: (each.member.dated_at, each.member.url_key))
    return printing(original, tuple(under))


def independent(originals: Sequence[CopyMember], pairs: Collection[CopyPair]) -> int:
    """How many of some originals (and articles without copies) say what they say on their own.

    Not on its own is what shares a good part of an earlier one among them.
    """
    by_id: Mapping[int, CopyMember] = {original.article_id: original for original in originals}
    dependent = set()
    for pair in pairs:
        if pair.a_id not in by_id or pair.b_id not in by_id:
            continue
        later = _in_time((by_id[pair.a_id], by_id[pair.b_id]))[1]
        _, likeness = pair.seen_from(later.article_id)
        if likeness.containment_ab >= _DEPENDENT:
            dependent.add(later.article_id)
    return len(by_id.keys() - dependent)
