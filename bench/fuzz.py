"""Read damaged pages until the time is over, and tell what went wrong.

    uv run python -m bench.fuzz [--seconds 60] [--seed 0] [--reference]

The pages are those of tests/data/pages, with `--reference` the real ones of the reference data, damaged by
tests/mutations.py. A page must be read or refused (`ReadError`), what is read must be storable, and nothing may take
longer than a page may (`PAGE_LIMIT`). Each finding is named by its seed: `--seed N --seconds 0` reads that page alone.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from bench.gold import reference
from domain.errors import ReadError
from extract.pool import PAGE_LIMIT
from extract.read import read_page, warm_up
from tests.commandline import ROOT
from tests.mutations import mutant, unstorable

URL = "https://www.riverwire.example/news/2024/03/14/a-1"
SLOWEST = 5


def seeds_of(pages: Path) -> list[bytes]:
    """The pages of a folder, in the order of their names."""
    packed = [gzip.decompress(path.read_bytes()) for path in sorted(pages.glob("*.html.gz"))]
    return packed or [path.read_bytes() for path in sorted(pages.glob("*/page.html"))]


def finding(page: bytes) -> str | None:
    """What is wrong with how a page is read; None if nothing is."""
    try:
        draft = read_page(page, url=URL)
    except ReadError:
        return None
    except Exception:  # noqa: BLE001 - to find those is what this is for
        return traceback.format_exc(limit=-3)
    wrong = unstorable(draft)
    return f"cannot be stored: {', '.join(wrong)}" if wrong else None


def main(arguments: Sequence[str] | None = None) -> None:
    """Fuzz; exit with 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="the first; others follow")
    parser.add_argument("--reference", action="store_true", help="damage the real pages of the reference data")
    options = parser.parse_args(arguments)
    folder = reference() / "gold/extraction/pages" if options.reference else ROOT / "tests/data/pages"
    pages, seed = seeds_of(folder), options.seed
    if seed is None:
        seed = random.SystemRandom().randrange(10**9)
    warm_up()
    end, found, cost, n = time.monotonic() + options.seconds, 0, list[tuple[float, int]](), 0
    while n == 0 or time.monotonic() < end:
        began = time.process_time()
        page = mutant(pages, seed + n)
        if problem := finding(page):
            found += 1
            print(f"seed {seed + n}: {problem}")
        cost = sorted([*cost, (time.process_time() - began, seed + n)], reverse=True)[:SLOWEST]
        n += 1
    print(f"{n:,} pages from seed {seed}: {found} findings; the slowest:", file=sys.stderr)
    for seconds, slow in cost:
        print(f"  seed {slow}: {seconds:.2f} s{' — over the limit' * (seconds > PAGE_LIMIT.cpu_s)}", file=sys.stderr)
    if found or cost[0][0] > PAGE_LIMIT.cpu_s:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
