"""When stored articles are looked at again, and what it means that a page is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import EventKind
from domain.crawling import Hold, Validators
from domain.outcomes import Outcome, Retry
from domain.pages import Candidate
from domain.storing import CandidateState, Presence
from monitor.settings import CrawlConfig
from monitor.visiting import ABSENT, affordable, looked, next_visit, visit_conditions

NOW = datetime(2024, 5, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PLAN = CrawlConfig().revisit
THERE, MISSED, WITHDRAWN = Presence(), Presence(NOW - HOUR), Presence(NOW - HOUR, NOW)


def state(candidate_id: int = 1, outlet: str = "example", whole_at: datetime | None = NOW) -> CandidateState:
    candidate = Candidate(f"https://example.org/{candidate_id}")
    return CandidateState(
        candidate_id, outlet, candidate, NOW, Outcome.NEW, NOW, 1, 7, Validators('"1"'), NOW, whole_at=whole_at
    )


def test_a_page_is_looked_at_ever_more_seldom_after_its_text_changed() -> None:
    at, waits = NOW, []
    while (then := next_visit(PLAN, NOW, THERE, at)) is not None:
        waits.append(then - at)
        at = then
    assert at == NOW + 30 * DAY
    assert waits == sorted(waits)
    assert waits[0] == 15 * MINUTE


def test_steps_that_are_past_are_left_out_and_an_empty_plan_has_none() -> None:
    assert next_visit(PLAN, NOW - 2 * HOUR, THERE, NOW) == NOW + 4 * HOUR
    assert next_visit(PLAN, NOW - 31 * DAY, THERE, NOW) is None
    assert next_visit((), NOW, THERE, NOW) is None
    assert next_visit((), NOW, MISSED, NOW) is None


def test_a_missed_page_is_looked_for_once_more_and_a_pause_is_kept() -> None:
    assert next_visit(PLAN, NOW - 2 * HOUR, MISSED, NOW) == NOW + 30 * MINUTE
    assert next_visit(PLAN, NOW - 31 * DAY, MISSED, NOW) == NOW + 30 * MINUTE
    assert next_visit(PLAN, NOW - 2 * HOUR, WITHDRAWN, NOW) == NOW + 4 * HOUR
    assert next_visit(PLAN, NOW, THERE, NOW, Hold("example.org", NOW + DAY)) == NOW + DAY


def test_gone_for_good_is_withdrawn_at_once_and_not_found_at_the_second_look() -> None:
    look = looked(THERE, Outcome.GONE, 410, NOW, "answered 410")
    assert (look.outcome, look.presence) == (Outcome.WITHDRAWN, Presence(NOW, NOW))
    assert look.event is not None
    assert (look.event.kind, look.event.since, look.event.reason) == (EventKind.WITHDRAWN, NOW, "answered 410")
    for outcome in ABSENT:
        first = looked(THERE, outcome, 404, NOW, "")
        assert (first.outcome, first.presence, first.event) == (outcome, Presence(NOW), None)
        second = looked(first.presence, outcome, 404, NOW + HOUR, "")
        assert (second.outcome, second.presence) == (Outcome.WITHDRAWN, Presence(NOW, NOW + HOUR))
        third = looked(second.presence, outcome, 404, NOW + DAY, "")
        assert (third.outcome, third.presence, third.event) == (outcome, second.presence, None)


def test_a_page_that_is_there_again_is_restored_whatever_its_text_is() -> None:
    for outcome, told in ((Outcome.NOT_MODIFIED, Outcome.RESTORED), (Outcome.REVISED, Outcome.REVISED)):
        look = looked(WITHDRAWN, outcome, 200, NOW, "")
        assert (look.outcome, look.presence) == (told, THERE)
        assert look.event is not None
        assert look.event.kind is EventKind.RESTORED
    assert looked(MISSED, Outcome.UNCHANGED, 200, NOW, "").presence == THERE


@given(st.sampled_from(sorted(set(Outcome) - ABSENT)), st.sampled_from([THERE, MISSED, WITHDRAWN]))
def test_faults_and_walls_say_nothing_of_a_page(outcome: Outcome, known: Presence) -> None:
    look = looked(known, outcome, 503, NOW, "")
    if outcome.retry is not Retry.VISIT:
        assert (look.outcome, look.presence, look.event) == (outcome, known, None)
    else:
        assert look.presence == THERE


def test_a_page_is_received_whole_now_and_then() -> None:
    assert visit_conditions(state(whole_at=NOW - 6 * DAY), NOW) == Validators('"1"')
    assert visit_conditions(state(whole_at=NOW - 7 * DAY), NOW) == Validators()
    assert visit_conditions(state(whole_at=None), NOW) == Validators()


@pytest.mark.parametrize(("delay_s", "most"), [(1.0, 150), (5.0, 30), (60.0, 20), (0.0, 400)])
def test_visits_take_no_more_than_half_of_the_time_between_two_looks_at_a_feed(delay_s: float, most: int) -> None:
    due = [state(n) for n in range(400)] + [state(1000, "other")]
    chosen = affordable(due, {"example": delay_s, "other": delay_s}, 300)
    assert [one.candidate_id for one in chosen] == [*range(most), 1000]
