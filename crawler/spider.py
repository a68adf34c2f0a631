"""The spider: requests out, answers in. What they mean is decided elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import (
    condition_of,
    feed_answer,
    feed_failure,
    headers_of,
    page_answer,
    status_ending,
)
from crawler.bodies import GZIP_MAGIC
from crawler.desk import Ticket, settle
from crawler.discovery import discover
from crawler.downloader import host_of
from crawler.endings import Ending, ending_of
from crawler.round import Round
from domain.clock import utc_now
from domain.crawling import FeedAnswer, FeedRequest, PageRequest
from domain.outcomes import Outcome
from domain.pages import Discovered

#: A longer document is read in a worker process, and so is one that is gzip in itself.
_INLINE_BYTES = 50_000
#: Building thousands of requests in one go would hold up the loop.
_BUILT_AT_ONCE = 50
#: Feeds first: they bring in the pages.
_FEED_PRIORITY = 10
#: Last, what is stored already.
_VISIT_PRIORITY = -10
_FEED_ACCEPT = (
    b"application/rss+xml,application/atom+xml,application/feed+json;q=0.9,"
    b"application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
)


class NewsSpider(Spider):
    """Asks for the feeds and pages of one round, and for what the inbox wants after each feed."""

    name = "presswatch"

    def __init__(self, live: Round, **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's
        super().__init__(**kwargs)
        self.round = live

    async def start(self) -> AsyncIterator[Request]:
        """Ask for everything that was open when the round began."""
        async for request in self._requests(self.round.desk.open()):
            yield request

    async def on_feed(self, response: Response) -> AsyncIterator[Request]:
        """Answer with what the feed lists, and ask for what is wanted of it."""
        ticket: Ticket = response.meta["ticket"]
        answer = await self._read(cast("FeedRequest", ticket.want), response)
        async for request in self._requests(await self.round.desk.answer(ticket, answer)):
            yield request

    async def on_page(self, response: Response) -> None:
        """Answer with the page."""
        ticket: Ticket = response.meta["ticket"]
        answer = page_answer(cast("PageRequest", ticket.want), response, utc_now())
        await self.round.desk.answer(ticket, answer)

    async def on_failure(self, failure: Failure) -> AsyncIterator[Request]:
        """Answer with how it failed."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        error = cast("BaseException", failure.value)
        wanted = await self.round.desk.fail(request.meta["ticket"], ending_of(error, request))
        async for following in self._requests(wanted):
            yield following

    async def _requests(self, tickets: Iterable[Ticket]) -> AsyncIterator[Request]:
        """Yield the requests of `tickets`, and answer those that are for no URL.

        All are built before the first one leaves: of several outlets on one host the longest delay is to hold.
        """
        built: list[Request] = []
        for n, ticket in enumerate(tickets):
            if n % _BUILT_AT_ONCE == 0:
                await asyncio.sleep(0)
            try:
                built.append(self._request(ticket))
            except ValueError as error:
                reason = f"not an http(s) address ({error}): {ticket.url[:200]!r}"
                await self.round.desk.fail(ticket, Ending(Outcome.BAD_ADDRESS, reason))
        for request in built:
            yield request

    def _request(self, ticket: Ticket) -> Request:
        """Build the request of a ticket. Raises ValueError for what is no URL."""
        is_feed = isinstance(ticket.want, FeedRequest)
        headers = condition_of(ticket.want.validators)
        if isinstance(ticket.want, FeedRequest) and ticket.want.feed.kind != "section":
            headers["Accept"] = _FEED_ACCEPT
        request = Request(
            ticket.url,
            callback=self.on_feed if is_feed else self.on_page,
            errback=self.on_failure,
            headers=headers,
            meta={"ticket": ticket, "download_maxsize": self._limit_bytes(ticket.want)},
            priority=_priority(ticket.want),
            dont_filter=True,
        )
        self.round.pace.want(host_of(request), self.round.settings.delay_of(ticket.outlet_id))
        return request

    def _limit_bytes(self, want: FeedRequest | PageRequest) -> int:
        settings = self.round.settings
        if isinstance(want, PageRequest):
            return settings.max_page_bytes
        return settings.max_sitemap_bytes if "sitemap" in want.feed.kind else settings.max_feed_bytes

    async def _read(self, want: FeedRequest, response: Response) -> FeedAnswer:
        headers = headers_of(response)
        conditional = bool(condition_of(want.validators))
        ending = status_ending(response.url, response.status, headers, conditional=conditional, now=utc_now())
        if ending:
            return feed_failure(want, ending, headers)
        feed, body = want.feed, response.body
        reading = partial(
            discover,
            feed.kind,
            body,
            url=response.url,
            content_type=headers.get("content-type"),
            article_url=feed.article_url,
            language=feed.language,
        )
        is_long = len(body) > _INLINE_BYTES or body.startswith(GZIP_MAGIC)
        discovered = await settle(self.round.parse(reading) if is_long else _now(reading))
        if isinstance(discovered, BaseException):
            discovered = Discovered(problem=f"could not be read: {str(discovered) or type(discovered).__name__}")
        return feed_answer(want, discovered, headers)


def _priority(want: FeedRequest | PageRequest) -> int:
    if isinstance(want, FeedRequest):
        return _FEED_PRIORITY
    return _VISIT_PRIORITY if want.visit else 0


async def _now(reading: Callable[[], Discovered]) -> Discovered:
    return reading()
