"""Copies as they travel between the room that judges them and the room that keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.articles import CopyGrade

#: A Monday.
_FIRST_WEEK = datetime(1970, 1, 5, tzinfo=UTC)
#: Copies are looked for so many weeks before and after an article's date,
_WEEKS_AROUND = 2
#: and among what arrived in so many weeks before it: pages give wrong dates.
_WEEKS_BEFORE = 1


def week_of(moment: datetime) -> int:
    """The number of the week, by UTC, that a moment is in; negative before 1970."""
    return (moment - _FIRST_WEEK).days // 7


def weeks_around(dated_at: datetime, seen_at: datetime) -> list[int]:
    """The weeks in which the copies of an article are looked for, in order."""
    week, seen_week = week_of(dated_at), week_of(seen_at)
    dated = range(week - _WEEKS_AROUND, week + _WEEKS_AROUND + 1)
    return sorted({*dated, *range(seen_week - _WEEKS_BEFORE, seen_week + 1)})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of a text is looked up: stable hashes of 63 bits, ascending."""

    #: The lowest hashes of its shingles (runs of a few words): texts that share passages share some of them.
    shingles: tuple[int, ...] = ()
    #: Hashes of whole lines: what stands under many unlike texts is no part of any.
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a text is compared by, as long as nothing is taken out of it."""

    #: Empty if the text is too short to tell.
    fingerprint: Fingerprint
    #: Hashes of all its lines that can be furniture.
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share: the verdict on a pair."""

    grade: CopyGrade
    #: The share of a's text that is also in b, and the other way round, 0 to 1.
    containment_ab: float
    containment_ba: float

    def turned(self) -> Likeness:
        """The same with a and b exchanged."""
        return Likeness(self.grade, self.containment_ba, self.containment_ab)


@dataclass(frozen=True, slots=True)
class CopyPair:
    """A verified pair of articles."""

    a_id: int
    b_id: int
    likeness: Likeness

    def seen_from(self, article_id: int) -> tuple[int, Likeness]:
        """The other article of the pair, and the likeness with this one as a."""
        if article_id == self.a_id:
            return self.b_id, self.likeness
        return self.a_id, self.likeness.turned()


def ends_of(pairs: Iterable[CopyPair]) -> set[int]:
    """The articles of pairs, by id."""
    return {end for pair in pairs for end in (pair.a_id, pair.b_id)}


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article stands among its copies; all None for one that is alone."""

    article_id: int
    #: The original of its cluster, or what it was derived from.
    copy_of: int | None = None
    grade: CopyGrade | None = None
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class CopyMember:
    """An article among others that share its text or parts of it."""

    article_id: int
    #: Settles what time does not, the same way in every store.
    url_key: str
    #: Articles of one hash have one text.
    body_hash: str
    #: Published, else first seen.
    dated_at: datetime
    #: The agencies that it credits, by canonical name.
    credited: frozenset[str] = frozenset()
    #: The agency whose own page it is.
    agency: str | None = None
