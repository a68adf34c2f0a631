"""Asking without a store: the crawler with all its manners, and nothing written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crawler.run import Parse, RobotsCache, crawl_round
from domain.crawling import FeedAnswer, FeedRequest, FollowUp, PageAnswer, PageRequest
from monitor.politeness import crawl_settings
from monitor.settings import Settings

#: What to ask next because of an answer.
Then = Callable[[FeedAnswer], Sequence[FeedRequest]]
#: Is told how many requests are answered, and how many there are so far.
Progress = Callable[[int, int], None]


class Enquiry:
    """Several rounds of questions that share what robots.txt said and when a host was last asked."""

    def __init__(self, settings: Settings, parse: Parse, progress: Progress | None = None) -> None:
        self.robots = RobotsCache()
        self._settings = crawl_settings(settings)
        self._parse = parse
        self._last_asked: dict[str, float] = {}
        self._progress = progress or (lambda _answered, _asked: None)
        self._answered = self._asked = 0

    @property
    def product(self) -> str:
        """The name by which robots.txt knows us."""
        return self._settings.product

    async def feeds(self, requests: Sequence[FeedRequest], then: Then = lambda _: ()) -> list[FeedAnswer]:
        """Ask for feeds, and for what ``then`` wants after each; return all answers as they came."""
        inbox = _Inbox(then, self._count)
        await self._ask(inbox, feeds=requests)
        return inbox.feeds

    async def pages(self, requests: Sequence[PageRequest]) -> list[PageAnswer]:
        """Ask for pages; return the answers as they came."""
        inbox = _Inbox(lambda _: (), self._count)
        await self._ask(inbox, pages=requests)
        return inbox.pages

    async def _ask(self, inbox: _Inbox, feeds: Sequence[FeedRequest] = (), pages: Sequence[PageRequest] = ()) -> None:
        self._count(0, len(feeds) + len(pages))
        await crawl_round(
            feeds,
            pages,
            inbox,
            self._settings,
            holds={},
            parse=self._parse,
            robots_cache=self.robots,
            last_asked=self._last_asked,
        )

    def _count(self, answered: int, asked: int) -> None:
        self._answered += answered
        self._asked += asked
        self._progress(self._answered, self._asked)


class _Inbox:
    """Implements `crawler.run.Inbox`: keeps every answer."""

    def __init__(self, then: Then, count: Progress) -> None:
        self.feeds: list[FeedAnswer] = []
        self.pages: list[PageAnswer] = []
        self._then = then
        self._count = count

    async def feed(self, answer: FeedAnswer) -> FollowUp:
        self.feeds.append(answer)
        wanted = tuple(self._then(answer))
        self._count(1, len(wanted))
        return FollowUp(feeds=wanted)

    async def page(self, answer: PageAnswer) -> None:
        self.pages.append(answer)
        self._count(1, 0)
