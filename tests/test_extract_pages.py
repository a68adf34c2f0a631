"""Whole pages of our own writing, a folder each (`extract.golden`): one test a field."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from domain.pages import Draft
from extract.golden import Golden, golden, shown

PAGES = Path(__file__).parent / "data" / "pages"


@cache
def page(name: str) -> Golden:
    return golden(PAGES / name)


@cache
def draft_of(name: str) -> Draft:
    return page(name).read()


def fields() -> list[tuple[str, str]]:
    return [(folder.name, field) for folder in sorted(PAGES.iterdir()) for field in page(folder.name).expected]


@pytest.mark.parametrize(("name", "field"), fields())
def test_the_page_is_read(name: str, field: str) -> None:
    assert shown(draft_of(name), field) == page(name).expected[field]


def test_every_text_says_what_read_it() -> None:
    read = draft_of("en-signature").extractor
    assert all(draft_of(name).extractor.startswith(read) for name, _ in fields())
    assert draft_of("en-signature").extractor.startswith("presswatch ")
