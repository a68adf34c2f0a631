"""A rule played over articles, with the decisions that it makes in earnest."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from alerts.backtest import Seen, play
from domain.alerts import Cadence, QuietHours
from tests.alerting import INSTANT
from tests.storing import MINUTE, NOON

HOUR = timedelta(hours=1)


def test_forty_reprints_are_one_message_and_at_most_three_updates() -> None:
    played = play(INSTANT, [Seen(n, NOON + n * 30 * MINUTE, 7) for n in range(40)])
    assert (played.articles.total(), played.texts.total(), played.messages.total()) == (40, 1, 4)
    assert played.told == [0]
    assert play(replace(INSTANT, updates=False), [Seen(n, NOON, 7) for n in range(40)]).messages.total() == 1


def test_a_cap_and_the_night_make_fewer_messages() -> None:
    seen = [Seen(n, NOON + n * MINUTE, n) for n in range(30)]
    assert play(INSTANT, seen).busiest_hour == 30
    capped = play(replace(INSTANT, max_per_hour=5), seen)
    assert (capped.messages.total(), capped.busiest_hour) == (6, 5)
    asleep = play(replace(INSTANT, quiet=QuietHours(time(11), time(14), "UTC")), seen)
    assert asleep.messages.total() == 1
    daily = play(replace(INSTANT, cadence=Cadence("daily", time(7), "UTC")), seen)
    assert dict(daily.messages) == {"2024-05-02": 1}
