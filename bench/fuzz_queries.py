"""Ask made-up queries of made-up articles until the time is over; anything but an answer or a QueryError is a mistake.

    python -m bench.fuzz_queries [--seconds 3600] [--seed 1] [--articles 200]

Queries are put together from signs, words, and what people paste (SQL, FTS and regular expressions, marks of writing
direction, NULs), and now and then made long. Each is asked in memory, of an article made up for it, and of a SQLite and
a Postgres store of so many, which must answer the same. Prints a JSON line: how many texts were queries, how many found
something, and the seconds that the slowest took. Ends with 1 at the first mistake, and shows what was asked.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from domain.errors import QueryError
from monitor.searching import Search, search
from query.document import Document, make_document
from storage.store import Store, open_store
from tests.postgres import database, server
from tests.querying import HOSTILE, VOCABULARY, WORDS, ask
from tests.searching import fill

#: One query of so many is made of thousands of pieces.
_LONG = 200


def made_up_query(chance: random.Random) -> str:
    """A text that may be a query."""
    pieces = [*HOSTILE, *WORDS, " ", " ", " ", " AND ", " OR ", '" ', ' "', "(", ")"]
    n = chance.randint(1_000, 8_000) if chance.randrange(_LONG) == 0 else chance.randint(1, 30)
    if chance.random() < 0.3:
        return " OR ".join(chance.choices(WORDS, k=n))
    return "".join(chance.choices(pieces, k=n))


def made_up_article(chance: random.Random) -> Document:
    """An article of words, or of anything at all."""
    pieces = WORDS if chance.random() < 0.7 else HOSTILE
    n = 20_000 if chance.randrange(_LONG) == 0 else chance.randint(0, 60)
    return make_document(
        title=" ".join(chance.choices(pieces, k=chance.randint(0, 12))),
        body=" ".join(chance.choices(pieces, k=n)),
        language=chance.choice([*VOCABULARY, None]),
    )


@contextmanager
def filled(n: int, seed: int) -> Iterator[list[Store]]:
    """A store of each kind, with the same articles."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        urls = [f"sqlite:///{Path(folder) / 'store.db'}", stack.enter_context(database(stack.enter_context(server())))]
        stores = [open_store(url) for url in urls]
        for store in stores:
            stack.callback(store.close)
            fill(store, n, seed)
        yield stores


def found_in(store: Store, text: str, *, best_first: bool) -> list[int] | None:
    """The articles that a search shows; None for a text that is no query."""
    try:
        with store.reading() as session:
            return [one.article.id for one in search(session, Search(text, best_first=best_first, limit=20))]
    except QueryError:
        return None


def asked_everywhere(chance: random.Random, text: str, stores: list[Store]) -> bool | None:
    """Whether anything is found; None for what is no query. Raises `AssertionError` where the answers differ."""
    in_memory = ask(text, made_up_article(chance))
    best_first = chance.random() < 0.5
    answers = [found_in(store, text, best_first=best_first) for store in stores]
    if any(answer != answers[0] for answer in answers) or (in_memory is None) != (answers[0] is None):
        raise AssertionError(f"they do not answer the same: {in_memory}, {answers}")
    return None if in_memory is None else bool(in_memory or answers[0])


def main() -> None:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=200)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311
    tried, queries, found, slowest, slowest_query = 0, 0, 0, 0.0, ""
    with filled(arguments.articles, arguments.seed) as stores:
        ends = time.monotonic() + arguments.seconds
        while time.monotonic() < ends:
            text = made_up_query(chance)
            began = time.monotonic()
            try:
                answer = asked_everywhere(chance, text, stores)
            except Exception as mistake:
                mistake.add_note(f"asked {text!r}")
                raise
            took = time.monotonic() - began
            tried, queries, found = tried + 1, queries + (answer is not None), found + bool(answer)
            if took > slowest:
                slowest, slowest_query = took, text
    said = f"{slowest_query[:80]} … ({len(slowest_query)} characters)"
    counts = {"tried": tried, "queries": queries, "found": found}
    print(json.dumps({**counts, "slowest_s": round(slowest, 3), "slowest": said}))


if __name__ == "__main__":
    main()
