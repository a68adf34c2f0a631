"""Matching: boolean semantics, weights, and where hits come from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from domain.topics import Hit
from query.document import LEAD_WORDS, Document, make_document
from query.match import compile_query, match
from query.parse import parse
from query.tree import Node
from tests.querying import NOW, documents, naive_score, queries

ARTICLE: dict[str, Any] = {
    "title": "Armenia, Azerbaijan agree on peace treaty",
    "summary": "The text of the treaty is ready.",
    "body": "Yerevan and Baku — after four decades — agreed.\n\nThe Nagorno-Karabakh question stays out of the text.",
    "language": "en-GB",
    "outlet": "example",
    "country": "AM",
    "control": "state-funded",
    "authors": ("Ani Petrosyan", "Jo Doe"),
    "agency": ("Agence France-Presse",),
    "topics": ("armenia-azerbaijan",),
    "url": "https://news.example.org/world/treaty-text?id=7",
}
DOCUMENT = make_document(**ARTICLE)

FOUND = [
    "armenia",
    "ARMENIA azerbaijan",
    "armen* AND NOT georgia",
    '"peace treaty"',
    '"peace treat*"',
    "nagorno-karabakh",
    '"armenia treaty"~4',
    '"four agreed"~1',
    "title:armenia summary:text body:yerevan",
    "lead:(peace AND text AND yerevan)",
    "lang:en",
    "lang:en-gb",
    "country:am outlet:example",
    "control:state*",
    "author:petrosyan",
    'author:"ani petrosyan"',
    "agency:*",
    "agency:france-presse",
    "topic:armenia-azerbaijan",
    'url:"news.example.org/world"',
    "url:example",
    "*",
    "georgia OR armenia",
]
NOT_FOUND = [
    "georgia",
    "armenia AND georgia",
    "armenia -azerbaijan",
    '"treaty peace"',
    '"treaty armenia"~9',
    '"armenia treaty"~3',
    '"treaty the"',  # the title ends, the summary begins
    '"treaty yerevan"~900',
    "title:yerevan",
    "summary:armenia",
    "lang:e",
    "topic:armenia",
    "outlet:exam",
    'author:"ani doe"',
    'author:"petrosyan jo"~5',
    "topic:armenia-azerbaijan-talks",
    "lead:summary",
]


@pytest.mark.parametrize("query", FOUND)
def test_found(query: str) -> None:
    assert match(parse(query), DOCUMENT)


@pytest.mark.parametrize("query", NOT_FOUND)
def test_not_found(query: str) -> None:
    assert match(parse(query), DOCUMENT) is None


SCORES = [
    ("armenia", 1),
    ("treaty", 1),
    ("armenia azerbaijan", 2),
    ("armenia OR azerbaijan OR georgia", 2),
    ("armenia^3 OR azerbaijan", 4),
    ("(armenia^3 OR azerbaijan)^0.5", 2),
    ("armenia AND (peace OR treaty OR war)", 3),
    ("armenia AND NOT georgia^9", 1),
    ("armenia^0", 0),
    ("title:treaty summary:treaty", 2),
    ("armenia OR armenia", 2),
    ("*", 1),
    ("a" + " OR armenia^0.1" * 10, 1),
]


@pytest.mark.parametrize(("query", "score"), SCORES)
def test_scores(query: str, score: float) -> None:
    found = match(parse(query), DOCUMENT)
    assert found is not None
    assert found.score == score


def test_hits_say_what_was_found_and_where() -> None:
    found = match(parse('armeni*^2 AND (treaty OR "nagorno karab*" OR lang:en) AND NOT war'), DOCUMENT)
    assert found is not None
    assert found.hits == (
        Hit("armeni*", "title", "Armenia", 2.0),
        Hit("treaty", "title", "treaty", 1.0),
        Hit("nagorno karab*", "body", "Nagorno-Karabakh", 1.0),
        Hit("en", "lang", "en", 1.0),
    )


def test_a_term_that_is_asked_for_twice_is_one_hit() -> None:
    found = match(parse("title:armeni* AND lead:armeni*^0.5"), DOCUMENT)
    assert found is not None
    assert found.hits == (Hit("armeni*", "title", "Armenia", 1.5),)


def test_the_lead_ends_after_its_words() -> None:
    body = "word " * (LEAD_WORDS - 1) + "inside outside"
    document = make_document(body=body)
    assert match(parse("lead:inside"), document)
    assert match(parse("lead:outside"), document) is None
    assert match(parse("body:outside"), document)


def test_an_empty_document() -> None:
    assert match(parse("*"), make_document())
    assert match(parse("title:*"), make_document()) is None
    assert match(parse("* AND NOT title:*"), make_document())


# ------------------------------------------------------------------ against the plainest matcher that can be written


@settings(max_examples=300, deadline=None)
@given(queries(), documents())
def test_as_the_plainest_matcher_has_it(node: Node, document: Document) -> None:
    found = compile_query(node).match(document, NOW)
    assert (found and found.score) == naive_score(node, document)
    if found:
        assert found.score == sum(hit.weight for hit in found.hits)
