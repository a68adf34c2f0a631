"""How well copies are found, and what finding them costs.

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.copies [gold] [world] [scale]

gold: wire copies of one event and edited articles in seven languages, through `presswatch import --keep all` into an
empty store each, beside what is wanted. world: 50 articles of the replay world, syndicated with all edits, crawled;
every pair that the world knows must be found, and every further pair is listed for reading. scale: 20,000 articles of
the world's paragraph salad, crawled; the time for an article must be the same at the end as at the beginning.
How a store of a million articles behaves: `bench.copies_million`.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.copies_gold import WANTED, edited_articles, edited_figures, wire_articles, wire_figures
from tests.commandline import CommandLine
from tests.replay import ReplayWorld

SYNDICATED = 50
SCALE = 20_000
#: Articles of one host of it.
A_HOST = 100


def gold(reference: Path) -> None:
    """Print the figures over the labelled sets."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        wire = imported(Path(scratch) / "wire", wire_articles(reference))
        figures = wire_figures(reference, wire("export", "--copies").ok().lines())
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        rows = edited_articles(reference)
        edited = imported(Path(scratch) / "edited", rows)
        figures |= edited_figures(rows, edited("export", "--all").ok().lines())
    print("| figure | is | wanted |\n| --- | ---: | ---: |")
    for name, figure in figures.items():
        wanted, bound = WANTED.get(name, (None, ""))
        print(f"| {name} | {figure:.3f} | {'' if wanted is None else f'at {bound} {wanted:.2f}'} |")


def imported(folder: Path, rows: Iterable[Mapping[str, Any]]) -> CommandLine:
    """A command line over a store into which `rows` were imported."""
    folder.mkdir()
    (folder / "presswatch.toml").write_text("catalogue = []\n")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    line = CommandLine(folder)
    began = perf_counter()
    report = line("import", "rows.jsonl", "--keep", "all", "--json", timeout_s=3600).ok().json()
    seconds = perf_counter() - began
    print(f"{folder.name}: {report['offered']:,} articles imported in {seconds:.0f} s", file=sys.stderr)
    return line


def world(reference: Path) -> None:
    """Crawl syndicated articles; print what was found of the world's truth, and every pair beyond it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        with ReplayWorld.start(reference, folder, start="all") as replay:
            truth = replay.post("/syndicate", n=SYNDICATED)
            replay.config(folder / "presswatch.toml", keep="all", feeds="rss", delay=0)
            line = crawled(folder, replay)
        pairs = line("export", "--copies").ok().lines()
        titles = {row["url"]: row["title"] for row in line("export", "--all").ok().lines()}
    known = {frozenset((row["source"], row["copy"])) for row in truth}
    found = {frozenset((pair["a_url"], pair["b_url"])) for pair in pairs if pair["grade"] != "derived"}
    stored = [pair for pair in known if pair <= titles.keys()]
    print(f"{len(known)} pairs in the truth, {len(stored)} of them stored, {len(known & found)} found as copies")
    for pair in known - found:
        print(f"  missing: {' | '.join(pair)}")
    print("further pairs:")
    for pair in pairs:
        if frozenset((pair["a_url"], pair["b_url"])) not in known:
            share = f"{pair['containment_ab']:.2f}/{pair['containment_ba']:.2f}"
            print(f"  {pair['grade']:7} {share}  {titles[pair['a_url']]}  |  {titles[pair['b_url']]}")
            print(f"{'':19}{pair['a_url']}  |  {pair['b_url']}")


def crawled(folder: Path, replay: ReplayWorld) -> CommandLine:
    """A command line over a store into which the world was crawled, as `presswatch.toml` says."""
    line = CommandLine(folder)
    report = line("--config", "presswatch.toml", "crawl", "--all", "--json", env=replay.env, timeout_s=7200)
    print(f"crawled: {report.lines()[-1]['outcomes']}", file=sys.stderr)
    return line


def scale(reference: Path, articles: int = SCALE) -> None:
    """Crawl a large world; print the time between articles, by thousands."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        n_hosts = articles // A_HOST
        with ReplayWorld.start(
            reference, folder, start=0, scale=articles, scale_hosts=n_hosts, feed_items=A_HOST
        ) as replay:
            (folder / "presswatch.toml").write_text(_scale_config(n_hosts), encoding="utf-8")
            crawled(folder, replay)
        with sqlite3.connect(folder / "presswatch.db") as store:
            times = [row[0] for row in store.execute("SELECT julianday(stored_at) * 86400 FROM articles ORDER BY id")]
            clusters = store.execute("SELECT count(DISTINCT copy_cluster) FROM articles").fetchone()[0]
    print(f"{len(times):,} articles, {clusters:,} clusters; milliseconds an article:")
    for start in range(0, len(times) - 1000, 1000):
        print(f"  {start:6,}–{start + 1000:6,}: {times[start + 1000] - times[start]:.1f}")


def _scale_config(n_hosts: int) -> str:
    hosts = [f"news{number:04}.scale.replay" for number in range(n_hosts)]
    stanza = '[[outlet]]\nid = "{0}"\nfeeds = [{{ kind = "rss", url = "https://{0}/rss.xml" }}]\n'
    head = 'catalogue = []\n[crawl]\nkeep = "all"\ndelay_s = 0\n'
    return head + "".join(stanza.format(host) for host in hosts)


PARTS: dict[str, Callable[..., None]] = {"gold": gold, "world": world, "scale": scale}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts that are asked for; without any, gold alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="gold|world|scale", default=["gold"])
    options = parser.parse_args(arguments)
    reference = os.environ.get("PRESSWATCH_REFERENCE_DATA")
    if not reference:
        raise SystemExit("set PRESSWATCH_REFERENCE_DATA to the folder of the reference data")
    if unknown := set(options.parts) - set(PARTS):
        raise SystemExit(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in options.parts:
        PARTS[part](Path(reference))


if __name__ == "__main__":
    main()
