"""The spider: requests out, answers in. What they mean is decided elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

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
from crawler.desk import Ticket, settle
from crawler.downloader import host_of
from crawler.endings import Ending, ending_of
from crawler.feeds import is_heavy, read_feed
from crawler.round import Round
from domain.clock import utc_now
from domain.crawling import FeedAnswer, FeedRequest, PageRequest
from domain.outcomes import Outcome
from domain.pages import Discovered

#: Feeds first: they bring in the pages.
_FEED_PRIORITY = 10
_FEED_ACCEPT = (
    "application/rss+xml,application/atom+xml,application/feed+json;q=0.9,"
    "application/xml;q=0.9,text/xml;q=0.9,application/json;q=0.8,*/*;q=0.5"
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
        assert isinstance(ticket.want, FeedRequest)
        answer = await self._read(ticket.want, response)
        async for request in self._requests(await self.round.desk.answer(ticket, answer)):
            yield request

    async def on_page(self, response: Response) -> None:
        """Answer with the page."""
        ticket: Ticket = response.meta["ticket"]
        assert isinstance(ticket.want, PageRequest)
        await self.round.desk.answer(ticket, page_answer(ticket.want, response, utc_now()))

    async def on_failure(self, failure: Failure) -> AsyncIterator[Request]:
        """Answer with how it failed."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        assert failure.value is not None
        wanted = await self.round.desk.fail(request.meta["ticket"], ending_of(failure.value, request))
        async for following in self._requests(wanted):
            yield following

    async def _requests(self, tickets: Iterable[Ticket]) -> AsyncIterator[Request]:
        for ticket in tickets:
            try:
                request = self._request(ticket)
            except ValueError as error:
                url = ticket.want.feed.url if isinstance(ticket.want, FeedRequest) else ticket.want.url
                ending = Ending(Outcome.BAD_ADDRESS, f"not an http(s) address ({error}): {url[:200]!r}")
                await self.round.desk.fail(ticket, ending)
            else:
                yield request

    def _request(self, ticket: Ticket) -> Request:
        want = ticket.want
        is_feed = isinstance(want, FeedRequest)
        outlet_id = want.feed.outlet_id if is_feed else want.outlet_id
        request = Request(
            want.feed.url if is_feed else want.url,
            callback=self.on_feed if is_feed else self.on_page,
            errback=self.on_failure,
            headers={**condition_of(want.validators), **({"Accept": _FEED_ACCEPT} if is_feed else {})},
            meta={"ticket": ticket, "download_maxsize": self._limit_bytes(want)},
            priority=_FEED_PRIORITY if is_feed else 0,
            dont_filter=True,
        )
        self.round.pace.want(host_of(request), self.round.settings.delay_of(outlet_id))
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
        arguments = (want.feed, response.body, response.url, headers.get("content-type", ""), self._limit_bytes(want))
        if not is_heavy(response.body):
            return feed_answer(want, read_feed(*arguments), headers)
        discovered = await settle(self.round.parse(read_feed, *arguments))
        if isinstance(discovered, BaseException):
            discovered = Discovered(problem=f"could not be read: {str(discovered) or type(discovered).__name__}")
        return feed_answer(want, discovered, headers)
