"""The built-in topic against labelled headlines and whole pages. Its floors may only rise."""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from domain.topics import Verdict
from query.document import Document, make_document
from query.judge import CompiledTopic, compile_topic, could_match, judge
from query.normalise import words
from query.topic_file import TopicFile, load_topic_file
from tests.house import ROOT

TOPIC = ROOT / "catalogue" / "topics" / "armenia-azerbaijan.toml"
OWN_EXAMPLES = ROOT / "tests" / "data" / "topic_examples.jsonl"
MORE_EXAMPLES = ROOT / "tests" / "data" / "topic_examples_more.jsonl"
LANGUAGES = frozenset({"en", "de", "fr", "ru", "tr", "az", "hy", "ka", "es", "it", "pl", "uk", "ar", "fa"})
#: Groups that no language may lack, for the topic to work in it.
ESSENTIAL = ("armenia", "azerbaijan", "named", "process", "event", "dealings", "contact", "sport", "legacy", "place")

#: Pages of the pack that are on the topic although nobody marked them, with what makes them so.
UNMARKED_BUT_RELEVANT = {
    "https://www.azernews.az/karabakh/244660.html": "a hundred years' lease of the Zangazur corridor",
}


@pytest.fixture(scope="module")
def topic_file() -> TopicFile:
    return load_topic_file(TOPIC)


@pytest.fixture(scope="module")
def topic(topic_file: TopicFile) -> CompiledTopic:
    return compile_topic(topic_file.topic)


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def headline(row: dict[str, Any]) -> Document:
    return make_document(title=row["title"], summary=row["lede"], language=row["lang"])


