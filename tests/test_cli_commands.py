"""Commands as a user calls them, over imported articles: no web needed."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commandline import CommandLine

TALKS = (
    "Armenia and Azerbaijan agreed on Thursday to go on with peace talks next month, the two foreign ministries said. "
    "Both sides named the exchange of prisoners of war and the delimitation of the border as the next steps."
)
WEATHER = "Snow fell on the passes above the lake this morning, and the road to the north was closed until noon."


def rows(folder: Path, *articles: dict[str, Any]) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


def article(number: int, body: str = TALKS, **more: Any) -> dict[str, Any]:
    return {"url": f"https://www.courier{number}.example/a/{number}", "title": f"Talks {number}", "body": body, **more}


@pytest.fixture
def line(presswatch: CommandLine, store_url: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line over an empty store, on each database; nothing is watched."""
    (presswatch.folder / "presswatch.toml").write_text(f'catalogue = []\n[database]\nurl = "{store_url}"\n')
    monkeypatch.chdir(presswatch.folder)
    return presswatch


def test_imported_articles_are_judged_joined_and_found(line: CommandLine) -> None:
    file = rows(
        line.folder,
        article(1, published_at="2024-01-02T10:00:00"),
        article(2, published_at="2024-01-01T10:00:00+02:00", authors=["A. Author"]),
        article(3, WEATHER),
    )
    report = line("import", file, "--json").ok().json()
    assert report["outcomes"] == {"new": 2, "off_topic": 1}
    assert report["stored"] == {"new": 2, "revised": 0, "unchanged": 0}
    first, second = line("export").ok().lines()
    assert (first["outlet"], first["published_at"]) == ("courier1.example", "2024-01-02T10:00:00Z")
    assert (second["authors"], second["published_at"]) == (["A. Author"], "2024-01-01T08:00:00Z")
    assert (first["copy_of"], first["copy_grade"]) == (second["id"], "exact")
    assert (second["copy_of"], second["copy_cluster"]) == (None, first["copy_cluster"])
    (pair,) = line("export", "--copies").ok().lines()
    assert (pair["a"], pair["b"], pair["grade"], pair["containment_ab"]) == (first["id"], second["id"], "exact", 1.0)

    (found,) = line("search", "armenia AND prisoner*").ok().lines()
    assert (found["url"], found["n_copies"]) == (second["url"], 1)
    assert len(line("search", "armenia", "--all-copies").ok().lines()) == 2
    assert [row["id"] for row in line("search", "talks", "--since", "2024-01-02").ok().lines()] == [first["id"]]
    assert line("search", "snow").ok().lines() == []
    assert line("db", "check", "--json").ok().json() == {"ok": True, "problems": []}


def test_a_search_marks_what_it_found_and_explains_it(line: CommandLine) -> None:
    with (line.folder / "presswatch.toml").open("a") as file:
        file.write('[[name]]\nid = "neighbours"\nspellings = ["azerbaijan*", "georgia"]\n')
    line("import", rows(line.folder, article(1, published_at="2024-01-02"))).ok()
    query = "@neighbours AND prisoners^2 AND published:2024-01 AND is:original"
    (found,) = line("search", query, "--explain").ok().lines()
    title, snippet = found["highlights"]
    assert (title["text"], title["marks"]) == ("Talks 1", [])
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["Azerbaijan", "prisoners"]
    assert found["explanation"]["score"] == 5.0
    assert found["explanation"]["parts"][0]["forms"] == [{"form": "Azerbaijan", "field": "body", "n": 1}]
    shown = line("search", query, "--explain", "--no-json").ok().stdout
    assert "+ 2 prisoners: body:prisoners" in shown
    assert line("search", "is:copy OR since:1d").ok().lines() == []
    assert [row["id"] for row in line("export", "--query", "@neighbours").ok().lines()] == [found["id"]]
    why = line("why", found["url"], "--json").ok().json()
    assert why["steps"][-1]["stage"] == "topic"
    assert {"term", "field", "form", "weight"} == set(why["topics"][0]["hits"][0])


