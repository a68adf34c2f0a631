"""Candidates: every URL that was ever offered, and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, exists, func, insert, select, update

from domain.crawling import Validators
from domain.outcomes import Outcome
from domain.pages import Candidate
from domain.storing import CandidateEnd, CandidateState, Dropped, Offer, Presence
from storage.addresses import leads_to
from storage.chunks import chunks
from storage.dialects import Dialect
from storage.tables import articles, candidates, feeds, fetches, listings

# What every page runs is built once, and given its values when it is run (see storage/articles.py).
_THIS = "this_candidate_id"
_END = (
    update(candidates)
    .where(candidates.c.id == bindparam(_THIS), candidates.c.outcome.is_distinct_from(Outcome.FORGOTTEN.value))
    .values(attempts=candidates.c.attempts + 1)
)
_ADD_FETCH = insert(fetches)
#: Candidates read at once by what streams them.
_PAGE = 500


def _states() -> Select[Any]:
    """Candidates beside the article that they led to (through any of its addresses)."""
    return select(
        candidates.c.id,
        candidates.c.url_key,
        candidates.c.outlet_id,
        candidates.c.url,
        candidates.c.title,
        candidates.c.summary,
        candidates.c.published_at,
        candidates.c.language,
        candidates.c.first_offered_at,
        candidates.c.outcome,
        candidates.c.next_try_at,
        candidates.c.attempts,
        articles.c.id.label("article_id"),
        articles.c.etag,
        articles.c.last_modified,
        articles.c.revised_at,
        articles.c.last_fetched_at,
        articles.c.missing_at,
        articles.c.withdrawn_at,
    ).select_from(candidates.outerjoin(articles, candidates.c.article_id == articles.c.id))


def _state(row: Row[Any]) -> CandidateState:
    return CandidateState(
        candidate_id=row.id,
        outlet_id=row.outlet_id,
        candidate=Candidate(row.url, row.title, row.summary, row.published_at, row.language),
        first_offered_at=row.first_offered_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        next_try_at=row.next_try_at,
        attempts=row.attempts,
        article_id=row.article_id,
        validators=Validators(row.etag, row.last_modified),
        revised_at=row.revised_at,
        whole_at=row.last_fetched_at,
        presence=Presence(row.missing_at, row.withdrawn_at),
    )


class Candidates:
    """The queue and the memory of what was offered."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def offer(self, outlet_id: str, offers: Sequence[Offer], now: datetime) -> list[CandidateState]:
        """Write the candidates that were never offered before, due at once; return the state of all, in order.

        A key that is offered more than once counts once. Keys that already lead to an article, or that `forget`
        closed, are written as ended.
        """
        first = {offer.url_key: offer for offer in reversed(offers)}
        keys = list(dict.fromkeys(offer.url_key for offer in offers))
        known = self.by_keys(keys)
        fresh = [key for key in keys if key not in known]
        articles_of = leads_to(self._connection, fresh)
        rows = [
            {
                "url_key": key,
                "url": first[key].candidate.url,
                "outlet_id": outlet_id,
                "title": first[key].candidate.title,
                "summary": first[key].candidate.summary,
                "published_at": first[key].candidate.published_at,
                "language": first[key].candidate.language,
                "first_offered_at": now,
                "attempts": 0,
                **self._first_state(key, articles_of, now),
            }
            for key in fresh
        ]
        if rows:
            self._connection.execute(insert(candidates), rows)
            known |= self.by_keys(fresh)
        return [known[key] for key in keys]

    @staticmethod
    def _first_state(key: str, articles_of: dict[str, int | None], now: datetime) -> dict[str, object]:
        if key not in articles_of:
            return {"outcome": None, "article_id": None, "next_try_at": now}
        outcome = Outcome.FORGOTTEN if articles_of[key] is None else Outcome.KNOWN
        return {"outcome": outcome.value, "article_id": articles_of[key], "next_try_at": None}

    def by_keys(self, keys: Sequence[str]) -> dict[str, CandidateState]:
        """States by URL key; keys never offered are left out."""
        found: dict[str, CandidateState] = {}
        for chunk in chunks(keys):
            rows = self._connection.execute(_states().where(candidates.c.url_key.in_(chunk)))
            found.update({row.url_key: _state(row) for row in rows})
        return found

    def due(
        self, now: datetime, *, everything: bool = False, outlet_ids: Collection[str] | None = None
    ) -> list[CandidateState]:
        """Candidates that led to no article yet and are to be fetched now, those never tried first.

        ``everything`` ignores back-off.
        """
        query = _states().where(candidates.c.next_try_at.is_not(None), candidates.c.article_id.is_(None))
        if not everything:
            query = query.where(candidates.c.next_try_at <= now)
        if outlet_ids is not None:
            query = query.where(candidates.c.outlet_id.in_(outlet_ids))
        query = query.order_by(candidates.c.attempts, candidates.c.next_try_at, candidates.c.id)
        return [_state(row) for row in self._connection.execute(query)]

    def due_visits(
        self, now: datetime, *, limit: int, outlet_ids: Collection[str] | None = None
    ) -> list[CandidateState]:
        """Candidates of stored articles whose pages are to be looked at again, the longest due first."""
        query = _states().where(candidates.c.next_try_at <= now, candidates.c.article_id.is_not(None))
        if outlet_ids is not None:
            query = query.where(candidates.c.outlet_id.in_(outlet_ids))
        query = query.order_by(candidates.c.next_try_at, candidates.c.id).limit(limit)
        return [_state(row) for row in self._connection.execute(query)]

    def article_of(self, candidate_id: int) -> int | None:
        """The article that a candidate led to, as of now."""
        query = select(candidates.c.article_id).where(candidates.c.id == candidate_id)
        found: int | None = self._connection.execute(query).scalar_one_or_none()
        return found

    def visitor(self, article_id: int) -> int | None:
        """The candidate through which an article's page is looked at again, by plan; None if there is none.

        Several addresses may lead to one article; of those that have a next time, the first one counts.
        """
        query = select(func.min(candidates.c.id)).where(
            candidates.c.article_id == article_id, candidates.c.next_try_at.is_not(None)
        )
        found: int | None = self._connection.execute(query).scalar_one()
        return found

    def listed_articles(self, outlet_ids: Collection[str] | None = None) -> list[CandidateState]:
        """Candidates of stored articles that an enabled feed still lists."""
        listed = exists().where(
            listings.c.candidate_id == candidates.c.id, listings.c.feed_id == feeds.c.id, feeds.c.enabled
        )
        query = _states().where(articles.c.id.is_not(None), listed).order_by(candidates.c.id)
        if outlet_ids is not None:
            query = query.where(candidates.c.outlet_id.in_(outlet_ids))
        return [_state(row) for row in self._connection.execute(query)]

    def end(self, end: CandidateEnd, run_id: int | None) -> None:
        """Write how a candidate ended, on its row and in the ledger.

        What was only postponed has not been tried, and what was forgotten meanwhile stays so.
        """
        if end.outcome is Outcome.POSTPONED:
            waits = update(candidates).where(candidates.c.id == end.candidate_id)
            self._connection.execute(waits.values(next_try_at=end.next_try_at))
            return
        said = {"outcome": end.outcome.value, "reason": end.reason or None, "score": end.score}
        row = said | {_THIS: end.candidate_id, "last_tried_at": end.at, "next_try_at": end.next_try_at}
        if end.article_id is not None:
            row["article_id"] = end.article_id
        self._connection.execute(_END, row)
        entry = {
            "run_id": run_id,
            "candidate_id": end.candidate_id,
            "at": end.at,
            "status": end.status,
            "final_url": end.final_url,
            "title": end.title,
            "language": end.language,
        }
        self._connection.execute(_ADD_FETCH, said | entry)

    def readdress(self, candidate_id: int, url: str) -> None:
        """Ask for another address from now on; the key under which it was offered stays."""
        self._connection.execute(update(candidates).where(candidates.c.id == candidate_id).values(url=url))

    def retry_rejected(self, outcomes: Collection[Outcome], since: datetime, now: datetime) -> int:
        """Make candidates that ended so, and were first offered since, due again; return how many."""
        statement = (
            update(candidates)
            .where(
                candidates.c.outcome.in_([outcome.value for outcome in outcomes]),
                candidates.c.first_offered_at >= since,
            )
            .values(next_try_at=now)
        )
        return self._connection.execute(statement).rowcount

    def dropped(self, outcomes: Collection[Outcome]) -> Iterator[Dropped]:
        """Candidates that ended so and led to no article, by id, in constant memory."""
        ends = fetches.alias()
        last = (
            select(func.max(ends.c.id))
            .where(ends.c.candidate_id == candidates.c.id)
            .correlate(candidates)
            .scalar_subquery()
        )
        read = (fetches.c.title.label("read_title"), fetches.c.language.label("read_language"))
        query = (
            select(candidates, *read)
            .select_from(candidates.outerjoin(fetches, fetches.c.id == last))
            .where(candidates.c.outcome.in_([outcome.value for outcome in outcomes]), candidates.c.article_id.is_(None))
            .order_by(candidates.c.id)
            .limit(_PAGE)
        )
        last_id = 0
        while rows := self._connection.execute(query.where(candidates.c.id > last_id)).all():
            for row in rows:
                title, language = row.read_title or row.title, row.read_language or row.language
                hints = Candidate(row.url, title, row.summary, row.published_at, language)
                yield Dropped(row.outlet_id, Outcome(row.outcome), hints)
            last_id = rows[-1].id

    def waiting(self) -> int:
        """How many candidates wait for their first or a further try."""
        query = select(func.count()).where(candidates.c.next_try_at.is_not(None), candidates.c.article_id.is_(None))
        return self._connection.execute(query).scalar_one()

    def offered_since(self, since: datetime) -> dict[str, int]:
        """How many addresses each outlet's feeds offered for the first time since then."""
        query = (
            select(candidates.c.outlet_id, func.count())
            .where(candidates.c.first_offered_at >= since)
            .group_by(candidates.c.outlet_id)
        )
        return dict(self._connection.execute(query).all())

    def visits(self) -> tuple[int, datetime | None]:
        """How many stored articles are to be looked at again, and when the next one is."""
        query = select(func.count(), func.min(candidates.c.next_try_at)).where(
            candidates.c.next_try_at.is_not(None), candidates.c.article_id.is_not(None)
        )
        count, first = self._connection.execute(query).one()
        return count, first
