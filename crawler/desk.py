"""The desk where every request is answered exactly once, whatever became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Protocol, TypeVar

from crawler.answers import feed_failure, page_failure
from crawler.endings import POSTPONED, Ending
from domain.crawling import FeedAnswer, FeedRequest, FollowUp, PageAnswer, PageRequest

T = TypeVar("T")

#: Answers that are handed over at once when the round ends with many still open.
_BATCH = 64


class Inbox(Protocol):
    """Takes the answers of a round. Implemented by monitor/."""

    async def feed(self, answer: FeedAnswer) -> FollowUp:
        """Save the feed with its candidates; return the pages and child documents to fetch now."""
        ...

    async def page(self, answer: PageAnswer) -> None:
        """Read and store the page. Returns when it is stored: until then its place stays taken."""
        ...


class Ticket:
    """One request and whether anything left the machine for it. Travels in the meta of its Scrapy requests."""

    __slots__ = ("asked", "want")

    def __init__(self, want: FeedRequest | PageRequest) -> None:
        self.want = want
        self.asked = False

    @property
    def url(self) -> str:
        """The URL as it was asked for."""
        return self.want.feed.url if isinstance(self.want, FeedRequest) else self.want.url

    @property
    def outlet_id(self) -> str:
        """The outlet whose politeness holds."""
        return self.want.feed.outlet_id if isinstance(self.want, FeedRequest) else self.want.outlet_id


async def settle(work: Awaitable[T]) -> T | BaseException:
    """Wait for `work` and return its result, or the exception that it ended with, as a value."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task})
    if task.cancelled():
        return asyncio.CancelledError()
    return task.exception() or task.result()


class Desk:
    """Hands answers to the inbox and knows which requests are still open."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._open: dict[Ticket, None] = {}
        #: The first exception of the inbox: it cannot take answers any more, so the round has to end.
        self.failure: BaseException | None = None
        #: Set together with `failure`.
        self.broken = asyncio.Event()

    def take_in(self, wants: Iterable[FeedRequest | PageRequest]) -> list[Ticket]:
        """Open a ticket for each request."""
        tickets = [Ticket(want) for want in wants]
        self._open.update(dict.fromkeys(tickets))
        return tickets

    def open(self) -> list[Ticket]:
        """Return the tickets that are not answered yet, oldest first."""
        return list(self._open)

    async def answer(self, ticket: Ticket, answer: FeedAnswer | PageAnswer) -> list[Ticket]:
        """Hand over the answer, unless the ticket has had one; return the tickets of what is wanted next."""
        if ticket not in self._open:
            return []
        del self._open[ticket]
        if isinstance(answer, PageAnswer):
            self._noted(await settle(self._inbox.page(answer)))
            return []
        follow_up = self._noted(await settle(self._inbox.feed(answer)))
        return self.take_in((*follow_up.feeds, *follow_up.pages)) if follow_up else []

    async def fail(self, ticket: Ticket, ending: Ending) -> list[Ticket]:
        """Answer with an outcome in place of a page or a feed."""
        if isinstance(ticket.want, PageRequest):
            return await self.answer(ticket, page_failure(ticket.want, ending, asked=ticket.asked))
        return await self.answer(ticket, feed_failure(ticket.want, ending))

    async def postpone_the_rest(self) -> None:
        """Answer what is still open, and what that brings in, as postponed."""
        while tickets := self.open()[:_BATCH]:
            await asyncio.gather(*(self.fail(ticket, POSTPONED) for ticket in tickets))

    def _noted(self, result: T | BaseException) -> T | None:
        if not isinstance(result, BaseException):
            return result
        self.failure = self.failure or result
        self.broken.set()
        return None