def test_importing_again_changes_nothing_and_another_text_is_a_revision(line: CommandLine) -> None:
    line("import", rows(line.folder, article(1))).ok()
    assert line("import", rows(line.folder, article(1)), "--json").ok().json()["outcomes"] == {"unchanged": 1}
    edited = article(1, TALKS.replace("Thursday", "Friday"))
    assert line("import", rows(line.folder, edited), "--json").ok().json()["outcomes"] == {"revised": 1}
    shown = line("show", "https://courier1.example/a/1?utm_source=x", "--json").ok().json()
    assert (shown["revision"], shown["n_revisions"]) == (2, 2)
    assert [entry[:1] for entry in shown["revisions"][1]["diff"]] == ["-", "+"]
    assert shown["aliases"] == ["courier1.example/a/1"]
    assert shown["why"][0]["topic"] == "armenia-azerbaijan"


def test_a_forgotten_article_is_gone_and_stays_away(line: CommandLine) -> None:
    file = rows(line.folder, article(1), article(2))
    line("import", file).ok()
    assert line("forget", "https://courier1.example/a/1", "--json").ok().json()["articles"] == 1
    assert line("import", file, "--json").ok().json()["outcomes"] == {"forgotten": 1, "unchanged": 1}
    (left,) = line("export").ok().lines()
    assert (left["copy_of"], left["copy_cluster"]) == (None, None)
    assert line("why", "https://courier1.example/a/1", "--json").ok().json()["outcome"] == "forgotten"
    assert line("db", "check", "--json").ok().json()["ok"]


def test_why_tells_of_rejected_and_of_unknown_addresses(line: CommandLine) -> None:
    line("import", rows(line.folder, article(3, WEATHER))).ok()
    told = line("why", "https://www.courier3.example/a/3", "--json").ok().json()
    assert told["outcome"] == "off_topic"
    assert [step["stage"] for step in told["steps"]] == ["offered", "off_topic"]
    unknown = line("why", "https://elsewhere.example/a", "--json").ok().json()
    assert (unknown["outcome"], unknown["steps"]) == ("never_offered", [])
    assert "no outlet that is watched has the host" in unknown["reason"]


def test_keeping_all_and_judging_again_when_a_topic_changes(line: CommandLine) -> None:
    file = rows(line.folder, article(1), article(3, WEATHER))
    assert line("import", file, "--keep", "all", "--json").ok().json()["outcomes"] == {"new": 2}
    assert len(line("export").ok().lines()) == 1
    assert len(line("export", "--all").ok().lines()) == 2
    config = line.folder / "presswatch.toml"
    config.write_text(
        config.read_text().replace("catalogue", "topics = []\ncatalogue", 1)
        + '[[topic]]\nid = "snow"\nquery = "snow AND road"\n'
    )
    result = line("topic", "apply", "--json").ok().json()
    assert result == {"judged": 2, "on_topic_before": 1, "on_topic_after": 1, "changed": 2, "queued": 0}
    (row,) = line("export").ok().lines()
    assert (row["topics"], row["score"]) == (["snow"], 2.0)


