"""A million articles in both stores: how fast they are loaded, and how long searches take.

    python -m bench.search_million [--sizes 50000,1000000] [--timed 5000] [--asked 100] [--folder DIR]

Articles of about 3 KB in four languages are put together from sentences, with words as rare as in news, and loaded in
bulk; the last ones in batches as every article is, which is timed. Then queries of each kind are asked, the words of
each chosen by how many articles have them; each search gives its first 20 articles with what was found marked. Prints a
table: the median and the 95th percentile, in milliseconds, by kind of query, order, and store; by the clock, and of
the CPU of the process that asks (on SQLite all that there is, on Postgres without the server's).

Disk: about 20 GB for both stores. The same numbers give the same articles.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Connection, insert, select

import storage.search
from bench.articles import LETTERS, made_up, vocabulary
from bench.copies_million import analyse, count, make_safe, percentile
from domain.outlets import Outlet
from monitor.searching import Search, search
from query.document import make_document
from query.lexemes import lexemes
from query.normalise import NORMALISER_VERSION, words
from storage.dialects import _fts5, _tsvector
from storage.search import place_of
from storage.search_tables import search_entries, search_words
from storage.store import Store, open_store
from storage.tables import articles, revisions, url_keys
from tests.postgres import database, server

START = datetime(2024, 1, 1, tzinfo=UTC)
PACE = timedelta(seconds=60)
OUTLETS = [
    Outlet(id=f"outlet-{number}", name=f"Outlet {number}", homepage=f"https://outlet-{number}.example/")
    for number in range(100)
]
#: Articles in one transaction, and in one that is not timed.
BATCH, BULK = 500, 5_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be loaded."""

    number: int
    language: str
    title: str
    summary: str
    body: str
    #: What an index holds of it (`query.lexemes`), as Postgres has it, and packed.
    columns: tuple[str, ...]
    vector: str | None
    packed_columns: bytes
    words: frozenset[str]

    @property
    def at(self) -> datetime:
        """When it was published."""
        return START + self.number * PACE

    @property
    def place(self) -> int:
        """Where it stands in the order of searches."""
        return place_of(self.at, self.number)

    @property
    def outlet(self) -> str:
        """Who published it."""
        return OUTLETS[self.number % len(OUTLETS)].id


def prepare(number: int) -> Prepared:
    """Write an article, and make what is indexed of it."""
    language, title, summary, body = made_up(number)
    url, outlet = f"https://bulk.example/{number}", OUTLETS[number % len(OUTLETS)].id
    document = make_document(title=title, summary=summary, body=body, language=language, outlet=outlet, url=url)
    columns = lexemes(document) or ()
    vector = _tsvector._vector(place_of(START + number * PACE, number), columns)  # noqa: SLF001
    held, its_words = storage.search._packed(columns), frozenset(" ".join(columns).split())  # noqa: SLF001
    return Prepared(number, language, title, summary, body, columns, vector, held, its_words)


def write_articles(connection: Connection, some: Sequence[Prepared]) -> None:
    """Write articles as they would stand there."""
    rows, texts, keys = [], [], []
    for one in some:
        key = f"bulk.example/{one.number}"
        times = dict.fromkeys(("published_at", "first_seen_at", "stored_at", "dated_at"), one.at)
        kept = {"authors": [], "agency": [], "kind": "article", "revision": 1, "reading": 1, "body_hash": key}
        facts = {"language": one.language, "title": one.title, "summary": one.summary, "outlet_id": one.outlet}
        rows.append({"id": one.number, "url": f"https://{key}", "url_key": key, **times, **kept, **facts})
        state = {"number": 1, "reading": 1, "extractor": "bench", "observed_at": one.at, "text_hash": key}
        texts.append({"article_id": one.number, "title": one.title, "body": one.body, **state})
        keys.append({"url_key": key, "article_id": one.number})
    for table, values in ((articles, rows), (revisions, texts), (url_keys, keys)):
        connection.execute(insert(table), values)


