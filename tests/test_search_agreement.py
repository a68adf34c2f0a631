"""Memory, SQLite and Postgres give one answer: the same articles in the same order, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import QueryError
from monitor.searching import Search, search
from query.parse import parse
from query.tree import Node
from storage.store import Session, open_store
from tests import postgres
from tests.querying import VOCABULARY, hostile_queries, queries
from tests.searching import Memory, fill, searches, stored

#: Articles in each store; with so many queries, 18,000 pairs.
ARTICLES, QUERIES = 150, 120

Stores = tuple[Memory, dict[str, Session]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Stores]:
    """The same articles in both databases, open for reading."""
    folder: Path = tmp_path_factory.mktemp("search")
    with ExitStack() as stack:
        urls = {
            "SQLite": f"sqlite:///{folder / 'store.db'}",
            "Postgres": stack.enter_context(postgres.database(postgres_server)),
        }
        sessions = {}
        for name, url in urls.items():
            store = open_store(url)
            stack.callback(store.close)
            fill(store, ARTICLES)
            sessions[name] = stack.enter_context(store.reading())
        yield Memory(sessions["SQLite"]), sessions


@settings(max_examples=QUERIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(queries(), searches())
def test_every_store_gives_the_answer_of_memory(stores: Stores, node: Node, wanted: Search) -> None:
    memory, sessions = stores
    expected = memory.found(node, wanted)
    for name, session in sessions.items():
        assert stored(session, node, wanted) == expected, name


@settings(max_examples=QUERIES // 2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_queries(), st.booleans())
def test_hostile_queries_are_refused_or_answered(stores: Stores, text: str, best_first: bool) -> None:
    memory, sessions = stores
    wanted = Search(text, best_first=best_first)
    try:
        expected = memory.found(parse(text), wanted)
    except QueryError:
        return
    for name, session in sessions.items():
        assert stored(session, parse(text), wanted) == expected, name


LONG = {
    "ten thousand terms": " OR ".join(f"term{number}" for number in range(9_999)) + " OR peace",
    "terms that are there": " OR ".join(VOCABULARY["en"].split() * 200),
    "beginnings": " OR ".join(f"p{number}*" for number in range(1_500)) + " OR peac*",
    "all of many": " ".join(VOCABULARY["en"].split() * 200),
    "many excluded": f"* AND NOT ({' OR '.join(f'term{number}' for number in range(1_000))} OR peace)",
    "phrases": " OR ".join(f'"peace term{number}"' for number in range(1_000)) + ' OR "peace talks"~9',
    "half of many": f"500of:({' '.join(f'term{number}' for number in range(1_000))})",
    "deep": "(peace AND NOT talks OR " * 15 + "treaty" + ")" * 15,
    "a long word": "a" * 20_000 + "* OR peace",
    "a long phrase": '"' + "peace " * 200 + '"',
    "everything": "*",
    "many words to a beginning": "p* OR т* OR խ*",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_queries_are_answered(stores: Stores, text: str) -> None:
    memory, sessions = stores
    wanted = Search(text, limit=50)
    expected = memory.found(parse(text), wanted)
    for name, session in sessions.items():
        assert stored(session, parse(text), wanted) == expected, name


def test_a_query_that_is_none_is_refused_before_the_store_is_asked(stores: Stores) -> None:
    for session in stores[1].values():
        with pytest.raises(QueryError):
            search(session, Search('"never closed'))
