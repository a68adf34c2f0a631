"""Pages recorded from the store replay as tests as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.errors import UsageError
from domain.pages import Candidate, Page
from domain.reading import Habits, Rule
from domain.storing import Offer, Reading
from domain.url_key import url_key
from extract.golden import FIELDS, Given, Golden, golden, shown
from monitor.ingest import Policy, ingest, read_and_judge
from monitor.recording import write_folder
from monitor.settings import load_settings
from storage.store import open_store
from tests.commandline import CommandLine
from tests.storing import NOON, RSS
from tests.test_extract_pages import PAGES

URL = "https://larchherald.example/2/ice-rink"
CONFIG = f"""catalogue = []
[[outlet]]
id = "larchherald"
homepage = "https://larchherald.example/"
timezone = "Europe/Berlin"
languages = ["en"]
feeds = [{{ kind = "rss", url = "{RSS}" }}]
reading = [{{ since = 2023-05-01, body = ".lead, .story", drop = [".box"], title = ".hl" }}]
"""


def store_page(folder: Path) -> Candidate:
    """Store the page of a golden folder as a round would; return what the feed said of it."""
    (folder / "presswatch.toml").write_text(CONFIG)
    settings = load_settings(folder / "presswatch.toml", {})
    (outlet,) = settings.outlets
    hint = Candidate(URL, "Ice rink", "It stays open.", NOON, "en")
    body = (PAGES / "en-rule" / "page.html").read_bytes()
    page = Page(URL, URL, 200, {"content-type": "text/html; charset=utf-8"}, body, NOON)
    judged = read_and_judge(page, outlet, hint, ())
    store = open_store(f"sqlite:///{folder / 'presswatch.db'}")
    with store.writing() as session:
        session.feeds.know_outlet(outlet)
        (state,) = session.candidates.offer(outlet.id, [Offer(url_key(URL), hint)], NOON)
        hashes = (judged.text_hash, judged.body_hash)
        reading = Reading(
            state.candidate_id, URL, (url_key(URL),), outlet.id, judged.draft, *hashes, NOON, NOON, page=page
        )
        end = ingest(session, reading, judged.judgement, Policy(keep_all=True), outlet)
        session.candidates.end(end, None)
    store.close()
    return hint


def test_a_stored_page_is_recorded_once_and_replays(tmp_path: Path) -> None:
    hint = store_page(tmp_path)
    presswatch = CommandLine(tmp_path)
    done = presswatch("extract", "--record", URL, "--to", "ice-rink").ok()
    assert done.stdout == f"{URL} recorded in ice-rink: page.html, expected.json\n"
    recorded = golden(tmp_path / "ice-rink")
    assert (recorded.given.url, recorded.given.now, recorded.given.hint) == (URL, NOON, hint)
    assert recorded.given.habits.rules[0].drop == (".box",)
    draft = recorded.read()
    assert list(recorded.expected) == list(FIELDS)
    assert {field: shown(draft, field) for field in FIELDS} == recorded.expected
    assert draft.title == "Ice rink stays open until April"
    assert draft.sources["body"] == "rule"

    before = {path: path.read_bytes() for path in (tmp_path / "ice-rink").iterdir()}
    again = presswatch("extract", "--record", "1", "--to", "ice-rink")
    assert (again.code, again.stdout) == (2, "")
    assert "ice-rink is there already" in again.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "ice-rink").iterdir()} == before


def test_everything_that_was_given_comes_back(tmp_path: Path) -> None:
    rules = (Rule(date(2024, 5, 1), body=".new"), Rule(body=".old", drop=(".box", ".ad"), date=".when"))
    habits = Habits("Europe/Berlin", ("de", "hsb"), "DE", rules, frozenset({"b", "a"}))
    given = Given(URL, NOON, "text/html", habits, Candidate(URL, "Eisbahn", published_at=NOON))
    page = Golden(b"\xff\xfe<p>", given, {"title": None, "body": []})
    write_folder(page, tmp_path / "page")
    assert golden(tmp_path / "page") == page
    bare = replace(page, given=Given(None, NOON))
    write_folder(bare, tmp_path / "bare")
    assert golden(tmp_path / "bare") == bare
    assert "habits" not in json.loads((tmp_path / "bare" / "expected.json").read_text())["given"]


@pytest.mark.parametrize("to", ["there", "file", "missing/page", "file/page"])
def test_a_folder_that_cannot_be_made_is_refused_and_nothing_is_left(tmp_path: Path, to: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="there"):
        write_folder(Golden(b"", Given(None, NOON), {}), tmp_path / to)
    assert sorted(tmp_path.rglob("*")) == before
