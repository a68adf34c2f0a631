"""Rings the bells, decides nothing: what is due stands in the feeds' rows, what happens in `monitor.tick`."""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.errors import LeaseHeld, StoreError
from monitor.alert_checks import check_alerts, wording_of
from monitor.bootstrap import in_reactor
from monitor.delivering import Courier
from monitor.housekeeping import keep_house
from monitor.lease import leased
from monitor.settings import Settings
from monitor.tick import Monitor, tick
from monitor.watching import ask_watches

_log = logging.getLogger("presswatch")

#: Seconds between two looks at what is due.
TICK_EVERY_S = 30
#: An alert is in its channel seconds after its article was stored, whichever process stored it.
DELIVER_EVERY_S = 1
WATCH_EVERY_S = 600
HOUSEKEEPING_EVERY_S = 3600


def serve(settings: Settings) -> None:
    """Watch until SIGTERM or SIGINT.

    Raises `LeaseHeld` if the store's schedule is run by another process, `ConfigError` if alerts could not be sent.
    """
    for line in check_alerts(settings, os.environ):
        _log.warning("%s", line)
    in_reactor(_serve, settings)


async def _serve(monitor: Monitor, stop: asyncio.Event) -> None:
    async with leased(monitor.store, "schedule"):
        # UTC, or a change of clocks would move the bells; late is better than never, and once is enough.
        bells = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        first = datetime.now(UTC)
        deliveries = _Deliveries(monitor, stop)
        rounds = _Rounds(monitor, stop)
        bells.add_job(rounds.ring, "interval", seconds=TICK_EVERY_S, next_run_time=first, id="tick")
        bells.add_job(deliveries.ring, "interval", seconds=DELIVER_EVERY_S, next_run_time=first, id="deliver")
        bells.add_job(deliveries.watch, "interval", seconds=WATCH_EVERY_S, next_run_time=first, id="watch")
        bells.add_job(keep_house, "interval", [monitor], seconds=HOUSEKEEPING_EVERY_S, next_run_time=first, id="house")
        bells.start()
        _log.info("watching %d outlets; stop with Ctrl-C", sum(o.enabled for o in monitor.settings.outlets))
        try:
            await stop.wait()
        finally:
            bells.pause()
            await rounds.ended()
            await deliveries.ended()
            bells.shutdown(wait=False)  # not before: it would cancel the round
            _log.info("stopped")


class _Rounds:
    """The round that is under way, so that the end of the service can wait for it."""

    def __init__(self, monitor: Monitor, stop: asyncio.Event) -> None:
        self._monitor = monitor
        self._stop = stop
        self._idle = asyncio.Lock()

    async def ring(self) -> None:
        """Run a round, unless one is under way elsewhere."""
        if self._stop.is_set():
            return
        async with self._idle:
            try:
                finished = await tick(self._monitor, stop=self._stop)
            except LeaseHeld as error:
                _log.info("no round now: %s", error)
                return
            except StoreError as error:
                _log.error("no round now: %s", error)
                return
        if finished.tally.feeds or finished.tally.offered:
            _log.info("round %d: %s", finished.run_id, finished.summary())

    async def ended(self) -> None:
        """Wait until no round is under way."""
        async with self._idle:
            pass


class _Deliveries:
    """Sends what is due, beside the rounds: a slow mail server holds up no page, and no other channel."""

    def __init__(self, monitor: Monitor, stop: asyncio.Event) -> None:
        self._monitor = monitor
        settings = monitor.settings
        self._courier = Courier(settings, monitor.store, os.environ, wording=wording_of(settings), stopped=stop.is_set)
        self._stop = stop
        self._has_rules = bool(settings.every_alert)

    async def ring(self) -> None:
        """Start to send what is due."""
        if self._stop.is_set() or not self._has_rules:
            return
        try:
            await asyncio.to_thread(self._courier.start_due)
        except StoreError as error:
            _log.error("no alerts now: %s", error)
        self._tell()

    async def watch(self) -> None:
        """Ask the rules that look at many articles, or at outlets."""
        try:
            await asyncio.to_thread(ask_watches, self._monitor.settings, self._monitor.store)
        except StoreError as error:
            _log.error("no watches now: %s", error)

    async def ended(self) -> None:
        """Wait until nothing is being sent."""
        await asyncio.to_thread(self._courier.close)
        self._tell()

    def _tell(self) -> None:
        done = self._courier.taken()
        if done.sent or done.failed:
            _log.info("%s", done.summary())
