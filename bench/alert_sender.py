"""The process that sends, and is killed: the real courier over the real store, with a clock that is moved on.

    python -m bench.alert_sender presswatch.toml ahead.txt --timeout 0.5

Its clock is as far ahead of the machine's as `ahead.txt` says, and runs hundreds of times faster, so that the pauses of
a day take minutes. Ends when nothing waits any more, or stays.
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import monitor.delivering
from alerts.channels import _webhook, mailto
from domain.clock import utc_now
from monitor.delivering import Courier
from monitor.settings import load_settings
from storage.store import Store, open_store

#: Seconds between two looks at what is due, by the machine's clock.
PAUSE_S = 0.05
#: Seconds that the clock moves on meanwhile: where something was sent, and where nothing was.
STEP_S, STRIDE_S = 10, 600


def main() -> None:
    """Send until nothing waits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("ahead", type=Path)
    parser.add_argument("--stay", action="store_true", help="until it is killed")
    parser.add_argument("--timeout", type=float, required=True, help="seconds that a receiver may take")
    options = parser.parse_args()
    for channel in (_webhook, mailto):
        channel.TIMEOUT_S = options.timeout  # type: ignore[attr-defined]
    settings = load_settings(options.config, os.environ)
    ahead = [float(options.ahead.read_text() or 0) + 1]

    def now() -> datetime:
        return utc_now() + timedelta(seconds=ahead[0])

    monitor.delivering.utc_now = now  # type: ignore[attr-defined]
    store = open_store(settings.database_url)
    options.ahead.write_text(str(ahead[0]))  # it begins
    with Courier(settings, store, os.environ) as courier:
        while options.stay or waiting(store):
            courier.start_due()
            time.sleep(PAUSE_S)
            done = courier.taken()
            if done.sent or done.failed:
                ahead[0] += STEP_S
            elif all(sending.done() for sending in courier._desk.busy.values()):  # noqa: SLF001
                # The long stride shall not outlast a claim.
                ahead[0] += STRIDE_S
            options.ahead.write_text(str(ahead[0]))
    store.close()


def waiting(store: Store) -> int:
    """Messages and matches that are still to be told."""
    with store.reading() as session:
        counts = session.outbox.counts()
    return counts["waiting"] + counts["sending"] + counts["due"]


if __name__ == "__main__":
    main()
