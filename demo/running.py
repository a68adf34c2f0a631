"""The demo's run: the main job, two rounds of it, over the world."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from demo import alerts
from demo.server import Serving
from monitor.bootstrap import in_reactor
from monitor.settings import Settings
from monitor.tick import Finished, Monitor, tick


def run_rounds(
    settings: Settings, serving: Serving, folder: Path, after: Callable[[int, Finished], None]
) -> tuple[str, ...] | None:
    """Run `crawl`, let the world move on, run `crawl --all`; ``after`` is told of each round.

    Return the alerts that were delivered; None if a signal ended the demo early. Once per process, as the reactor.
    """

    async def work(monitor: Monitor, stop: asyncio.Event) -> tuple[str, ...] | None:
        for number in (1, 2):
            serving.world.round = number
            finished = await tick(monitor, everything=number == 2, stop=stop)
            if stop.is_set():
                return None
            after(number, finished)
        return await alerts.deliver(monitor, folder)

    with _straight_to_loopback():
        return in_reactor(work, settings)


@contextmanager
def _straight_to_loopback() -> Iterator[None]:
    """Let no proxy of the environment come between the demo and its own server."""
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = ".localhost,127.0.0.1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["no_proxy"]
        else:
            os.environ["no_proxy"] = before
