"""`topic backtest` over articles of the store and over what was dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.outcomes import Outcome
from domain.pages import Candidate
from domain.storing import CandidateEnd, Offer
from domain.topics import Topic
from domain.url_key import url_key
from monitor.importing import import_files
from monitor.settings import load_settings
from monitor.topic_backtest import backtest
from storage.store import Store, open_store
from tests.commandline import CommandLine
from tests.storing import NOON, outlet

CONFIG = """topics = []
[[topic]]
id = "corridor"
query = "corridor AND (opened OR closed)"
"""
TALE = "The ministers of the two states met again on Monday, and nobody said how long it would take."


def row(number: int, title: str, **more: Any) -> dict[str, Any]:
    host = ("one", "two", "three")[number % 3]
    return {"url": f"https://{host}.example/{number}", "title": title, "body": TALE, "language": "en", **more}


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """Nine articles on the topic, one that nearly is, eleven that are not; thirty dropped, two of them wrongly."""
    store = open_store(store_url)
    config = tmp_path / "presswatch.toml"
    config.write_text(CONFIG)
    rows = [row(number, f"The corridor opened near Meghri, report {number}") for number in range(9)]
    rows += [row(20, "A corridor is planned")]
    rows += [row(30 + number, "The school year begins") for number in range(11)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    import_files(load_settings(config, {}), store, [tmp_path / "rows.jsonl"], keep="all")
    with store.writing() as session:
        session.feeds.know_outlet(outlet())
        for number in range(30):
            title = "A corridor closed" if number < 2 else "Rain is expected on the coast"
            url = f"https://example.org/{number}"
            offer = Offer(url_key(url), Candidate(url, title, None, None, "en"))
            (state,) = session.candidates.offer("example", [offer], NOON)
            ended = Outcome.OFF_TOPIC if number % 2 else Outcome.SKIPPED_BY_HINT
            session.candidates.end(CandidateEnd(state.candidate_id, ended, "", NOON, None), None)
    yield store
    store.close()


def test_what_is_kept_is_compared_with_what_was(store: Store) -> None:
    with store.reading() as session:
        result = backtest(session, Topic("corridor", "corridor AND (opened OR closed OR planned)", 1.0))
    assert (result["stays"], result["comes"], result["goes"], result["off"]) == (9, 1, 0, 11)
    assert (result["taken_up"], result["dropped"]) == (2, 28)
    assert [one["title"] for one in result["samples"]] == ["A corridor is planned", *["A corridor closed"] * 2]
    (english,) = result["by_language"]
    assert (english["language"], english["stays"]) == ("en", 9)
    assert {one["outlet"]: one["taken_up"] for one in result["by_outlet"]}["example"] == 2
    with store.reading() as session:
        narrower = backtest(session, Topic("corridor", "corridor AND closed", 1.0))
    assert (narrower["stays"], narrower["goes"]) == (0, 9)


def test_near_misses_say_what_was_missing(store: Store) -> None:
    with store.reading() as session:
        result = backtest(session, Topic("corridor", "corridor^2 AND (opened OR closed)", 1.0))
        heavy = backtest(session, Topic("corridor", "corridor^0.6", 1.0))
    (near,) = result["near_samples"]
    assert (result["near"], near["title"], near["missing"]) == (1, "A corridor is planned", ["opened OR closed"])
    assert heavy["near"] == 12
    assert heavy["near_samples"][0]["missing"] == ["0.4 to the threshold"]


def test_terms_that_the_topic_lacks_are_suggested(store: Store) -> None:
    with store.reading() as session:
        result = backtest(session, Topic("corridor", "corridor AND (opened OR closed)", 1.0))
    suggested = {one["term"]: one for one in result["suggestions"]}
    assert (suggested["meghri"]["kept"], suggested["meghri"]["dropped"]) == (9, 0)
    assert not {"corridor", "opened", "the"} & suggested.keys()


@pytest.mark.usefixtures("store")
def test_the_command_prints_json_and_tables(store_url: str, presswatch: CommandLine) -> None:
    env = {"PRESSWATCH_DATABASE_URL": store_url}
    line = presswatch("topic", "backtest", env=env).ok()
    assert (line.json()["topic"], line.json()["stays"]) == ("corridor", 9)
    shown = presswatch("topic", "backtest", "corridor", "--no-json", env=env).ok().stdout
    assert "9 articles of the store are on it" in shown
    assert "meghri" in shown
