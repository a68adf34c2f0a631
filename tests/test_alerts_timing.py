"""When a match is told of: windows on days that change the clocks, quiet hours, updates, pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.timing import PATIENCE, after_quiet, due, due_at, pause_after, update_due, window_begins
from domain.alerts import LONGEST_PAUSE, LONGEST_WAIT, AlertRule, Cadence, Held, QuietHours, Severity
from tests.alerting import INSTANT
from tests.storing import NOON

YEREVAN = Cadence("daily", time(7), "Asia/Yerevan")
NIGHT = QuietHours(time(22), time(7), "Europe/Berlin")
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "at", "ends"),
    [
        (Cadence(), "2024-05-01T12:00:01", "2024-05-01T12:00:01"),
        (Cadence("hourly"), "2024-05-01T12:59:59.999", "2024-05-01T13:00:00"),
        (Cadence("hourly"), "2024-05-01T13:00:00", "2024-05-01T14:00:00"),
        (YEREVAN, "2024-05-01T02:59:59", "2024-05-01T03:00:00"),
        (YEREVAN, "2024-05-01T03:00:00", "2024-05-02T03:00:00"),
        (YEREVAN, "2024-05-01T22:00:00", "2024-05-02T03:00:00"),
        # Clocks in Berlin go from 2:00 to 3:00 on 31 March 2024, and from 3:00 back to 2:00 on 27 October.
        (Cadence("daily", time(2, 30), "Europe/Berlin"), "2024-03-30T22:00:00", "2024-03-31T01:30:00"),
        (Cadence("daily", time(2, 30), "Europe/Berlin"), "2024-10-26T22:00:00", "2024-10-27T00:30:00"),
        (Cadence("daily", time(2, 30), "Europe/Berlin"), "2024-10-27T00:45:00", "2024-10-28T01:30:00"),
        # In New York on 10 March and 3 November.
        (Cadence("daily", time(2, 30), "America/New_York"), "2024-03-10T05:00:00", "2024-03-10T07:30:00"),
        (Cadence("daily", time(1, 30), "America/New_York"), "2024-11-03T04:00:00", "2024-11-03T05:30:00"),
        (Cadence("daily", time(1, 30), "America/New_York"), "2024-11-03T05:30:00", "2024-11-04T06:30:00"),
        # Yerevan gave up changing its clocks in 2012: the last time they went forward was 27 March 2011.
        (YEREVAN, "2011-03-26T10:00:00", "2011-03-27T02:00:00"),
        (Cadence("weekly", time(7), "Asia/Yerevan", 0), "2024-05-01T12:00:00", "2024-05-06T03:00:00"),
        (Cadence("weekly", time(7), "Asia/Yerevan", 0), "2024-05-06T03:00:00", "2024-05-13T03:00:00"),
        (Cadence("weekly", time(2, 30), "Europe/Berlin", 6), "2024-03-25T12:00:00", "2024-03-31T01:30:00"),
    ],
)
def test_when_a_match_is_due(cadence: Cadence, at: str, ends: str) -> None:
    assert due_at(cadence, utc(at)) == utc(ends)


ZONES = st.sampled_from(
    ["UTC", "Asia/Yerevan", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
CADENCES = st.one_of(
    st.just(Cadence("hourly")),
    st.builds(Cadence, st.just("daily"), CLOCKS, ZONES),
    st.builds(Cadence, st.just("weekly"), CLOCKS, ZONES, st.integers(0, 6)),
)


@given(MOMENTS, CADENCES)
def test_windows_follow_each_other_without_gap_or_overlap(matched: datetime, cadence: Cadence) -> None:
    ends = due_at(cadence, matched)
    begins = window_begins(cadence, ends)
    assert begins <= matched < ends
    assert due_at(cadence, begins) == ends, "the first moment of a window belongs to it"
    assert due_at(cadence, ends - timedelta(microseconds=1)) == ends, "and so does the last"
    assert due_at(cadence, ends) > ends
    longest = {"hourly": HOUR, "daily": 26 * HOUR, "weekly": 7 * 24 * HOUR + 2 * HOUR}[cadence.kind]
    assert ends - begins <= longest < LONGEST_WAIT - timedelta(days=1)


@given(MOMENTS, st.builds(Cadence, st.just("daily"), CLOCKS, ZONES))
def test_a_daily_window_ends_at_its_time_of_day(matched: datetime, cadence: Cadence) -> None:
    local = due_at(cadence, matched).astimezone(ZoneInfo(cadence.timezone or ""))
    assert cadence.at is not None
    # Where the change of clocks skips the time of day, it comes later by what was skipped.
    late = local.replace(tzinfo=None) - datetime.combine(local.date(), cadence.at)
    assert timedelta() <= late <= HOUR


@given(MOMENTS, st.builds(QuietHours, CLOCKS, CLOCKS, ZONES).filter(lambda quiet: quiet.begins != quiet.ends))
def test_quiet_hours_move_a_message_to_their_end(moment: datetime, quiet: QuietHours) -> None:
    told = after_quiet(quiet, moment)
    assert moment <= told <= moment + 25 * HOUR
    assert after_quiet(quiet, told) == told


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2024-05-01T19:59:59", "2024-05-01T19:59:59"),
        ("2024-05-01T20:00:00", "2024-05-02T05:00:00"),
        ("2024-05-02T04:59:59", "2024-05-02T05:00:00"),
        ("2024-05-02T05:00:00", "2024-05-02T05:00:00"),
        # The night in which clocks go forward is an hour shorter.
        ("2024-03-30T22:00:00", "2024-03-31T05:00:00"),
        ("2024-10-26T22:00:00", "2024-10-27T06:00:00"),
    ],
)
def test_the_night_in_berlin(at: str, told: str) -> None:
    assert after_quiet(NIGHT, utc(at)) == utc(told)


def test_what_is_urgent_wakes_people() -> None:
    rule = replace(INSTANT, quiet=NIGHT)
    at = utc("2024-05-01T23:00:00")
    assert due(rule, at) == (utc("2024-05-02T05:00:00"), Held.QUIET)
    assert due(replace(rule, severity=Severity.URGENT), at) == (at, None)


def test_copies_are_told_in_at_most_three_updates() -> None:
    moments = [NOON + timedelta(minutes=10 * n) for n in range(300)]
    told = {update_due(INSTANT, NOON, moment)[0] for moment in moments}
    assert told == {NOON + HOUR, NOON + 6 * HOUR, NOON + 24 * HOUR, None}
    assert update_due(replace(INSTANT, updates=False), NOON, NOON) == (None, None)
    daily = AlertRule("treaty", "treaty", cadence=YEREVAN)
    assert update_due(daily, NOON, NOON + HOUR) == due(daily, NOON + HOUR)


def test_pauses_grow_to_an_hour_and_end_after_a_day() -> None:
    pauses = [pause_after(n, "k") for n in range(1, 60)]
    given_up = pauses.index(None)
    told = [pause for pause in pauses[:given_up] if pause]
    for pause, minutes in zip(told, [1, 2, 4, 8, 16, 32, 60, 60], strict=False):
        assert minutes * 0.75 <= pause.total_seconds() / 60 <= minutes
    assert PATIENCE * 0.75 <= sum(told, timedelta()) < PATIENCE + HOUR
    assert set(pauses[given_up:]) == {None}
    assert max(told) < LONGEST_PAUSE
    assert pause_after(3, "a") != pause_after(3, "b"), "what failed together is not tried again together"
    assert pause_after(3, "a") == pause_after(3, "a")
