"""The index is written with each article, renewed with it, and leaves with it; what it lacks is found all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from domain.changes import Edit
from domain.errors import Refused
from domain.url_key import url_key
from monitor.forgetting import forget
from monitor.indexing import index_rest
from monitor.searching import Search, search
from query.conditions import Condition, Row, Token
from query.lexemes import MOST_WORDS
from storage.search import place_of
from storage.search_tables import search_entries, search_words
from storage.store import Session, Store, open_store
from tests.commandline import CommandLine
from tests.storing import MINUTE, NOON, outlet, reading, stored

TEXT = "The two sides agreed to open the road again."
URL = "https://example.org/a"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    with opened.writing() as session:
        session.feeds.declare([outlet()], NOON, 300)
    yield opened
    opened.close()


def found(session: Session, query: str, **more: object) -> list[int]:
    return [each.article.id for each in search(session, Search(query, **more))]  # type: ignore[arg-type]


def proposed(session: Session, token: str) -> list[int]:
    """What the index itself knows."""
    return list(session.index.proposed(Token("text", token)))


def test_an_article_is_found_in_the_transaction_that_writes_it(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        assert found(session, "roads") == [article_id]
        assert found(session, "url:example outlet:example lang:en") == [article_id]


def test_a_revision_renews_the_index(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        known = session.articles.known_by_id(article_id)
        session.articles.revise(known, reading(session, URL, "They closed the border."), Edit(()), {})
        assert (proposed(session, "en_road"), proposed(session, "en_border")) == ([], [article_id])
        known = session.articles.known_by_id(article_id)
        later = reading(session, URL, "They closed the bridge.")
        session.articles.reread(known, replace(later, draft=replace(later.draft, language="de")))
        assert (proposed(session, "en_border"), proposed(session, "de_bridg")) == ([], [article_id])
        assert session.check() == []


def test_what_an_index_refuses_is_undone_alone(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        with pytest.raises(Refused), session.part():
            session.index.write(article_id)  # there is an entry already
        assert found(session, "roads") == [article_id]
        assert session.check() == []


def test_a_date_that_changes_changes_the_order(store: Store) -> None:
    with store.writing() as session:
        first, second = stored(session, URL, TEXT), stored(session, URL + "2", TEXT, at=NOON + MINUTE)
        assert found(session, "road") == [second, first]
        later = reading(session, URL, TEXT)
        dated = replace(later, draft=replace(later.draft, published_at=NOON + 2 * MINUTE))
        session.articles.reread(session.articles.known_by_id(first), dated)
        assert found(session, "road") == [first, second]
        assert found(session, "road", since=NOON + 2 * MINUTE) == [first]
        assert session.check() == []


@pytest.mark.parametrize("body", [TEXT, "A ro\x00ad\ud800 and\x00 a bridge", "Արմենիա և Ադրբեջան\nԽաղաղություն", ""])
def test_what_is_made_before_an_article_is_stored_is_what_is_made_of_it_then(store: Store, body: str) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, body, title="The \ud800road\x00s")
        before = session.index.held([article_id])
        session.index.renew(article_id)
        assert session.index.held([article_id]) == before != {}


def test_a_new_address_is_found_by_its_words(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        session.articles.add_keys(article_id, ["example.org/bridge"])
        session.fates.move(article_id, "https://example.org/bridge", "example.org/bridge")
        assert found(session, "url:bridge") == [article_id]
        assert session.check() == []


def test_words_of_a_part_that_was_undone_are_entered_by_the_next(store: Store) -> None:
    with store.writing() as session:
        with suppress(ZeroDivisionError), session.part():
            stored(session, URL, TEXT)
            raise ZeroDivisionError
        article_id = stored(session, URL + "2", TEXT)
        assert found(session, "road") == [article_id]
        assert session.check() == []


def test_what_is_forgotten_leaves_no_word_behind(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "Zanzibar and the road.")
        kept = stored(session, URL + "2", "The road alone.")
    forget(store, URL)
    with store.reading() as session:
        assert (found(session, "zanzibar"), found(session, "road")) == ([], [kept])
        words = session._connection.execute(search_words.select()).scalars().all()
        assert "zanzibar" not in words
        assert "road" in words
        assert session.check() == []


def test_a_word_that_another_process_took_out_is_entered_again(store: Store) -> None:
    another = open_store(store._engine.url.render_as_string(hide_password=False))
    with store.writing() as session:
        stored(session, URL, "Zanzibar and the road.")
    forget(another, URL)
    with store.writing() as session:
        article_id = stored(session, URL + "2", "Zanzibar again.")
    with another.reading() as session:
        assert found(session, "zanzibar") == [article_id]
        assert session.check() == []
    another.close()


def test_a_removal_that_was_undone_is_not_relied_on(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "Zanzibar and the road.")
        with suppress(ZeroDivisionError), session.part():
            session.articles.forget([url_key(URL)], NOON)
            stored(session, URL + "2", "Timbuktu.")
            raise ZeroDivisionError
        stored(session, URL + "3", "Samarkand.")
    another = open_store(store._engine.url.render_as_string(hide_password=False))
    forget(another, URL + "3")
    another.close()
    with store.writing() as session:
        article_id = stored(session, URL + "4", "Samarkand.")
        assert found(session, "samarkand") == [article_id]


def test_one_article_that_takes_over_another_takes_it_out_of_the_index(store: Store) -> None:
    with store.writing() as session:
        stays, goes = stored(session, URL, TEXT), stored(session, URL + "2", TEXT)
        session.fates.merge(stays, goes)
        assert found(session, "road") == [stays]
        assert session.check() == []


def test_words_that_look_like_stretches_of_time_exclude_only_themselves(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        # 4m10 … 4m11: what Postgres' index calls the longest stretches in which articles of today lie.
        stored(session, f"{URL}b", "He ran down the road in 4m10 or 4m11.")
        assert found(session, "road NOT 4m10") == found(session, "road NOT 4m11") == [article_id]


def test_whoever_reads_already_finds_what_is_taken_out_of_the_index(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
    with store.reading() as reader:
        assert reader.index.count_out_of_date() == 0
        with store.writing() as session:
            session.index.clear()
        assert found(reader, "road") == [article_id]


def test_what_is_not_indexed_is_found_and_then_indexed(store: Store) -> None:
    with store.writing() as session:
        ids = [stored(session, f"{URL}{n}", TEXT, at=NOON + n * MINUTE) for n in range(3)]
        session.index.clear()
        # One article was indexed by other rules.
        session.index.renew(ids[1])
        session._connection.execute(
            update(search_entries).where(search_entries.c.article_id == ids[1]).values(version=999)
        )
    seen: list[tuple[int, int]] = []
    with store.reading() as session:
        assert found(session, "road") == ids[::-1]
        assert found(session, "zanzibar") == []
    assert index_rest(store, stop=lambda: True) == 0
    assert index_rest(store, progress=lambda done, total: seen.append((done, total))) == 3
    assert seen == [(3, 3)]
    with store.reading() as session:
        assert proposed(session, "en_road") == found(session, "road") == ids[::-1]
        assert session.index.count_out_of_date() == 0
        assert session.check() == []


def test_thousands_of_texts_are_proposed_newest_first(store: Store) -> None:
    """More than one stretch of time holds, and more than are looked at at once; by word, phrase and nearness."""
    places = {place_of(NOON - n * MINUTE, n): n for n in range(5_000)}
    texts = {
        place: ("peace treaty" if n % 7 else "treaty peace") + " road" * (n % 50 == 0) + " zanzibar" * (n % 2_000 == 1)
        for place, n in places.items()
    }
    expected: dict[Condition, Callable[[int], bool]] = {
        Token("text", "road"): lambda n: n % 50 == 0,
        Token("text", "zanzibar"): lambda n: n % 2_000 == 1,
        Row("text", ("treaty", "peace"), 1, in_order=True): lambda n: n % 7 == 0,
        Row("text", ("peace", "road"), 1, in_order=True): lambda n: n % 350 == 0,
        Row("text", ("road", "peace"), 2, in_order=False): lambda n: n % 50 == 0,
        Row("body", ("treaty", "zanzibar"), 1, in_order=True): lambda n: n % 2_000 == 1 and n % 7 > 0,
    }
    with store.writing() as session:
        bodies = {place: " ".join([text, *(f"en_{word}" for word in text.split())]) for place, text in texts.items()}
        columns = ((place, ("", "", body, body, "")) for place, body in bodies.items())
        assert len(session.index._index.add(session._connection, columns)) == len(places)
        for condition, is_so in expected.items():
            for low, high in ((0, 2**63 - 1), (place_of(NOON - 4_500 * MINUTE, 0), place_of(NOON - MINUTE, 0))):
                asked = session.index._index.asked(session._connection, condition, low, high)
                assert [places[one] for one in asked] == [
                    n for place, n in places.items() if is_so(n) and low <= place <= high
                ], condition


LONG = {
    "more words than an index takes": "road " * (MOST_WORDS + 1),
    "a longer word than an index takes": "road " + "a" * 5000,
    "more than Postgres takes of a text": " ".join(f"word{n}and{n}" for n in range(40_000)) + " road",
    "more positions than Postgres keeps": "the road " * 9_000 + "road the road",
}


@pytest.mark.parametrize("body", LONG.values(), ids=LONG.keys())
def test_long_articles_are_found(store: Store, body: str) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, body)
        stored(session, URL + "2", "Nothing of it.")
    assert index_rest(store) == 0  # what an index does not take is not tried again
    with store.reading() as session:
        assert found(session, "roads") == [article_id]
        assert found(session, '"road the road" OR ="aaaa" OR body:road') == [article_id]
        assert session.check() == []


def test_check_names_what_is_wrong_with_the_index_and_reindexing_mends_it(store: Store) -> None:
    with store.writing() as session:
        first, second, third = (stored(session, f"{URL}{n}", TEXT, at=NOON + n * MINUTE) for n in range(3))
        columns = session.index.held([first])[first]
        place = place_of(NOON, first)
        session.index._index.drop(session._connection, place, columns)
        session._connection.execute(delete(search_entries).where(search_entries.c.article_id == second))
        session._connection.execute(
            update(search_entries)
            .where(search_entries.c.article_id == third)
            .values(place=place_of(NOON - MINUTE, third))
        )
        problems = "\n".join(session.check())
    assert f"1 articles whose text the search index lacks: {first}" not in problems  # the third lacks it as well
    assert "2 articles whose text the search index lacks" in problems
    assert f"1 articles without an entry in the search index: {second}" in problems
    assert "2 texts in the search index that are no article's" in problems
    assert f"1 articles that stand in the wrong place among searches: {third}" in problems


@pytest.mark.parametrize("year", [1, 1066, 1900, 2024, 2172, 2173, 9999])
def test_every_date_has_a_place(year: int) -> None:
    place = place_of(datetime(year, 12, 31, tzinfo=UTC), 7)
    assert 0 <= place < 2**63
    assert place % 2**30 == 7


def test_places_are_in_the_order_of_dates_and_then_of_ids() -> None:
    dates = [NOON, NOON + timedelta(seconds=1), NOON + timedelta(days=9)]
    places = [place_of(at, article_id) for at in dates for article_id in (1, 2)]
    assert places == sorted(set(places))


def test_reindex_counts_and_mends(presswatch: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text(f'{{"url": "{URL}", "title": "Roads", "body": "{TEXT}"}}\n')
    presswatch("import", "articles.jsonl", "--keep", "all").ok()
    assert presswatch("db", "reindex", "--json").ok().json() == {"indexed": 0}
    assert presswatch("db", "reindex", "--all", "--json").ok().json() == {"indexed": 1}
    assert [row["title"] for row in presswatch("search", "road", "--json").ok().lines()] == ["Roads"]
    assert presswatch("db", "check", "--json").ok().json() == {"ok": True, "problems": []}
