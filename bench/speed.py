"""What reading a page costs, beside trafilatura with metadata, in one process and in turns.

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.speed [--repeat 3] [--limit PAGES] [--write] [--profile]

Both read the bytes of the same pages: Presswatch everything that it stores (text, people, dates, language, agencies,
kind), trafilatura text and metadata. Who begins changes from page to page. What is counted is the processor's time of
this process, warm, the median of the turns for each page; so a busy machine costs both the same. `--profile` tells
where Presswatch's own time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import logging
import pstats
import statistics
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import process_time

from bench.extraction import COMMON, OURS
from bench.gold import Gold, reference
from bench.pages import DOCS, table, write
from domain.errors import ReadError
from extract.read import read_page, warm_up

SLOWEST = 5
_Read = Callable[[bytes, str | None], object]


@dataclass(slots=True)
class Costs:
    """CPU seconds of one contender, by page, one for each turn."""

    by_page: dict[str, list[float]] = field(default_factory=dict)

    def medians(self) -> list[tuple[float, str]]:
        """The median of each page's turns, the cheapest first."""
        return sorted((statistics.median(turns), page) for page, turns in self.by_page.items())


def ours(page: bytes, url: str | None) -> object:
    """Everything that Presswatch reads."""
    with suppress(ReadError):
        return read_page(page, url=url)
    return None


def common(page: bytes, url: str | None) -> object:
    """Text and metadata of trafilatura, as it comes."""
    from trafilatura import bare_extraction

    return bare_extraction(page, url=url, with_metadata=True)


CONTENDERS: dict[str, _Read] = {OURS: ours, COMMON: common}


def measure(pages: Sequence[tuple[str, bytes, str | None]], repeat: int) -> dict[str, Costs]:
    """Read all pages with each contender, in turns."""
    costs = {name: Costs() for name in CONTENDERS}
    for turn in range(repeat):
        for n, (page_id, body, url) in enumerate(pages):
            names = list(CONTENDERS)
            for name in names if (turn + n) % 2 else reversed(names):
                began = process_time()
                CONTENDERS[name](body, url)
                costs[name].by_page.setdefault(page_id, []).append(process_time() - began)
    return costs


def summary(costs: dict[str, Costs]) -> str:
    """The table: pages a second and core, the ratio, and the tail."""
    rows, base = [], sum(cost for cost, _ in costs[COMMON].medians())
    for name, one in costs.items():
        seconds = [cost for cost, _ in one.medians()]
        tail = [seconds[int(share * len(seconds))] for share in (0.5, 0.95, 0.99)] + [seconds[-1]]
        cells = [f"{len(seconds) / sum(seconds):.1f}", f"{base / sum(seconds):.2f}"]
        rows.append([name, *cells, *(f"{1000 * one:.0f}" for one in tail)])
    return table(["", "pages/s a core", "ratio", "p50 ms", "p95 ms", "p99 ms", "slowest ms"], rows)


def slowest(costs: Costs, pages: Iterable[tuple[str, bytes, str | None]]) -> str:
    """The pages that take longest, with their sizes."""
    sizes = {page_id: len(body) for page_id, body, _ in pages}
    worst = reversed(costs.medians()[-SLOWEST:])
    return "\n".join(f"{1000 * cost:6.0f} ms  {sizes[page]:9,} bytes  {page}" for cost, page in worst)


def profile(pages: Iterable[tuple[str, bytes, str | None]]) -> None:
    """Print where the time of reading goes."""
    watch = cProfile.Profile()
    watch.enable()
    for _, body, url in pages:
        ours(body, url)
    watch.disable()
    for order in ("tottime", "cumtime"):
        pstats.Stats(watch).sort_stats(order).print_stats(35)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=int, default=0, help="only about so many pages")
    parser.add_argument("--write", action="store_true", help="put the table into docs/extraction.md")
    parser.add_argument("--profile", action="store_true", help="tell where the time goes instead")
    options = parser.parse_args(arguments)
    gold = Gold(reference())
    rows = gold.rows[:: max(1, len(gold.rows) // options.limit)] if options.limit else gold.rows
    pages = [(row["id"], gzip.decompress(gold.page(row).read_bytes()), row["url"]) for row in rows]
    logging.disable(logging.CRITICAL)
    warm_up()
    # What looks like a date in no language makes trafilatura's guess load all that dateparser knows, for seconds.
    common(b"<html><body><div class='date'>xx yy 12 zz 2021</div><p>A text to be read.</p></body></html>", None)
    if options.profile:
        profile(pages)
        return
    measure(pages[:5], 1)
    costs = measure(pages, options.repeat)
    print(summary(costs), slowest(costs[OURS], pages), sep="\n\n")
    if options.write:
        write(DOCS / "extraction.md", "speed", summary(costs))


if __name__ == "__main__":
    main()
