"""What is done now and then, whatever comes in."""

from __future__ import annotations

import asyncio
import logging
import time

from domain.clock import utc_now
from monitor.copying import catch_up
from monitor.indexing import index_rest
from monitor.settings import Settings
from monitor.status import rules_of
from monitor.tick import Monitor
from storage.store import Session

_log = logging.getLogger("presswatch")

#: A feed that failed so often in a row is worth a line in the log.
_FAILURES_WORTH_A_LINE = 5
#: Seconds that comparing old articles may take at a time, and indexing them.
_COMPARING_S, _INDEXING_S = 20.0, 20.0


async def keep_house(monitor: Monitor) -> None:
    """Name feeds that keep failing and reading rules that hold no more; compare and index what is left to be."""
    for line in await asyncio.to_thread(_keep_house, monitor):
        _log.warning("%s", line)


def _keep_house(monitor: Monitor) -> list[str]:
    ends_at = time.monotonic() + _COMPARING_S
    if compared := catch_up(monitor.store, stop=lambda: time.monotonic() > ends_at):
        _log.info("compared %d articles that were stored before", compared)
    ends_at = time.monotonic() + _INDEXING_S
    if indexed := index_rest(monitor.store, stop=lambda: time.monotonic() > ends_at):
        _log.info("indexed %d articles that were stored before", indexed)
    with monitor.store.reading() as session:
        return _failing(session) + _rotten(session, monitor.settings)


def _failing(session: Session) -> list[str]:
    return [
        f"the feed {feed['url']} failed {feed['failures']} times in a row: {feed['last_outcome']}"
        for feed in session.feeds.health()
        if feed["failures"] >= _FAILURES_WORTH_A_LINE
    ]


def _rotten(session: Session, settings: Settings) -> list[str]:
    return [
        f"the reading rule {rule['rule']} of {rule['outlet']} holds no more: its pages have changed"
        for rule in rules_of(session, settings, utc_now().date())
        if rule["rotten"]
    ]
