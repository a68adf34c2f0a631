"""Crawls killed at fifty random moments, while articles are edited and withdrawn: is any article lost or doubled?

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.kills [--kills 50] [--hosts 60] [--database URL] [--seed 1]

Half of the kills fall into crawls of a world that stands still, half into crawls that find articles edited and taken
away. After each half one crawl is let through, and the store is compared with that of a crawl that was left alone: URL
keys, texts, revisions, withdrawals and copies must be the same, and `db check` must find nothing. Ends with 1 if not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tests.commandline import CommandLine
from tests.killing import contents, crawl, kill_crawls, problems
from tests.replay import ReplayWorld

N_EDITED, N_GONE = 20, 10


def change(world: ReplayWorld, urls: Sequence[str]) -> None:
    """Edit some articles, and take others away."""
    for url in urls[:N_EDITED]:
        world.post("/update", url=url)
    for url in urls[N_EDITED : N_EDITED + N_GONE]:
        parts = urlsplit(url)
        world.post("/fault", host=parts.hostname or "", kind="http410", path=parts.path)


def addresses(line: CommandLine, env: Mapping[str, str]) -> list[str]:
    """The addresses of the stored articles, without those that have a query."""
    rows = line("--config", "presswatch.toml", "export", "--all", env=env).ok().lines()
    return sorted(row["url"] for row in rows if "?" not in row["url"] and urlsplit(row["url"]).path not in {"", "/"})


def compare(line: CommandLine, killed: Mapping[str, str], alone: Mapping[str, str]) -> list[str]:
    """Crawl both stores to the end; return what differs, and what is wrong."""
    crawl(line, killed)
    (texts, clusters), (expected, expected_clusters) = contents(line, killed), contents(line, alone)
    differing = [key for key in sorted(texts.keys() & expected.keys()) if texts[key] != expected[key]]
    lost, more = sorted(expected.keys() - texts.keys()), sorted(texts.keys() - expected.keys())
    named = {"lost": lost, "too many": more, "other texts": differing}
    found = [f"{what}: {', '.join(keys[:5])}" for what, keys in named.items() if keys]
    found += ["the copies are grouped otherwise"] if clusters != expected_clusters else []
    withdrawn = sum(row["withdrawn"] for row in texts.values())
    revisions = sum(row["n_revisions"] for row in texts.values())
    print(f"{len(texts):,} articles, {revisions:,} revisions, {withdrawn:,} withdrawn, {len(clusters):,} copy clusters")
    return found + problems(line, killed)


def run(options: argparse.Namespace, reference: Path, folder: Path) -> list[str]:
    """Kill crawls in two halves; return everything that is wrong."""
    line = CommandLine(folder)
    with ReplayWorld.start(reference, folder, start="all", latency=20) as world:
        world.post("/syndicate", n=10, edits="")
        world.config(folder / "presswatch.toml", keep="all", limit=options.hosts)
        database = options.database or f"sqlite:///{folder / 'killed.db'}"
        killed = world.env | {"PRESSWATCH_DATABASE_URL": database}
        alone = world.env | {"PRESSWATCH_DATABASE_URL": f"sqlite:///{folder / 'alone.db'}"}
        wrong: list[str] = []
        n_killed = 0
        for half in range(2):
            if half:
                change(world, addresses(line, alone))
            took_s = crawl(line, alone)
            n_killed += kill_crawls(line, killed, options.kills // 2, took_s, options.seed + half)
            print(f"{n_killed} of {options.kills // 2 * (half + 1)} crawls were killed on their way")
            wrong += compare(line, killed, alone)
        return wrong


def main(arguments: Sequence[str] | None = None) -> None:
    """Kill, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--database", help="where the killed crawls write; a SQLite file of its own by default")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    reference = os.environ.get("PRESSWATCH_REFERENCE_DATA")
    if not reference:
        raise SystemExit("set PRESSWATCH_REFERENCE_DATA to the folder of the reference data")
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        wrong = run(options, Path(reference), Path(scratch))
    print("\n".join(wrong) or "No article was lost or doubled, and the stores are the same.")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
