"""The query language: what it means, what it refuses, and that nothing else can happen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import QueryError
from query.fields import TOPIC_FIELDS
from query.parse import parse
from query.tree import (
    Ago,
    All,
    And,
    AtLeast,
    Boost,
    Exact,
    Field,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Period,
    Phrase,
    Prefix,
    Term,
    Within,
)
from tests.querying import hostile_queries


def term(word: str) -> Term:
    return Term(word, word)


def exact(word: str) -> Exact:
    return Exact(word, word)


def at(year: int, month: int, day: int = 1, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


YEAR_2023 = Period("2023", at(2023, 1), at(2024, 1))
A, B, C, D = map(term, "abcd")
ADDRESS = ("https", "example", "org", "a")

MEANT: list[tuple[str, Node]] = [
    ("a", A),
    ("Érévan", Term("Érévan", "erevan")),
    ("armeni*", Prefix("armeni*", "armeni")),
    ("=Armenia", Exact("=Armenia", "armenia")),
    ('="a b"', Phrase("=a b", (exact("a"), exact("b")))),
    ('"=a b"', Phrase("=a b", (exact("a"), B))),
    ("=a-b", Phrase("=a-b", (exact("a"), exact("b")))),
    ('"x ="', Term("x =", "x")),
    ("author:a", Field("author", exact("a"))),
    ("a b", And((A, B))),
    ("a AND b", And((A, B))),
    ("a OR b", Or((A, B))),
    ("a b OR c d", Or((And((A, B)), And((C, D))))),
    ("a AND b OR c", Or((And((A, B)), C))),
    ("a (b OR c)", And((A, Or((B, C))))),
    ("a AND NOT b", And((A, Not(B)))),
    ("a -b", And((A, Not(B)))),
    ("+a -(b OR c)", And((A, Not(Or((B, C)))))),
    ("a^2.5", Boost(A, 2.5)),
    ("(a OR b)^.5", Boost(Or((A, B)), 0.5)),
    ("title:a", Field("title", A)),
    ("title:(a b)", Field("title", And((A, B)))),
    ('"a b"', Phrase("a b", (A, B))),
    ("“a b”", Phrase("a b", (A, B))),
    ('"peace treat*"', Phrase("peace treat*", (term("peace"), Prefix("treat*", "treat")))),
    ("nagorno-karabakh", Phrase("nagorno-karabakh", (term("nagorno"), term("karabakh")))),
    ("nagorno-kar*", Phrase("nagorno-kar*", (term("nagorno"), Prefix("kar*", "kar")))),
    ('"a b"~5', Near("a b", (A, B), 5)),
    ('"a b"~0', Phrase("a b", (A, B))),
    ('"a"~5', A),
    ("*", All()),
    ("agency:*", Field("agency", All())),
    ("topic:armenia-azerbaijan", Field("topic", Exact("armenia-azerbaijan", "armenia azerbaijan"))),
    ("control:state*", Field("control", Prefix("state*", "state"))),
    ('url:"https://example.org/a"', Field("url", Phrase("https://example.org/a", tuple(map(exact, ADDRESS))))),
    ("what?", Term("what?", "what")),
    (r"a\*", Term("a*", "a")),
    ("2of:(a b c)", AtLeast(2, (A, B, C))),
    ("2of:(a OR b OR c)", AtLeast(2, (A, B, C))),
    ("title:2of:(a b)", Field("title", AtLeast(2, (A, B)))),
    ("2of:(title:a (b c))", AtLeast(2, (Field("title", A), And((B, C))))),
    ("within5:(a b)", Within("within5:(a b)", (A, B), 5)),
    (
        'within5:(a (b OR ="c d"))',
        Within(
            'within5:(a (b OR ="c d"))',
            (A, OneOf('(b OR ="c d")', (B, Phrase("=c d", (exact("c"), exact("d")))))),
            5,
        ),
    ),
    ("is:revised", Field("is", Exact("revised", "revised"))),
    ("published:2023-12", Field("published", Period("2023-12", at(2023, 12), at(2024, 1)))),
    ("published:2024-02-28", Field("published", Period("2024-02-28", at(2024, 2, 28), at(2024, 2, 29)))),
    (
        "published:[2023-12-01 TO 2023-12-31]",
        Field("published", Period("[2023-12-01 TO 2023-12-31]", at(2023, 12), at(2024, 1))),
    ),
    ("seen:{2023 TO *]", Field("seen", Period("{2023 TO *]", at(2024, 1), None))),
    ("published:[* TO 2023}", Field("published", Period("[* TO 2023}", None, at(2023, 1)))),
    ("published:<=2023", Field("published", Period("<=2023", None, at(2024, 1)))),
    ("published:>2023-12", Field("published", Period(">2023-12", at(2024, 1), None))),
    ("published:[7d TO 2d]", Field("published", Period("[7d TO 2d]", Ago(timedelta(7)), Ago(timedelta(2))))),
    ("published:7d", Field("published", Period("7d", Ago(timedelta(7)), None))),
    ("published:*", Field("published", All())),
    ("published:(2021 OR 2023)", Field("published", Or((Period("2021", at(2021, 1), at(2022, 1)), YEAR_2023)))),
    ("since:2w", Field("since", Period("2w", Ago(timedelta(14)), None))),
    ("until:2023-12-07T14:30Z", Field("until", Period("2023-12-07T14:30Z", None, at(2023, 12, 7, 14, 30)))),
    ('since:"2023-12-07T14:30+02:00"', Field("since", Period("2023-12-07T14:30+02:00", at(2023, 12, 7, 12, 30), None))),
    ("and", term("and")),
    ("TO", Term("TO", "to")),
]


@pytest.mark.parametrize(("text", "node"), MEANT, ids=[text for text, _ in MEANT])
def test_what_is_meant(text: str, node: Node) -> None:
    assert parse(text) == node


#: Query, the column of the error, and a word of what it says.
REFUSED = [
    ("", 1, "empty"),
    ("  ", 1, "empty"),
    ("*foo", 1, "wildcard"),
    ("?oo", 1, "wildcard"),
    ("a *foo", 3, "wildcard"),
    ("f*o", 1, "end of a word"),
    ("f?o", 1, "end of a word"),
    ('"a * b"', 1, "wildcard"),
    ("titel:a", 1, "title:"),
    ("a AND Title:b", 7, "title:"),
    ("xyzzy:a", 1, "expected one of"),
    ("title:(a lead:b)", 10, "inside"),
    ("a AND", 6, "ends too early"),
    ("a OR OR b", 6, "expected a term"),
    ("()", 2, "expected a term"),
    ("(a", 1, "never closed"),
    ("a)", 2, "closes nothing"),
    ('a "b', 3, "never closed"),
    ("NOT a", 1, "only exclude"),
    ("-a -b", 1, "only exclude"),
    ("a OR NOT b", 6, "only exclude"),
    ("a AND (b OR -c)", 13, "only exclude"),
    ("a b OR -c", 8, "only exclude"),
    ("a AND NOT NOT b", 11, "exclude"),
    ("a~", 2, "double quotes"),
    ('"a b"~x', 6, "whole number"),
    ('"a b"~1.5', 6, "whole number"),
    ('"a b"~5000', 6, "whole number"),
    ("a^", 2, "weight"),
    ("a^1.2.3", 2, "weight"),
    ("a^5000", 2, "weight"),
    ("[a TO b]", 1, "ranges"),
    ("title:[a TO b]", 7, "ranges"),
    ("published:[2024 TO 2023]", 11, "ends before"),
    ("published:[2024", 16, "too early"),
    ("published:soon", 11, "no time"),
    ("since:2023-13-01", 7, "no time"),
    ('published:"2023-12-07"~3', 11, "no time"),
    ("since:[1d TO *]", 7, "ranges"),
    ("a ]", 3, "unexpected"),
    ("{armenia}", 1, "topic files"),
    (">=a", 1, "comparisons"),
    ("@nobody-of-that-name", 1, "no name"),
    ("a AND @pashinya", 7, "@pashinyan"),
    ("3of:(a b)", 1, "1 to 2"),
    ("of:(a b)", 1, "1 to 2"),
    ("2of:(a OR NOT b)", 11, "only exclude"),
    ("within:(a b)", 1, "number of words"),
    ("within0:(a b)", 1, "number of words"),
    ("within5:(a AND b)", 10, "OR in brackets"),
    ("within5:(a -b)", 12, "OR in brackets"),
    ("within5:(a title:b)", 12, "OR in brackets"),
    ("is:copied", 4, "is:copy"),
    ("=a*", 1, "one form"),
    ('="a b', 2, "never closed"),
    ("/a/", 1, "regular expressions"),
    ("url:https://x.org", 11, "address"),
    ("'a'", 1, "double quotes"),
    ("a \\", 3, "backslash"),
    ('"--"', 1, "no letters"),
    ("lang:*n", 6, "wildcard"),
]


@pytest.mark.parametrize(("text", "column", "says"), REFUSED, ids=[text for text, _, _ in REFUSED])
def test_what_is_refused(text: str, column: int, says: str) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        parse(text)
    assert caught.value.column == column
    assert f"(column {column})" in str(caught.value)


def test_a_topic_may_not_ask_for_topics() -> None:
    assert parse("topic:x AND lang:hy")
    with pytest.raises(QueryError, match="topic:"):
        parse("topic:x AND lang:hy", allowed_fields=TOPIC_FIELDS)
    for query in ("story:1", "is:copy", "since:7d", "seen:2024"):
        with pytest.raises(QueryError, match="cannot be asked for here"):
            parse(query, allowed_fields=TOPIC_FIELDS)
        assert parse(query)


#: What would take for ever, or overflow, if nobody counted.
MONSTERS = {
    "parentheses": "(" * 40_000 + "a" + ")" * 40_000,
    "open parentheses": "(a" * 40_000,
    "signs": "-" * 90_000 + "a",
    "weights": "a" + "^1" * 40_000,
    "exclusions": "NOT " * 24_000 + "a",
    "fields": "title:" * 16_000 + "a",
    "quotes": '"' * 99_999,
    "terms": "a " * 90_000,
    "glued terms": '"a"b' * 20_000,
    "slashes": "/a/" * 33_000,
    "stars": "a*" * 49_999,
    "length": "a" * 250_001,
    "a sentence": '"' + "a " * 300 + '"',
}


@pytest.mark.parametrize("name", MONSTERS)
def test_limits(name: str) -> None:
    with pytest.raises(QueryError):
        parse(MONSTERS[name])


def test_ten_thousand_terms_are_few_enough() -> None:
    node = parse(" OR ".join(f"w{n}" for n in range(10_000)))
    assert isinstance(node, Or)
    assert len(node.parts) == 10_000


@settings(max_examples=500, deadline=None)
@given(hostile_queries())
def test_any_text_is_a_query_or_an_error_with_its_place(text: str) -> None:
    column = 1
    try:
        parse(text)
    except QueryError as error:
        column = error.column or 1
    assert 1 <= column <= len(text) + 1


QUERIES = st.lists(st.sampled_from(["a", "b", "c*", '"d e"', "OR", "(a OR b)", "title:f"]), min_size=1, max_size=8)


@settings(deadline=None)
@given(QUERIES)
def test_what_is_not_written_is_and(tokens: list[str]) -> None:
    spaced = " ".join(tokens)
    spelled = spaced
    for left, right in pairwise(tokens):
        if "OR" not in (left, right):
            spelled = spelled.replace(f"{left} {right}", f"{left} AND {right}")
    assert outcome(spaced) == outcome(spelled)


def outcome(text: str) -> Node | None:
    try:
        return parse(text)
    except QueryError:
        return None


def test_many_terms_may_be_excluded_one_by_one() -> None:
    assert parse("peace " + " ".join(f"-word{number}" for number in range(60)))
    assert parse("peace " + " ".join(f"NOT title:word{number}" for number in range(60)))
    with pytest.raises(QueryError, match="before one term"):
        parse("peace " + "NOT " * 60 + "war")
