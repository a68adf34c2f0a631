"""Presswatch beside other open extractors, on the same pages with known answers.

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.extraction [--write] [--keep FOLDER]

Prints the tables of docs/extraction.md; `--write` puts them there. Presswatch reads by `presswatch extract --batch`,
the others by bench/peers.py, in an environment that uv makes for them on the first run. With `--keep`, what was read
stays in that folder, and what the others read is taken from there the next time.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.gold import FIGURES, Gold, Part, Row, Scored, grouped, harmonic, reference
from bench.pages import DOCS, share, table, write
from tests.commandline import ROOT, CommandLine

OURS = "Presswatch"
#: The extractor that the small tables show beside ours.
COMMON = "trafilatura"
#: Group of figures → field of a row, where their names differ.
FIELDS = {"snippets": "body"}
#: Groups with fewer pages are one line together.
LEAST_PAGES = 5
#: Samples of hosts of which an interval is made.
DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Contender:
    """One extractor: what it read is worth, on how many pages it failed, and what it cost."""

    scored: Scored
    #: What it gives at all: an extractor of text alone is not bad at authors.
    fields: frozenset[str]
    failed: int
    #: CPU milliseconds a page, measured in turns with the others of bench/peers.py; None for Presswatch.
    cpu_ms: float | None

    def figure(self, name: str, pages: Iterable[str] | None = None) -> float | None:
        """A figure over all pages or some; None for what it does not give."""
        return self.scored.figure(name, pages) if name in self.fields else None


def read_ours(gold: Gold, folder: Path) -> Path:
    """Read all pages by Presswatch's command; return the file with what was read."""
    listed, out = gold.list_pages(folder / "pages.jsonl"), folder / "presswatch.jsonl"
    CommandLine(folder)("extract", "--batch", listed, "-o", out, timeout_s=3600).ok()
    return out


def others(gold: Gold, folder: Path) -> tuple[dict[str, Contender], dict[str, str]]:
    """The other extractors, and their versions."""
    out, versions = folder / "peers.jsonl", folder / "peers.json"
    if not versions.exists():
        listed = gold.list_pages(folder / "pages.jsonl")
        command = ["uv", "run", "--quiet", "--no-project", "--script", str(ROOT / "bench" / "peers.py")]
        done = subprocess.run([*command, listed, out], stdout=subprocess.PIPE, text=True, check=True)
        versions.write_text(done.stdout, encoding="utf-8")
    read: dict[str, list[Row]] = {}
    for row in rows_of(out):
        read.setdefault(row["extractor"], []).append(row)
    told: dict[str, str] = json.loads(versions.read_text(encoding="utf-8"))
    return {name: contender(gold, read[name]) for name in told}, told


def contender(gold: Gold, read: list[Row]) -> Contender:
    """One extractor, by the rows that it read."""
    scored = gold.scored({row["id"]: row for row in read})
    given = frozenset(name for name, (key, _) in FIGURES.items() if any(row.get(FIELDS.get(key, key)) for row in read))
    failed = sum(bool(row["error"]) for row in read)
    cost = [row["cpu_s"] for row in read if "cpu_s" in row]
    return Contender(scored, given, failed, 1000 * sum(cost) / len(cost) if cost else None)


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def totals(contenders: Mapping[str, Contender], versions: Mapping[str, str]) -> str:
    """Every figure of every contender, over all pages."""
    rows = []
    for name, one in contenders.items():
        label = f"**{name}**" if name == OURS else f"{name} ({versions[name]})"
        cost = f"{one.cpu_ms:.0f}" if one.cpu_ms else ""
        rows.append([label, *(share(one.figure(figure)) for figure in FIGURES), str(one.failed or ""), cost])
    n = ["pages", *(f"{len(contenders[OURS].scored.parts[figure]):,}" for figure in FIGURES), "", ""]
    return table(["", *FIGURES, "failed", "CPU ms"], [n, *rows])


def differences(gold: Gold, contenders: Mapping[str, Contender]) -> str:
    """How much better than each other extractor Presswatch is, with a 95 % interval over samples of hosts."""
    hosts = list(grouped(gold.rows, lambda row: str(row["host"])).values())
    own, rows = contenders[OURS].scored, []
    for name, one in contenders.items():
        if name != OURS:
            parts = {figure: one.scored.parts[figure] if figure in one.fields else {} for figure in FIGURES}
            rows.append([name, *(difference(own.parts[figure], part, hosts) for figure, part in parts.items())])
    return table(["better than", *FIGURES], rows)


