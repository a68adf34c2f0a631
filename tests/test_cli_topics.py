"""`topic list|show|test` as a writer of topics uses them."""

from __future__ import annotations

import json

import pytest

from tests.commandline import CommandLine

LAKE = """
id = "lake-treaty"
name = "The lake treaty"
query = "({lake} AND {deal}) AND NOT title:{sport}"

[policy]
counts = ["The treaty on the lake."]

[traps]
sport = "Regattas on the lake."

[groups]
lake = { en = ["lake mirrow", "mirrow*"], de = ["mirrowsee*"] }
deal = { en = ["treat*", "agree*"], de = ["vertrag*"] }
sport = ["regatta*"]
"""
HEADLINES = [
    {"id": "a", "title": "Mirrow treaty signed", "lede": None, "lang": "en", "label": "relevant"},
    {"id": "b", "title": "Vertrag über den Mirrowsee", "lede": None, "lang": "de", "label": "relevant"},
    {"id": "c", "title": "Clubs agree on Mirrow regatta", "lede": None, "lang": "en", "label": "not_relevant"},
    {"id": "d", "title": "Shore villages rejoice", "lede": "Lake Mirrow is saved.", "lang": "en", "label": "relevant"},
]


@pytest.fixture
def line(presswatch: CommandLine) -> CommandLine:
    (presswatch.folder / "lake.toml").write_text(LAKE, encoding="utf-8")
    rows = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in HEADLINES)
    (presswatch.folder / "headlines.jsonl").write_text(rows, encoding="utf-8")
    return presswatch


def test_the_list_has_what_is_on_and_what_could_be(line: CommandLine) -> None:
    rows = line("topic", "list").ok().lines()
    assert [(row["id"], row["on"]) for row in rows] == [("armenia-azerbaijan", True), ("serbia-kosovo", False)]
    assert rows[1]["languages"] == ["de", "en", "fr", "ru", "sq", "sr"]

    (line.folder / "presswatch.toml").write_text('topics = ["serbia-kosovo"]\n[[topic]]\nid = "x"\nquery = "y"\n')
    rows = line("topic", "list").ok().lines()
    assert [(row["id"], row["on"]) for row in rows] == [
        ("serbia-kosovo", True),
        ("x", True),
        ("armenia-azerbaijan", False),
    ]
    assert "armenia-azerbaijan  -" in line("topic", "list", "--no-json").ok().stdout


def test_a_topic_is_shown_in_words(line: CommandLine) -> None:
    told = line("topic", "show", "lake.toml", "--no-json").ok().stdout
    assert "Counts:\n- The treaty on the lake." in told
    assert "Traps:\n- sport: Regattas on the lake." in told
    shown = line("topic", "show", "serbia-kosovo").ok().json()
    assert set(shown["policy"]) == {"counts", "does_not_count", "borderline"}
    assert shown["terms"]["sq"] > 10
    assert "did you mean" in line("topic", "show", "serbia-kosova").stderr


def test_a_topic_is_tried_before_it_is_configured(line: CommandLine) -> None:
    done = line("topic", "test", "headlines.jsonl", "--topic", "lake.toml").ok()
    assert [(row["id"], row["relevant"]) for row in done.lines()] == [
        ("a", True),
        ("b", True),
        ("c", False),
        ("d", False),
    ]
    assert done.lines()[0]["why"] == ["title:Mirrow (mirrow*, 1)", "title:treaty (treat*, 1)"]
    assert done.stderr.splitlines() == [
        "de: 1 of 1 found, 0 of 0 taken wrongly",
        "en: 1 of 2 found, 0 of 1 taken wrongly",
        "all: 2 of 3 found, 0 of 1 taken wrongly",
        "missed: d",
    ]


def test_the_groups_tell_what_is_missing_and_what_ruled_out(line: CommandLine) -> None:
    rows = line("topic", "test", "headlines.jsonl", "--topic", "lake.toml", "--groups").ok().lines()
    assert rows[2]["groups"] == ["title:lake (Mirrow)", "title:deal (agree)", "title:sport (regatta)"]
    assert rows[3]["groups"] == ["summary:lake (Mirrow)"]


def test_a_topic_file_is_put_into_the_configuration(line: CommandLine) -> None:
    (line.folder / "presswatch.toml").write_text(
        'topics = []\n[[topic]]\nid = "lake-treaty"\nfile = "lake.toml"\nthreshold = 2\n'
    )
    (topic, *_) = line("topic", "list").ok().lines()
    assert (topic["id"], topic["name"], topic["on"], topic["threshold"]) == (
        "lake-treaty",
        "The lake treaty",
        True,
        2.0,
    )
    assert topic["languages"] == ["de", "en"]
    assert line("topic", "test", "headlines.jsonl").ok().lines()[0]["relevant"] is True


@pytest.mark.parametrize(
    ("stanza", "says"),
    [
        (
            'id = "lake"\nfile = "lake.toml"',
            'presswatch.toml:2: topic "lake": "id": the topic of that file is "lake-treaty"',
        ),
        ('id = "lake-treaty"\nfile = "lak.toml"', "lak.toml: cannot be read"),
        ('id = "lake-treaty"\nfile = "lake.toml"\nquery = "a"', '"query" and "file" say the same thing twice'),
        ('id = "lake-treaty"\nfile = "presswatch.toml"', "presswatch.toml: topic: unknown key"),
    ],
)
def test_a_topic_file_that_cannot_be_followed(line: CommandLine, stanza: str, says: str) -> None:
    (line.folder / "presswatch.toml").write_text(f"[[topic]]\n{stanza}\n")
    done = line("topic", "list")
    assert done.code == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
