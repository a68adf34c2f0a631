"""robots.txt as RFC 9309 has it: one request a host, all wait for it, and what cannot be had means: keep out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.answers import headers_of, hold_of
from crawler.desk import settle
from crawler.downloader import host_of
from crawler.endings import Ended, Ending, ending_of
from crawler.robots_text import relevant, sitemaps
from crawler.round import round_of
from domain.clock import utc_now
from domain.crawling import Hold
from domain.outcomes import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: How long rules are taken to hold (RFC 9309 §2.4 allows a day), and how long a failure.
GOOD_FOR_S = 3600.0
BAD_FOR_S = 600.0
_MAX_HOSTS = 4096
#: Longer ones are parsed in a thread.
_INLINE_BYTES = 32 * 1024

#: Endings that say something about the host as such, or about the round, and not about its robots.txt.
_PASSED_ON = frozenset(
    {
        Outcome.PRIVATE_ADDRESS,
        Outcome.DNS_FAILED,
        Outcome.TLS_FAILED,
        Outcome.RATE_LIMITED,
        Outcome.POSTPONED,
    }
)
#: Of those, what another round may find otherwise at once.
_NOT_KEPT = frozenset({Outcome.PRIVATE_ADDRESS, Outcome.RATE_LIMITED, Outcome.POSTPONED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a robots.txt came to: rules, or none at all (everything is allowed), or an ending for all URLs."""

    rules: RobotParser | None = None
    ending: Ending | None = None
    #: Where its Sitemap lines lead; they are for everybody.
    sitemaps: tuple[str, ...] = ()

    def crawl_delay_s(self, product: str) -> float | None:
        """Return the seconds that it asks for between two requests, None if it does not ask."""
        return self.rules.crawl_delay(product) if self.rules else None


class RobotsCache:
    """Verdicts by origin, for as long as they hold. Made once by whoever runs many rounds."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Verdict]] = OrderedDict()

    def get(self, origin: str) -> Verdict | None:
        """Return the verdict for ``scheme://host[:port]``, None if there is none that still holds."""
        until, verdict = self._kept.get(origin, (0.0, None))
        return verdict if until > monotonic() else None

    def put(self, origin: str, verdict: Verdict) -> None:
        """Keep a verdict: an hour if robots.txt was had, ten minutes if not."""
        if verdict.ending and verdict.ending.outcome in _NOT_KEPT:
            return
        self._kept.pop(origin, None)
        self._kept[origin] = (monotonic() + (BAD_FOR_S if verdict.ending else GOOD_FOR_S), verdict)
        while len(self._kept) > _MAX_HOSTS:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with one task per origin that every request awaits.

    Scrapy's own gives the result to the first that waits and lets the others through; and where robots.txt could
    not be had it lets everybody through.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._round = round_of(crawler)
        self._tasks: dict[str, asyncio.Task[Verdict]] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules for the host of `request`, None if it has none. Raises Ended if it is closed to us."""
        verdict = await self._verdict(request)
        if verdict.ending:
            raise Ended(verdict.ending)
        delay_s = verdict.crawl_delay_s(self._round.settings.product)
        if delay_s:
            self._round.pace.heed(host_of(request), delay_s)
        return verdict.rules

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise Ended for a URL that the rules forbid."""
        if rp is not None and not rp.allowed(request.url, self._round.settings.product):
            raise Ended(Ending(Outcome.DISALLOWED, f"robots.txt of {host_of(request)} forbids it"))

    async def _verdict(self, request: Request) -> Verdict:
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc.lower()}"
        task = self._tasks.get(origin)
        if task is None:
            known = self._round.robots.get(origin)
            if known:
                return known
            task = self._tasks[origin] = asyncio.ensure_future(self._ask(origin))
        # Shielded: a request that is given up must not take the answer from the others.
        return await asyncio.shield(task)

    async def _ask(self, origin: str) -> Verdict:
        request = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            callback=NO_CALLBACK,
            headers={"Accept": "text/plain,*/*;q=0.5"},
            meta={
                "dont_obey_robotstxt": True,
                "robots": True,
                # What is too much to read is cut off, not refused; what is absurd is refused.
                "download_maxsize": 8 * self._round.settings.max_robots_bytes,
            },
        )
        response = await settle(self.crawler.engine.download_async(request))
        if isinstance(response, BaseException):
            verdict = unreachable(ending_of(response, request))
        else:
            verdict = await self._judge(response)
        self._round.robots.put(origin, verdict)
        return verdict

    async def _judge(self, response: Response) -> Verdict:
        host = urlsplit(response.url).hostname or ""
        if response.status >= 500 or response.status == 429 or 300 <= response.status < 400:
            until = hold_of(response.status, headers_of(response), utc_now())
            hold = Hold(host, until) if until else None
            return unreachable(Ending(Outcome.SERVER_ERROR, f"{host} answered {response.status}", hold))
        if response.status >= 400:
            return Verdict()
        body = response.body[: self._round.settings.max_robots_bytes]
        if len(body) <= _INLINE_BYTES:
            return _read(body, self._round.settings.product)
        read = await settle(asyncio.to_thread(_read, body, self._round.settings.product))
        if isinstance(read, BaseException):
            return unreachable(Ending(Outcome.SERVER_ERROR, f"{host} sent one that cannot be read ({read})"))
        return read


def _read(body: bytes, product: str) -> Verdict:
    """Parse with Scrapy's parser, but without the spider, which a cached verdict would keep alive."""
    text = body.decode("utf-8", errors="ignore")
    groups = relevant(text, product)
    return Verdict(ProtegoRobotParser(groups.encode(), None) if groups else None, sitemaps=sitemaps(text))


def unreachable(ending: Ending) -> Verdict:
    """Keep out, because robots.txt could not be had (RFC 9309 §2.3.1.4)."""
    if ending.outcome in _PASSED_ON:
        return Verdict(ending=ending)
    reason = f"robots.txt could not be had: {ending.reason}"
    return Verdict(ending=Ending(Outcome.ROBOTS_UNREACHABLE, reason, ending.hold))
