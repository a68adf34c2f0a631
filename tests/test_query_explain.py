"""Why a document matches, or does not; and that the explanation is never another than the match."""

from __future__ import annotations

from hypothesis import given, settings

from query.document import Document, make_document
from query.explain import explain
from query.match import compile_query
from query.parse import parse
from query.tree import Node
from tests.querying import NOW, documents, queries

DOCUMENT = make_document(
    title="Pashinyan and Aliyev sign the treaty",
    body="They signed the treaties in Washington. The treaty is short.",
    language="en",
    outlet="example",
)


def lines(query: str) -> list[str]:
    return list(explain(compile_query(parse(query)), DOCUMENT, NOW).lines())


def test_each_part_says_whether_it_holds_and_by_which_form() -> None:
    assert lines("@pashinyan^2 AND (treaty OR war OR title:sign*) AND NOT (football OR lang:ru)") == [
        "+ 4 all of",
        "  + 2 @pashinyan: title:Pashinyan",
        "  + 2 any of",
        "    + 1 treaty: title:treaty, body:treaties, body:treaty",
        "    + 1 title:sign*: title:sign",
        "  + not",
        "    - football OR lang:ru",
    ]


def test_what_was_missed_is_named() -> None:
    assert lines("treaty AND (a OR b OR c OR d OR e OR f OR (g AND h)) AND outlet:other") == [
        "- all of",
        "  + 1 treaty: title:treaty, body:treaties, body:treaty",
        "  - any of",
        "    - all of",
        "      - g",
        "      - h",
        "    - a OR b OR c OR d OR e and 1 more",
        "  - outlet:other",
    ]


def test_at_least_so_many_stretches_and_times() -> None:
    assert lines("2of:(treaty washington war) AND within4:(sign treaty) AND * AND NOT since:7d") == [
        "+ 4 all of",
        "  + 2 at least 2 of",
        "    + 1 treaty: title:treaty, body:treaties, body:treaty",
        "    + 1 washington: body:Washington",
        "  + 1 within4:(sign treaty): title:sign the treaty, body:signed the treaties",
        "  + 1 *",
        "  + not",
        "    - since:7d",
    ]


def test_as_json() -> None:
    assert explain(compile_query(parse("treaties^2 war")), DOCUMENT).record() == {
        "asked": "all of",
        "holds": False,
        "score": 0.0,
        "parts": [
            {
                "asked": "treaties",
                "holds": True,
                "score": 2.0,
                "forms": [
                    {"form": "treaty", "field": "title", "n": 1},
                    {"form": "treaties", "field": "body", "n": 1},
                    {"form": "treaty", "field": "body", "n": 1},
                ],
            },
            {"asked": "war", "holds": False, "score": 0.0},
        ],
    }


@settings(max_examples=100, deadline=None)
@given(queries(), documents())
def test_an_explanation_is_that_of_the_match(node: Node, document: Document) -> None:
    query = compile_query(node)
    explanation, match = explain(query, document, NOW), query.match(document, NOW)
    assert explanation.holds == (match is not None)
    assert abs(explanation.score - (match.score if match else 0.0)) < 1e-6
    assert list(explanation.lines())
