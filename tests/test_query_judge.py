"""Verdicts, and which feed entries are worth fetching."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import QueryError
from domain.topics import Hit, Topic, Verdict
from query.document import make_document
from query.judge import compile_topic, could_match, judge

TOPIC = Topic(
    "talks", "(armeni* OR армени*) AND (azerba* OR азерба*) AND (peace^0.5 OR talks^0.5 OR body:treaty^0.5)", 2.5
)
COMPILED = compile_topic(replace(TOPIC, languages=frozenset({"en", "ru"})))

LONG = "The minister of another country said on Monday that talks on trade would go on for as long as they had to, and "


def test_a_verdict_has_the_score_and_why() -> None:
    document = make_document(title="Armenia and Azerbaijan: talks", body="A treaty.")
    assert judge(COMPILED, document) == Verdict(
        "talks",
        3.0,
        relevant=True,
        hits=(
            Hit("armeni*", "title", "Armenia", 1.0),
            Hit("azerba*", "title", "Azerbaijan", 1.0),
            Hit("talks", "title", "talks", 0.5),
            Hit("treaty", "body", "treaty", 0.5),
        ),
    )


def test_the_threshold_decides() -> None:
    document = make_document(title="Armenia and Azerbaijan: talks")
    assert judge(COMPILED, document).relevant
    higher = compile_topic(Topic("talks", TOPIC.query, 2.6))
    assert judge(higher, document).score == 2.5
    assert not judge(higher, document).relevant


def test_what_does_not_match_scores_nothing() -> None:
    assert judge(COMPILED, make_document(title="Armenia")) == Verdict("talks", 0.0, relevant=False)


def test_a_topic_may_not_ask_for_itself() -> None:
    with pytest.raises(QueryError):
        compile_topic(Topic("x", "topic:x"))


COULD = {
    "empty": make_document(),
    "nothing but signs": make_document(title="…"),
    "a telling term": make_document(title="Armenia", summary=LONG * 3, language="en"),
    "a short hint with any term": make_document(title="Treaty signed", language="en"),
    "another language": make_document(title="Auch das", summary=LONG * 3, language="de"),
    "another script": make_document(title="სომხეთი", summary=LONG * 3, language="en"),
}
COULD_NOT = {
    "a short hint with none": make_document(title="Rain in Spain", language="en"),
    "a long hint with common words": make_document(title="Trade talks", summary=LONG * 2, language="en"),
    "the same, by region": make_document(title="Trade talks", summary=LONG * 2, language="en-GB"),
    "the same, language unknown": make_document(title="Trade talks", summary=LONG * 2),
    "what the body says": make_document(title="Trade talks", summary=LONG * 2, body="Armenia", language="en"),
}


@pytest.mark.parametrize("name", COULD)
def test_hints_that_could_be_on_topic(name: str) -> None:
    assert could_match(COMPILED, COULD[name])


@pytest.mark.parametrize("name", COULD_NOT)
def test_hints_that_could_not(name: str) -> None:
    assert not could_match(COMPILED, COULD_NOT[name])


def test_a_hint_whose_language_is_not_known_is_read_in_each_of_the_topic() -> None:
    compiled = compile_topic(Topic("x", "Gespräch", languages=frozenset({"de", "en"})))
    hint = make_document(title="Was in den Gesprächen gesagt wurde")
    assert could_match(compiled, hint)
    assert not could_match(compiled, replace(hint, language="en"))


def test_a_topic_without_words_could_be_anything() -> None:
    compiled = compile_topic(Topic("x", "lang:hy"))
    assert could_match(compiled, make_document(title="Rain in Spain", language="en"))


def test_excluded_words_do_not_tell() -> None:
    compiled = compile_topic(Topic("x", "peace AND NOT football"))
    assert not could_match(compiled, make_document(title="Football tonight", language="en"))
