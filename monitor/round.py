"""One round's inbox: takes what the crawler brings, has it read, decided and written, and counts every URL once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from alerts.rules import rulebook
from domain.clock import utc_now
from domain.crawling import FeedAnswer, FeedRequest, FollowUp, PageAnswer, PageRequest, Validators
from domain.errors import NotAPage, PresswatchError, ReadTimeout, StoreError
from domain.outcomes import Outcome, Retry, Tally
from domain.outlets import Fetch, Outlet
from domain.pages import Candidate, Page
from domain.storing import CandidateEnd, CandidateState, Judgement, Offer, Reading
from domain.topics import Topic
from domain.url_key import unwrap, url_key
from extract.pool import PAGE_LIMIT, Workers
from monitor.decide import article_keys, led_home
from monitor.ingest import Judged, Policy, ingest, page_to_reread, read_and_judge
from monitor.judging import may_be_on_topic
from monitor.lane import Lane
from monitor.schedule import Limits, is_asked, next_feed_check, next_page_try
from monitor.settings import Settings
from monitor.visiting import visit_conditions
from monitor.visits import end_of_visit
from storage.store import Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _SavedFeed:
    """What the transaction that saved a feed found."""

    states: tuple[CandidateState, ...]
    skipped: frozenset[int]
    documents: tuple[FeedRequest, ...]


class Round:
    """Implements `crawler.run.Inbox` for one round."""

    def __init__(
        self,
        settings: Settings,
        lane: Lane,
        workers: Workers,
        run_id: int,
        *,
        everything: bool,
        boilerplate: Mapping[str, frozenset[str]] | None = None,
        progress: Callable[[Tally], None] | None = None,
    ) -> None:
        self.tally = Tally()
        self._settings = settings
        self._outlets = {outlet.id: outlet for outlet in settings.outlets}
        self._limits = Limits(settings.crawl.min_interval_s, settings.crawl.max_interval_s)
        self._policy = Policy(
            keep_all=settings.crawl.keep == "all",
            alerts=rulebook(settings.alerts),
            revisit=settings.crawl.revisit,
        )
        self._lane = lane
        self._workers = workers
        self._run_id = run_id
        self._everything = everything
        #: What was learned of outlets' pages before this round; what it teaches is for the next.
        self._boilerplate = boilerplate or {}
        self._progress = progress or (lambda _tally: None)
        self._states: dict[int, CandidateState] = {}
        self._open: set[int] = set()

    # --- what is asked

    def take(
        self,
        states: Iterable[CandidateState],
        skipped: frozenset[int] = frozenset(),
        offered_by: str | None = None,
    ) -> list[PageRequest]:
        """Count candidates that this round has not met yet; return requests for those that are to be fetched.

        ``offered_by`` is the outlet whose feed offers them now: a candidate that another outlet offered first, which
        is watched no more, is read as its own.
        """
        now, requests = utc_now(), []
        for state in states:
            if state.candidate_id in self._states:
                continue
            self._states[state.candidate_id] = state
            self.tally.offered += 1
            if state.candidate_id in skipped:
                self.tally.outcomes[Outcome.SKIPPED_BY_HINT] += 1
            elif is_asked(state, now, everything=self._everything):
                self._open.add(state.candidate_id)
                requests.append(self._request(state, offered_by))
            else:
                known = Outcome.FORGOTTEN if state.outcome is Outcome.FORGOTTEN else Outcome.KNOWN
                self.tally.outcomes[known] += 1
        self._progress(self.tally)
        return requests

    def _request(self, state: CandidateState, offered_by: str | None) -> PageRequest:
        outlet_id = state.outlet_id if state.outlet_id in self._outlets else offered_by or state.outlet_id
        validators, is_stored = Validators(), state.article_id is not None
        if is_stored:
            validators = state.validators if self._everything else visit_conditions(state, utc_now())
        return PageRequest(state.candidate_id, outlet_id, unwrap(state.candidate.url), validators, visit=is_stored)

    # --- what comes back

    async def feed(self, answer: FeedAnswer) -> FollowUp:
        """Save a feed's new place in the schedule together with its candidates; say what to fetch next."""
        self.tally.feeds += 1
        self.tally.feed_outcomes[answer.outcome] += 1
        try:
            saved = await self._lane.run(partial(self._save_feed, answer))
        except StoreError:
            raise  # without a store there is no round
        except Exception:  # a boundary: a feed that cannot be saved stays due, with its old ETag
            _log.exception("saving the feed %s: a mistake in Presswatch, please report it", answer.request.feed.url)
            return FollowUp()
        return FollowUp(tuple(self.take(saved.states, saved.skipped, answer.request.feed.outlet_id)), saved.documents)

    def _save_feed(self, answer: FeedAnswer, session: Session) -> _SavedFeed:
        now, feed = utc_now(), answer.request.feed
        state = session.feeds.states([answer.request.feed_id])[answer.request.feed_id]
        offers = [Offer(url_key(candidate.url), candidate) for candidate in answer.discovered.candidates]
        states = session.candidates.offer(feed.outlet_id, offers, now)
        fresh = [known for known in states if known.outcome is None and known.attempts == 0]
        skipped = self._skip_by_hint(session, feed.outlet_id, fresh)
        if answer.outcome is Outcome.READ:
            session.feeds.list_candidates(answer.request.feed_id, [known.candidate_id for known in states])
        documents = session.feeds.adopt(answer.request, answer.discovered.documents, now)
        n_new = sum(known.first_offered_at == now for known in states)
        session.feeds.save(next_feed_check(state, answer, answer.request, n_new, now, self._limits))
        if answer.hold is not None:
            session.leases.hold(answer.hold)
        return _SavedFeed(tuple(states), skipped, tuple(documents))

    def _skip_by_hint(self, session: Session, outlet_id: str, fresh: Sequence[CandidateState]) -> frozenset[int]:
        outlet = self._outlets[outlet_id]
        if outlet.fetch is not Fetch.HINTED or self._policy.keep_all:
            return frozenset()
        topics = self._settings.topics
        skipped = [state for state in fresh if not may_be_on_topic(state.candidate, outlet, topics)]
        for state in skipped:
            end = CandidateEnd(state.candidate_id, Outcome.SKIPPED_BY_HINT, "", utc_now(), None)
            session.candidates.end(end, self._run_id)
        return frozenset(state.candidate_id for state in skipped)

    async def page(self, answer: PageAnswer) -> None:
        """Read, judge, decide and write one page, or write how its candidate ended without one."""
        candidate_id = answer.request.candidate_id
        self.tally.fetched += answer.asked
        try:
            end = await self._end_of(answer)
        except StoreError:
            raise  # without a store there is no round
        except Exception as error:  # a boundary: one failing page costs only itself
            _log.exception("reading the page %s: a mistake in Presswatch, please report it", answer.request.url)
            end = await self._write_failure(answer, Outcome.READ_FAILED, f"{type(error).__name__}: {error}")
        self._open.discard(candidate_id)
        self.tally.outcomes[end.outcome] += 1
        self._progress(self.tally)

    async def _end_of(self, answer: PageAnswer) -> CandidateEnd:
        if answer.page is None:
            outcome = answer.outcome or Outcome.CONNECTION_FAILED
            return await self._write_failure(answer, outcome, answer.reason)
        if not answer.page.body.strip():
            return await self._write_failure(answer, Outcome.EMPTY_PAGE, Outcome.EMPTY_PAGE.meaning)
        try:
            return await self._read_and_write(answer, answer.page)
        except NotAPage as error:
            return await self._write_failure(answer, Outcome.NOT_HTML, str(error))
        except ReadTimeout as error:
            return await self._write_failure(answer, Outcome.READ_TIMEOUT, str(error))
        except PresswatchError as error:
            return await self._write_failure(answer, Outcome.READ_FAILED, str(error))

    async def _read_and_write(self, answer: PageAnswer, page: Page) -> CandidateEnd:
        request = answer.request
        state = self._states[request.candidate_id]
        outlet = self._outlets[request.outlet_id]
        is_stored = state.article_id is not None
        judged = await self._read(page, outlet, state.candidate, self._settings.topics, is_stored=is_stored)
        walled = judged.draft.obstacle is not None
        if led_home(page) and not walled:
            return await self._write_failure(answer, Outcome.HOME_PAGE, f"led to {page.final_url}")
        reading = Reading(
            candidate_id=request.candidate_id,
            url=page.final_url,
            keys=article_keys(state.candidate.url, page, judged.draft, outlet.all_hosts()),
            outlet_id=outlet.id,
            draft=judged.draft,
            text_hash=judged.text_hash,
            body_hash=judged.body_hash,
            first_seen_at=state.first_offered_at,
            read_at=utc_now(),
            page=page,
            traces=judged.traces,
        )
        old = await self._old_page(reading, outlet, state.candidate) if is_stored and not walled else None
        return await self._lane.run(partial(self._ingest, reading, judged.judgement, outlet, old))

    async def _read(
        self, page: Page, outlet: Outlet, hint: Candidate, topics: tuple[Topic, ...], *, is_stored: bool
    ) -> Judged:
        learned = self._boilerplate.get(outlet.id, frozenset())
        read = partial(read_and_judge, is_stored=is_stored, keep_all=self._policy.keep_all)
        return await self._workers.run(read, page, outlet, hint, topics, learned, limit=PAGE_LIMIT)

    async def _old_page(self, reading: Reading, outlet: Outlet, hint: Candidate) -> Judged | None:
        """The kept page as it is read today, where that tells an edit from a re-read."""
        page = await self._lane.run(partial(page_to_reread, reading=reading))
        return None if page is None else await self._read(page, outlet, hint, (), is_stored=True)

    def _ingest(
        self, reading: Reading, judgement: Judgement, outlet: Outlet, old: Judged | None, session: Session
    ) -> CandidateEnd:
        end = ingest(session, reading, judgement, self._policy, outlet, old_page=old)
        if end.outcome.retry is Retry.LATER and end.article_id is None:  # the article may stand there next time
            attempts = self._states[reading.candidate_id].attempts
            end = replace(end, next_try_at=next_page_try(end.outcome, attempts, reading.read_at))
        session.candidates.end(end, self._run_id)
        return end

    async def _write_failure(self, answer: PageAnswer, outcome: Outcome, reason: str) -> CandidateEnd:
        end = self._failed(answer, outcome, reason)

        def write(session: Session) -> CandidateEnd:
            # Not as it was when the round began: it may have been forgotten since, or become one with another.
            article_id, written = session.candidates.article_of(end.candidate_id), end
            if article_id is not None and outcome is not Outcome.POSTPONED:
                known = session.articles.known_by_id(article_id)
                written = end_of_visit(
                    session, end, known, self._policy.revisit, self._policy.alerts.rules, answer.hold
                )
            session.candidates.end(written, self._run_id)
            if answer.hold is not None:
                session.leases.hold(answer.hold)
            return written

        return await self._lane.run(write)

    def _failed(self, answer: PageAnswer, outcome: Outcome, reason: str) -> CandidateEnd:
        now, page = utc_now(), answer.page
        state = self._states[answer.request.candidate_id]
        if outcome is Outcome.POSTPONED and state.article_id is not None:
            next_try_at = state.next_try_at  # by plan, if it was asked for by plan
        else:
            next_try_at = next_page_try(outcome, state.attempts, now, answer.hold)
        return CandidateEnd(
            candidate_id=state.candidate_id,
            outcome=outcome,
            reason=reason,
            at=now,
            next_try_at=next_try_at,
            status=page.status if page else answer.status,
            final_url=page.final_url if page else answer.final_url,
        )

    def close(self) -> Tally:
        """Count what the crawler never answered (there should be none: it stays due); return the tally."""
        if self._open:
            _log.error("%d pages were never answered; they stay due", len(self._open))
            self.tally.outcomes[Outcome.POSTPONED] += len(self._open)
            self._open.clear()
        return self.tally
