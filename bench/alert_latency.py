"""How soon an alert is in its channel: from the moment when an article is stored to the moment when a receiver has it.

    uv run python -m bench.alert_latency [--articles 60]

The service runs as users run it; articles are imported beside it one by one. The receivers answer at once.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.alert_plan import Text, write_rows
from bench.alert_sinks import Sink, receivers
from monitor.importing import import_files
from monitor.settings import load_settings
from storage.store import open_store
from tests.commandline import CommandLine

RULE = (
    'catalogue = []\ntopics = []\n[crawl]\nkeep = "all"\n[[alert]]\nid = "a"\nquery = "title:treaty"\nchannels = {}\n'
)
#: Seconds that the last messages get.
GRACE_S = 30


def measure(n_articles: int, folder: Path) -> dict[str, list[float]]:
    """Seconds from stored to received, by channel."""
    chance = random.Random(1)  # noqa: S311 - to be the same each time
    sink = Sink(chance, hang_s=0, faulty=0)
    with receivers(sink) as (mail, web):
        channels = [f"mailto://desk@example.org?smtp=127.0.0.1:{mail}&tls=none", f"json://127.0.0.1:{web}/key"]
        config = folder / "presswatch.toml"
        config.write_text(f'{RULE.format(channels)}[database]\nurl = "sqlite:///{folder}/store.db"\n', encoding="utf-8")
        settings, command = load_settings(config, {}), CommandLine(folder)
        store = open_store(settings.database_url)
        service = subprocess.Popen(
            command.command("run", "--no-web"), cwd=folder, env=command.environment(), stderr=subprocess.DEVNULL
        )
        try:
            for number in range(n_articles):
                time.sleep(chance.uniform(0, 1.5))
                text = Text(f"https://outlet.example/{number}", f"Treaty {number}", f"The {number}th text. " * 20)
                write_rows([text], folder / "rows.jsonl")
                import_files(settings, store, [folder / "rows.jsonl"])
            until = time.monotonic() + GRACE_S
            while len(sink.taken) < 2 * n_articles and time.monotonic() < until:
                time.sleep(0.1)
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait()
        with store.reading() as session:
            stored = {
                article.url: article.stored_at.timestamp() for article in session.archive.in_order(on_topic=False)
            }
        store.close()
    found: dict[str, list[float]] = {"mailto": [], "key": []}
    for one in sink.taken:
        found[one.channel] += [one.at - stored[item.url] for item in one.items]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print; 1 if something did not arrive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        found = measure(options.articles, Path(scratch))
    for channel, times in found.items():
        cuts = statistics.quantiles(times, n=20)
        print(f"{channel}: {len(times)} of {options.articles}, median {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s")
    return int(any(len(times) != options.articles for times in found.values()))


if __name__ == "__main__":
    sys.exit(main())
