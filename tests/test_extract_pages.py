"""Whole pages of our own writing, a folder each: the page, what is given with it, what is to be read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from domain.clock import iso
from domain.pages import Candidate, Draft
from domain.reading import Habits, Rule
from extract.read import read_page

PAGES = Path(__file__).parent / "data" / "pages"
#: The day on which the pages are read: later than all of them.
TODAY = datetime(2024, 6, 1, tzinfo=UTC)


@cache
def told(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    return told


def fields() -> list[tuple[str, str]]:
    return [(folder.name, field) for folder in sorted(PAGES.iterdir()) for field in told(folder.name)["expected"]]


@cache
def draft_of(name: str) -> Draft:
    given = dict(told(name)["given"])
    if hint := given.pop("hint", None):
        given["hint"] = Candidate(**{**hint, "published_at": datetime.fromisoformat(hint["published_at"])})
    habits = dict(given.pop("habits", {}))
    given["habits"] = Habits(**{**habits, "rules": tuple(map(rule_of, habits.get("rules", ())))})
    return read_page((PAGES / name / "page.html").read_bytes(), now=TODAY, **given)


def rule_of(told: dict[str, Any]) -> Rule:
    since = date.fromisoformat(told["since"]) if "since" in told else None
    return Rule(**{**told, "since": since, "drop": tuple(told.get("drop", ()))})


def shown(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(("name", "field"), fields())
def test_the_page_is_read(name: str, field: str) -> None:
    draft = draft_of(name)
    found = draft.body.splitlines() if field == "body" else shown(getattr(draft, field))
    assert found == told(name)["expected"][field]


def test_every_text_says_what_read_it() -> None:
    read = draft_of("en-signature").extractor
    assert all(draft_of(name).extractor.startswith(read) for name, _ in fields())
    assert draft_of("en-signature").extractor.startswith("presswatch ")
