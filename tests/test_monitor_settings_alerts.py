"""What `[[alert]]` and `[alerts]` may say, and what is answered to the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from domain.alerts import AlertRule, Cadence, MatchKind, OutletWatch, QuietHours, Severity, Silence, Spike
from domain.errors import ConfigError
from monitor.settings import Settings, load_settings

Load = Callable[[str], Settings]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.chdir(tmp_path)

    def written(text: str) -> Settings:
        Path("presswatch.toml").write_text(text, encoding="utf-8")
        return load_settings(None, {})

    return written


def rule(load: Load, *lines: str) -> AlertRule:
    text = "\n".join(['[[alert]]\nid = "a"\nchannels = ["stdout://"]', *lines])
    (found,) = load(text).every_alert
    return found


def test_a_rule_says_how_it_tells(load: Load) -> None:
    found = rule(
        load,
        'query = "x"',
        'cadence = "weekly mon 7:30 Europe/Berlin"',
        'quiet = "22:00-07:00 Asia/Yerevan"',
        "max_per_hour = 3",
        'severity = "urgent"',
        "updates = false",
        'also = ["revised"]',
    )
    assert found.cadence == Cadence("weekly", time(7, 30), "Europe/Berlin", 0)
    assert str(found.cadence) == "weekly monday 07:30 Europe/Berlin"
    assert found.quiet == QuietHours(time(22), time(7), "Asia/Yerevan")
    assert str(found.quiet) == "22:00-07:00 Asia/Yerevan"
    assert (found.max_per_hour, found.severity, found.updates) == (3, Severity.URGENT, False)
    assert found.also == (MatchKind.REVISED,)


def test_kinds_that_look_at_many_articles_or_outlets(load: Load) -> None:
    assert rule(load, 'kind = "spike"', 'query = "x"', "factor = 2").watch == Spike(2.0, 5)
    silent = rule(load, 'kind = "silence"', 'query = "x"', 'of = "az"', 'none_of = "AM"', "at_least = 11")
    assert silent.watch == Silence("country", "AZ", "AM", 11, 6.0)
    by = ('kind = "silence"', 'query = "x"', 'by = "control"', 'of = "independent"', 'none_of = "state-controlled"')
    assert rule(load, *by).watch == Silence("control", "independent", "state-controlled")
    assert rule(load, 'kind = "outlet"', "hours = 48").watch == OutletWatch(48.0)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (('query = "x"', 'cadence = "weekly 07:00"'), '"cadence" cannot be "weekly 07:00"'),
        (('query = "x"', 'cadence = "weekly mondey 07:00"'), 'no day of the week "mondey"; did you mean "monday"?'),
        (('query = "x"', 'quiet = "night"'), '"quiet" cannot be "night"; write "22:00-07:00 Asia/Yerevan"'),
        (('query = "x"', 'quiet = "22:00-22:00"'), '"quiet" ends when it begins'),
        (('query = "x"', 'quiet = "22:00-25:00"'), "25:00 is no time of day"),
        (('query = "x"', "max_per_hour = 0"), '"max_per_hour" is 0; it must be at least 1'),
        (('query = "x"', 'also = ["revise"]'), '"also" cannot be "revise"; did you mean "revised"?'),
        (('query = "x"', 'severity = "urgend"'), 'did you mean "urgent"?'),
        (('query = "x"', 'kind = "spik"'), 'did you mean "spike"?'),
        (('kind = "spike"',), '"query" is missing'),
        (('kind = "spike"', 'query = "x"', "updates = true"), 'unknown key "updates"'),
        (('kind = "silence"', 'query = "x"', 'of = "AZ"'), '"none_of" is missing; write none_of = "AM"'),
        (('kind = "silence"', 'query = "x"', 'of = "Azerbaijan"', 'none_of = "AM"'), "is no country code"),
        (('kind = "outlet"', 'query = "x"'), 'unknown key "query"'),
    ],
)
def test_a_mistake_is_answered_with_one_line(load: Load, lines: tuple[str, ...], says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule(load, *lines)
    assert str(caught.value).startswith("presswatch.toml:")
    assert says in str(caught.value)


def test_one_rule_that_cannot_be_followed_costs_the_others_nothing(load: Load) -> None:
    good = '[[alert]]\nid = "good"\nquery = "x"\nchannels = ["stdout://"]\n'
    settings = load(f'{good}[[alert]]\nid = "bad"\nquery = "x AND ("\n')
    assert [each.id for each in settings.alerts] == ["good"]
    assert settings.broken_alerts["bad"].startswith('presswatch.toml:7: alert "bad": query: ')
    with pytest.raises(ConfigError):
        load('[[alert]]\nid = "bad"\nquery = "x AND ("\n')
