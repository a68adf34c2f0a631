"""Putting the parts together: settings in, a working monitor out."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from crawler.run import run_in_reactor
from domain.clock import utc_now
from domain.outcomes import Tally
from extract.pool import Workers
from monitor.agencies import credited_as
from monitor.outlets import check_watched
from monitor.settings import Settings
from monitor.tick import Finished, Monitor, tick
from storage.store import Store, open_store

_T = TypeVar("_T")


@asynccontextmanager
async def monitor_of(settings: Settings) -> AsyncIterator[Monitor]:
    """A monitor with an open store and worker processes, closed at the end of the block. Raises `StoreError`."""
    workers = Workers(settings.crawl.extract_processes)  # first: they have much to import meanwhile
    try:
        store = await asyncio.to_thread(open_store, settings.database_url)
        try:
            await asyncio.to_thread(_declare, store, settings)
            yield Monitor(settings, store, workers)
        finally:
            store.close()
    finally:
        await asyncio.to_thread(workers.close)


def _declare(store: Store, settings: Settings) -> None:
    with store.writing() as session:
        session.feeds.declare(settings.outlets, utc_now(), settings.crawl.min_interval_s)
        session.feeds.know_agencies({outlet.id: credited_as(outlet) for outlet in settings.outlets})


def in_reactor(work: Callable[[Monitor, asyncio.Event], Awaitable[_T]], settings: Settings) -> _T:
    """Run ``work`` with a monitor in the reactor; SIGINT and SIGTERM set the event that asks it to stop."""

    async def main() -> _T:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        async with monitor_of(settings) as monitor:
            # What is loaded by now stays: to look through it for garbage holds up the loop for a tenth of a second.
            gc.freeze()
            return await work(monitor, stop)

    return run_in_reactor(main)


def run_once(
    settings: Settings,
    *,
    everything: bool = False,
    outlet_ids: Sequence[str] | None = None,
    progress: Callable[[Tally], None] | None = None,
) -> Finished:
    """Run one round. Raises `UsageError` for unknown outlets, `StoreError`."""
    check_watched(settings, outlet_ids or ())

    async def work(monitor: Monitor, stop: asyncio.Event) -> Finished:
        return await tick(monitor, everything=everything, outlet_ids=outlet_ids or None, progress=progress, stop=stop)

    return in_reactor(work, settings)
