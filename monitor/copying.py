"""Finding an article's copies and its place among them, in the transaction that writes it.

::

    its text, furniture taken out → fingerprint
      → who carries which of its hashes, in the weeks around     looked up
      → lines that only unlike texts carry: furniture            judged, learned
      → the pairs of those that carry them                       judged anew
      → the likeliest candidates → their texts                   looked up
      → copy, derived, or neither                                judged
      → fingerprint and pairs kept
      → its place, or all that are copies of each other anew     judged, written

What is to be arranged anew is bounded: of texts that are put together of parts of each other, everything hangs together
with everything. There only those articles are placed that have no place (rule 5 of `stories.copies`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.articles import CopyGrade
from domain.clock import utc_now
from domain.copies import CopyMember, CopyPair, Imprint, Likeness, Placement, ends_of
from monitor.kinship import Search, judge_anew
from storage.copies import Printed
from storage.store import Session, Store
from stories.copies import arrange, comes_last, join
from stories.fingerprints import VERSION, imprint
from stories.texts import read_text

#: Articles in one transaction.
_BATCH = 50
#: So many verified pairs are read to arrange articles anew: those of hundreds of edits of one text. Beyond that lie
#: texts that are put together of parts of each other, which no arrangement makes sense of.
_MOST_PAIRS = 3_000
#: Articles whose pairs are read at once.
_STEP = 50


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What is to be placed when an article comes or goes, or when its pairs change."""

    #: Articles without a place: it, those that were in its cluster, and what was derived from it.
    adrift: frozenset[int]
    #: Articles whose place can be another one now.
    concerned: frozenset[int]


def place_among_copies(session: Session, article_id: int, now: datetime) -> None:
    """Compare an article's latest text, and arrange it and its like."""
    former = leave_copies(session, article_id)
    (printed,) = session.copies.printed([article_id])
    _place(session, printed, imprint(read_text(printed.body)), former, now)


def place_new(session: Session, printed: Printed, whole: Imprint, now: datetime) -> None:
    """As `place_among_copies`, for an article that was never compared; ``whole`` is the imprint of its text."""
    _place(session, printed, whole, (), now)


def _place(session: Session, printed: Printed, whole: Imprint, former: Sequence[Unsettled], now: datetime) -> None:
    """Find an article's like, and arrange them.

    Where that teaches that lines are furniture, the pairs of those that carry them are judged anew, before all of them
    are arranged.
    """
    article_id = printed.article_id
    search = Search(session.copies, printed, whole)
    former = [*former, *_learn_furniture(session, search, now)]
    kin = search.kin()
    session.copies.post(printed, search.fingerprint, VERSION)
    session.copies.add_pairs(article_id, kin)
    for twin in search.twins:
        session.copies.add_pairs(twin, search.found)
    pairs = [CopyPair(article_id, other, likeness) for other, likeness in kin.items()]
    if former:
        arrange_copies(session, [*former, *_unsettled(session, [article_id], pairs)])
    elif pairs:
        _place_new(session, article_id, pairs)


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


def leave_copies(session: Session, article_id: int) -> list[Unsettled]:
    """Let an article be found by nobody, and drop its pairs; return what is to be arranged then."""
    unsettled = _unsettled(session, [article_id], session.copies.pairs([article_id]))
    session.copies.take_out(article_id)
    return unsettled


def arrange_copies(session: Session, unsettled: Iterable[Unsettled]) -> None:
    """Place what is unsettled, and all that this is a copy of; of what is too much to be arranged, what is adrift."""
    arranged: set[int] = set()
    adrift: set[int] = set()
    for each in unsettled:
        if todo := (each.adrift | each.concerned) - arranged:
            if community := _community(session, todo):
                members, pairs = community
                _arrange(session, members, pairs)
                arranged |= members.keys()
            else:
                adrift |= each.adrift
    if adrift := adrift - arranged:
        _join(session, adrift)


def _learn_furniture(session: Session, search: Search, now: datetime) -> list[Unsettled]:
    """Learn what is furniture, and judge anew what was paired before; return what is to be arranged then."""
    carriers = search.learn_furniture(now)
    pairs = session.copies.pairs(carriers)
    changed = ends_of(judge_anew(session.copies, pairs))
    return _unsettled(session, carriers & changed, pairs)


