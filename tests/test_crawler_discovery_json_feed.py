"""JSON Feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from domain.pages import Candidate
from tests import feeds
from tests.feeds import only, read, urls


def feed(*items: object, **more: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items, **more})


def test_a_feed() -> None:
    found = read("json_feed", feeds.sample("feed.json"))
    assert found.problem is None
    assert found.candidates == (
        Candidate(
            "https://post.example/1",
            title="Liman & şehir",
            summary="Kısa özet",
            published_at=datetime(2024, 1, 15, 7, tzinfo=UTC),
            language="tr",
        ),
        Candidate("https://other.example/2", summary="No title here", language="en"),
        Candidate("https://post.example/3", summary="One two", language="tr"),
    )


def test_the_configured_language_stands_between_the_item_and_the_feed() -> None:
    body = feed({"url": "/1"}, {"url": "/2", "language": "hy"}, language="en")
    assert [entry.language for entry in read("json_feed", body, language="ru").candidates] == ["ru", "hy"]


def test_one_that_breaks_off_gives_its_complete_items() -> None:
    body = feed(*({"url": f"https://post.example/{number}", "title": "[x]"} for number in range(9)), language="de")
    found = read("json_feed", body[: body.index("example/6") + 9])
    assert urls(found) == [f"https://post.example/{number}" for number in range(6)]
    assert found.problem == "is not valid JSON (Unterminated string starting at); 6 entries could be read"


def test_characters_that_no_database_stores_are_dropped() -> None:
    body = feed({"url": "https://post.example/1", "title": "a\0b\ud800c"}, {"url": "https://post.example/\ud800"})
    assert only(read("json_feed", body)).title == "abc"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (feed() + " " * 200, None),
        (feed({"id": 1}, {"url": "mailto:x"}, 7), "has 3 entries, and none with a web address"),
        ('{"items": {}}', "is JSON, but not a JSON Feed (it has no list of items)"),
        ("[]", "is JSON, but not a JSON Feed (it has no list of items)"),
        ("<!DOCTYPE html><p>x", "is a web page, not a feed"),
        ("<rss></rss>", "is not JSON"),
        ("null", "is not JSON"),
        (" " * 9_000_000, "is larger than 8 MiB"),
    ],
)
def test_what_it_is_instead_is_said(body: str, problem: str | None) -> None:
    found = read("json_feed", body)
    assert (found.candidates, found.problem) == ((), problem)


@pytest.mark.parametrize("value", [1, 1.5, True, None, [], {}, [1], {"a": 1}])
def test_values_of_other_types_are_nothing(value: object) -> None:
    names = ("id", "external_url", "title", "summary", "content_text", "content_html", "date_published", "language")
    body = feed({"url": "https://post.example/1", **dict.fromkeys(names, value)}, {"url": value}, language=value)
    assert only(read("json_feed", body)) == Candidate("https://post.example/1")
