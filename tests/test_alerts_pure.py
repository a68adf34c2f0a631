"""Which rules match, when that is told, in which words."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.addresses import filled, missing, shown, without_secrets
from alerts.compose import Told, message, notifications, one_line
from alerts.rules import Found, rulebook
from alerts.timing import PATIENCE, due_at, pause_after, window
from domain.alerts import AlertRule, Cadence
from domain.errors import DeliveryError
from domain.topics import Hit
from monitor.alerting import new_matches
from query.document import make_document
from tests.alerting import INSTANT, article, match
from tests.storing import NOON

YEREVAN = Cadence("daily", time(7), "Asia/Yerevan")


def test_a_rule_may_ask_for_words_fields_and_topics() -> None:
    rules = (
        AlertRule("words", "title:sign* AND treaty"),
        AlertRule("topic", "topic:talks"),
        AlertRule("other", "topic:snow OR weather"),
    )
    document = make_document(title="Signed at last", body="The treaty.", topics=("talks",))
    found = rulebook(rules).matching(document, NOON)
    assert [each.rule.id for each in found] == ["words", "topic"]
    assert [hit.form for hit in found[0].hits] == ["Signed", "treaty"]


def test_a_text_is_told_once_and_its_copies_are_noted() -> None:
    found = [Found(INSTANT, ())]
    (first,) = new_matches(5, found, {}, NOON)
    assert (first.due_at, first.repeats) == (NOON, None)
    (copy,) = new_matches(6, found, {"treaty": 5}, NOON)
    assert (copy.due_at, copy.repeats) == (None, 5)
    assert new_matches(5, found, {"treaty": 5}, NOON) == []


@pytest.mark.parametrize(
    ("cadence", "at", "due"),
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
    ],
)
def test_when_a_match_is_due(cadence: Cadence, at: str, due: str) -> None:
    matched = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert due_at(cadence, matched) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["UTC", "Asia/Yerevan", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_a_daily_window_ends_within_a_day_at_its_time(matched: datetime, at: time, zone: str) -> None:
    cadence = Cadence("daily", at, zone)
    due = due_at(cadence, matched)
    assert matched < due <= matched + timedelta(hours=26)
    local = due.astimezone(ZoneInfo(zone))
    # Where the change of clocks skips the time of day, it comes later by what was skipped.
    assert local.time() == at or local.replace(tzinfo=None) - datetime.combine(local.date(), at) <= timedelta(hours=1)
    assert window(cadence, due_at(cadence, due - timedelta(seconds=1))) == window(cadence, due)


def test_pauses_grow_to_an_hour_and_end_after_a_day() -> None:
    pauses = [pause_after(n) for n in range(1, 60)]
    given_up = pauses.index(None)
    told = [pause for pause in pauses[:given_up] if pause]
    assert [pause.total_seconds() / 60 for pause in told[:8]] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert PATIENCE <= sum(told, timedelta()) < PATIENCE + timedelta(hours=1)
    assert set(pauses[given_up:]) == {None}


def test_keys_tell_what_is_the_same() -> None:
    (one,) = notifications(INSTANT, [Told(match(), article())])
    (same,) = notifications(INSTANT, [Told(match(matched_at=NOON + PATIENCE), article(id=77))])
    (other,) = notifications(INSTANT, [Told(match(2), article(2))])
    (elsewhere,) = notifications(AlertRule("treaty", "treaty", ("file:///x",)), [Told(match(), article())])
    assert one.key == same.key, "ids and times of another store change nothing"
    assert len({one.key, other.key, elsewhere.key}) == 3


def test_instant_matches_have_a_message_each_and_a_window_one() -> None:
    told = [Told(match(n), article(n)) for n in (1, 2, 3)]
    assert len(notifications(INSTANT, told)) == 3
    daily = AlertRule("treaty", "treaty", ("stdout://", "file:///x", "stdout://"), YEREVAN)
    first, second = notifications(daily, told)
    assert (first.channel, second.channel) == ("stdout://", "file:///x")
    said = message(first)
    assert said.subject == "[treaty] 3 articles"
    assert [each["url"] for each in said.data["articles"]] == [one.article.url for one in told]
    (late,) = notifications(AlertRule("treaty", "treaty", ("stdout://",), YEREVAN), told[:1])
    assert late.key != first.key, "what comes after its window was told is not taken for what was told"


HOSTILE = "Signed\r\nBcc: everyone@example.org\r\n\r\n\x1b[2Jhello\u202egnp.exe\u2028x\x00"


def test_no_title_makes_a_line_or_a_header_of_its_own() -> None:
    told = Told(
        match(hits=(Hit("x", "title", "a\nb", 1.0),)),
        article(title=HOSTILE, summary=HOSTILE * 20, outlet="x\ny", agency=("AB\nCD",)),
    )
    said = message(notifications(INSTANT, [told])[0])
    assert said.subject.isprintable()
    assert all(line.isprintable() for line in said.text.split("\n"))
    assert "Bcc: everyone@example.org" not in said.text.split("\n")
    assert len(said.subject) <= 150
    assert len(said.text) < 2_000


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line


def test_letters_keep_their_joiners() -> None:
    assert one_line("صلح\u200cنامه \u2014 x") == "صلح\u200cنامه — x"


ENV = {"PASS": "p@ss/w:ord?&", "TOKEN": "T/1 2", "HOOK": "jsons://h.example/x", "HOST": "127.0.0.1:81", "EMPTY": " "}


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("${HOOK}", "jsons://h.example/x"),
        ("json://${HOST}/a/${TOKEN}?k=${PASS}", "json://127.0.0.1:81/a/T/1%202?k=p%40ss%2Fw%3Aord%3F%26"),
        ("mailto://me:${PASS}@example.org", "mailto://me:p%40ss%2Fw%3Aord%3F%26@example.org"),
        ("stdout://", "stdout://"),
    ],
)
def test_secrets_are_filled_in_whatever_is_in_them(channel: str, address: str) -> None:
    assert filled(channel, ENV) == address


def test_what_is_not_set_is_named() -> None:
    assert missing("json://h/${NONE}/${PASS}/${EMPTY}", ENV) == ["NONE", "EMPTY"]
    with pytest.raises(DeliveryError, match="NONE, EMPTY"):
        filled("json://h/${NONE}/${PASS}/${EMPTY}", ENV)


@pytest.mark.parametrize(
    ("channel", "seen"),
    [
        ("mailto://me:secret@example.org?smtp=h:25&password=secret", "mailto://me:…@example.org?smtp=h:25&password=…"),
        ("json://secret@h.example/x?token=secret", "json://…@h.example/x?token=…"),
        ("json://u:${PASS}@h.example/x?token=${T}", "json://u:${PASS}@h.example/x?token=${T}"),
        ("${HOOK}", "${HOOK}"),
        ("secret", "…"),
        ("file:///var/log/a.jsonl", "file:///var/log/a.jsonl"),
        ("stdout://", "stdout://"),
    ],
)
def test_no_secret_is_shown(channel: str, seen: str) -> None:
    assert shown(channel) == seen


def test_no_secret_is_noted() -> None:
    channel = "json://u:${PASS}@h.example/?token=abc"
    said = without_secrets("refused p@ss/w:ord?& and p%40ss%2Fw%3Aord%3F%26, abc", channel, filled(channel, ENV), ENV)
    assert said == "refused … and …, …"