def test_csv_and_files_are_written_whole(line: CommandLine) -> None:
    line("import", rows(line.folder, article(1, authors=["A", "B"], summary='Says "so"'))).ok()
    line("export", "--format", "csv", "-o", "out.csv").ok()
    with (line.folder / "out.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["authors"], row["summary"], row["body"]) == ("A; B", 'Says "so"', TALKS)
    assert line("export", "-o", "nowhere/out.csv").code == 2
    assert line("export", "--query", "((", "-o", "out.csv").code == 2
    assert (line.folder / "out.csv").stat().st_size > 100, "a failed export leaves the old file"
    assert sorted(path.name for path in line.folder.glob(".out*")) == []


BAD = [
    (["search", "armenia AND ("], "column"),
    (["search", "foo:bar"], "foo"),
    (["search", "@nobody"], "no name"),
    (["search", "is:new"], "is:"),
    (["search", "published:tomorrow"], "no time"),
    (["search", "x", "--since", "yesterday"], "--since"),
    (["show", "77"], "no article 77"),
    (["show", "https://nowhere.example/"], "no article"),
    (["why", "nonsense"], "no web address"),
    (["forget", "nonsense"], "no web address"),
    (["crawl", "--outlet", "nobody"], "no outlet 'nobody'"),
    (["import", "missing.jsonl"], "missing.jsonl"),
    (["import", "bad.jsonl"], "bad.jsonl:2"),
    (["import", "bad.jsonl", "--keep", "some"], "--keep"),
    (["topic", "test", "missing.jsonl"], "missing.jsonl"),
    (["topic", "test", "bad.jsonl", "--topic", "armenia"], "armenia-azerbaijan"),
    (["extract"], "--batch"),
    (["extract", "missing.html"], "missing.html"),
    (["extract", "--record", "1"], "--to"),
    (["extract", "--record", "77", "--to", "folder"], "no article 77"),
]


@pytest.mark.parametrize(
    ("arguments", "says"), BAD, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_bad_input_is_one_line_that_names_it(presswatch: CommandLine, arguments: list[str], says: str) -> None:
    (presswatch.folder / "presswatch.toml").write_text("catalogue = []\n")
    (presswatch.folder / "bad.jsonl").write_text(json.dumps(article(1)) + '\n{"url": "x"}\n')
    done = presswatch(*arguments)
    assert done.code == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("presswatch: ")
    assert says in done.stderr
    if arguments[0] == "import":
        assert not presswatch("export", "--all").ok().lines(), "nothing may be imported from a bad file"


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("[crawl]\ndelay = 1\n", "presswatch.toml:2"),
        ('[[topic]]\nid = "t"\nquery = "(("\n', "presswatch.toml"),
        ('[database]\nurl = "sqlite:///none/store.db"\n', "does not exist"),
        ('[database]\nurl = "sqlite:///presswatch.toml"\n', "not a database"),
    ],
)
def test_a_configuration_or_store_that_cannot_be_used(presswatch: CommandLine, config: str, says: str) -> None:
    (presswatch.folder / "presswatch.toml").write_text(config)
    before = sorted(path.name for path in presswatch.folder.iterdir())
    for command in (["status"], ["crawl"], ["run", "--no-web"]):
        done = presswatch(*command)
        assert done.code == 2, done
        assert says in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in presswatch.folder.iterdir()) == before


def test_topic_test_says_which_terms_decided_and_needs_no_store(presswatch: CommandLine) -> None:
    examples = presswatch.folder / "examples.jsonl"
    examples.write_text(
        json.dumps({"id": "a", "title": "Armenia and Azerbaijan sign peace treaty", "lede": None, "lang": "en"})
        + "\n"
        + json.dumps({"id": "b", "title": "Snow on the passes", "lede": WEATHER, "lang": None})
        + "\n"
    )
    first, second = presswatch("topic", "test", examples).ok().lines()
    assert (first["id"], first["relevant"]) == ("a", True)
    assert any("peace treaty" in term for term in first["why"])
    assert (second["id"], second["relevant"], second["score"]) == ("b", False, 0.0)
    explained = presswatch("topic", "test", examples, "--explain").ok().lines()
    assert [row["explanation"]["holds"] for row in explained] == [True, False]
    assert "\nb\n  - all of\n" in presswatch("topic", "test", examples, "--explain", "--no-json").ok().stdout
    assert not (presswatch.folder / "presswatch.db").exists()


def test_help_is_for_people_and_the_version_is_told(presswatch: CommandLine) -> None:
    done = presswatch("--help").ok()
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert presswatch("--version").ok().stdout.startswith("presswatch ")
    assert "Commands:" in presswatch("topic").stderr
    for group in ([], ["outlet"], ["topic"], ["alert"], ["db"]):
        lines = presswatch(*group, "--help").ok().stdout.splitlines()
        assert not [line for line in lines if line.startswith("  ") and line.endswith("...")], "it is cut off"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["crwl"], "no such command 'crwl'. Did you mean 'crawl'?; see `presswatch --help`"),
        (["search", "x", "--bogus"], "no such option: --bogus; see `presswatch search --help`"),
        (["alert", "test"], "missing argument 'rule'; see `presswatch alert test --help`"),
        (["outlet", "list", "--country"], "option '--country' requires an argument; see `presswatch --help`"),
        (
            ["export", "--format", "xml"],
            (
                "invalid value for '--format': 'xml' is not one of 'jsonl', 'csv', 'parquet'; "
                "see `presswatch export --help`"
            ),
        ),
    ],
)
def test_wrong_use_is_told_in_one_line(presswatch: CommandLine, command: list[str], says: str) -> None:
    done = presswatch(*command)
    assert (done.code, done.stdout, done.stderr) == (2, "", f"presswatch: {says}\n")
