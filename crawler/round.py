"""The live objects of one round, as the spider carries them to Scrapy's components."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from crawler.addresses import AddressRules
from crawler.desk import Desk
from crawler.gate import Gate, Pace
from crawler.settings import CrawlSettings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.robots import RobotsCache

T = TypeVar("T")

#: Host → when it was last asked, in seconds of `time.monotonic`.
LastAsked = MutableMapping[str, float]


class Parse(Protocol):
    """Runs a function that can be pickled in a worker process."""

    async def __call__(self, fn: Callable[..., T], *args: object) -> T:
        """Return what `fn` returns there; raises what it raises, or that the process died."""
        ...


@dataclass(frozen=True, slots=True)
class Round:
    """Everything that a round knows. Scrapy copies its settings deeply, so this travels as a spider argument."""

    settings: CrawlSettings
    desk: Desk
    gate: Gate
    pace: Pace
    addresses: AddressRules
    robots: RobotsCache
    parse: Parse


def round_of(crawler: Crawler) -> Round:
    """Return the round that `crawler` runs: Scrapy makes the spider before every other component."""
    return cast("_HasRound", crawler.spider).round


class _HasRound(Protocol):
    round: Round
