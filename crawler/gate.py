"""May a request leave now? Where a host asked for a pause, and when the round is to end, none may."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import datetime
from time import monotonic

from crawler.endings import POSTPONED, Ending
from domain.clock import iso
from domain.crawling import Hold
from domain.outcomes import Outcome

#: A longer Crawl-delay than this is not waited for.
MAX_CRAWL_DELAY_S = 60.0
#: Requests at once to one host that has no delay.
PLACES_WITHOUT_DELAY = 4
#: After this time no pause still reaches back to a request.
_FORGET_AFTER_S = 3600.0


class Gate:
    """Closed for hosts that asked for a pause, for the rest of the round; and for all once the round is to end."""

    def __init__(self, holds: Mapping[str, datetime], now: datetime) -> None:
        self._holds = {host.lower(): until for host, until in holds.items() if until > now}
        self.closed = False

    def close(self) -> None:
        """Let nothing out any more."""
        self.closed = True

    def hold(self, host: str, until: datetime) -> None:
        """Let nothing out to `host` any more in this round."""
        self._holds[host] = max(until, self._holds.get(host, until))

    def objection(self, host: str) -> Ending | None:
        """Say why no request may leave for `host` now; None if one may."""
        if self.closed:
            return POSTPONED
        until = self._holds.get(host)
        if until is None:
            return None
        return Ending(Outcome.RATE_LIMITED, f"{host} asked for a pause until {iso(until)}", Hold(host, until))


class Pace:
    """Seconds between two requests to a host, and how many may be under way to it at once."""

    def __init__(self, default_s: float, last_asked: MutableMapping[str, float]) -> None:
        self._default_s = default_s
        self._wanted_s: dict[str, float] = {}
        self._crawl_delay_s: dict[str, float] = {}
        #: Host → when it was last asked, in seconds of `time.monotonic`.
        self.last_asked = last_asked
        horizon = monotonic() - _FORGET_AFTER_S
        for host in [host for host, asked in last_asked.items() if asked < horizon]:
            del last_asked[host]

    def want(self, host: str, delay_s: float) -> None:
        """Take in the delay of an outlet with an address on `host`; of several outlets' the longest holds."""
        self._wanted_s[host] = max(delay_s, self._wanted_s.get(host, 0.0))

    def heed(self, host: str, crawl_delay_s: float) -> None:
        """Take in the Crawl-delay of the host's robots.txt."""
        self._crawl_delay_s[host] = min(crawl_delay_s, MAX_CRAWL_DELAY_S)

    def delay_s(self, host: str) -> float:
        """Seconds between two requests to `host`; a host that only a redirect led to has the default."""
        return max(self._wanted_s.get(host, self._default_s), self._crawl_delay_s.get(host, 0.0))

    def places(self, host: str) -> int:
        """How many requests may be under way to `host` at once."""
        return 1 if self.delay_s(host) > 0 else PLACES_WITHOUT_DELAY
