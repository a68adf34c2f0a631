"""Finding an article's copies and its place among them, in the transaction that writes it.

::

    its text, furniture taken out → fingerprint
      → who carries which of its hashes, in the weeks around     looked up
      → lines that only unlike texts carry: furniture            judged, learned
      → the likeliest candidates → their texts                   looked up
      → copy, derived, or neither                                judged
      → fingerprint and pairs kept
      → its place, or all that are copies of each other anew     judged, written
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from domain.articles import CopyGrade
from domain.clock import utc_now
from domain.copies import CopyMember, CopyPair, Likeness
from monitor.kinship import Search
from storage.store import Session, Store
from stories.copies import arrange, comes_last, join
from stories.fingerprints import VERSION

#: Articles in one transaction.
_BATCH = 50
#: So many verified pairs are read to arrange articles anew: those of hundreds of edits of one text. Beyond that lie
#: texts that are put together of parts of each other, which no arrangement makes sense of.
_MOST_PAIRS = 3_000
#: Articles whose pairs are read at once.
_STEP = 50


def place_among_copies(session: Session, article_id: int, now: datetime, *, new: bool = False) -> None:
    """Compare an article's latest text, and arrange it and its like; ``new``: it was never compared before.

    Where that teaches that lines are furniture, the copies that carry them are compared anew as well.
    """
    todo = _compare(session, article_id, None if new else leave_copies(session, article_id), now)
    seen = {article_id}
    while todo := todo - seen:
        again = min(todo)
        seen.add(again)
        todo |= _compare(session, again, leave_copies(session, again), now)


def catch_up(store: Store, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Compare the articles that were stored before this version of fingerprints; return how many it did.

    In small transactions, so that nobody waits long; ends early when ``stop`` says so.
    """
    done = 0
    while not stop():
        with store.writing() as session:
            for article_id in (batch := session.copies.out_of_date(VERSION, _BATCH)):
                place_among_copies(session, article_id, utc_now())
        if not batch:
            break
        done += len(batch)
    return done


def leave_copies(session: Session, article_id: int) -> dict[int, Likeness]:
    """Let an article be found by nobody, and drop its pairs; return who was its kin, and is to be arranged then."""
    kin = dict(pair.seen_from(article_id) for pair in session.copies.pairs([article_id]))
    session.copies.take_out(article_id)
    return kin


def arrange_copies(session: Session, article_ids: Collection[int]) -> None:
    """Place articles, and all that they are copies of."""
    _arrange(session, *_community(session, article_ids))


def _arrange(session: Session, members: Mapping[int, CopyMember], pairs: Collection[CopyPair]) -> None:
    strangers = {end for pair in pairs for end in (pair.a_id, pair.b_id)} - members.keys()
    others = [member for member in session.copies.members(strangers) if member.article_id in strangers]
    session.copies.place(arrange(list(members.values()), pairs, others))


def _compare(session: Session, article_id: int, former: Mapping[int, Likeness] | None, now: datetime) -> set[int]:
    """Compare one article; return those that must be compared anew for what was learned.

    ``former`` is what it was kin of; None: it is new.
    """
    (printed,) = session.copies.printed([article_id])
    search = Search(session.copies, printed)
    again = search.learn_furniture(now)
    kin = search.kin()
    session.copies.post(printed, search.fingerprint, VERSION)
    session.copies.add_pairs(article_id, kin)
    for twin in search.twins:
        session.copies.add_pairs(twin, search.found)
    if former is None:
        if kin:
            _place_new(session, article_id, kin)
    elif kin or former:
        arrange_copies(session, {article_id} | concerned(session, kin) | concerned(session, former))
    return again


def _place_new(session: Session, article_id: int, kin: Mapping[int, Likeness]) -> None:
    """Place a new article; its kin anew as well, if that can depend on it and is not too much to be read."""
    members = {member.article_id: member for member in session.copies.members({article_id, *kin})}
    newcomer = members.pop(article_id)
    if not comes_last(newcomer, members.values()):
        members_of_all, pairs = _community(session, {article_id} | concerned(session, kin), _MOST_PAIRS)
        if len(pairs) <= _MOST_PAIRS:
            _arrange(session, members_of_all, pairs)
            return
    session.copies.place(join(newcomer, list(members.values()), kin, session.copies.places(members)))


def concerned(session: Session, kin: Mapping[int, Likeness]) -> set[int]:
    """Whose place a pair can change: copies, and articles without a cluster, which may be derived from it."""
    derived = {other for other, likeness in kin.items() if likeness.grade is CopyGrade.DERIVED}
    return (kin.keys() - derived) | session.copies.alone(derived)


def _community(
    session: Session, article_ids: Collection[int], most_pairs: int | None = None
) -> tuple[dict[int, CopyMember], list[CopyPair]]:
    """The articles, all that are copies of them, and so on; with the pairs of their texts.

    It ends early with more than ``most_pairs``, and is not whole then.
    """
    members: dict[int, CopyMember] = {}
    pairs: dict[tuple[int, int], CopyPair] = {}
    todo = set(article_ids)
    while todo and (most_pairs is None or len(pairs) <= most_pairs):
        found = {member.article_id: member for member in session.copies.members(sorted(todo)[:_STEP])}
        members |= found
        # The articles of one text have the same pairs: one of them tells.
        new = session.copies.pairs({member.body_hash: member.article_id for member in found.values()}.values())
        pairs |= {(pair.a_id, pair.b_id): pair for pair in new}
        copies = (pair for pair in new if pair.likeness.grade is CopyGrade.COPY)
        todo = (todo | {end for pair in copies for end in (pair.a_id, pair.b_id)}) - members.keys()
    return members, list(pairs.values())
