"""Standing queries: what the index of rules finds is what trying each rule finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from query.covered import Covered
from query.document import Document, make_document
from query.match import Run, compile_query
from query.normalise import words
from query.parse import parse
from query.standing import StandingQueries
from query.tree import Exact, Node, Prefix, Term
from tests.querying import NOW, WORDS, ask, documents, hostile_queries, queries


@settings(max_examples=100, deadline=None)
@given(st.lists(queries(), min_size=1, max_size=8), documents())
def test_as_if_each_were_tried(nodes: list[Node], document: Document) -> None:
    tried = [(position, compile_query(node).match(document, NOW)) for position, node in enumerate(nodes)]
    assert list(StandingQueries(nodes).matching(document, NOW)) == [found for found in tried if found[1] is not None]


#: So many words of each kind that texts are gone over once for all of them, rather than once for each.
MANY = [make(word, words(word)[0]) for word in WORDS for make in (Term, Exact, Prefix)]


@settings(max_examples=100, deadline=None)
@given(st.lists(queries(), min_size=1, max_size=8), documents())
def test_as_if_each_were_tried_among_many(nodes: list[Node], document: Document) -> None:
    tried = [(position, compile_query(node).match(document, NOW)) for position, node in enumerate([*nodes, *MANY])]
    found = list(StandingQueries([*nodes, *MANY]).matching(document, NOW))
    assert found == [one for one in tried if one[1] is not None]


numbers = st.frozensets(st.integers(0, 9), min_size=1, max_size=3)


@given(st.lists(st.lists(numbers, min_size=1, max_size=3), max_size=9), st.frozensets(st.integers(0, 9)))
def test_possible_is_what_has_one_of_each(needs: list[list[frozenset[int]]], found: frozenset[int]) -> None:
    covered = Covered()
    for number, (cover, *beside) in enumerate(needs):
        covered.add(number, cover, beside)
    assert covered.possible(found) == {
        number for number, sets in enumerate(needs) if all(map(found.intersection, sets))
    }


@settings(max_examples=300, deadline=None)
@given(hostile_queries(), documents() | st.builds(lambda text: make_document(title=text, body=text), hostile_queries()))
def test_whatever_is_asked_has_an_answer_or_an_error(text: str, document: Document) -> None:
    ask(text, document)


DOCUMENT = make_document(title="Armenia signs", body="A treaty at last.", language="en", outlet="example")

#: A query, and whether it is tried on a text that has nothing of it.
TRIED = [
    ("corridor", False),
    ("corrid*", False),
    ('"peace corridor"', False),
    ("armenia AND corridor", False),
    ("corridor OR ceasefire", False),
    ("2of:(corridor ceasefire armenia)", False),
    ("2of:(=signs ceasefire corridor)", False),
    ('"peace treaty"', False),
    ("within5:(armenia (corridor OR ceasefire))", False),
    ("within5:(armenia corridor)", False),
    ("within2:(armenia treaty)", True),
    ("title:corridor AND NOT armenia", False),
    ("lang:hy", False),
    ("lang:en AND corridor", False),
    ("@pashinyan", False),
    ("corridor AND NOT (ceasefire OR armenia)", False),
    ("since:7d AND corridor", False),
    ("=armenia", True),
    ("armenia AND NOT signs", True),
    ("* AND NOT corridor", True),
    ("since:7d", True),
]


@pytest.mark.parametrize(("query", "is_tried"), TRIED)
def test_what_is_tried(query: str, is_tried: bool) -> None:
    standing = StandingQueries([parse(query)])
    assert standing.tried(Run(standing.steps, DOCUMENT, NOW)) == [0] * is_tried
