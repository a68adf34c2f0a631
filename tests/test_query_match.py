"""Matching: boolean semantics, weights, and where hits come from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.topics import Hit
from query.document import LEAD_WORDS, Document, make_document
from query.match import compile_query, match
from query.parse import parse
from query.tree import All, And, Boost, Field, Near, Node, Not, Or, Phrase, Prefix, Term

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

WORDS = ["aa", "ab", "ba", "bb", "c"]


def naive_score(node: Node, texts: dict[str, list[str]], field: str = "text") -> float | None:
    """The score of a document given as words by field, None if it does not match."""
    match node:
        case Field(name, part):
            return naive_score(part, texts, name)
        case Boost(part, weight):
            score = naive_score(part, texts, field)
            return None if score is None else score * weight
        case Not(part):
            return 0.0 if naive_score(part, texts, field) is None else None
        case And(parts):
            scores = [naive_score(part, texts, field) for part in parts]
            return None if None in scores else sum(score or 0.0 for score in scores)
        case Or(parts):
            scores = [naive_score(part, texts, field) for part in parts]
            return None if all(score is None for score in scores) else sum(score or 0.0 for score in scores)
    fields = ("title", "summary", "body") if field in ("text", "lead") else (field,)
    if isinstance(node, All):
        return 1.0 if field == "text" or any(texts[name] for name in fields) else None
    return 1.0 if any(naive_find(node, texts[name]) for name in fields) else None


def naive_find(leaf: Term | Prefix | Phrase | Near, text: list[str]) -> bool:
    members = leaf.members if isinstance(leaf, Phrase | Near) else (leaf,)
    slop = leaf.slop if isinstance(leaf, Near) else 0

    def fits(member: Term | Prefix, word: str) -> bool:
        return word == member.word if isinstance(member, Term) else word.startswith(member.stem)

    def rest(members: tuple[Term | Prefix, ...], start: int, first: int) -> bool:
        if not members:
            return True
        limit = first + len(whole) - 1 + slop
        return any(
            fits(members[0], text[place]) and rest(members[1:], place + 1, first)
            for place in range(start, min(len(text), limit + 1))
        )

    whole = members
    return any(fits(whole[0], word) and rest(whole[1:], place + 1, place) for place, word in enumerate(text))


def leaves() -> st.SearchStrategy[Node]:
    terms = st.sampled_from([Term(word, word) for word in WORDS])
    prefixes = st.sampled_from([Prefix(f"{stem}*", stem) for stem in ("a", "b", "aa", "c", "d")])
    members = st.lists(terms | prefixes, min_size=2, max_size=3).map(tuple)
    phrases = st.builds(lambda found: Phrase("phrase", found), members)
    nears = st.builds(lambda found, slop: Near("near", found, slop), members, st.integers(1, 3))
    return terms | prefixes | phrases | nears | st.just(All())


def positive(depth: int = 3) -> st.SearchStrategy[Node]:
    """Trees in which nothing only excludes; fields only around leaves, as they do not nest."""
    one = leaves()
    if depth == 0:
        fielded = st.builds(Field, st.sampled_from(["title", "summary", "body", "lead"]), one)
        return one | fielded
    inner = positive(depth - 1)
    parts = st.lists(inner, min_size=1, max_size=3)
    ands = st.builds(lambda some, out: And((*some, *map(Not, out))), parts, st.lists(inner, max_size=1))
    return inner | ands | st.builds(lambda some: Or(tuple(some)), parts) | st.builds(Boost, inner, st.just(2.0))


TEXTS = st.lists(st.sampled_from(WORDS), max_size=8)


@settings(max_examples=300)
@given(positive(), TEXTS, TEXTS, TEXTS)
def test_as_the_plainest_matcher_has_it(node: Node, title: list[str], summary: list[str], body: list[str]) -> None:
    document: Document = make_document(title=" ".join(title), summary=" ".join(summary), body=" ".join(body))
    found = compile_query(node).match(document)
    assert (found and found.score) == naive_score(node, {"title": title, "summary": summary, "body": body})
    if found:
        assert found.score == sum(hit.weight for hit in found.hits)
