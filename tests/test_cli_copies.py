"""What a user sees of copies: each text once in a search, and where it comes from in `show`."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from datetime import timedelta
from typing import Any

import pytest

from tests import newsroom
from tests.commandline import CommandLine
from tests.newsroom import body, story
from tests.storing import MINUTE, NOON

TEXT = story(1)
EDITED = newsroom.reworded(TEXT, 5)
QUOTING = [*story(51, 3), TEXT[0] + " " + TEXT[1] + " " + TEXT[2], *story(52, 3)]


def printed(host: str, text: str, minutes: float) -> dict[str, Any]:
    at = (NOON + minutes * MINUTE).isoformat()
    return {"url": f"https://{host}/1", "title": f"Bridge opens, says {host}", "body": text, "published_at": at}


ROWS = [
    printed("gazette.example", "PARIS (AFP) - " + body(*TEXT), 10),
    printed("courier.example", "PARIS (AFP) - " + body(*TEXT), 25),
    printed("tribune.example", body(*EDITED), 72),
    printed("herald.example", body(*EDITED), 130),
    printed("weekly.example", body(*QUOTING), timedelta(days=2) / MINUTE),
    printed("other.example", body(*story(9)), 40),
]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A command line over a store with a text that four outlets print, one that quotes it, and another one."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "presswatch.toml").write_text("catalogue = []\n")
    line = CommandLine(folder)
    take_in(line, *ROWS)
    return line


def take_in(line: CommandLine, *rows: dict[str, Any]) -> None:
    (line.folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    line("import", "rows.jsonl", "--keep", "all").ok()


def on_a_terminal(line: CommandLine, *arguments: str) -> str:
    """The output of a command that runs on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    env = line.environment({"COLUMNS": "80", "TERM": "dumb"})
    with subprocess.Popen(line.command(*arguments), cwd=line.folder, env=env, stdout=theirs, stdin=theirs) as process:
        os.close(theirs)
        said = b""
        try:
            while chunk := os.read(ours, 4096):
                said += chunk
        except OSError:  # the other end is closed
            pass
        assert process.wait(60) == 0
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_a_search_shows_a_text_once_and_counts_what_is_independent(line: CommandLine) -> None:
    rows = {row["outlet"]: row["n_copies"] for row in line("search", "title:bridge").ok().lines()}
    assert rows == {"gazette.example": 3, "weekly.example": 0, "other.example": 0}
    assert len(line("search", "title:bridge", "--all-copies").ok().lines()) == 6
    assert on_a_terminal(line, "search", "title:bridge").splitlines()[-1] == "6 articles, 3 independent"
    # Of copies outside the time that is asked for, nothing is shown in the place of the others.
    (row,) = line("search", "title:bridge", "--since", "2024-05-01T13:00Z", "--until", "2024-05-02").ok().lines()
    assert row["outlet"] == "tribune.example"


def test_show_tells_who_wrote_a_text_and_who_printed_it_when(line: CommandLine) -> None:
    shown = line("show", "https://tribune.example/1", "--json").ok().json()
    found = shown["provenance"]
    assert (found["agency"], found["crediting"], found["agency_article"]) == ("AFP", 2, None)
    assert (found["articles"], found["texts"]) == (4, 2)
    original = found["original"]
    assert (original["outlet"], original["lag_minutes"], original["grade"]) == ("gazette.example", 0, None)
    tree = [(one["outlet"], one["lag_minutes"], one["grade"], len(one["reprints"])) for one in original["reprints"]]
    assert tree == [("courier.example", 15, "exact", 0), ("tribune.example", 62, "copy", 1)]
    assert original["reprints"][1]["reprints"][0]["outlet"] == "herald.example"

    copies = {copy["outlet"]: copy for copy in shown["copies"]}
    assert copies.keys() == {"gazette.example", "courier.example", "herald.example"}
    assert copies["herald.example"]["grade"] == "exact"
    assert copies["gazette.example"]["containment_ab"] > 0.7
    passage = copies["gazette.example"]["passages"][0]
    assert passage["text"] in body(*EDITED)
    assert passage["words"] >= 8

    shown = line("show", "https://weekly.example/1", "--json").ok().json()
    assert (shown["copy_grade"], shown["provenance"], shown["copies"]) == ("derived", None, [])
    assert {other["outlet"] for other in shown["related"]} >= {"gazette.example", "courier.example"}


def test_show_draws_the_tree_within_80_columns(line: CommandLine) -> None:
    said = on_a_terminal(line, "show", "https://gazette.example/1")
    tree = said[said.index("One text in 4 articles") :].splitlines()
    assert max(map(len, tree)) <= 80
    assert [row.rstrip() for row in tree[1:6]] == [
        "AFP, credited by 2 of 4; its own page is not in the store",
        "└── 2024-05-01 12:10  gazette.example         first printed here  id 1",
        "    ├──   +15 min  courier.example         same text  id 2",
        "    └──   +62 min  tribune.example         edited: 96% is the original's  id 3",
        "        └──  +120 min  herald.example          same as above  id 4",
    ]
    assert "Shares a part with 1 more" in said


def test_all_verified_pairs_are_exported(line: CommandLine) -> None:
    pairs = line("export", "--copies").ok().lines()
    grades = sorted(pair["grade"] for pair in pairs)
    assert grades.count("exact") == 2
    assert grades.count("copy") == 4
    assert grades.count("derived") >= 2
    assert all(pair["a"] < pair["b"] for pair in pairs)
    assert all(0 < pair["containment_ab"] <= 1 and 0 < pair["containment_ba"] <= 1 for pair in pairs)


def test_the_agencys_own_page_is_named_and_comes_first(line: CommandLine) -> None:
    take_in(line, printed("www.afp.com", body(*TEXT), 30))
    shown = line("show", "https://gazette.example/1", "--json").ok().json()
    found = shown["provenance"]
    assert (found["agency"], found["agency_article"]) == ("AFP", found["original"]["id"])
    assert found["original"]["reprints"][0]["lag_minutes"] == -20
    assert line("db", "check", "--json").ok().json()["ok"]
