"""Is the event loop of a crawl ever held up, and does a second core help?

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.loop [--repeat 1] [--limit HOSTS] [--latency MS] [--write]

Crawls the replay world on one core and on two, with as many worker processes, in processes of their own that watch
their loop. The world shares the machine's cores with them. Prints how late the loop's beat came at worst, what was
running then, and pages a second.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.gold import reference
from bench.pages import DOCS, table, write
from bench.stalls import Watch
from tests.commandline import CommandLine
from tests.replay import ReplayWorld


def watched(config: Path, cores: int) -> None:
    """Crawl once on so many cores, and print what came of it as JSON."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    from monitor.bootstrap import in_reactor
    from monitor.settings import load_settings
    from monitor.tick import Monitor, tick

    watch = Watch()

    async def work(monitor: Monitor, _stop: object) -> dict[str, Any]:
        async with watch:
            finished = await tick(monitor, everything=True)
        return finished.report()

    print(json.dumps({**in_reactor(work, load_settings(config, {})), "loop": watch.report()}))


def run(cores: int, options: argparse.Namespace) -> dict[str, Any]:
    """One crawl of a fresh world in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        with ReplayWorld.start(reference(), folder, start="all", latency=options.latency) as world:
            limit = options.limit or None
            config = world.config(folder / "presswatch.toml", keep="all", delay=0, limit=limit, feeds=options.feeds)
            text = config.read_text(encoding="utf-8").replace("[crawl]", f"[crawl]\nextract_processes = {cores}", 1)
            config.write_text(text, encoding="utf-8")
            command = [sys.executable, "-m", "bench.loop", "--watched", str(config), "--cores", str(cores)]
            env = CommandLine(folder).environment(world.env)
            done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, check=True)
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


def summary(rounds: dict[int, list[dict[str, Any]]]) -> str:
    """The table: medians of the speed, and the worst of the loop."""
    speeds = [statistics.median(one["fetched"] / one["seconds"] for one in runs) for runs in rounds.values()]
    rows = []
    for (cores, runs), speed in zip(rounds.items(), speeds, strict=True):
        longest = [max(one["loop"][key] for one in runs) for key in ("p99_ms", "max_ms", "late_max_ms")]
        cells = [f"{runs[-1]['fetched']:,}", f"{speed:.1f}", f"{speed / speeds[0]:.2f}"]
        rows.append([str(cores), *cells, *(f"{ms:.0f}" for ms in longest)])
    head = [
        "cores and readers",
        "pages",
        "pages/s",
        "ratio",
        "p99 ms",
        "longest ms",
        "with the wait for a core",
    ]
    return table(head, rows)


def worst(rounds: dict[int, list[dict[str, Any]]]) -> str:
    """The longest stalls, and what was running."""
    stalls = [stall for runs in rounds.values() for one in runs for stall in one["loop"]["worst"]]
    lines = []
    for stall in sorted(stalls, key=lambda one: -one["own_s"])[:12]:
        late, own, cpu = (f"{1000 * stall[key]:.0f}" for key in ("late_s", "own_s", "cpu_s"))
        seen = "\n      ".join(stall["seen"]) or "nothing was seen"
        lines.append(f"{own} ms (late {late} ms, on a core {cpu} ms)\n      {seen}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Crawl on one core and on two, in turns."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="only the first so many hosts")
    parser.add_argument("--latency", type=int, default=20, help="milliseconds before each answer of the world")
    parser.add_argument("--feeds", default="rss", help="kinds of feeds that are asked")
    parser.add_argument("--write", action="store_true", help="put the table into docs/extraction.md")
    parser.add_argument("--watched", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cores", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.watched:
        watched(options.watched, options.cores)
        return
    rounds: dict[int, list[dict[str, Any]]] = {1: [], 2: []}
    for _ in range(options.repeat):
        for cores, runs in rounds.items():
            runs.append(run(cores, options))
            print(f"{cores} cores: {runs[-1]['seconds']:.1f} s", file=sys.stderr)
    print(summary(rounds), worst(rounds), sep="\n\n")
    if options.write:
        write(DOCS / "extraction.md", "loop", summary(rounds))


if __name__ == "__main__":
    main()
