"""A first crawl of real pages: Presswatch beside the obvious program, in one run.

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.crawl [--repeat 3] [--limit HOSTS] [--only NAME]…

Each contender runs in a process of its own against a fresh replay world on loopback that answers at once, from the
same configuration, and the contenders take turns. The world shares the machine's cores with them. Pages are counted
by the world: article pages that it answered with 200. Time is from the start of the process to its end.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Measured, measure
from tests.commandline import CommandLine
from tests.replay import ReplayWorld

Command = Callable[[Path, Path], list[str]]


def floor(*options: str) -> Command:
    """A floor, by its options."""

    def command(config: Path, folder: Path) -> list[str]:
        return [sys.executable, "-m", "bench.floors", str(config), str(folder / "floor.db"), *options]

    return command


def presswatch(config: Path, folder: Path) -> list[str]:
    """Presswatch, as a user would call it."""
    return CommandLine(folder).command("--config", config, "crawl", "--all", "--json")


FLOOR = "scrapy, inline"
CONTENDERS: dict[str, Command] = {
    FLOOR: floor(),
    "scrapy, 2 processes": floor("--processes", "2"),
    "presswatch": presswatch,
}


@dataclass(frozen=True, slots=True)
class Round:
    """One contender's one crawl."""

    pages: int
    requests: int
    stored: int
    cost: Measured


def run(name: str, reference: Path, limit: int) -> Round:
    """Let one contender crawl a fresh world."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        with ReplayWorld.start(reference, folder, start="all") as world:
            config = world.config(folder / "presswatch.toml", keep="all", feeds="rss", delay=0, limit=limit or None)
            env = CommandLine(folder).environment(world.env)
            cost = measure(CONTENDERS[name](config, folder), env, folder)
            if cost.code:
                raise SystemExit(f"{name} ended with {cost.code}\n{cost.stdout}\n{cost.stderr}")
            return Round(pages_served(world), world.get("/stats")["total"], stored(cost), cost)


def pages_served(world: ReplayWorld) -> int:
    """How many different articles the world gave out."""
    articles = {row["url"] for row in map(json.loads, (world.pack / "index.jsonl").open(encoding="utf-8"))}
    log = world.get("/log")
    given = {f"{entry['scheme']}://{entry['host']}{entry['path']}" for entry in log if entry["status"] == 200}
    return len(given & articles)


def stored(cost: Measured) -> int:
    """How many articles a contender says that it kept."""
    said = json.loads(cost.stdout.splitlines()[-1])["stored"]
    return int(said["new"] if isinstance(said, dict) else said)


def table(rounds: dict[str, list[Round]]) -> str:
    """The medians, and each contender's ratio to the first."""

    def median(name: str, figure: Callable[[Round], float]) -> float:
        return statistics.median(map(figure, rounds[name]))

    lines = [
        "| contender | pages | stored | requests | pages/s | ratio | CPU ms/page | ratio | peak MB | ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    base = next(iter(rounds))
    figures: tuple[tuple[Callable[[Round], float], str], ...] = (
        (lambda one: one.pages / one.cost.seconds, ".1f"),
        (lambda one: one.cost.cpu_s / max(1, one.pages) * 1000, ".1f"),
        (lambda one: one.cost.peak_bytes / 1e6, ".0f"),
    )
    for name, runs in rounds.items():
        cells = [name, str(runs[-1].pages), str(runs[-1].stored), str(runs[-1].requests)]
        for figure, form in figures:
            value = median(name, figure)
            cells += [format(value, form), f"{value / median(base, figure):.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the contenders in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=int, default=0, help="only the first so many hosts")
    parser.add_argument("--only", action="append", choices=list(CONTENDERS), help="only this one; may be repeated")
    options = parser.parse_args(arguments)
    reference = os.environ.get("PRESSWATCH_REFERENCE_DATA")
    if not reference:
        raise SystemExit("set PRESSWATCH_REFERENCE_DATA to the folder of the reference data")
    names = options.only or list(CONTENDERS)
    rounds: dict[str, list[Round]] = {name: [] for name in names}
    for turn in range(options.repeat):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            rounds[name].append(run(name, Path(reference), options.limit))
            cost = rounds[name][-1].cost
            print(f"{turn + 1}/{options.repeat} {name}: {cost.seconds:.1f} s, CPU {cost.cpu_s:.1f} s", file=sys.stderr)
    print(table(rounds))


if __name__ == "__main__":
    main()