def index_in_bulk(connection: Connection, some: Sequence[Prepared], known: set[str]) -> None:
    """Write what `SearchIndex.write` would; ``known`` are the words that were written."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy("COPY search_text (place, vector) FROM STDIN") as copy:
            for one in some:
                copy.write_row((one.place, one.vector))
    else:
        _fts5.add(connection, ((one.place, one.columns) for one in some))
    version = {"version": NORMALISER_VERSION}
    entries = [{"article_id": one.number, "place": one.place, "lexemes": one.packed_columns, **version} for one in some]
    connection.execute(insert(search_entries), entries)
    new = set[str]().union(*(one.words for one in some)) - known
    connection.execute(insert(search_words), [{"word": word} for word in sorted(new)])
    known |= new


def fill(stores: dict[str, Store], until: int, timed_ones: int, pool: ProcessPoolExecutor) -> None:
    """Load articles until there are so many: in bulk, and the last ones, timed, as every article is."""
    first = 1 + min(map(count, stores.values()))
    if first > until:
        return  # they were kept from before
    if first <= until - timed_ones:
        load(stores, range(first, until - timed_ones + 1), pool)
    for name, store in stores.items():
        if timed_ones:
            seconds = write_timed(store, until - timed_ones + 1, until)
            print(f"{name}: the last {timed_ones:,} with their index, {timed_ones / seconds:,.0f} a second", flush=True)
        with connected(store) as connection:
            analyse(connection)
            if connection.dialect.name == "postgresql":  # as autovacuum does in time
                connection.exec_driver_sql("SELECT gin_clean_pending_list('ix_search_text_vector')")


def load(stores: dict[str, Store], wanted: range, pool: ProcessPoolExecutor) -> None:
    """Load articles in bulk."""
    known: dict[str, set[str]] = {}
    dropped: dict[str, str | None] = {}
    for name, store in stores.items():
        with connected(store) as connection:
            known[name] = set(connection.execute(select(search_words.c.word)).scalars())
            dropped[name] = drop_vector_index(connection)
    began = perf_counter()
    for numbers in (wanted[start : start + BULK] for start in range(0, len(wanted), BULK)):
        some = list(pool.map(prepare, numbers, chunksize=100))
        for name, store in stores.items():
            with connected(store) as connection:
                write_articles(connection, some)
                index_in_bulk(connection, some, known[name])
        said = f"{numbers[-1]:,} loaded, {(numbers[-1] - wanted[0] + 1) / (perf_counter() - began):,.0f} a second"
        print(f"\r{said}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for name, store in stores.items():
        with connected(store) as connection:
            make_index(connection, dropped[name])


def drop_vector_index(connection: Connection) -> str | None:
    """Drop the index over the vectors, which is made more quickly when its table is full; return what makes it."""
    if connection.dialect.name != "postgresql":
        return None
    written: str = connection.exec_driver_sql("SELECT pg_get_indexdef('ix_search_text_vector'::regclass)").scalar_one()
    connection.exec_driver_sql("DROP INDEX ix_search_text_vector")
    return written


def make_index(connection: Connection, written: str | None) -> None:
    """Make what was dropped."""
    if written is not None:
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
        connection.exec_driver_sql(written)


def write_timed(store: Store, first: int, last: int) -> float:
    """Write articles in batches, each indexed as every article is; return the seconds without making them up."""
    seconds = 0.0
    for start in range(first, last + 1, BATCH):
        some = [prepare(number) for number in range(start, min(start + BATCH, last + 1))]
        began = perf_counter()
        with store.writing() as session:
            write_articles(session._connection, some)  # noqa: SLF001 - no user of the store loads in bulk
            session.index.write(*(one.number for one in some))
        seconds += perf_counter() - began
    return seconds


def connected(store: Store) -> AbstractContextManager[Connection]:
    """A transaction that may do anything."""
    return store._connected(writer=True)  # noqa: SLF001 - as above


# ------------------------------------------------------------------------------------------------------------- queries

Ranks = tuple[int, int]

#: Ranks of words: in about every tenth article of their language, in one of a hundred, in one of a thousand.
ANY: Ranks = (0, 20_000)
RARE: Ranks = (250, 20_000)


def _word(random: Random, ranks: Ranks) -> str:
    some = vocabulary(random.choice(list(LETTERS)))[0]
    low, high = ranks
    # As people ask: for frequent words as often as for rare ones.
    return words(some[int(low + (high - low) * random.random() ** 3)])[0]


def _phrase(random: Random, size: int, ranks: Ranks) -> list[str]:
    """Three neighbouring words of some article: of its text, or of its title if frequent words are not asked for."""
    while True:
        language, title, _, body = made_up(random.randint(1, size))
        text = (title.casefold() if ranks[0] else body).replace(",", "").replace(".", "").split()
        at = random.randrange(len(text) - 3)
        if not set(text[at : at + 3]).intersection(vocabulary(language)[0][: ranks[0]]):
            return text[at : at + 3]


def kinds(size: int, ranks: Ranks) -> dict[str, Callable[[Random], str]]:
    """Ways to ask, by name."""

    def day(random: Random) -> str:
        at = START + random.randrange(size) * PACE
        return f"published:[{at:%Y-%m-%d} TO {at + timedelta(days=random.choice((1, 7, 30))):%Y-%m-%d}]"

    return {
        "word": lambda random: _word(random, ranks),
        "two words": lambda random: f"{_word(random, ranks)} {_word(random, ranks)}",
        "phrase": lambda random: '"' + " ".join(_phrase(random, size, ranks)[:2]) + '"',
        "prefix": lambda random: f"{_word(random, ranks)[:5]}*",
        "proximity": lambda random: f"within8:({' '.join(_phrase(random, size, ranks)[::2])})",
        "in order": lambda random: '"' + " ".join(_phrase(random, size, ranks)[::2]) + '"~5',
        "field and dates": lambda random: (
            f"outlet:outlet-{random.randrange(100)} AND {_word(random, ranks)} AND {day(random)}"
        ),
        "title": lambda random: f"title:{_word(random, ranks)}",
        "alternatives": lambda random: " OR ".join(_word(random, ranks) for _ in range(3)),
    }


def timed(store: Store, queries: Sequence[str], *, best_first: bool) -> tuple[list[float], list[float]]:
    """The milliseconds that each search takes to its 20th article: by the clock, and of this process's CPU."""
    clock, cpu = [], []
    for query in queries:
        with store.reading() as session:
            began, began_cpu = perf_counter(), process_time()
            for found in search(session, Search(query, best_first=best_first, limit=20)):
                found.record()
            clock.append((perf_counter() - began) * 1000)
            cpu.append((process_time() - began_cpu) * 1000)
    return clock, cpu


