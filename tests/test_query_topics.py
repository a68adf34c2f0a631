"""What holds for every built-in topic: it says what it means, and is measured on examples that were labelled first."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from query.judge import CompiledTopic, compile_topic, could_match
from query.normalise import words
from query.topic_file import TopicFile, load_topic_file
from tests.topics import EXAMPLES, FILES, errors, examples, headline

#: Topic → batch → how many relevant headlines it may miss, and how many others take. May only go down.
AT_MOST = {
    "armenia-azerbaijan": {
        "examples": (0, 0),
        "fresh_1": (1, 0),
        "fresh_2": (0, 1),
        "fresh_3": (0, 0),
        "fresh_4": (0, 0),
    },
    "serbia-kosovo": {"examples": (0, 0), "fresh_1": (0, 0)},
}


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    file: Path = request.param
    return file


@pytest.fixture(scope="module")
def topic_file(path: Path) -> TopicFile:
    return load_topic_file(path)


@pytest.fixture(scope="module")
def topic(topic_file: TopicFile) -> CompiledTopic:
    return compile_topic(topic_file.topic)


def test_the_file_says_what_counts(path: Path, topic_file: TopicFile) -> None:
    assert topic_file.topic.id == path.stem
    assert topic_file.topic.name
    assert set(topic_file.policy) == {"counts", "does_not_count", "borderline"}
    assert all(topic_file.policy.values())


def test_every_group_and_clause_is_used(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    named = set(re.findall(r"\{(\w+)\}", " ".join((data["query"], *data["clauses"].values()))))
    assert named == {*data["groups"], *data["clauses"]}


def test_open_words_are_long_enough_to_tell(topic_file: TopicFile) -> None:
    """Two letters and a star, alone, would take a good part of any dictionary."""
    entries = [entry for group in topic_file.groups.values() for terms in group.values() for entry in terms]
    single = [entry for entry in entries if entry.endswith("*") and len(entry.split()) == 1]
    assert [entry for entry in single if len("".join(words(entry))) < 3] == []


def test_examples_cover_every_language_and_every_trap(topic_file: TopicFile) -> None:
    rows = list(chain.from_iterable(examples(topic_file.topic.id).values()))
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["lang"] for row in rows} == topic_file.topic.languages
    assert {row["trap"] for row in rows if row["label"] == "not_relevant"} == set(topic_file.traps)
    assert {row["trap"] for row in rows if row["label"] == "relevant"} == {None}


def test_half_of_the_examples_are_traps(topic_file: TopicFile) -> None:
    rows = list(chain.from_iterable(examples(topic_file.topic.id).values()))
    relevant = Counter(row["lang"] for row in rows if row["label"] == "relevant")
    traps = Counter(row["lang"] for row in rows if row["label"] == "not_relevant")
    assert 0.4 < relevant.total() / len(rows) < 0.6
    assert [code for code in topic_file.topic.languages if min(relevant[code], traps[code]) < 3] == []


def test_no_set_of_examples_is_forgotten() -> None:
    assert sorted(AT_MOST) == sorted(path.stem for path in FILES) == sorted(path.name for path in EXAMPLES.iterdir())
    assert {topic_id: set(examples(topic_id)) for topic_id in AT_MOST} == {
        name: set(sets) for name, sets in AT_MOST.items()
    }


def test_headlines_are_judged_as_labelled(topic: CompiledTopic) -> None:
    for name, rows in examples(topic.topic.id).items():
        missed, wrong = errors(topic, rows)
        may_miss, may_take = AT_MOST[topic.topic.id][name]
        assert len(missed) <= may_miss, missed
        assert len(wrong) <= may_take, wrong


def test_headlines_without_a_title(topic: CompiledTopic) -> None:
    """Some feeds give a text alone: the headline is then its first sentence."""
    rows = list(chain.from_iterable(examples(topic.topic.id).values()))
    texts = [{**row, "title": None, "lede": ". ".join(filter(None, (row["title"], row["lede"])))} for row in rows]
    missed, wrong = errors(topic, texts)
    assert len(missed) <= len(rows) / 50, missed
    assert len(wrong) <= len(rows) / 50, wrong


def test_relevant_headlines_are_worth_fetching(topic: CompiledTopic) -> None:
    rows = chain.from_iterable(examples(topic.topic.id).values())
    assert [row["id"] for row in rows if row["label"] == "relevant" and not could_match(topic, headline(row))] == []