def _unsettled(session: Session, article_ids: Collection[int], pairs: Iterable[CopyPair]) -> list[Unsettled]:
    """What each of some articles leaves to be placed, by their pairs; nothing where it is alone."""
    kin: dict[int, dict[int, Likeness]] = {article_id: {} for article_id in sorted(article_ids)}
    for pair in pairs:
        for end in kin.keys() & {pair.a_id, pair.b_id}:
            other, likeness = pair.seen_from(end)
            kin[end][other] = likeness
    places = session.copies.places(kin.keys() | {other for others in kin.values() for other in others})
    return [
        Unsettled(
            frozenset({article_id, *_dependents(session, places, places[article_id], others)}),
            frozenset(other for other, likeness in others.items() if _is_concerned(places[other], likeness)),
        )
        for article_id, others in kin.items()
        if others or places[article_id].cluster is not None
    ]


def _dependents(
    session: Session, places: Mapping[int, Placement], place: Placement, kin: Collection[int]
) -> Iterator[int]:
    """Those in an article's cluster, and those derived from it."""
    if place.cluster is not None:
        yield from session.archive.cluster(place.cluster)
    yield from (other for other in kin if places[other].copy_of == place.article_id)


def _is_concerned(place: Placement, likeness: Likeness) -> bool:
    """Whether a pair can change a place: that of a copy, or of an article without a cluster, which may be derived."""
    return likeness.grade is not CopyGrade.DERIVED or place.cluster is None


def _place_new(session: Session, article_id: int, pairs: Collection[CopyPair]) -> None:
    """Place a new article, with its pairs; others anew as well, if that can depend on it."""
    ends = ends_of(pairs)
    members = {member.article_id: member for member in session.copies.members(ends)}
    newcomer = members.pop(article_id)
    if comes_last(newcomer, members.values()):
        session.copies.place(join([newcomer], members.values(), pairs, session.copies.places(members)))
    else:
        arrange_copies(session, _unsettled(session, [article_id], pairs))


def _arrange(session: Session, members: Mapping[int, CopyMember], pairs: Collection[CopyPair]) -> None:
    """Place articles that are whole: all that are copies of them are among them."""
    strangers = ends_of(pairs) - members.keys()
    others = [member for member in session.copies.members(strangers) if member.article_id in strangers]
    session.copies.place(arrange(list(members.values()), pairs, others))


def _join(session: Session, adrift: Collection[int]) -> None:
    """Place articles among others that stay where they are; those that are gone are left out."""
    pairs = session.copies.pairs(adrift)
    ends = ends_of(pairs)
    members = {member.article_id: member for member in session.copies.members(ends.union(adrift))}
    newcomers = [members.pop(article_id) for article_id in adrift if article_id in members]
    session.copies.place(join(newcomers, members.values(), pairs, session.copies.places(members)))


def _community(session: Session, article_ids: Collection[int]) -> tuple[dict[int, CopyMember], list[CopyPair]] | None:
    """The articles, all that are copies of them, and so on; with the pairs of their texts. None: too many pairs.

    Articles that are gone are left out.
    """
    members: dict[int, CopyMember] = {}
    pairs: dict[tuple[int, int], CopyPair] = {}
    todo = set(article_ids)
    while todo:
        step = sorted(todo)[:_STEP]
        found = {member.article_id: member for member in session.copies.members(step)}
        members |= found
        # The articles of one text have the same pairs: one of them tells.
        texts = {member.body_hash: member.article_id for member in found.values()}.values()
        # In a heap these are too many already; to count them costs a fifth of what it costs to read them.
        if session.copies.n_pairs(texts) > _MOST_PAIRS:
            return None
        new = session.copies.pairs(texts)
        pairs |= {(pair.a_id, pair.b_id): pair for pair in new}
        if len(pairs) > _MOST_PAIRS:
            return None
        copies = (pair for pair in new if pair.likeness.grade is CopyGrade.COPY)
        todo = (todo | ends_of(copies)).difference(step, members)
    return members, list(pairs.values())
