"""Spikes, silences, outlets that are gone: what counts as one, and that each is told once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import monitor.delivering
import monitor.watching
from alerts.watches import OutletHealth, Sighting, outlets_gone, silence, spike
from domain.alerts import AlertRule, OutletWatch, QuietHours, Silence, Spike
from domain.clock import utc_now
from domain.outlets import Outlet
from domain.storing import Judgement
from monitor.delivering import Delivered, deliver_due
from monitor.ingest import Policy, ingest
from monitor.settings import Settings
from monitor.watching import ask_watches
from storage.store import Store, open_store
from tests.storing import NOON, outlet, reading

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONG_AGO = NOON - 100 * DAY
OUTLETS = {name: {"name": name.title(), "country": name[:2].upper()} for name in ("az1", "az2", "az3", "am1", "ge1")}


def sightings(*hours_ago: float) -> list[Sighting]:
    return [Sighting(n, NOON - hours * HOUR, "az1", n) for n, hours in enumerate(hours_ago)]


def test_a_spike_is_many_times_the_usual_and_more_than_a_few() -> None:
    usual = [24 * day + 12.0 for day in range(1, 15)]
    found = spike(Spike(3.0, 5), sightings(*usual, 1, 2, 3, 4, 5), LONG_AGO, NOON)
    assert found is not None
    assert found.headline == "5 texts in the last 24 hours, usually 1.0 a day"
    assert found.article_ids == (14, 15, 16, 17, 18)
    assert found.window == "2024-05-01"
    assert spike(Spike(3.0, 5), sightings(*usual, 1, 2, 3, 4), LONG_AGO, NOON) is None, "a few"
    assert spike(Spike(6.0, 5), sightings(*usual, 1, 2, 3, 4, 5), LONG_AGO, NOON) is None, "not so many times"


def test_a_spike_needs_something_to_be_measured_by() -> None:
    seen = sightings(1, 2, 3, 4, 5)
    assert spike(Spike(), seen, NOON - 3 * DAY, NOON) is None, "two days of history"
    assert spike(Spike(), seen, NOON - 4 * DAY, NOON) is not None
    assert spike(Spike(), seen, None, NOON) is None


def test_forty_reprints_are_no_spike() -> None:
    assert spike(Spike(), [replace(one, text=0) for one in sightings(*range(1, 21))], LONG_AGO, NOON) is None


def side(*names: str, hours: float = 7) -> list[Sighting]:
    return [Sighting(n, NOON - (hours - n / 10) * HOUR, name, n) for n, name in enumerate(names)]


def test_a_silence_is_one_side_without_the_other_after_a_while() -> None:
    watch = Silence("country", "AZ", "AM", at_least=3, hours=6)
    found = silence(watch, side("az1", "az2", "az2", "ge1", "az3"), OUTLETS, NOON)
    assert found is not None
    assert found.headline == "3 outlets of AZ, none of AM after 6 h"
    assert found.lines == ("First at 2024-05-01T05:00:00Z: Az1, Az2, Az3",)
    assert silence(watch, side("az1", "az2", "am1", "az3"), OUTLETS, NOON) is None, "the other side reports too"
    assert silence(watch, side("az1", "az2", "az3", hours=5), OUTLETS, NOON) is None, "not yet"
    assert silence(watch, side("az1", "az2", hours=7), OUTLETS, NOON) is None, "too few"
    assert silence(watch, side("az1", "az2", "az3", hours=40), OUTLETS, NOON) is None, "long over"


def health(**more: object) -> OutletHealth:
    base = OutletHealth("a", "A", NOON - HOUR, NOON - HOUR, failing=False, outcome="http-error", rate=20.0)
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (health(), None),
        (health(failing=True), None),
        (health(failing=True, read_at=NOON - 25 * HOUR), "A cannot be read since 2024-04-30 11:00 UTC (http-error)"),
        (health(failing=True, read_at=None), None),
        (health(new_at=NOON - 25 * HOUR), "A offers nothing new since 2024-04-30 11:00 UTC"),
        (health(new_at=NOON - 25 * HOUR, rate=1.0), None),
        (health(new_at=NOON - 10 * DAY, rate=1.0), "A offers nothing new since 2024-04-21 12:00 UTC"),
        (health(new_at=None), None),
    ],
)
def test_an_outlet_is_gone_if_it_cannot_be_read_or_is_silent_for_it(one: OutletHealth, says: str | None) -> None:
    found = outlets_gone(OutletWatch(24), [one], NOON)
    assert [finding.headline for finding in found] == ([says] if says else [])


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    with opened.writing() as session:
        session.feeds.declare([outlet("example")], NOON, 300)
    yield opened
    opened.close()


def test_what_a_watch_finds_is_told_once(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = tmp_path / "box"
    channels = (f"file://{box}",)
    rules = (
        AlertRule("much", "treaty", channels, watch=Spike(3.0, 3)),
        AlertRule("one-sided", "treaty", channels, watch=Silence("country", "AM", "AZ", 1, 6)),
        AlertRule("gone", "", channels, watch=OutletWatch()),
    )
    settings = Settings(watches=rules)
    arrives(store, 0, NOON - 20 * DAY)
    for number in range(1, 4):
        arrives(store, number, NOON - 7 * HOUR)
    clock = [NOON]
    monkeypatch.setattr(monitor.watching, "utc_now", lambda: clock[0])
    for minutes in (0, 10, 60):
        clock[0] = NOON + timedelta(minutes=minutes)
        ask_watches(settings, store)
    assert deliver_due(settings, store, {}) == Delivered(sent=2)
    told = {line["rule"]: line for line in map(json.loads, box.read_text().splitlines())}
    assert told["much"]["subject"] == "[much] 3 texts in the last 24 hours, usually 0.0 a day"
    assert told["one-sided"]["kind"] == "silence"
    assert "1 outlets of AM, none of AZ after 6 h" in told["one-sided"]["text"]
    assert len(told["much"]["articles"]) == 3


def test_a_watch_wakes_nobody(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = utc_now()
    night = QuietHours((now - HOUR).time(), (now + 10 * HOUR).time(), "UTC")
    rule = AlertRule(
        "one-sided", "treaty", (f"file://{tmp_path}/box",), quiet=night, watch=Silence("country", "AM", "AZ", 1, 6)
    )
    arrives(store, 1, now - 7 * HOUR)
    settings = Settings(watches=(rule,))
    ask_watches(settings, store)
    assert deliver_due(settings, store, {}) == Delivered()
    monkeypatch.setattr(monitor.delivering, "utc_now", lambda: now + 10 * HOUR)
    assert deliver_due(settings, store, {}) == Delivered(sent=1)


def arrives(store: Store, number: int, at: datetime) -> None:
    with store.writing() as session:
        body = f"The {number}th treaty was signed. " * 10
        one = reading(session, f"https://example.org/{number}", body, at=at)
        ingest(session, one, Judgement(), Policy(keep_all=True), Outlet("example", "Example", country="AM"))
    assert at < utc_now()
