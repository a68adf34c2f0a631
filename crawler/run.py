"""One round of fetching.

::

    crawl_round ─ requests ─→ spider ─→ queue by host ─→ guard ─→ robots.txt ─→ downloader (pace, places) ─→ network
                                 ↑                                                                            │
              inbox.feed ── follow-ups                                                                        │
              inbox.page ←─ desk ←─ answers ←─ retry ←─ decode ←─ redirect (a new request, from the queue on) ┘
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.addresses import DEFAULT_PORTS, AddressRules
from crawler.desk import Desk, Inbox, settle
from crawler.downloader import PoliteDownloader
from crawler.gate import Gate, Pace
from crawler.reactor import run_in_reactor
from crawler.resolver import guarded
from crawler.robots import RobotsCache
from crawler.round import LastAsked, Parse, Round
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spider import NewsSpider
from domain.clock import utc_now
from domain.crawling import FeedRequest, PageRequest

__all__ = ["CrawlSettings", "Inbox", "Parse", "RobotsCache", "crawl_round", "run_in_reactor"]


async def crawl_round(
    feeds: Sequence[FeedRequest],
    pages: Sequence[PageRequest],
    inbox: Inbox,
    settings: CrawlSettings,
    *,
    holds: Mapping[str, datetime],
    parse: Parse,
    robots_cache: RobotsCache | None = None,
    last_asked: LastAsked | None = None,
    deadline: float | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Ask for `feeds` and `pages`, and for what `inbox` wants after each feed; return when each is answered, once.

    `holds` are hosts that asked for a pause, and until when. `robots_cache` and `last_asked` are kept by the caller
    from round to round: robots.txt is then not asked for anew each time, and the pause between two requests also
    holds between two rounds. When `stop` is set, or `deadline` (seconds of `time.monotonic`) is over, nothing leaves
    any more: what waits is answered as postponed, what is under way has `settings.stop_grace_s` to end. A
    cancellation does the same, and is raised when it is done. Raises what `inbox` raised first, after such an end.

    Needs the asyncio reactor to run: see `run_in_reactor`. May be called any number of times in one process.
    """
    desk = Desk(inbox)
    desk.take_in((*feeds, *pages))
    live = Round(
        settings=settings,
        desk=desk,
        gate=Gate(holds, utc_now()),
        pace=Pace(settings.delay_s, {} if last_asked is None else last_asked),
        addresses=AddressRules(frozenset(entry.lower() for entry in settings.allow_private), proxies()),
        robots=RobotsCache() if robots_cache is None else robots_cache,
        parse=parse,
    )
    if desk.open():
        quiet()
        with guarded(live.addresses):
            await _crawl(live, deadline, stop)
    if desk.failure:
        raise desk.failure


async def _crawl(live: Round, deadline: float | None, stop: asyncio.Event | None) -> None:
    runner = AsyncCrawlerRunner(scrapy_settings(live.settings))
    crawler = runner.create_crawler(NewsSpider)
    crawl = runner.crawl(crawler, live=live)
    try:
        await _over(crawl, deadline, stop, live.desk.broken)
    finally:
        await _wind_up(crawl, crawler, live)
        await live.desk.postpone_the_rest()
    crawl.result()


async def _over(crawl: asyncio.Task[None], deadline: float | None, *events: asyncio.Event | None) -> None:
    """Wait until the crawl is done, or has to be."""
    signs = [asyncio.ensure_future(event.wait()) for event in events if event]
    timeout_s = None if deadline is None else max(0.0, deadline - monotonic())
    try:
        await asyncio.wait({crawl, *signs}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for sign in signs:
            sign.cancel()


async def _wind_up(crawl: asyncio.Task[None], crawler: Crawler, live: Round) -> None:
    """End a crawl that is not done: let nothing out, give what is under way its grace, then break it off."""
    live.gate.close()
    while not crawl.done() and not _is_running(crawler):  # noqa: ASYNC110 - it has hardly begun; no event says so
        await asyncio.sleep(0.01)
    if crawl.done():
        return
    downloader = cast("PoliteDownloader", crawler.engine.downloader)
    downloader.drop_waiting()
    closing = asyncio.ensure_future(crawler.stop_async())
    try:
        await asyncio.wait({crawl}, timeout=live.settings.stop_grace_s)
    finally:  # also for whoever loses patience and cancels once more
        downloader.drop_in_flight()
    await asyncio.wait({crawl})
    await settle(closing)


def _is_running(crawler: Crawler) -> bool:
    return crawler._engine is not None and crawler.engine.running  # noqa: SLF001 - `engine` raises before


def proxies() -> frozenset[tuple[str, int]]:
    """Return the proxies of the environment as (host, port)."""
    found = set()
    for url in getproxies().values():
        parts = urlsplit(url if "://" in url else f"http://{url}")
        try:
            found.add((parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 80)))
        except ValueError:
            continue
    return frozenset(found)


def quiet() -> None:
    """Keep Scrapy's reports of what is an outcome here off the screen, unless its level was chosen."""
    logger = logging.getLogger("scrapy")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.ERROR)
