"""An outlet's own reading rules: what they find, when they are left aside, what that does to the text's version."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.pages import Draft
from domain.reading import Habits, Rule, RuleUse
from extract.read import read_page

PARAGRAPHS = [
    "The ferry will run every twenty minutes from Monday on, the harbour office said.",
    "It carries thirty people, six bicycles and, on market days, one goat.",
    "The old timetable is valid until the boats are painted, which takes until Sunday.",
]
TODAY = datetime(2024, 6, 1, tzinfo=UTC)


def page(*, kind: str = "text", extra: str = "") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    return (
        f"<html><head><title>Ferry runs</title></head><body><h1>Ferry runs</h1><article><div class='{kind}'>{text}"
        f"{extra}</div></article></body></html>"
    ).encode()


def read(body: bytes, *rules: Rule, now: datetime = TODAY) -> Draft:
    return read_page(body, url="https://harbour.example/1", habits=Habits(rules=rules), now=now)


def test_a_rule_finds_the_text() -> None:
    rule = Rule(body=".text", drop=(".promo",))
    draft = read(page(extra="<div class='promo'><p>Our other boats are for sale, and so is this one.</p></div>"), rule)
    assert draft.body.split("\n") == PARAGRAPHS
    assert draft.sources["body"] == "rule"
    assert draft.rules == (RuleUse(rule.name, held=True),)
    assert draft.extractor.endswith(f"/ rule {rule.name}")


@pytest.mark.parametrize("body", [".gone", ".text p:first-child", "h1"])
def test_a_rule_that_finds_less_is_left_aside_and_counted(body: str) -> None:
    rule = Rule(body=body)
    ruled, plain = read(page(), rule), read(page())
    assert (ruled.body, ruled.extractor) == (plain.body, plain.extractor)
    assert ruled.rules == (RuleUse(rule.name, held=False),)


def test_older_rules_are_tried_after_the_newest_and_later_ones_not_at_all() -> None:
    later, newer = Rule(since=date(2024, 7, 1), body=".later"), Rule(since=date(2024, 1, 1), body=".new")
    older = Rule(body=".text")
    draft = read(page(), later, newer, older)
    assert draft.rules == (RuleUse(newer.name, held=False), RuleUse(older.name, held=True))
    assert read(page(), later).rules == ()


def test_a_rule_without_a_text_holds_where_it_finds_anything() -> None:
    rule = Rule(title=".headline", drop=(".promo",))
    assert read(page(), rule).rules == (RuleUse(rule.name, held=False),)
    draft = read(page(extra="<p class='promo'>Our other boats are for sale, and so is this one.</p>"), rule)
    assert draft.rules == (RuleUse(rule.name, held=True),)
    assert draft.body.split("\n") == PARAGRAPHS
    assert draft.sources["body"] == "trafilatura"


def test_nested_parts_are_read_once() -> None:
    assert read(page(), Rule(body="article, .text, p")).body.split("\n") == PARAGRAPHS


def test_a_rule_s_name_changes_with_what_it_says() -> None:
    rules = [Rule(body="p"), Rule(body="q"), Rule(title="p"), Rule(drop=("p",)), Rule(author="p"), Rule(date="p")]
    assert len({rule.name for rule in rules}) == len(rules)
    assert Rule(since=date(2024, 1, 1), body="p").name == Rule(body="p").name
