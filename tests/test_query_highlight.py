"""What is shown of an article: pieces of its own text, with what was found marked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from query.document import Document, make_document
from query.highlight import MAX_SNIPPETS, SNIPPET_LETTERS, Marked, highlight
from query.match import compile_query
from query.parse import parse
from query.tree import Node
from tests.querying import NOW, documents, queries

FILLER = "Nothing of interest happened on that long day. " * 12


def shown(query: str, document: Document) -> list[Marked]:
    return highlight(compile_query(parse(query)), document, NOW)


def marked(piece: Marked) -> list[str]:
    return [piece.text[start:end] for start, end in piece.marks]


MARKED = [
    ("treaties", "en", "The treaty, signed.", ["treaty"]),
    ("@pashinyan", "hy", "Ասում է Փաշինյանի խոսնակը", ["Փաշինյանի"]),
    ("@pashinyan", "ru", "Встреча Пашиняна — завтра", ["Пашиняна"]),
    ('"Nagorno Karabakh"', "en", "In Nagorno-Karabakh, again", ["Nagorno-Karabakh"]),
    ("strasse", "de", "Auf der Straße.", ["Straße"]),
    ("ışık", "tr", "IŞIK söndü", ["IŞIK"]),
    ("亚美尼亚", "zh", "据报道,亚美尼亚总理", ["亚美尼亚"]),
    ("Երեւան", "hy", "Երևանը", ["Երևանը"]),
    ("слово", "ru", "сло\u0301во", ["сло\u0301во"]),
    ("within5:(treaty peace)", "en", "peace by a treaty, and war", ["peace", "treaty"]),
    ("peace treaty", "en", "a peace treaty", ["peace", "treaty"]),
    ('"peace treaty" peace', "en", "a peace treaty", ["peace treaty"]),
    ("author:lee", "en", "Lee said", []),
]


@pytest.mark.parametrize(("query", "language", "text", "marks"), MARKED)
def test_what_is_marked(query: str, language: str, text: str, marks: list[str]) -> None:
    (piece,) = shown(query, make_document(body=text, language=language, authors=("Ann Lee",)))
    assert marked(piece) == marks


def test_the_best_pieces_are_shown_in_the_order_of_the_text() -> None:
    body = f"A treaty. {FILLER} A treaty of peace. {FILLER} Peace talks on a treaty. {FILLER}"
    title, first, second = shown("treaty AND (peace OR talks)", make_document(title="The treaty", body=body))
    assert (title.text, marked(title)) == ("The treaty", ["treaty"])
    assert marked(first) == ["treaty", "peace"]
    assert marked(second) == ["Peace", "talks", "treaty"]
    assert all(piece.is_cut == (True, True) for piece in (first, second))


def test_pieces_do_not_overlap() -> None:
    body = f"peace {'x ' * 60} treaty {'y ' * 60} talks {'z ' * 60}"
    pieces = shown("peace AND treaty AND talks", make_document(body=body))
    assert [marked(piece) for piece in pieces] == [["peace", "treaty"], ["talks"]]
    assert sum(len(piece.text) for piece in pieces) <= len(body)
    assert "treaty" not in pieces[1].text


def test_where_nothing_is_found_the_beginning_is_shown() -> None:
    (piece,) = shown("lang:en", make_document(body=FILLER, language="en"))
    assert piece.text.startswith("Nothing of interest")
    assert piece.is_cut == (False, True)
    assert len(piece.text) <= SNIPPET_LETTERS
    assert shown("*", make_document()) == []


@settings(max_examples=150, deadline=None)
@given(queries(), documents())
def test_pieces_are_of_the_text_and_marks_are_in_order(node: Node, document: Document) -> None:
    pieces = highlight(compile_query(node), document, NOW)
    assert len(pieces) <= 1 + MAX_SNIPPETS
    for piece in pieces:
        assert piece.text in (getattr(document, piece.field) or "")
        flat = [place for mark in piece.marks for place in mark]
        assert flat == sorted(flat)
        assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