def difference(own: Mapping[str, Part], other: Mapping[str, Part], hosts: Sequence[Sequence[str]]) -> str:
    """Our figure less the other's on the pages where both have one, in hundredths: ``+1.3 (0.8 to 1.9)``.

    The interval is that of the middle 95 % of samples of hosts drawn with replacement: pages of one host stand and
    fall together.
    """
    known = [[own[page] + other[page] for page in pages if page in own and page in other] for pages in hosts]
    sums = [added(pairs) for pairs in known if pairs]
    if not sums:
        return "—"
    dice = random.Random(1)  # noqa: S311 - no secret
    drawn = sorted(less(dice.choices(sums, k=len(sums))) for _ in range(DRAWS))
    low, high = drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]
    text = f"{less(sums):+.1f} ({low:+.1f} to {high:+.1f})"
    return f"**{text}**" if low > 0 or high < 0 else text


def added(rows: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
    """The sums of columns."""
    return tuple(map(sum, zip(*rows, strict=True)))


def less(pairs: Iterable[tuple[float, ...]]) -> float:
    """The first figure less the second, in hundredths; each row holds a part of the one and a part of the other."""
    sums = added(pairs)
    return 100 * (harmonic(sums[:4]) - harmonic(sums[4:]))


def bodies(contenders: Mapping[str, Contender], groups: Mapping[str, Sequence[str]], what: str) -> str:
    """Body F1 of every contender, by groups of pages."""
    own, rows = contenders[OURS].scored, []
    for group, pages in groups.items():
        if n := own.n("body F1", pages):
            cells = [share(one.figure("body F1", pages)) for one in contenders.values()]
            rows.append([group, str(n), *cells])
    return table([what, "pages", *contenders], rows)


def beside(contenders: Mapping[str, Contender], groups: Mapping[str, Sequence[str]], what: str) -> str:
    """The other figures by groups of pages, Presswatch's and trafilatura's."""
    names = [name for name in FIGURES if name != "body F1"]
    own, other, rows = contenders[OURS], contenders[COMMON], []
    for group, pages in groups.items():
        cells = []
        for name in names:
            said = f"{share(own.figure(name, pages), 2)} / {share(other.figure(name, pages), 2)}"
            n = own.scored.n(name, pages)
            cells.append(f"{said.removesuffix(' / —')} <sub>{n}</sub>" if n else "")
        rows.append([group, *cells])
    return table([what, *names], rows)


def by_language(gold: Gold) -> dict[str, list[str]]:
    """Pages by language; languages with few pages together, and those whose language nobody said."""
    groups = grouped(gold.rows, lambda row: row["language"] or "not told")
    rare = [name for name, pages in groups.items() if len(pages) < LEAST_PAGES]
    together = [page for name in rare for page in groups.pop(name)]
    return {**groups, f"{len(rare)} others": together}


def report(gold: Gold, contenders: Mapping[str, Contender], versions: Mapping[str, str]) -> dict[str, str]:
    """The tables by the names of their places in the page."""
    languages, sets = by_language(gold), grouped(gold.rows, lambda row: str(row["source_benchmark"]))
    return {
        "comparison": totals(contenders, versions),
        "differences": differences(gold, contenders),
        "bodies": f"{bodies(contenders, languages, 'language')}\n\n{bodies(contenders, sets, 'set')}",
        "figures": f"{beside(contenders, languages, 'language')}\n\n{beside(contenders, sets, 'set')}",
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, score, print; write where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/extraction.md")
    parser.add_argument("--keep", type=Path, help="where what was read stays")
    options = parser.parse_args(arguments)
    gold = Gold(reference())
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = (options.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        peers, versions = others(gold, folder)
        tables = report(gold, {OURS: contender(gold, list(rows_of(read_ours(gold, folder)))), **peers}, versions)
    for name, text in tables.items():
        print(f"\n## {name}\n\n{text}")
        if options.write:
            write(DOCS / "extraction.md", name, text)


if __name__ == "__main__":
    main()
