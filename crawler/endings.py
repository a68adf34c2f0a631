"""How a request can end without an answer that can be used, and what each exception of the way means."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.defer import CancelledError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.error import TimeoutError as TwistedTimeoutError
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from domain.crawling import Hold
from domain.outcomes import Outcome

_log = logging.getLogger(__name__)

#: What a failed connection is to Scrapy, Twisted and Python.
_NETWORK = (DownloadFailedError, TunnelError, ConnectError, ConnectionClosed, ResponseFailed, CancelledError, OSError)


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands in the place of a page or a feed: an outcome, and one sentence why."""

    outcome: Outcome
    reason: str
    hold: Hold | None = None


class Ended(IgnoreRequest):
    """Raised on the way of a request to end it. Scrapy passes an `IgnoreRequest` on without logging it."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.reason)
        self.ending = ending


POSTPONED = Ending(Outcome.POSTPONED, "the round ended first")


def ending_of(error: BaseException, request: Request) -> Ending:
    """Say what `error` means for the URL of `request`; whatever it is, there is an ending for it."""
    host = urlsplit(request.url).hostname or request.url
    match error:
        case Ended():
            return error.ending
        case DownloadTimeoutError() | TwistedTimeoutError():
            seconds = request.meta.get("download_timeout", 0)
            return Ending(Outcome.TIMEOUT, f"{host} gave no full answer within {seconds:g} s")
        case CannotResolveHostError():
            return Ending(Outcome.DNS_FAILED, f"the name {host} could not be resolved")
        case DownloadCancelledError():
            return too_large(request)
        case ResponseDataLossError():
            return Ending(Outcome.TRUNCATED, f"{host} closed the connection before the body was complete")
        case UnsupportedURLSchemeError() | NotSupported():
            return Ending(Outcome.BAD_ADDRESS, f"not an http(s) address: {request.url[:200]}")
        case DownloadConnectionRefusedError():
            return Ending(Outcome.CONNECTION_FAILED, f"{host} refused the connection")
    if is_tls_failure(error):
        return Ending(Outcome.TLS_FAILED, f"no trusted TLS connection to {host}: {_in_words(error)}")
    if not isinstance(error, _NETWORK):
        # None that a network gives: a fault of ours, or a new one of a library's.
        _log.error("Fetching %s failed unexpectedly", request.url, exc_info=error)
    return Ending(Outcome.CONNECTION_FAILED, f"the connection to {host} failed: {_in_words(error)}")


def too_large(request: Request) -> Ending:
    """End a request whose body is larger than it may be, as sent or once decoded."""
    limit = request.meta.get("download_maxsize", 0)
    return Ending(Outcome.TOO_LARGE, f"larger than the {limit} bytes that are allowed")


def is_tls_failure(error: BaseException) -> bool:
    """Tell whether TLS is what failed, somewhere below `error`."""
    return any(isinstance(cause, SSL.Error | VerificationError) for cause in _causes(error))


def _causes(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """Walk from the exception that Scrapy raised down to those that Twisted collected on one connection."""
    yield error
    if depth == 0:
        return
    below: list[BaseException | None] = [error.__cause__]
    if isinstance(error, ResponseFailed):
        below += [reason.value for reason in error.reasons if isinstance(reason, Failure)]
    for cause in below:
        if cause is not None:
            yield from _causes(cause, depth - 1)


def _in_words(error: BaseException) -> str:
    """The innermost cause that says something, on one line."""
    said = [" ".join(str(cause).split()) for cause in _causes(error)]
    names = [type(cause).__name__ for cause in _causes(error)]
    words = next((text for text in reversed(said) if text and not text.startswith("[<")), "")
    return (words or names[-1])[:200]
