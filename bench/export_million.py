"""What an export of a million articles takes: memory at its peak, and rows a second, by format and store.

    uv run python -m bench.export_million [--rows 1000000] [--stores sqlite,postgres]

Made-up articles of 250 words are loaded in bulk into a SQLite file and a Postgres server of its own; then each format
is exported in a process of its own, whole, with its manifest, as the command does it: now, and as of a time (where
the order is worked out anew). A million take 2.5 GB of disk a store, and 2 GB for an export.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert

from bench.copies_million import OUTLETS, PACE, START, analyse, made_up
from domain.clock import utc_now
from storage.chunks import chunks
from storage.store import Store, open_store
from storage.tables import articles, revisions, url_keys
from tests.postgres import database, server

#: Different texts; the number of an article makes each its own.
TEXTS = 2_000
FORMATS = ("jsonl", "csv", "parquet")


def load(store: Store, n_rows: int) -> None:
    """Write articles as they would stand there if each had come alone, and had no copies."""
    texts = ["\n".join(made_up(number)) for number in range(TEXTS)]
    with store.writing() as session:
        for outlet in OUTLETS:
            session.feeds.know_outlet(outlet)
    for numbers in chunks(range(1, n_rows + 1)):
        with store._connected(writer=True) as connection:  # noqa: SLF001 - no user of the store loads in bulk
            for table, rows in _rows(numbers, texts):
                connection.execute(insert(table), rows)
    with store._connected(writer=True) as connection:  # noqa: SLF001
        analyse(connection)


def _rows(numbers: list[int], texts: list[str]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    def article(number: int) -> dict[str, Any]:
        times = dict.fromkeys(("published_at", "first_seen_at", "stored_at", "dated_at"), START + number * PACE)
        kept = {"authors": ["A. Writer"], "agency": [], "kind": "article", "revision": 1, "reading": 1}
        said = {"title": f"Made up {number}", "language": "en", "body_hash": str(number)}
        address = {"url": f"https://bulk.example/{number}", "url_key": f"bulk.example/{number}"}
        return {"id": number, **times, **kept, **said, **address, "outlet_id": OUTLETS[number % len(OUTLETS)].id}

    def revision(number: int) -> dict[str, Any]:
        state = {"number": 1, "reading": 1, "extractor": "bench", "observed_at": START + number * PACE}
        text = {"title": f"Made up {number}", "body": f"{number} {texts[number % TEXTS]}", "text_hash": str(number)}
        return {"article_id": number, **state, **text}

    yield articles, [article(number) for number in numbers]
    yield revisions, [revision(number) for number in numbers]
    yield url_keys, [{"url_key": f"bulk.example/{number}", "article_id": number} for number in numbers]


def export_here(url: str, format_name: str, path: Path, *, past: bool) -> dict[str, float]:
    """Export in this process; return what it took."""
    from monitor.exporting import Wanted, export

    store = open_store(url)
    began, began_cpu = perf_counter(), process_time()
    with store.reading(utc_now() if past else None) as session:
        rows = export(session, Wanted(off_topic_too=True), format_name, path)
    took, cpu = perf_counter() - began, process_time() - began_cpu
    # Kilobytes on Linux, bytes on macOS (getrusage(2) of each).
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"rows": rows, "mb": peak / 1e6, "rows_per_s": rows / took, "rows_per_cpu_s": rows / cpu}


def export_elsewhere(url: str, format_name: str, path: Path, *, past: bool) -> dict[str, float]:
    """The same in a process of its own: its memory is the export's alone."""
    command = [sys.executable, "-m", "bench.export_million", "--export", url, format_name, str(path)]
    done = subprocess.run([*command, *["--past"] * past], check=True, stdout=subprocess.PIPE)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Load, export, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--stores", default="sqlite,postgres")
    parser.add_argument("--folder", type=Path, help="where the stores and exports are put; else a temporary folder")
    parser.add_argument("--export", nargs=3, metavar=("URL", "FORMAT", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--past", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.export:
        url, format_name, path = asked.export
        print(json.dumps(export_here(url, format_name, Path(path), past=asked.past)))
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=asked.folder)))
        urls = {"sqlite": f"sqlite:///{folder / 'store.db'}"}
        if "postgres" in asked.stores:
            urls["postgres"] = stack.enter_context(database(stack.enter_context(server())))
        print(f"{'store':9} {'format':8} {'as of':6} {'rows':>9} {'peak MB':>8} {'rows/s':>8} {'rows/CPU s':>10}")
        for name in asked.stores.split(","):
            store = open_store(urls[name])
            load(store, asked.rows)
            store.close()
            for format_name, past in [*((each, False) for each in FORMATS), ("jsonl", True)]:
                told = export_elsewhere(urls[name], format_name, folder / "export", past=past)
                print(
                    f"{name:9} {format_name:8} {'then' if past else 'now':6} {told['rows']:9,.0f} {told['mb']:8.0f} "
                    f"{told['rows_per_s']:8,.0f} {told['rows_per_cpu_s']:10,.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
