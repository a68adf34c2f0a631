"""What becomes of a page that was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.changes import Change, ChangeKind, Edit, Severity
from domain.outcomes import Outcome
from domain.pages import Draft, Page
from domain.storing import Judgement, KnownArticle, Reading
from domain.topics import Verdict
from monitor.comparing import Comparison
from monitor.decide import (
    SAME_TEXT,
    New,
    Rejected,
    Reread,
    Revised,
    Swallowed,
    Unchanged,
    article_keys,
    decide,
    led_home,
)

NOW = datetime(2024, 5, 1, tzinfo=UTC)
TEXT = "The two delegations met for the third time this year and agreed on nothing but a date. " * 3
ON = Judgement((Verdict("talks", 3, relevant=True),))
OFF = Judgement((Verdict("talks", 0.5, relevant=False), Verdict("trade", 0.7, relevant=False)))
HOSTS = frozenset({"example.org"})
EDITED = Comparison(Edit((Change(ChangeKind.NUMBER, Severity.NOTABLE, "32", "34", 1),)), {"digits a": 1})
LIVE = replace(EDITED, is_live=True)


def reading(text_hash: str = "t1", extractor: str = "now", body: str = TEXT) -> Reading:
    draft = Draft(title="Title", body=body, extractor=extractor)
    return Reading(1, "https://example.org/a", ("example.org/a",), "example", draft, text_hash, "b1", NOW, NOW)


KNOWN = KnownArticle(7, 1, 1, "t1", "b1", "now", None)


def test_a_new_text_on_a_topic_is_stored_and_one_off_topic_only_if_all_is_kept() -> None:
    assert decide(reading(), None, ON) == New()
    assert decide(reading(), None, OFF) == Rejected(Outcome.OFF_TOPIC, "best score 0.7, on trade")
    assert decide(reading(), None, OFF, keep_all=True) == New()
    assert decide(reading(), None, Judgement()) == Rejected(Outcome.OFF_TOPIC, "there is no topic to be on")


def test_a_known_text_is_unchanged_and_another_one_is_a_revision_on_topic_or_not() -> None:
    assert decide(reading(), KNOWN, ON) == Unchanged(KNOWN)
    assert decide(reading("t2"), KNOWN, OFF, comparison=EDITED) == Revised(KNOWN, EDITED)


def test_a_text_that_only_the_extractor_made_different_is_no_edit() -> None:
    before = replace(KNOWN, extractor="before")
    assert decide(reading("t2"), before, ON, old_page_reads="t2") == Reread(before)
    edited = decide(reading("t2"), before, ON, old_page_reads="t3", comparison=EDITED)
    assert edited == Revised(before, EDITED)
    assert decide(reading("t2"), before, ON, old_page_reads=None) == Reread(before)
    assert decide(reading("t1"), before, ON) == Unchanged(before)


def test_a_text_that_differs_only_where_its_page_always_changes_is_swallowed() -> None:
    decision = decide(reading("t2"), KNOWN, ON, comparison=SAME_TEXT)
    assert isinstance(decision, Swallowed)
    assert not decision.postponed


@pytest.mark.parametrize(("comparison", "most"), [(EDITED, 12), (LIVE, 6)])
def test_an_article_has_so_many_revisions_a_day_and_the_last_text_is_told_when_there_is_room(
    comparison: Comparison, most: int
) -> None:
    def decided(n_recent: int, text_hash: str = "t2") -> object:
        return decide(reading(text_hash), KNOWN, ON, comparison=comparison, n_recent=n_recent)

    assert decided(most - 1) == Revised(KNOWN, comparison)
    swallowed = decided(most)
    assert isinstance(swallowed, Swallowed)
    assert swallowed.postponed
    assert decided(most, KNOWN.text_hash) == Unchanged(KNOWN)
    assert decided(most - 1, KNOWN.text_hash) == Revised(KNOWN, comparison)


def test_what_an_address_of_an_article_leads_to_instead_is_not_its_text() -> None:
    rejected = decide(reading("t2"), KNOWN, ON, comparison=EDITED, led_elsewhere=True)
    assert isinstance(rejected, Rejected)
    assert rejected.outcome is Outcome.LED_ELSEWHERE
    section = Page("https://example.org/news/1", "https://example.org/news", 200, {}, b"", NOW)
    listed = replace(reading("t2"), page=section, draft=Draft(title="News", body=TEXT, extractor="now", kind="list"))
    rejected = decide(listed, KNOWN, ON, comparison=EDITED)
    assert isinstance(rejected, Rejected)
    assert rejected.outcome is Outcome.LED_ELSEWHERE
    assert decide(listed, None, ON) == New()


def test_what_is_too_short_or_forgotten_is_not_kept() -> None:
    short = reading(body="Too short.")
    rejected = decide(short, None, ON)
    assert isinstance(rejected, Rejected)
    assert rejected.outcome is Outcome.NO_TEXT
    assert decide(short, None, ON, short_is_kept=True) == New()
    forgotten = decide(reading(), None, ON, forgotten=True, keep_all=True)
    assert isinstance(forgotten, Rejected)
    assert forgotten.outcome is Outcome.FORGOTTEN


@pytest.mark.parametrize(
    ("asked", "got", "home"),
    [
        ("https://example.org/a/1", "https://example.org/", True),
        ("https://example.org/a/1", "https://other.org", True),
        ("https://example.org/a/1", "https://example.org/?id=1", False),
        ("https://example.org/a/1", "https://example.org/b", False),
        ("https://example.org/", "https://example.org/", False),
    ],
)
def test_a_way_that_ends_at_the_home_page(asked: str, got: str, *, home: bool) -> None:
    assert led_home(Page(asked, got, 200, {}, b"", NOW)) is home


def test_the_keys_of_an_article_the_best_first() -> None:
    page = Page("https://short.org/x", "https://example.org/a?id=1", 200, {}, b"", NOW)
    own = Draft(canonical_url="https://example.org/two-sides-agree-on-a-date")
    assert article_keys("https://short.org/x", page, own, HOSTS) == (
        "example.org/two-sides-agree-on-a-date",
        "example.org/a?id=1",
        "short.org/x",
    )
    hops = (
        "https://t.example.net/c?u=1",
        "https://example.org/2024/two-sides-agree-on-a-date",
        "https://example.org/go",
    )
    assert article_keys("https://short.org/x", replace(page, hops=hops), Draft(), HOSTS) == (
        "example.org/a?id=1",
        "example.org/2024/two-sides-agree-on-a-date",
        "short.org/x",
    )
    foreign = Draft(canonical_url="https://elsewhere.org/two-sides-agree-on-a-date")
    assert article_keys("https://short.org/x", page, foreign, HOSTS) == ("example.org/a?id=1", "short.org/x")
