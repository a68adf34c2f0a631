"""What each request and response passes, besides robots.txt: the guard, retries, decoding and redirects."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self, cast

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response

from crawler.addresses import host_and_port
from crawler.bodies import CutShortError, TooLargeError, undeflate, ungzip
from crawler.downloader import host_of
from crawler.endings import Ended, Ending, is_tls_failure, too_large
from crawler.round import round_of
from domain.outcomes import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Longer bodies are decoded in a thread, where zlib does not hold up the loop.
_INLINE_BYTES = 32 * 1024


class Guard:
    """Stops what may not leave: to no address of ours, to no host that asked for a pause, not after the end.

    First of all, so that not even robots.txt is asked for; and again for every hop, each of which is a new request.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._round = round_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Ended for what may not leave."""
        objection = self._round.addresses.objection(request.url) or self._round.gate.objection(host_of(request))
        if objection:
            raise Ended(objection)


class Retry(RetryMiddleware):
    """Scrapy's retries, less those that cannot help."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        """Make a request again that the server failed on, unless it asked for a pause."""
        if round_of(self.crawler).gate.objection(host_of(request)):
            return response
        return super().process_response(request, response)

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response | None:
        """Make a request again that failed on the way, unless it would fail again, or may not leave any more."""
        if isinstance(exception, Ended):
            return None
        live = round_of(self.crawler)
        host, port = host_and_port(request.url)
        if isinstance(exception, CannotResolveHostError) and (host, port) in live.addresses.refused:
            raise Ended(Ending(Outcome.PRIVATE_ADDRESS, f"{host} leads to a private address"))
        if is_tls_failure(exception) or live.gate.objection(host):
            return None
        return super().process_exception(request, exception)


class Decode(HttpCompressionMiddleware):
    """Scrapy's decoding, which also notices a body that was cut short: it is fetched once more."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002
        """Ask for those encodings alone whose end can be told."""
        request.headers.setdefault("Accept-Encoding", "gzip, deflate")

    async def process_response(  # type: ignore[override] # Scrapy awaits it
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        """Decode the body; Ended for one that is too large, or that is cut short each time."""
        try:
            if len(response.body) <= _INLINE_BYTES or b"Content-Encoding" not in response.headers:
                return super().process_response(request, response)
            return await asyncio.to_thread(super().process_response, request, response)
        except CutShortError:
            return self._again(request)
        except (TooLargeError, IgnoreRequest) as error:
            raise Ended(too_large(request)) from error

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding in {b"gzip", b"x-gzip"}:
            return ungzip(body, max_size)
        if encoding == b"deflate":
            return undeflate(body, max_size)
        return HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001 - br, zstd: not asked for

    def _again(self, request: Request) -> Request:
        times = round_of(self._crawler).settings.retry_times
        spider = cast("Spider", self._crawler.spider)
        again = get_retry_request(request, spider=spider, reason="truncated", max_retry_times=times)
        if again is None:
            reason = f"the compressed body from {host_of(request)} ends before its end"
            raise Ended(Ending(Outcome.TRUNCATED, reason))
        return again


class Redirect(RedirectMiddleware):
    """Scrapy's redirects; a target that is no http(s) address is an ending, not a page."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it without the wish for a Referer, which Scrapy would complain about."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        """Follow a redirect; Ended for one that cannot be followed."""
        try:
            result = super().process_response(request, response)
        except ValueError as error:
            raise Ended(self._bad_target(response)) from error
        if result is response and response.status in _REDIRECTS and b"Location" in response.headers:
            raise Ended(self._bad_target(response))
        return result

    def _bad_target(self, response: Response) -> Ending:
        location = (response.headers.get("Location") or b"").decode("latin-1")
        return Ending(Outcome.BAD_ADDRESS, f"redirected to {location[:200]!r}, which is not an http(s) address")

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:  # noqa: ANN401 - Scrapy's
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            hops = f"more than {self.max_redirect_times} redirects, the last to {redirected.url[:200]}"
            raise Ended(Ending(Outcome.REDIRECT_LOOP, hops)) from error

    def _build_redirect_request(
        self,
        source_request: Request,
        response: Response,
        *,
        url: str,
        **kwargs: Any,  # noqa: ANN401
    ) -> Request:
        redirected = super()._build_redirect_request(source_request, response, url=url, **kwargs)
        # Scrapy would keep the proxy of the first hop, also for a host of no_proxy.
        for name in ("proxy", "_scheme_proxy", "_auth_proxy"):
            redirected.meta.pop(name, None)
        redirected.headers.pop(b"Proxy-Authorization", None)
        return redirected
