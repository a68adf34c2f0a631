"""What is counted of outlets' pages, the same on SQLite and Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.pages import Draft
from domain.reading import LineCount, RuleCount, RuleUse
from extract.boilerplate import lines_of
from monitor.learning import ROTTEN_AFTER, is_rotten, learn
from storage.store import Session, Store, open_store
from tests.storing import MINUTE, NOON, outlet, reading


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    with opened.writing() as session:
        session.feeds.declare([outlet(), outlet("other")], NOON, 300)
    yield opened
    opened.close()


def test_pages_are_numbered_by_outlet_and_language(store: Store) -> None:
    with store.writing() as session:
        numbers = [session.habits.next_page(*place) for place in (("example", "en"), ("example", "en"))]
        others = [session.habits.next_page(*place) for place in (("example", "hy"), ("other", "en"))]
    assert (numbers, others) == ([1, 2], [1, 1])


def test_lines_come_back_as_they_were_saved(store: Store) -> None:
    once = LineCount("a", None, 1, 3, 3, (("x", "y"),))
    often = LineCount("b", "Skip to content", 7, 1, 9, (("x",), ("y",)), learned=True)
    with store.writing() as session:
        session.habits.save_lines("example", "en", [once, often])
        session.habits.save_lines("example", "en", [replace(once, text="Text", n_pages=2)])
        session.habits.save_lines("example", "en", [])
    with store.reading() as session:
        assert session.habits.lines("example", "en", ["a", "b", "c"]) == {
            "a": replace(once, text="Text", n_pages=2),
            "b": often,
        }
        assert session.habits.lines("example", "hy", ["a"]) == {}
        assert session.habits.boilerplate() == {"example": frozenset({"b"})}
        assert session.habits.learned_lines() == [("example", "Skip to content")]
    with store.writing() as session:
        session.habits.forget_lines("example", "en", 9)
        assert list(session.habits.lines("example", "en", ["a", "b"])) == ["b"]


def test_rules_are_counted_and_forgiven(store: Store) -> None:
    with store.writing() as session:
        session.habits.count_rules("example", [RuleUse("new", held=False), RuleUse("old", held=True)], NOON)
        session.habits.count_rules("example", [RuleUse("new", held=False), RuleUse("old", held=True)], NOON + MINUTE)
        session.habits.count_rules("example", [RuleUse("new", held=True)], NOON + 2 * MINUTE)
        session.habits.count_rules("example", [RuleUse("new", held=False)], NOON + 3 * MINUTE)
    with store.reading() as session:
        assert session.habits.rules() == [
            RuleCount("example", "new", 1, 3, 1, NOON + 2 * MINUTE),
            RuleCount("example", "old", 2, 0, 0, NOON + MINUTE),
        ]


def test_a_rule_has_rotted_after_ten_pages_in_a_row() -> None:
    count = RuleCount("example", "r", 300, 500, ROTTEN_AFTER - 1, NOON)
    assert not is_rotten(count)
    assert is_rotten(replace(count, missed_in_row=ROTTEN_AFTER))


def note(session: Session, number: int, *footer: str) -> None:
    body = "\n".join([*(f"Line {'abcdefghijkl'[at]} of {'x' * number} is longer." for at in range(12)), *footer])
    one = reading(session, f"https://example.org/{number}", body)
    learn(session, replace(one, draft=Draft(body=body, language="en", lines=lines_of(body, ()))))


def test_both_databases_learn_the_same(store: Store) -> None:
    with store.writing() as session:
        for number in range(40):
            note(session, number, "All rights are ours.", *(["Only for a while"] if number < 6 else []))
    with store.reading() as session:
        assert {text for _, text in session.habits.learned_lines()} == {"All rights are ours.", "Only for a while"}
    with store.writing() as session:
        for number in range(40, 140):
            note(session, number, "All rights are ours.")
    with store.reading() as session:
        assert session.habits.learned_lines() == [("example", "All rights are ours.")]


def test_what_nobody_read_from_a_page_teaches_nothing(store: Store) -> None:
    with store.writing() as session:
        learn(session, reading(session, "https://example.org/imported", "A text\nof two lines"))
        assert session.habits.next_page("example", "en") == 1
