"""What it costs to take in an article, its copies looked up, when a million are there already.

    uv run python -m bench.copies_million [--sizes 100000,1000000] [--timed 10000]

Made-up articles of 250 words (words as frequent as words are, so that unlike texts share phrases) are loaded in bulk,
spread over a year, into a SQLite file and a Postgres server of its own; then further ones are taken in one by one,
each in a transaction of its own that is safe on the disk, by the code that takes in pages. What processes beside it
make of a page (its text, hashes, and what it is found by) is made before. Every 20th of these is an edited copy of an
article of the days before. A million take an hour or so, and 15 GB of disk.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, create_engine, func, insert, select

from domain.copies import Fingerprint, week_of
from domain.outlets import Outlet
from domain.pages import Candidate, Draft
from domain.storing import Offer, Reading
from domain.text import text_hashes
from domain.url_key import url_key
from monitor.ingest import Policy, ingest, judged
from storage.chunks import chunks
from storage.copies import CAPACITY
from storage.copy_tables import fingerprints
from storage.store import Store, open_store
from storage.tables import articles, revisions, url_keys
from stories.fingerprints import VERSION, fingerprint
from stories.texts import read_text
from tests.postgres import database, server

START = datetime(2024, 1, 1, tzinfo=UTC)
#: At this pace a million articles take a year.
PACE = timedelta(days=365) / 1_000_000
OUTLETS = [Outlet(f"outlet{number}", f"Outlet {number}") for number in range(200)]
LINES, LINE_WORDS = 5, 50
ONE_COPY_IN = 20
#: How many articles back the original of a copy lies at most: a few days.
BACK = 10_000
#: Articles that one store takes in before it is the other's turn.
_TURN = 500


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Fifty thousand words with their frequencies by Zipf's law, added up."""
    random = Random(1)  # noqa: S311
    letters = "aeiou", "bcdfghjklmnprstvz"
    words = ["".join(random.choice(letters[place % 2]) for place in range(random.randint(3, 9))) for _ in range(50_000)]
    return words, list(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def made_up(number: int) -> list[str]:
    """The lines of an article; the same number gives the same lines."""
    words, weights = vocabulary()
    random = Random(number)  # noqa: S311
    return [" ".join(random.choices(words, cum_weights=weights, k=LINE_WORDS)) for _ in range(LINES)]


def written(number: int) -> str:
    """The body of an article, an edited copy of another one now and then."""
    if number % ONE_COPY_IN:
        return "\n".join(made_up(number))
    lines = made_up(number - 1 - 7919 * number % BACK)
    return "\n".join(["(Wire) - " + lines[0], *lines[2:], "With material from the desk of the outlet."])


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be loaded."""

    number: int
    body: str
    body_hash: str
    print_: Fingerprint

    @property
    def at(self) -> datetime:
        """When it was published."""
        return START + self.number * PACE


def prepare(number: int) -> Prepared:
    """Write an article and take its fingerprint."""
    body = "\n".join(made_up(number))
    return Prepared(number, body, text_hashes(None, body)[1], fingerprint(read_text(body)))


def load(store: Store, chunk: Sequence[Prepared], room: Counter[tuple[int, int]]) -> None:
    """Write articles as they would stand there if each had come alone, and had no copies."""
    posted: list[dict[str, Any]] = []
    for one in chunk:
        week = week_of(one.at)
        for value in (*one.print_.shingles, *one.print_.lines):
            room[week, value] += 1
            if room[week, value] <= CAPACITY:
                posted.append({"week": week, "hash": value, "article_id": one.number})
    with store._connected(writer=True) as connection:  # noqa: SLF001 - no user of the store loads in bulk
        for week in {row["week"] for row in posted}:
            store._dialect.make_room_for_week(connection, week)  # noqa: SLF001
        for table, rows in _rows(chunk):
            connection.execute(insert(table), rows)
        write_postings(connection, posted)


def _rows(chunk: Sequence[Prepared]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    def article(one: Prepared) -> dict[str, Any]:
        times = dict.fromkeys(("published_at", "first_seen_at", "stored_at", "dated_at"), one.at)
        kept = {"authors": [], "agency": [], "kind": "article", "revision": 1, "reading": 1, "title": "Made up"}
        address = {"url": f"https://bulk.example/{one.number}", "url_key": f"bulk.example/{one.number}"}
        outlet = {"outlet_id": OUTLETS[one.number % len(OUTLETS)].id, "body_hash": one.body_hash}
        return {"id": one.number, **times, **kept, **address, **outlet}

    def revision(one: Prepared) -> dict[str, Any]:
        state = {"number": 1, "reading": 1, "extractor": "bench", "observed_at": one.at, "text_hash": one.body_hash}
        return {"article_id": one.number, "title": "Made up", "body": one.body, **state}

    def print_(one: Prepared) -> dict[str, Any]:
        packed = {
            name: b"".join(value.to_bytes(8, "little") for value in getattr(one.print_, name))
            for name in ("shingles", "lines")
        }
        weeks = dict.fromkeys(("week", "seen_week"), week_of(one.at))
        return {"article_id": one.number, "version": VERSION, **weeks, **packed}

    yield articles, [article(one) for one in chunk]
    yield revisions, [revision(one) for one in chunk]
    yield url_keys, [{"url_key": f"bulk.example/{one.number}", "article_id": one.number} for one in chunk]
    yield fingerprints, [print_(one) for one in chunk]


def write_postings(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """The one table that is long enough to matter: the fastest way of each database."""
    driver: Any = connection.connection.driver_connection
    ordered = sorted((row["week"], row["hash"], row["article_id"]) for row in rows)
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy("COPY postings (week, hash, article_id) FROM STDIN") as copy:
            for row in ordered:
                copy.write_row(row)
    else:
        driver.executemany("INSERT INTO postings (week, hash, article_id) VALUES (?, ?, ?)", ordered)


def make_safe(url: str) -> None:
    """Let a server of the tests, which are in haste, write as one that keeps what it was given."""
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ALTER SYSTEM RESET ALL")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


def analyse(connection: Connection) -> None:
    """Tell Postgres what its tables hold, as autovacuum does in time.

    Nobody does that for SQLite, and FTS5 deletes by reading whole tables if told that they are small.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")


def fill(stores: dict[str, Store], until: int, pool: ProcessPoolExecutor) -> None:
    """Load articles into both stores until there are so many."""
    have = {name: count(store) for name, store in stores.items()}
    first = min(have.values()) + 1
    room = {name: Counter[tuple[int, int]]() for name in stores}
    began = perf_counter()
    for numbers in chunks(range(first, until + 1)):
        chunk = list(pool.map(prepare, numbers, chunksize=250))
        for name, store in stores.items():
            rest = [one for one in chunk if one.number > have[name]]
            if rest:
                load(store, rest, room[name])
        print(f"\r{numbers[-1]:,} loaded, {perf_counter() - began:.0f} s", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for store in stores.values():
        with store._connected(writer=True) as connection:  # noqa: SLF001
            analyse(connection)
            if connection.dialect.name == "postgresql":
                # Ids were given by us: the next one is behind them.
                connection.exec_driver_sql("SELECT setval('articles_id_seq', (SELECT max(id) FROM articles))")


def count(store: Store) -> int:
    """The highest number of an article."""
    with store._connected(writer=False) as connection:  # noqa: SLF001
        return int(connection.execute(select(func.coalesce(func.max(articles.c.id), 0))).scalar_one())


def take_in(store: Store, number: int) -> tuple[float, float]:
    """Take in one article; return the seconds that it took, by the clock and of this process's CPU."""
    outlet = OUTLETS[number % len(OUTLETS)]
    url, at, body = f"https://timed.example/{number}", START + number * PACE, written(number)
    draft = Draft(title=f"Made up {number}", body=body, published_at=at, language="en", extractor="bench")
    made = judged(draft, url, outlet, (), is_stored=False, keep_all=True)
    key = url_key(url)
    with store.writing() as session:  # its feed was read before
        (state,) = session.candidates.offer(outlet.id, [Offer(key, Candidate(url))], at)
    hashes = made.text_hash, made.body_hash
    one = Reading(state.candidate_id, url, (key,), outlet.id, draft, *hashes, at, at, traces=made.traces)
    began, began_cpu = perf_counter(), process_time()
    with store.writing() as session:
        session.candidates.end(ingest(session, one, made.judgement, Policy(keep_all=True), outlet), None)
    return perf_counter() - began, process_time() - began_cpu


def timed(stores: dict[str, Store], size: int, n_timed: int) -> dict[str, list[tuple[float, float]]]:
    """Take the same articles in, in each store.

    In turns, so that a noisy machine is equally noisy for both, but many at a time: nobody works with two stores at
    once, each of which finds the processor's caches full of the other.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in stores}
    numbers = range(size - n_timed + 1, size + 1)
    for some in (numbers[start : start + _TURN] for start in range(0, n_timed, _TURN)):
        for name, store in stores.items():
            times[name] += [take_in(store, number) for number in some]
    return times


def report(times: dict[str, list[tuple[float, float]]], size: int, stores: dict[str, Store]) -> None:
    """Print a line a store."""
    for name, taken in times.items():
        clock, cpu = ([each[which] * 1000 for each in taken] for which in (0, 1))
        with stores[name].reading() as session:
            copies, mb = session.archive.counts()["copies"], session.size_bytes() / 1e6
        cells = [f"{size:,}", name, *(f"{percentile(values, p):.1f}" for values in (clock, cpu) for p in (50, 95))]
        print(f"| {' | '.join([*cells, f'{copies:,}', f'{mb:,.0f}'])} |", flush=True)


def percentile(values: Sequence[float], p: int) -> float:
    """The value below which so many percent of the values are."""
    return statistics.quantiles(values, n=100)[p - 1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill and time, size by size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100000,1000000", help="articles in the store at the end, growing")
    parser.add_argument("--timed", type=int, default=10_000, help="how many of these are taken in one by one")
    parser.add_argument("--processes", type=int, default=2, help="that write articles for loading")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(options.processes))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        postgres = stack.enter_context(database(stack.enter_context(server())))
        make_safe(postgres)
        stores = {"SQLite": open_store(f"sqlite:///{folder / 'store.db'}"), "Postgres": open_store(postgres)}
        for store in stores.values():
            stack.callback(store.close)
            with store.writing() as session:
                session.feeds.declare(OUTLETS, START, 300)
        print("| articles | store | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms | copies found | MB |")
        print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for size in map(int, options.sizes.split(",")):
            fill(stores, size - options.timed, pool)
            report(timed(stores, size, options.timed), size, stores)


if __name__ == "__main__":
    main()
