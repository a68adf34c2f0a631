"""Scrapy's downloader, with the manners kept: the pause between two requests, and the caps per host and overall.

Scrapy's own counts a request as under way only when its coroutine first runs, by which time the whole queue has been
emptied: without a delay, its cap per host does not hold. And it measures the pause from the moment a request is
begun, so that a slow handshake before the first request lets the second one come too soon.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.http import Response
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.answers import headers_of, hold_of
from crawler.endings import POSTPONED, Ended, Ending
from crawler.round import round_of
from domain.clock import utc_now

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: How often to look whether the spider caught up with what was fetched.
_LOOK_AGAIN_S = 0.05


def host_of(request: Request) -> str:
    """Return the host that a request goes to, lower case: the unit of pace, places and pauses."""
    return urlparse_cached(request).hostname or ""


def _fail(waiting: Deferred[Response], ending: Ending) -> None:
    waiting.errback(Failure(Ended(ending)))  # type: ignore[no-untyped-call]


class HostSlot(Slot):
    """The requests to one host that may leave as soon as it is their turn."""

    __slots__ = ("host",)

    def __init__(self, host: str, places: int, delay_s: float, last_asked: float) -> None:
        super().__init__(places, delay_s, 0.0)
        self.host = host
        self.lastseen = last_asked


class PoliteDownloader(Downloader):
    """Sends a request when its host, and the whole, have a place for it, and the pause is over."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._round = round_of(crawler)
        #: Requests by host that are given out and not done.
        self._engaged: Counter[str] = Counter()
        #: Of these, how many the scheduler gave out; and the hosts where one of them sits out the pause.
        self._given_out = 0
        self._pausing: set[str] = set()
        self._in_flight: set[asyncio.Task[None]] = set()
        #: Slots whose next request waits for a place among all, longest waiting first.
        self._hungry: dict[str, HostSlot] = {}
        self._looking_again = False
        crawler.signals.connect(self._hear, signals.headers_received)

    # What the scheduler asks

    def has_room(self, host: str) -> bool:
        """Tell whether a further request to `host` could leave, or would wait for nothing but the host's pause.

        What would wait for a place here stays with the scheduler, where it can be overtaken.
        """
        free = self._round.settings.concurrency - self._given_out + len(self._pausing)
        return free > 0 and self._engaged[host] < self._round.pace.places(host)

    def engaged(self, host: str) -> int:
        """How many requests to `host` are given out and not done."""
        return self._engaged[host]

    def has_enough(self) -> bool:
        """Tell whether so much waits to be read that nobody who does so will be idle soon."""
        scraping = self.crawler.engine.scraper.slot
        # In bytes: a feed counts for little beside a page. With four times as much, nothing more is fetched.
        return scraping is not None and scraping.active_size > scraping.max_active_size / 4

    def get_slot_key(self, request: Request) -> str:
        """Return the host. Never the slot in the meta, which a redirect would take along to another host."""
        return host_of(request)

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:  # noqa: ARG002
        """Fetch through the middlewares, counted from the start: also while robots.txt is waited for."""
        host, scheduled = host_of(request), "robots" not in request.meta
        self._engaged[host] += 1
        self._given_out += scheduled
        return super().fetch(request).addBoth(self._done, host, scheduled=scheduled)

    def _done(self, result: Any, host: str, *, scheduled: bool) -> Any:  # noqa: ANN401 - handed through
        self._engaged[host] -= 1
        self._given_out -= scheduled
        return result

    # The end of the round

    def drop_waiting(self) -> None:
        """Fail every request that has not left yet; the gate says why."""
        for slot in list(self.slots.values()):
            self._process_queue(slot)

    def drop_in_flight(self) -> None:
        """Break off every request that is under way."""
        for task in list(self._in_flight):
            task.cancel()

    # The way of one request

    def _get_slot(self, request: Request, spider: Spider | None = None) -> tuple[str, Slot]:  # noqa: ARG002
        host = host_of(request)
        if host not in self.slots:
            pace = self._round.pace
            last_asked = pace.last_asked.get(host, float("-inf"))
            self.slots[host] = HostSlot(host, pace.places(host), pace.delay_s(host), last_asked)
            self._start_slot_gc()
        return host, self.slots[host]

    def _process_queue(self, slot: Slot) -> None:
        slot = cast("HostSlot", slot)
        self._pausing.discard(slot.host)
        objection = self._round.gate.objection(slot.host)
        if objection:
            self._refuse(slot, objection)
            return
        pace = self._round.pace
        slot.delay, slot.concurrency = pace.delay_s(slot.host), pace.places(slot.host)
        while slot.queue and slot.free_transfer_slots() > 0 and not slot.latercall:
            wait_s = slot.lastseen + slot.delay - monotonic() if slot.delay else 0.0
            if wait_s > 0:
                slot.latercall = call_later(wait_s, self._latercall, slot)
                self._pause(slot.host)
            elif self._is_full():
                self._hungry[slot.host] = slot
                return
            else:
                self._send(slot)

    def _pause(self, host: str) -> None:
        """Give the place of a request that sits out the pause to another one, which the engine has to be asked for."""
        self._pausing.add(host)
        engine_slot = self.crawler.engine._slot  # noqa: SLF001 - Scrapy asks when a request is done, and by itself every 5 s
        if engine_slot is not None:
            engine_slot.nextcall.schedule()

    def _refuse(self, slot: HostSlot, objection: Ending) -> None:
        slot.close()
        self._hungry.pop(slot.host, None)
        while slot.queue:
            _, waiting = slot.queue.popleft()
            _fail(waiting, objection)

    def _send(self, slot: HostSlot) -> None:
        request, waiting = slot.queue.popleft()
        # At once, not when the coroutine first runs: else this loop would empty the queue.
        slot.transferring.add(request)
        slot.lastseen = monotonic()
        if ticket := request.meta.get("ticket"):
            ticket.asked = True
        task = asyncio.ensure_future(self._wait_for_download(slot, request, waiting))
        self._in_flight.add(task)
        task.add_done_callback(partial(self._over, waiting))

    def _over(self, waiting: Deferred[Response], task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        if not waiting.called:  # cancelled by drop_in_flight, which Scrapy does not know of
            _fail(waiting, POSTPONED)

    async def _download(self, slot: Slot, request: Request) -> Response:
        slot = cast("HostSlot", slot)
        request.meta.pop("heard_at", None)
        try:
            response = await self.handlers.download_request_async(request)
            self._heed(slot.host, request, response)
            return response
        finally:
            # When the server had the request we do not know, but it was before its answer began.
            heard_at = request.meta.get("heard_at") or monotonic()
            slot.lastseen = self._round.pace.last_asked[slot.host] = heard_at
            slot.transferring.discard(request)
            self._forget_task()
            if self._hungry:  # its place goes to whoever has waited longest
                self._hungry.setdefault(slot.host, slot)
                self._feed_hungry()
            else:
                self._process_queue(slot)

    def _hear(self, request: Request) -> None:
        request.meta["heard_at"] = monotonic()

    def _heed(self, host: str, request: Request, response: Response) -> None:
        """Close the gate for a host that asks for a pause, before anything else can leave for it.

        robots.txt has consequences of its own.
        """
        if response.status in {429, 503} and "robots" not in request.meta:
            until = hold_of(response.status, headers_of(response), utc_now())
            if until:
                self._round.gate.hold(host, until)

    def _forget_task(self) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._in_flight.discard(task)

    # The cap over all hosts

    def _is_full(self) -> bool:
        if len(self._in_flight) >= self._round.settings.concurrency:
            return True
        scraping = self.crawler.engine.scraper.slot
        if scraping is None or not scraping.needs_backout():
            return False
        # More was fetched than is stored: nothing tells when that changes, so look again.
        if not self._looking_again:
            self._looking_again = True
            call_later(_LOOK_AGAIN_S, self._look_again)
        return True

    def _look_again(self) -> None:
        self._looking_again = False
        self._feed_hungry()

    def _feed_hungry(self) -> None:
        while self._hungry and not self._is_full():
            self._process_queue(self._hungry.pop(next(iter(self._hungry))))


class _HostsWithRoom(DownloaderInterface):
    """Tells the queue of those hosts alone that have room."""

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Requests under way by host; only one idle host, if there is one: no other could be chosen before it.

        A host whose feed was just read comes anew, and last, with its pages. While there is little to read, the last
        host is looked at first, so that the other processes have pages to read. While there is enough, the first one:
        the feeds of further hosts, of which one may have many pages and ask for long pauses.
        """
        downloader = cast("PoliteDownloader", self.downloader)
        found: list[tuple[int, str]] = []
        hosts = list(possible_slots)
        for host in hosts if downloader.has_enough() else reversed(hosts):
            if downloader.has_room(host):
                engaged = downloader.engaged(host)
                if engaged == 0:
                    return [(0, host)]
                found.append((engaged, host))
        return found


class PatientQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue by host, which leaves a request where it is until its host has room for it.

    So a host with many or slow pages takes no more places than it may use, and starves nobody.
    """

    def __init__(self, crawler: Crawler, *args: Any, **options: Any) -> None:  # noqa: ANN401 - handed through
        super().__init__(crawler, *args, **options)
        self._downloader_interface = _HostsWithRoom(crawler)
