"""Which article of a group of copies is the original: pure."""

from __future__ import annotations

from collections.abc import Sequence

from domain.articles import CopyGrade
from domain.storing import CopyMember, Placement


def arrange(members: Sequence[CopyMember]) -> list[Placement]:
    """Place articles of exactly the same text: the earliest is the original, the others are its copies.

    Of two of one time, the one stored first is the original. A lone article has no cluster.
    """
    if len(members) < 2:
        return [Placement(member.article_id) for member in members]
    original = min(members, key=lambda member: (member.dated_at, member.article_id))
    cluster = min(member.article_id for member in members)
    return [
        Placement(member.article_id, None, None, cluster)
        if member is original
        else Placement(member.article_id, original.article_id, CopyGrade.EXACT, cluster)
        for member in members
    ]
