"""`outlet list|check|add` as a user calls them."""

from __future__ import annotations

import pytest

from tests.commandline import CommandLine
from tests.test_monitor_outlets import CONFIG


@pytest.fixture
def line(presswatch: CommandLine) -> CommandLine:
    (presswatch.folder / "presswatch.toml").write_text(CONFIG, encoding="utf-8")
    return presswatch


def test_list_shows_what_is_watched_and_what_is_not(line: CommandLine) -> None:
    rows = line("outlet", "list").ok().lines()
    enabled = {row["id"]: row["enabled"] for row in rows}
    assert enabled["mine"]
    assert enabled["hetq"]
    assert not enabled["dw"], "the configuration says so"
    assert not enabled["voa"], "built in, but not chosen"
    assert [row["enabled"] for row in rows] == sorted((row["enabled"] for row in rows), reverse=True)
    (mine,) = [row for row in rows if row["id"] == "mine"]
    assert mine["feeds"] == [{"kind": "rss", "url": "https://courier.example/rss", "language": None}]


def test_list_takes_filters_and_words(line: CommandLine) -> None:
    rows = line("outlet", "list", "--agency", "--country", "az", "--disabled", "turan").ok().lines()
    assert [row["id"] for row in rows] == ["turan"]


def test_the_table_fits_a_terminal_and_says_how_to_switch_on(line: CommandLine) -> None:
    table = line("outlet", "list", "--no-json").ok().stdout
    assert max(map(len, table.splitlines())) <= 80
    assert "● mine" in table
    assert "○ dw" in table
    assert '[[outlet]]\n  id = "ID"' in table
    few = line("outlet", "list", "--no-json", "courier").ok().stdout
    assert "mine: Slow on Sundays." in few
    assert "[[outlet]]" not in few


def test_an_unknown_control_is_refused(line: CommandLine) -> None:
    done = line("outlet", "list", "--control", "state-funde")
    assert done.code == 2
    assert done.stderr == "presswatch: --control: there is no 'state-funde'; did you mean \"state-funded\"?\n"


def test_an_outlet_that_is_built_in_but_not_watched_is_named_so(line: CommandLine) -> None:
    crawl = line("crawl", "--outlet", "voa")
    assert crawl.code == 2
    assert crawl.stderr == (
        "presswatch: voa is built in, but not watched; to watch it, add two lines to presswatch.toml: "
        '[[outlet]] and id = "voa"\n'
    )
    why = line("why", "https://www.voanews.com/a/1.html", "--json").ok().json()
    assert why["reason"] == "the outlet voa is known, but not watched; `presswatch outlet list voa` tells more"
