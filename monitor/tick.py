"""One round: what is due is asked, what is new is fetched, read, judged and written.

::

    store.due feeds and candidates
      → crawler: conditional GET, robots, pace
          feed page    → discovery.<kind> → Round.feed: feed and candidates saved together → unseen ones are fetched
          article page → Round.page: extract and judge (worker process)
             → ONE transaction, one ingest lane at a time:
                 known state read → decide: New | Revised | Reread | Unchanged | Rejected     (pure)
                 → copy of? which rules match?                                                (pure)
                 → article, revision, URL keys, topics, copy edges, matches, ledger written
      → the run's tally

    later, and whenever something is due:
    matches → notifications in the outbox → channel → delivery recorded      (monitor.delivering)

What is decided stands in `monitor.decide` and `monitor.schedule`, as functions of values. What is done stands
in `monitor.round` and `monitor.ingest`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from crawler.run import RobotsCache, crawl_round
from domain.clock import utc_now
from domain.crawling import FeedRequest
from domain.outcomes import Outcome, Tally
from domain.storing import CandidateState
from extract.pool import Workers
from monitor.lane import Lane
from monitor.lease import leased
from monitor.politeness import crawl_settings, delays_s
from monitor.round import Round
from monitor.schedule import conditions
from monitor.settings import Settings
from monitor.visiting import MOST_VISITS, affordable
from storage.store import Session, Store


@dataclass(frozen=True, slots=True)
class Monitor:
    """What every round works with; it outlives them."""

    settings: Settings
    store: Store
    workers: Workers
    #: What hosts' robots.txt said, and when each host was last asked: kept from round to round.
    robots: RobotsCache = field(default_factory=RobotsCache)
    last_asked: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Plan:
    run_id: int
    feeds: tuple[FeedRequest, ...]
    candidates: tuple[CandidateState, ...]
    holds: dict[str, datetime]
    #: Hashes of outlets' own lines, by outlet.
    boilerplate: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Finished:
    """A round that is over."""

    run_id: int
    tally: Tally
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether a feed failed, or our own reader did: pages that are gone or closed are the web as it is."""
        feeds = any(outcome.is_failure for outcome in self.tally.feed_outcomes)
        return feeds or bool(self.tally.outcomes.keys() & {Outcome.READ_FAILED, Outcome.READ_TIMEOUT})

    @property
    def postponed(self) -> int:
        """Feeds and addresses that the end of the round came before."""
        return self.tally.outcomes[Outcome.POSTPONED] + self.tally.feed_outcomes[Outcome.POSTPONED]

    def summary(self) -> str:
        """The round in one line."""
        tally, stored = self.tally, self.tally.stored()
        return (
            f"{tally.feeds:,} feeds, {tally.offered:,} addresses offered, {tally.fetched:,} fetched, "
            f"{stored['new']:,} new, {stored['revised']:,} revised, in {self.seconds:.1f} s"
        )

    def report(self) -> dict[str, object]:
        """The round as JSON; the outcomes add up to ``offered``."""
        tally = self.tally
        return {
            "run_id": self.run_id,
            "feeds": tally.feeds,
            "offered": tally.offered,
            "fetched": tally.fetched,
            "outcomes": {outcome.value: n for outcome, n in sorted(tally.outcomes.items())},
            "stored": tally.stored(),
            "seconds": round(self.seconds, 3),
            "feed_outcomes": {outcome.value: n for outcome, n in sorted(tally.feed_outcomes.items())},
        }


async def tick(
    monitor: Monitor,
    *,
    everything: bool = False,
    outlet_ids: Collection[str] | None = None,
    progress: Callable[[Tally], None] | None = None,
    stop: asyncio.Event | None = None,
) -> Finished:
    """Run one round and return its tally.

    ``everything`` asks every feed and every stored article that a feed still lists, whatever the schedule says;
    ``outlet_ids`` limits the round; ``stop`` ends it early, with what is left still due. Raises `LeaseHeld` if a
    round is under way elsewhere, `StoreError` if the store cannot be written.
    """
    began = time.monotonic()
    async with leased(monitor.store, "round"), Lane(monitor.store) as lane:
        plan = await lane.run(partial(_plan, monitor.settings, everything=everything, outlet_ids=outlet_ids))
        inbox = Round(
            monitor.settings,
            lane,
            monitor.workers,
            plan.run_id,
            everything=everything,
            boilerplate=plan.boilerplate,
            progress=progress,
        )
        await crawl_round(
            plan.feeds,
            inbox.take(plan.candidates),
            inbox,
            crawl_settings(monitor.settings),
            holds=plan.holds,
            parse=monitor.workers.run,
            robots_cache=monitor.robots,
            last_asked=monitor.last_asked,
            deadline=began + monitor.settings.crawl.max_round_s,
            stop=stop,
        )
        tally = inbox.close()
        await lane.run(lambda session: session.ledger.end_run(plan.run_id, tally, utc_now()))
    return Finished(plan.run_id, tally, time.monotonic() - began)


def _plan(settings: Settings, session: Session, *, everything: bool, outlet_ids: Collection[str] | None) -> _Plan:
    """Open a run and read what is due: feeds, candidates that wait for a try, stored articles to look at again."""
    now = utc_now()
    watched = [outlet.id for outlet in settings.outlets if outlet.enabled and outlet.id in (outlet_ids or {outlet.id})]
    session.leases.drop_old_holds(now)
    feeds = session.feeds.due(now, everything=everything, outlet_ids=watched)
    states = session.feeds.states([request.feed_id for request in feeds])
    candidates = session.candidates.due(now, everything=everything, outlet_ids=watched)
    if everything:
        candidates += session.candidates.listed_articles(outlet_ids=watched)
    visits = session.candidates.due_visits(now, limit=MOST_VISITS, outlet_ids=watched)
    candidates += affordable(visits, delays_s(settings), settings.crawl.min_interval_s)
    return _Plan(
        run_id=session.ledger.begin_run(now),
        feeds=tuple(replace(request, validators=conditions(states[request.feed_id], now)) for request in feeds),
        candidates=tuple(candidates),
        holds=session.leases.holds(now),
        boilerplate=session.habits.boilerplate(),
    )
