"""When feeds and pages are asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.crawling import FeedAnswer, FeedRequest, Hold, Validators
from domain.outcomes import Outcome, Retry
from domain.outlets import Feed
from domain.pages import Candidate
from domain.storing import CandidateState, FeedState
from monitor.schedule import Limits, conditions, is_asked, next_feed_check, next_page_try

NOW = datetime(2024, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMITS = Limits(300, 86_400)
OLD, NEW = Validators('"old"'), Validators('"new"')
REQUEST = FeedRequest(1, Feed("example", "https://example.org/rss.xml", "rss"), OLD)


def state(interval_s: float = 600, failures: int = 0, whole_at: datetime | None = NOW) -> FeedState:
    return FeedState(1, interval_s, failures, OLD, whole_at)


def answer(outcome: Outcome, hold: Hold | None = None) -> FeedAnswer:
    return FeedAnswer(REQUEST, outcome, validators=NEW, hold=hold)


def wait_s(outcome: Outcome, n_new: int = 0, **known: float) -> float:
    update = next_feed_check(state(**known), answer(outcome), REQUEST, n_new, NOW, LIMITS)  # type: ignore[arg-type]
    return (update.next_check_at - NOW).total_seconds()


def test_news_halves_the_wait_and_silence_lengthens_it_within_limits() -> None:
    assert wait_s(Outcome.READ, 3) == 300
    assert wait_s(Outcome.READ) == pytest.approx(720)
    assert wait_s(Outcome.NOT_MODIFIED) == pytest.approx(720)
    assert wait_s(Outcome.NOT_MODIFIED, interval_s=86_000) == 86_400


def test_failures_back_off_and_are_forgiven_at_once() -> None:
    waits = [wait_s(Outcome.TIMEOUT, failures=n) for n in range(10)]
    assert waits[:3] == [600, 1200, 2400]
    assert waits[-1] == 86_400
    assert wait_s(Outcome.TIMEOUT, failures=5000) == 86_400
    update = next_feed_check(state(failures=9), answer(Outcome.READ), REQUEST, 0, NOW, LIMITS)
    assert (update.failures, update.sound) == (0, True)


def test_a_round_that_ended_first_leaves_a_feed_as_it_was() -> None:
    update = next_feed_check(state(failures=2), answer(Outcome.POSTPONED), REQUEST, 0, NOW, LIMITS)
    assert (update.next_check_at, update.failures, update.interval_s, update.validators) == (NOW, 2, 600, OLD)


def test_a_pause_that_was_asked_for_is_kept() -> None:
    update = next_feed_check(
        state(), answer(Outcome.RATE_LIMITED, Hold("example.org", NOW + HOUR)), REQUEST, 0, NOW, LIMITS
    )
    assert update.next_check_at == NOW + HOUR


def test_conditions_follow_what_was_read_and_a_broken_feed_has_none() -> None:
    def validators(outcome: Outcome) -> Validators:
        return next_feed_check(state(), answer(outcome), REQUEST, 0, NOW, LIMITS).validators

    assert validators(Outcome.READ) == NEW
    assert validators(Outcome.BAD_FEED) == Validators()
    assert validators(Outcome.NOT_MODIFIED) == validators(Outcome.TIMEOUT) == OLD


def test_a_feed_is_read_whole_now_and_then() -> None:
    assert conditions(state(whole_at=NOW - 23 * HOUR), NOW) == OLD
    assert conditions(state(whole_at=NOW - 24 * HOUR), NOW) == Validators()
    assert conditions(state(whole_at=None), NOW) == Validators()
    bare = FeedRequest(1, REQUEST.feed)
    assert next_feed_check(state(whole_at=None), answer(Outcome.READ), bare, 0, NOW, LIMITS).whole_at == NOW
    assert next_feed_check(state(whole_at=None), answer(Outcome.READ), REQUEST, 0, NOW, LIMITS).whole_at is None


@given(st.sampled_from(Outcome), st.integers(0, 20))
def test_a_page_is_tried_again_only_where_that_can_help(outcome: Outcome, attempts: int) -> None:
    when = next_page_try(outcome, attempts, NOW)
    if outcome.retry in {Retry.NEVER, Retry.VISIT}:
        assert when is None
    elif outcome.retry is Retry.NEXT_ROUND:
        assert when == NOW
    else:
        assert (when is None) == (attempts >= 7)
        assert when is None or timedelta(minutes=5) <= when - NOW <= timedelta(days=1)


def test_a_held_page_is_tried_when_the_pause_is_over_however_often() -> None:
    assert next_page_try(Outcome.RATE_LIMITED, 50, NOW, Hold("example.org", NOW + HOUR)) == NOW + HOUR


def candidate(
    outcome: Outcome | None, next_try_at: datetime | None = None, article_id: int | None = None
) -> CandidateState:
    url = "https://example.org/a"
    return CandidateState(1, "example", Candidate(url), NOW, outcome, next_try_at, 0, article_id)


@pytest.mark.parametrize(
    ("known", "asked", "asked_by_all"),
    [
        (candidate(None, NOW), True, True),
        (candidate(Outcome.TIMEOUT, NOW - HOUR), True, True),
        (candidate(Outcome.TIMEOUT, NOW + HOUR), False, True),
        (candidate(Outcome.OFF_TOPIC), False, False),
        (candidate(Outcome.NEW, None, 7), False, True),
        (candidate(Outcome.FORGOTTEN, None), False, False),
    ],
)
def test_what_is_asked(known: CandidateState, *, asked: bool, asked_by_all: bool) -> None:
    assert is_asked(known, NOW, everything=False) is asked
    assert is_asked(known, NOW, everything=True) is asked_by_all