def report(stores: dict[str, Store], size: int, n: int) -> None:
    """Print a line a kind of query, order and store."""
    for name, store in stores.items():
        with store.reading() as session:
            print(f"{name}: {session.size_bytes() / 1e6:,.0f} MB", flush=True)
    gc.freeze()  # as every command does with what it has loaded: here, the words
    for best_first, ranks in ((False, ANY), (True, RARE)):
        for kind, made in kinds(size, ranks).items():
            random = Random(kind)  # noqa: S311
            queries = [made(random) for _ in range(n)]
            for name, store in stores.items():
                times = (percentile(each, p) for each in timed(store, queries, best_first=best_first) for p in (50, 95))
                order = "best" if best_first else "newest"
                cells = [f"{size:,}", name, order, kind, *(f"{each:.1f}" for each in times)]
                print(f"| {' | '.join(cells)} |", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Load and ask, size by size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50000,1000000", help="articles in the stores, growing")
    parser.add_argument("--timed", type=int, default=5_000, help="how many of these are written in batches, timed")
    parser.add_argument("--asked", type=int, default=100, help="queries of each kind")
    parser.add_argument("--folder", type=Path, help="where SQLite's file is written, and kept; else a temporary folder")
    parser.add_argument("--postgres", help="URL of a database that is kept; else a server of its own")
    parser.add_argument("--stores", default="SQLite,Postgres", help="which")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(2))
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        stores = {}
        if "SQLite" in options.stores:
            stores["SQLite"] = open_store(f"sqlite:///{folder / 'store.db'}")
        if "Postgres" in options.stores:
            url = options.postgres or stack.enter_context(database(stack.enter_context(server())))
            make_safe(url)
            stores["Postgres"] = open_store(url)
        for store in stores.values():
            stack.callback(store.close)
            with store.writing() as session:
                session.feeds.declare(OUTLETS, START, 300)
        print("| articles | store | order | query | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms |")
        print("| ---: | --- | --- | --- | ---: | ---: | ---: | ---: |")
        for size in map(int, options.sizes.split(",")):
            fill(stores, size, options.timed, pool)
            report(stores, size, options.asked)


if __name__ == "__main__":
    main()
