"""Every example of docs/query-language.md means what the page says."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.errors import QueryError
from query.document import Document, make_document
from query.fields import ALL_FIELDS, STATES
from query.match import match
from query.parse import parse
from query.scan import MAX_CHARACTERS, MAX_DEPTH, MAX_PHRASE_WORDS, MAX_TERMS

PAGE = (Path(__file__).parent.parent / "docs" / "query-language.md").read_text(encoding="utf-8")
NOW = datetime(2024, 7, 1, tzinfo=UTC)

FOUND = re.findall(r"^\| `(.+?)` \| (none|[A-D](?:, [A-D])*) \|", PAGE, re.MULTILINE)
REFUSED = re.findall(r"^\| `(.+?)` \| (\D[^|]+\(column \d+\)) \|$", PAGE, re.MULTILINE)
ROWS = re.findall(r"^\| `", PAGE, re.MULTILINE)


def article(row: dict[str, Any]) -> Document:
    times = {key: row[key] and datetime.fromisoformat(row[key]) for key in ("published_at", "first_seen_at")}
    return make_document(**{key: value for key, value in row.items() if key != "id"} | times)


ARTICLES = {row["id"]: article(row) for row in json.loads(PAGE.split("```json\n")[1].split("```")[0])}


def test_every_row_is_tried() -> None:
    assert len(FOUND) + len(REFUSED) == len(ROWS)


@pytest.mark.parametrize(("query", "found"), FOUND, ids=[query for query, _ in FOUND])
def test_what_a_query_finds(query: str, found: str) -> None:
    node = parse(query)
    matching = [name for name, document in ARTICLES.items() if match(node, document, NOW)]
    assert ", ".join(matching) == found.replace("none", "")


@pytest.mark.parametrize(("query", "says"), REFUSED, ids=[query for query, _ in REFUSED])
def test_what_a_mistake_is_told(query: str, says: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(query)
    assert str(refused.value) == says


def test_every_field_is_shown() -> None:
    assert [field for field in sorted(ALL_FIELDS) if f"{field}:" not in PAGE] == []
    assert [state for state in STATES if f"`is:{state}`" not in PAGE] == []


def test_the_limits_are_those_of_the_scanner() -> None:
    text = " ".join(PAGE.split())
    assert f"{MAX_TERMS:,} terms, {MAX_CHARACTERS:,} characters and brackets {MAX_DEPTH} deep" in text
    assert f"a phrase {MAX_PHRASE_WORDS} words" in text
