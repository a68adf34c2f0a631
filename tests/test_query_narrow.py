"""What an index is asked is so of every article that the query finds: else it would be missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from query.conditions import EVERYTHING, NOTHING, AllOf, AnyOf, Condition, Row, Start, Token, Without, known
from query.document import Document
from query.lexemes import COLUMNS, PLACES, lexemes
from query.match import match
from query.narrow import Dates, dates, necessary
from query.normalise import words
from query.parse import parse
from query.stem import LANGUAGES
from query.tree import Node
from storage.dialects import _fts5, _tsvector
from tests.querying import NOW, documents, queries

OUTLETS: dict[str, dict[str, str | None]] = {
    "one": {"country": "AM", "control": "independent"},
    "two": {"country": None, "control": None},
}


def holds(condition: Condition, columns: dict[str, list[str]]) -> bool:
    """Whether a condition holds of what an index holds, tried out in the plainest way."""
    match condition:
        case Token(place, token):
            return any(token in columns[name] for name in PLACES[place] or COLUMNS)
        case Start(place, start):
            return any(token.startswith(start) for name in PLACES[place] or COLUMNS for token in columns[name])
        case Row(place, tokens, reach, _):
            return any(_near(tokens, columns[name], reach) for name in PLACES[place] or COLUMNS)
        case AllOf(parts):
            return all(holds(part, columns) for part in parts)
        case AnyOf(parts):
            return any(holds(part, columns) for part in parts)
        case Without(part):
            return not holds(part, columns)


def _near(tokens: tuple[str, ...], column: list[str], reach: int) -> bool:
    places = [[at for at, other in enumerate(column) if other == token] for token in tokens]
    return any(max(chosen) - min(chosen) <= reach for chosen in product(*places))


def columns_of(document: Document) -> dict[str, list[str]]:
    return dict(zip(COLUMNS, map(str.split, lexemes(document) or ()), strict=True))


@settings(max_examples=400, deadline=None)
@given(queries(), documents())
def test_what_is_asked_is_so_of_all_that_is_found(node: Node, document: Document) -> None:
    if match(node, document, NOW) is None:
        return
    columns = columns_of(document)
    condition = necessary(node, OUTLETS, LANGUAGES)
    assert holds(condition, columns)
    vocabulary = {token for column in columns.values() for token in column}
    few = {start: tuple(word for word in vocabulary if word.startswith(start)) for start in ("пашиня", "bak", "arm")}
    assert holds(known(condition, vocabulary, few), columns)
    between = dates(node, NOW)
    dated_at = document.published_at or document.first_seen_at
    assert dated_at is not None
    assert between.start is None or between.start <= dated_at
    assert between.end is None or dated_at < between.end


ASKED = {
    "treaty": '"en_treati"',
    "treaty AND NOT =peace": '(("en_treati") NOT ("peace"))',
    "title:treaty": '{title} : "en_treati"',
    '"peace treaty"': '"en_peac en_treati"',
    '"peace treaty"~3': 'NEAR("en_peac" "en_treati", 3)',
    "within5:(peace treaty)": 'NEAR("en_peac" "en_treati", 3)',
    "2of:(a =treaty =peaceful)": '("peaceful" OR "treaty")',
    "outlet:one country:am": '"o_one"',
    "url:example": '"u_example"',
    "control:state*": "nothing",
    "NOT country:am treaty": '(("en_treati") NOT ("o_one"))',
    "* AND NOT treaty": "everything",
    "treaty OR is:copy": "everything",
    "treaty is:copy": '"en_treati"',
    "absent": "nothing",
    "treaty OR absent": '"en_treati"',
    "tre*": '("treaties" OR "treaty")',
    "x*": "everything",
    '"=peace treat*"': '"peace"',
}


@pytest.mark.parametrize(("text", "asked"), ASKED.items())
def test_an_index_is_asked_for_what_it_has(text: str, asked: str) -> None:
    condition = necessary(parse(text), OUTLETS, {"en"})
    vocabulary = {"en_treati", "en_peac", "en_a", "treaty", "treaties", "peace", "peaceful", "o_one", "u_example"}
    narrowed = known(condition, vocabulary, {"tre": ("treaties", "treaty"), "x": None})
    written = {EVERYTHING: "everything", NOTHING: "nothing"}.get(narrowed) or _fts5.written(narrowed)
    assert written == asked


def test_postgres_is_asked_by_position_as_far_as_it_knows_them() -> None:
    row = Row("title", ("a", "b"), 1, in_order=True)
    assert _tsvector.written(row) == "(('t_a'&'t_b')&(('a'<->'b')|'_partly'))"
    assert _tsvector.written(row, there=True) == "('t_a'&'t_b')"
    far = Row("text", ("a", "b"), 500, in_order=True)
    assert _tsvector.written(far) == "('a'&'b')"


DAY = datetime(2024, 5, 1, tzinfo=UTC)
BETWEEN = {
    "published:2024-05-01": Dates(DAY, DAY + timedelta(1)),
    "since:2024-05-01 AND until:2024-06-01": Dates(DAY, datetime(2024, 6, 1, tzinfo=UTC)),
    "published:2024-05-01 OR published:2024-05-03": Dates(DAY, DAY + timedelta(3)),
    "published:2024-05-01 OR treaty": Dates(),
    "since:2d AND treaty": Dates(NOW - timedelta(days=2)),
    "seen:2024-05-01": Dates(),
    "* AND NOT published:2024-05-01": Dates(),
}


@pytest.mark.parametrize(("text", "between"), BETWEEN.items())
def test_times_that_are_asked_for_are_a_stretch_of_dates(text: str, between: Dates) -> None:
    assert dates(parse(text), NOW) == between


@given(st.integers(0, 8_000_000_000), st.integers(0, 500_000_000), st.floats(0, 1))
def test_a_stretch_of_time_has_a_mark_of_all_that_lies_in_it(first: int, length: int, where: float) -> None:
    last, inside = first + length, first + int(where * length)
    cover = list(_tsvector._cover(first, last))
    assert set(cover) & set(_tsvector._times(inside << 30))
    assert all(len(words(token)) > 1 for token in cover)  # no word of a text
    # They are few, and not much longer.
    assert not set(cover) & set(_tsvector._times((last + 2 * length + 5_400) << 30))
    assert len(cover) <= 16 + length // (5_400 * 16**4)


def test_nothing_is_excluded_by_an_outlet_whose_name_folds_to_that_of_another() -> None:
    node = parse("treaty NOT country:am")
    outlets: dict[str, dict[str, str | None]] = {"one-two": {"country": "AM"}, "one.two": {"country": None}}
    found = Document(body="A treaty.", language="en", outlet="one.two")
    assert match(node, found, NOW) is not None
    assert holds(necessary(node, outlets, LANGUAGES), columns_of(found))
