"""`alert …` as a user calls it, over imported articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.commandline import CommandLine
from tests.test_cli_commands import TALKS, WEATHER, article, rows
from tests.test_cli_service import service, wait_until

RULE = """
[[alert]]
id = "talks"
query = "title:talks AND topic:armenia-azerbaijan"
channels = [{channels}]
"""

#: Another text on the same subject.
MORE_TALKS = (
    "Yerevan and Baku have exchanged maps of minefields, the two foreign ministries announced in the evening. Armenia "
    "handed over eight sheets; Azerbaijan released two soldiers in return and spoke of a step towards a peace treaty."
)


def configure(folder: Path, *channels: str, database: str = "") -> None:
    listed = ", ".join(json.dumps(channel) for channel in channels)
    text = f"catalogue = []\n{database}{RULE.format(channels=listed)}"
    (folder / "presswatch.toml").write_text(text, encoding="utf-8")


def test_an_imported_article_reaches_a_file(presswatch: CommandLine, store_url: str) -> None:
    box = presswatch.folder / "box.jsonl"
    configure(presswatch.folder, f"file://{box}", database=f'[database]\nurl = "{store_url}"\n')
    file = rows(presswatch.folder, article(1), article(2), article(3, WEATHER), article(4, MORE_TALKS))
    presswatch("import", file, "--keep", "all").ok()
    assert not box.exists(), "importing sends nothing by itself"
    report = presswatch("alert", "deliver", "--json").ok().json()
    assert (report["sent"], report["failed"], report["outbox"]["waiting"]) == (2, 0, 0)
    first, second = [json.loads(line) for line in box.read_text(encoding="utf-8").splitlines()]
    assert (first["subject"], second["subject"]) == ("[talks] Talks 1", "[talks] Talks 4")
    assert first["articles"][0]["topics"] == ["armenia-azerbaijan"]
    assert first["key"] != second["key"]

    presswatch("import", file, "--keep", "all").ok()
    assert presswatch("alert", "deliver", "--json").ok().json()["sent"] == 0
    told = presswatch("alert", "log").ok().lines()
    assert [(row["state"], row["about"]) for row in told] == [("sent", "Talks 4"), ("sent", "Talks 1")]
    found = presswatch("alert", "test", "talks", "--days", "1").ok().lines()
    assert sorted(row["title"] for row in found) == ["Talks 1", "Talks 4"]
    assert presswatch("db", "check", "--json").ok().json()["ok"]


def test_old_articles_may_be_imported_in_silence(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "stdout://")
    presswatch("import", rows(presswatch.folder, article(1)), "--no-alerts").ok()
    assert presswatch("alert", "deliver", "--json").ok().json()["sent"] == 0


def test_crawl_sends_what_is_due_and_keeps_stdout_clean(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "stdout://")
    presswatch("import", rows(presswatch.folder, article(1))).ok()
    done = presswatch("crawl", "--json").ok()
    assert done.json()["offered"] == 0
    assert "[talks] Talks 1" in done.stderr
    presswatch("import", rows(presswatch.folder, article(2, MORE_TALKS))).ok()
    assert "[talks] Talks 2" in presswatch("crawl", "--no-json").ok().stdout


def test_a_sample_is_marked_and_a_failure_is_told_without_secrets(
    presswatch: CommandLine, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/hook", query_string="token=s3cret").respond_with_data("")
    configure(presswatch.folder, f"json://{httpserver.host}:{httpserver.port}/hook?token=${{TOKEN}}")
    done = presswatch("alert", "test", "talks", "--send", env={"TOKEN": "s3cret"}).ok()
    assert ": sent" in done.stderr
    (request, _) = httpserver.log[0]
    assert request.get_json()["subject"].startswith("[talks] TEST: ")
    assert request.get_json()["kind"] == "test"

    configure(presswatch.folder, "json://127.0.0.1:9/hook?token=${TOKEN}")
    presswatch("import", rows(presswatch.folder, article(1))).ok()
    failed = presswatch("alert", "deliver", "--json", env={"TOKEN": "s3cret"})
    assert failed.code == 1
    shown = presswatch("alert", "log").ok()
    (row,) = shown.lines()
    assert (row["state"], row["failures"], row["ok"]) == ("waiting", 1, False)
    listed = presswatch("alert", "list").ok()
    assert listed.json()["channels"] == ["json://127.0.0.1:9/hook?token=${TOKEN}"]
    assert "s3cret" not in failed.stdout + failed.stderr + shown.stdout + listed.stdout
    assert b"s3cret" not in (presswatch.folder / "presswatch.db").read_bytes()


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        ("${HOOK}", "channel 1 (${HOOK}): its scheme is no kind of channel"),
        ("mailto://me:secret@example.org?smtp=x:y", "smtp names no server"),
    ],
)
def test_an_address_that_cannot_work_is_named_without_its_secrets(
    presswatch: CommandLine, channel: str, says: str
) -> None:
    configure(presswatch.folder, channel)
    done = presswatch("alert", "deliver", env={"HOOK": "gopher://secret"})
    assert (done.code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "secret" not in done.stderr


def test_a_secret_that_is_not_set_is_named_before_anything_is_done(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "json://${NOT_SET}/x")
    for command in (["crawl"], ["run", "--no-web"], ["alert", "deliver"], ["alert", "test", "talks", "--send"]):
        done = presswatch(*command)
        assert done.code == 2, done
        assert 'alert "talks": channel 1 (json://${NOT_SET}/x): NOT_SET is not set' in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert not (presswatch.folder / "presswatch.db").exists()
    presswatch("search", "x").ok()  # needs no secret


def test_the_service_sends_what_is_due(presswatch: CommandLine) -> None:
    box = presswatch.folder / "box.jsonl"
    configure(presswatch.folder, f"file://{box}")
    presswatch("import", rows(presswatch.folder, article(1))).ok()
    with service(presswatch, {}) as running:
        wait_until(box.exists)
        # What another process stores is told by the service too, without a round in between.
        presswatch("import", rows(presswatch.folder, article(2, MORE_TALKS))).ok()
        wait_until(lambda: len(box.read_text(encoding="utf-8").splitlines()) == 2)
        running.terminate()
        assert running.wait(15) == 0
    assert [row["state"] for row in presswatch("alert", "log").ok().lines()] == ["sent", "sent"]


@pytest.mark.parametrize(
    ("channel", "says"),
    [("mailt://x@example.org", 'no kind of channel "mailt"; did you mean "mailto"?'), ("secret", "is no address")],
)
def test_an_unknown_kind_of_channel_is_refused_at_once(presswatch: CommandLine, channel: str, says: str) -> None:
    configure(presswatch.folder, channel)
    done = presswatch("alert", "list")
    assert (done.code, done.stdout) == (2, "")
    assert "presswatch.toml:6" in done.stderr
    assert says in done.stderr
    assert "secret" not in done.stderr


def test_a_rule_that_is_not_there_is_named_with_the_nearest(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "stdout://")
    done = presswatch("alert", "test", "talk")
    assert done.code == 2
    assert "no alert 'talk'; did you mean \"talks\"?" in done.stderr


def test_tables_fit_a_terminal(presswatch: CommandLine) -> None:
    configure(presswatch.folder, f"file://{presswatch.folder}/a/quite/long/path/{'x' * 60}.jsonl")
    presswatch("import", rows(presswatch.folder, article(1, title=f"Talks {'word ' * 30}"))).ok()
    presswatch("alert", "deliver", env={"COLUMNS": "80"})
    for command in (["list"], ["log"], ["test", "talks"]):
        done = presswatch("alert", *command, "--no-json", env={"COLUMNS": "80"}).ok()
        assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_rule_is_played_over_the_store_before_it_is_switched_on(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "stdout://")
    near = article(5, f"{TALKS} Elsewhere.", title="Nothing of the kind")
    texts = [article(1), article(2), article(3, WEATHER), article(4, MORE_TALKS), near]
    presswatch("import", rows(presswatch.folder, *texts), "--keep", "all", "--no-alerts").ok()
    played = presswatch("alert", "backtest", "talks", "--days", "3", "--json").ok().json()
    assert {name: played[name] for name in ("articles", "texts", "messages", "busiest_hour")} == {
        "articles": 3,
        "texts": 2,
        "messages": 3,
        "busiest_hour": 2,
    }
    assert sum(day["articles"] for day in played["by_day"]) == 3
    assert [each["title"] for each in played["samples"]] == ["Talks 4", "Talks 1"]
    assert [(each["title"], each["missing"]) for each in played["near_miss_samples"]] == [
        ("Nothing of the kind", "title:talks"),
        ("Talks 3", "topic:armenia-azerbaijan"),
    ]
    assert presswatch("alert", "log").ok().lines() == []
    shown = presswatch("alert", "backtest", "talks", "--no-json", env={"COLUMNS": "80"}).ok()
    assert "3 articles, 2 texts, 3 messages" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80


def test_the_ledger_tells_why_something_was_not_told(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "file:///nowhere/at/all/box")
    presswatch("import", rows(presswatch.folder, article(1), article(2))).ok()
    assert presswatch("alert", "deliver").code == 1
    assert [
        row["rule"] for row in presswatch("alert", "log", "--state", "waiting", "--rule", "talks").ok().lines()
    ] == ["talks"]
    assert presswatch("alert", "log", "--state", "dead").ok().lines() == []
    (copy,) = presswatch("alert", "log", "--untold").ok().lines()
    assert copy["article"].endswith("/2")
    assert copy["detail"] == "the same text as article 1", "the first message named it"


def test_one_broken_rule_is_named_and_the_others_run(presswatch: CommandLine) -> None:
    box = presswatch.folder / "box.jsonl"
    configure(presswatch.folder, f"file://{box}")
    templates = presswatch.folder / "templates"
    templates.mkdir()
    (templates / "alert.subject.j2").write_text("{{ artikles }}")
    with (presswatch.folder / "presswatch.toml").open("a") as file:
        file.write('[[alert]]\nid = "query"\nquery = "a AND ("\nchannels = ["stdout://"]\n')
        file.write('[[alert]]\nid = "typo"\nquery = "a"\nchannels = ["mailt://x@example.org"]\n')
        file.write('[[alert]]\nid = "unset"\nquery = "a"\nchannels = ["json://${NOT_SET}/x"]\n')
        file.write('[alerts]\ntemplates = "templates"\n')
    imported = presswatch("import", rows(presswatch.folder, article(1))).ok()
    assert [name in imported.stderr for name in ('alert "query"', 'alert "typo"')] == [True, True]
    done = presswatch("alert", "deliver")
    assert done.code == 1
    names = ('alert "query"', 'alert "typo"', 'alert "unset"', "templates/alert.subject.j2: 'artikles' is undefined")
    for line, name in zip(done.stderr.splitlines(), names, strict=False):
        assert name in line
    assert json.loads(box.read_text())["subject"] == "[talks] Talks 1"
    assert presswatch("alert", "test", "typo").code == 2
    assert [row["id"] for row in presswatch("alert", "list").ok().lines()] == ["talks", "unset"]
