"""Finding the stored article that a page is, in the transaction that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.articles import ArticleEvent, EventKind
from domain.storing import KnownArticle, Reading
from domain.url_key import url_key
from domain.url_number import number_key
from monitor.copying import arrange_copies, leave_copies
from monitor.identity import Unlike, claim_of
from storage.store import Session
from stories.resemblance import alike


@dataclass(frozen=True, slots=True)
class Identified:
    """A page and the article that it is."""

    #: Without the addresses that belong to other articles.
    reading: Reading
    known: KnownArticle | None = None
    #: Its address leads to something that is not the article.
    elsewhere: bool = False
    #: It has an address that the article did not have.
    moved: bool = False
    #: One of its addresses was closed by `forget`.
    forgotten: bool = False


def identify(session: Session, reading: Reading) -> Identified:
    """Find the article that a page is; two articles that turn out to be one become the one that was stored first."""
    addressed = session.articles.leads_to(addresses(reading))
    leads_to = {key: article_id for key, article_id in addressed.items() if article_id is not None}
    return replace(_identify(session, reading, leads_to), forgotten=None in addressed.values())


def _identify(session: Session, reading: Reading, leads_to: Mapping[str, int]) -> Identified:
    number = number_key(reading.url)
    asked_key = url_key(reading.page.requested_url if reading.page else reading.url)
    claim = claim_of(reading.keys, asked_key, url_key(reading.url), leads_to, leads_to.get(number or ""))
    if claim.article_id is None:
        return Identified(reading)
    known = session.articles.known_by_id(claim.article_id)
    if claim.if_unlike is None or reading.text_hash == known.text_hash or _is_alike(session, reading, known):
        if claim.other_id is not None:
            known = _as_one(session, claim.article_id, claim.other_id, reading)
        return Identified(reading, known, moved=claim.moved)
    if claim.if_unlike is Unlike.ANOTHER:
        keys = tuple(key for key in reading.keys if key not in leads_to)
        return Identified(replace(reading, keys=keys or (url_key(reading.url),)))
    return Identified(reading, known, elsewhere=claim.if_unlike is Unlike.ELSEWHERE)


def addresses(reading: Reading) -> tuple[str, ...]:
    """The keys under which the article of a page is to be found: its addresses, and the number in them."""
    number = number_key(reading.url)
    return reading.keys if number is None else (*reading.keys, number)


def _is_alike(session: Session, reading: Reading, known: KnownArticle) -> bool:
    return alike(session.articles.recorded(known.article_id).body, reading.draft.body)


def _as_one(session: Session, one: int, other: int, reading: Reading) -> KnownArticle:
    """Make one article of two: what was stored later goes, its addresses stay."""
    stays, goes = sorted((one, other))
    unsettled = leave_copies(session, goes)
    session.fates.merge(stays, goes)
    arrange_copies(session, unsettled)
    known = session.articles.known_by_id(stays)
    event = ArticleEvent(EventKind.MOVED, reading.read_at, reason=f"the same as article {goes}, met as {reading.url}")
    session.fates.write(stays, known.presence, [event])
    return known


def note_move(session: Session, known: KnownArticle, reading: Reading) -> None:
    """Write that an article has another address now; it is asked for there from now on."""
    event = ArticleEvent(EventKind.MOVED, reading.read_at, reason=f"its address is {reading.url} now")
    session.fates.write(known.article_id, known.presence, [event])
    session.fates.move(known.article_id, reading.url, reading.keys[0])
    session.candidates.readdress(reading.candidate_id, reading.url)
