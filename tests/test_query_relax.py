"""A query without one of its conditions."""

from __future__ import annotations

import pytest

from query.parse import parse
from query.relax import relaxed, written


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("a", []),
        ("a AND b", ["a", "b"]),
        ("title:(a AND b)", ["title:a", "title:b"]),
        ("(a AND b) OR c", ["a", "b"]),
        ("a AND NOT b", ["NOT b"]),
        ('a AND (b OR "c d") AND title:e*', ["a", 'b OR "c d"', "title:e*"]),
    ],
)
def test_each_condition_is_left_out_in_turn(query: str, missing: list[str]) -> None:
    assert [written(part) for part, _ in relaxed(parse(query))] == missing