def errors(topic: CompiledTopic, rows: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Ids of what was missed, and of what was taken wrongly."""
    missed: list[str] = []
    wrong: list[str] = []
    for row in rows:
        relevant = judge(topic, headline(row)).relevant
        if relevant != (row["label"] == "relevant"):
            (wrong if relevant else missed).append(row["id"])
    return missed, wrong


# ------------------------------------------------------------------------------------------------------ the file


def test_the_file_says_what_counts(topic_file: TopicFile) -> None:
    assert topic_file.topic.id == TOPIC.stem
    assert set(topic_file.policy) == {"counts", "does_not_count", "borderline"}
    assert all(topic_file.policy.values())


def test_every_language_has_what_it_needs(topic_file: TopicFile) -> None:
    assert topic_file.topic.languages == LANGUAGES
    lacking = {name: LANGUAGES - set(topic_file.groups[name]) for name in ESSENTIAL}
    assert {name: languages for name, languages in lacking.items() if languages} == {}


def test_every_group_and_clause_is_used() -> None:
    data = tomllib.loads(TOPIC.read_text(encoding="utf-8"))
    named = set(re.findall(r"\{(\w+)\}", " ".join((data["query"], *data["clauses"].values()))))
    assert named == {*data["groups"], *data["clauses"]}


def test_open_words_are_long_enough_to_tell(topic_file: TopicFile) -> None:
    """Two letters and a star, alone, would take a good part of any dictionary."""
    entries = [entry for group in topic_file.groups.values() for terms in group.values() for entry in terms]
    single = [entry for entry in entries if entry.endswith("*") and len(entry.split()) == 1]
    assert [entry for entry in single if len("".join(words(entry))) < 3] == []


# ------------------------------------------------------------------------------------------------------ headlines


def test_own_examples(topic: CompiledTopic) -> None:
    rows = read_lines(OWN_EXAMPLES)
    assert {row["lang"] for row in rows} == LANGUAGES
    assert errors(topic, rows) == ([], [])


def test_more_of_our_own(topic: CompiledTopic) -> None:
    missed, wrong = errors(topic, read_lines(MORE_EXAMPLES))
    assert wrong == []
    assert len(missed) <= 1


def test_examples_without_a_title(topic: CompiledTopic) -> None:
    """Some feeds give a text alone: the headline is then its first sentence."""
    rows = read_lines(OWN_EXAMPLES) + read_lines(MORE_EXAMPLES)
    texts = [{**row, "title": None, "lede": ". ".join(filter(None, (row["title"], row["lede"])))} for row in rows]
    missed, wrong = errors(topic, texts)
    assert wrong == []
    assert len(missed) <= 2


#: Title, text, and whether it is news of both sides or only written from the other one's capital.
DATELINES = [
    ("Armenian PM holds talks with French president", "BAKU, Azerbaijan, November 3. He is in Paris.", False),
    ("Armenia, EU sign agreement on visas", "Baku, December 7, AZERTAC. The text was signed in Brussels.", False),
    ("Azerbaijan and Türkiye sign gas deal", "YEREVAN, JUNE 24, ARMENPRESS. The agreement is for ten years.", False),
    ("Пашинян провел переговоры с Макроном", "БАКУ /Trend/ - Премьер-министр Армении прилетел в Париж.", False),
    ("Armenian PM: talks with Baku go on", "BAKU, Azerbaijan, November 3. He said so in parliament.", True),
    ("Armenia reports shelling of a village", "YEREVAN, Armenia (AP) - Azerbaijani forces opened fire.", True),
    ("Пашинян: переговоры с Баку идут", "ЕРЕВАН, 13 фев — Sputnik. Премьер Армении ждет ответа.", True),
]


@pytest.mark.parametrize(("title", "body", "relevant"), DATELINES, ids=[title for title, _, _ in DATELINES])
def test_a_dateline_is_no_side(topic: CompiledTopic, title: str, body: str, relevant: bool) -> None:
    assert judge(topic, make_document(title=title, body=body)).relevant is relevant


def test_labelled_examples(topic: CompiledTopic, reference_data: Path) -> None:
    missed, wrong = errors(topic, read_lines(reference_data / "gold" / "topic_examples.jsonl"))
    assert wrong == []
    assert len(missed) <= 1


def test_relevant_headlines_are_worth_fetching(topic: CompiledTopic, reference_data: Path) -> None:
    rows = read_lines(OWN_EXAMPLES) + read_lines(reference_data / "gold" / "topic_examples.jsonl")
    relevant = [row for row in rows if row["label"] == "relevant"]
    assert [row["id"] for row in relevant if not could_match(topic, headline(row))] == []


# ---------------------------------------------------------------------------------------------------- whole pages


@dataclass(frozen=True, slots=True)
class StoredPage:
    url: str
    tags: frozenset[str]
    document: Document
    #: Its title and first words, as a feed would show them.
    hint: Document

    @property
    def is_event(self) -> bool:
        return any(tag.startswith("event:") and not tag.startswith("event:control-") for tag in self.tags)

    @property
    def is_control(self) -> bool:
        return "near-topic-control" in self.tags


def read_pages(folder: Path) -> Iterator[StoredPage]:
    with gzip.open(folder / "texts.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {row["url"]: row["paras"] for row in map(json.loads, lines)}
    for row in read_lines(folder / "index.jsonl"):
        body = "\n".join(texts.get(row["url"], ()))
        yield StoredPage(
            url=row["url"],
            tags=frozenset(row["tags"]),
            document=make_document(title=row["title"], body=body, language=row["language"]),
            hint=make_document(title=row["title"], summary=" ".join(body.split()[:30]), language=row["language"]),
        )


@pytest.fixture(scope="module")
def pages(reference_data: Path) -> list[StoredPage]:
    return list(read_pages(reference_data / "world" / "pack-dev"))


@pytest.fixture(scope="module")
def verdicts(topic: CompiledTopic, pages: list[StoredPage]) -> dict[str, Verdict]:
    return {page.url: judge(topic, page.document) for page in pages}


def test_pages_of_the_event_are_found(pages: list[StoredPage], verdicts: dict[str, Verdict]) -> None:
    events = [page for page in pages if page.is_event]
    missed = [page.url for page in events if not verdicts[page.url].relevant]
    assert len(events) >= 20
    assert len(missed) <= 1, missed


def test_pages_near_the_topic_are_not(pages: list[StoredPage], verdicts: dict[str, Verdict]) -> None:
    controls = [page for page in pages if page.is_control]
    assert controls
    assert [page.url for page in controls if verdicts[page.url].relevant] == []


def test_nothing_else_is_found(pages: list[StoredPage], verdicts: dict[str, Verdict]) -> None:
    others = [page for page in pages if not page.is_event and "karabakh" not in page.tags]
    found = {page.url: verdicts[page.url].hits for page in others if verdicts[page.url].relevant}
    assert {url: hits for url, hits in found.items() if url not in UNMARKED_BUT_RELEVANT} == {}


def test_hints_spare_most_pages_and_lose_none(topic: CompiledTopic, pages: list[StoredPage]) -> None:
    lost = [page.url for page in pages if page.is_event and not could_match(topic, page.hint)]
    assert lost == []
    readable = [page for page in pages if page.hint.language in LANGUAGES and "karabakh" not in page.tags]
    fetched = [page for page in readable if could_match(topic, page.hint)]
    assert len(fetched) / len(readable) < 0.05


def test_judging_a_page_is_quick(topic: CompiledTopic) -> None:
    """About 1 ms on one core of 2026; the bound is for machines that are busy with other things."""
    body = "Armenia and Azerbaijan agreed on the text of a peace treaty, officials in Yerevan and Baku said. " * 36
    times = []
    for _ in range(20):
        document = make_document(title="Armenia and Azerbaijan agree on treaty", body=body)
        start = time.process_time()
        assert judge(topic, document).relevant
        times.append(time.process_time() - start)
    assert statistics.median(times) < 0.010
