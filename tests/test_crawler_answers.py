"""What statuses and headers mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.internet.error import ConnectionLost

from crawler.answers import MAX_HOLD, condition_of, headers_of, hold_of, status_ending, validators_of
from crawler.endings import ending_of
from crawler.gate import Gate, Pace
from crawler.settings import CrawlSettings
from domain.crawling import Validators
from domain.outcomes import Outcome

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 1),
        ("999999999999999999999", 86_400),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30),
        (format_datetime(NOW - timedelta(days=5), usegmt=True), 1),
        (format_datetime(NOW + timedelta(days=5), usegmt=True), 86_400),
        ("soon", 60),
        ("-5", 60),
        ("²", 60),
        ("1.5", 60),
        ("", 60),
        (None, 60),
    ],
)
def test_retry_after_is_read_and_bounded(value: str | None, seconds: int) -> None:
    headers = {} if value is None else {"retry-after": value}
    assert hold_of(429, headers, NOW) == NOW + timedelta(seconds=seconds)


@given(st.text(max_size=40))
def test_any_retry_after_is_a_time_within_a_day(value: str) -> None:
    until = hold_of(429, {"retry-after": value}, NOW)
    assert until
    assert NOW < until <= NOW + MAX_HOLD


def test_only_429_and_503_with_a_time_ask_for_a_pause() -> None:
    assert hold_of(503, {}, NOW) is None
    assert hold_of(500, {"retry-after": "5"}, NOW) is None
    assert hold_of(301, {"retry-after": "5"}, NOW) is None
    assert hold_of(503, {"retry-after": "5"}, NOW) == NOW + timedelta(seconds=5)
    ending = status_ending("http://x.example/", 503, {"retry-after": "5"}, conditional=False, now=NOW)
    assert ending
    assert ending.outcome is Outcome.RATE_LIMITED
    assert ending.reason == "x.example answered 503 and asked for a pause until 2026-11-23T12:00:05Z"


def test_headers_are_lower_case_and_the_last_of_several_counts() -> None:
    response = Response("http://x.example/", headers={"X-A": [b"1", b"2"], "ETag": b'"\xe9"', "Empty": []})
    assert headers_of(response) == {"x-a": "2", "etag": '"é"'}


def test_validators_go_out_as_they_came() -> None:
    validators = validators_of({"etag": ' "\u00e9" ', "last-modified": "then"})
    assert condition_of(validators) == {"If-None-Match": b'"\xe9"', "If-Modified-Since": b"then"}
    assert validators_of({"etag": "x" * 5000, "last-modified": " "}) == Validators()
    assert condition_of(Validators('"a"\r\nX-Evil: 1')) == {"If-None-Match": b'"a"X-Evil: 1'}


def test_what_no_network_does_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    request = Request("https://x.example/a")
    failed = DownloadFailedError("[<twisted.python.failure.Failure>]")
    failed.__cause__ = ConnectionLost()
    ending = ending_of(failed, request)
    assert (ending.outcome, caplog.records) == (Outcome.CONNECTION_FAILED, [])
    assert ending.reason.startswith("the connection to x.example failed: Connection to the other side was lost")
    assert ending_of(ZeroDivisionError("division by zero"), request).outcome is Outcome.CONNECTION_FAILED
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_gate_keeps_the_longest_pause() -> None:
    gate = Gate({"A.example": NOW + timedelta(hours=1), "past.example": NOW}, NOW)
    gate.hold("a.example", NOW + timedelta(minutes=1))
    objection = gate.objection("a.example")
    assert objection
    assert objection.hold
    assert objection.hold.until == NOW + timedelta(hours=1)
    assert gate.objection("past.example") is None
    gate.close()
    closed = gate.objection("past.example")
    assert closed
    assert closed.outcome is Outcome.POSTPONED


def test_the_pace_is_the_slowest_that_is_asked_for() -> None:
    pace = Pace(1.0, {})
    assert (pace.delay_s("x"), pace.places("x")) == (1.0, 1)
    pace.want("x", 0.0)
    assert (pace.delay_s("x"), pace.places("x")) == (0.0, 4)
    pace.want("x", 2.0)
    pace.want("x", 0.5)
    assert pace.delay_s("x") == 2.0
    pace.heed("x", 1.0)
    assert pace.delay_s("x") == 2.0
    pace.heed("x", 100_000.0)
    assert (pace.delay_s("x"), pace.places("x")) == (60.0, 1)


def test_long_past_requests_are_forgotten() -> None:
    last_asked = {"long ago": float("-inf")}
    Pace(1.0, last_asked)
    assert last_asked == {}


@pytest.mark.parametrize(
    ("user_agent", "product"),
    [("Presswatch/0.1 (+x@y.example)", "Presswatch"), ("Presswatch", "Presswatch"), ("/1", "/1")],
)
def test_the_product_is_what_robots_txt_knows(user_agent: str, product: str) -> None:
    assert CrawlSettings(user_agent).product == product
