"""Ask made-up queries of both databases and of memory, and count where they answer otherwise.

    python -m bench.agreement [--articles 400] [--queries 250] [--seed 1]

A pair is one query and one article; 400 articles and 250 queries are 100,000 pairs. Each query is asked newest first or
best first, between two times or not, with copies or without. Prints a JSON line; ends with 1 if an answer differs, and
shows what was asked.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from contextlib import ExitStack
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import NonInteractiveExampleWarning

from monitor.searching import Search
from query.tree import Node
from storage.store import open_store
from tests.postgres import database, server
from tests.querying import queries
from tests.searching import Memory, fill, searches, stored


def main() -> None:
    """Print how many pairs were asked, and how many answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--queries", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore", NonInteractiveExampleWarning)
    asked, found = 0, 0
    different: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        postgres = stack.enter_context(database(stack.enter_context(server())))
        sessions = {}
        for name, url in {"SQLite": f"sqlite:///{folder / 'store.db'}", "Postgres": postgres}.items():
            store = open_store(url)
            stack.callback(store.close)
            fill(store, options.articles, options.seed)
            sessions[name] = stack.enter_context(store.reading())
        memory = Memory(sessions["SQLite"])

        @seed(options.seed)
        @settings(
            max_examples=options.queries,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(queries(), searches())
        def ask(node: Node, wanted: Search) -> None:
            nonlocal asked, found
            expected = memory.found(node, wanted)
            asked, found = asked + 1, found + len(expected)
            different.extend(
                f"{name}: {node!r} {wanted!r}"
                for name, session in sessions.items()
                if stored(session, node, wanted) != expected
            )

        ask()
    for each in different:
        print(each, file=sys.stderr)
    pairs = asked * options.articles
    print(json.dumps({"queries": asked, "pairs": pairs, "articles_found": found, "different_answers": len(different)}))
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
