"""Which rules match, what is told of that, in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.addresses import filled, missing, shown, without_secrets
from alerts.compose import Copy, Told, notifications, shared_out
from alerts.passages import passages
from alerts.rules import Found, rulebook
from alerts.text import one_line
from alerts.wording import Wording, load_wording
from domain.alerts import AlertRule, Cadence, Earlier, Held, NotificationKind, Severity
from domain.errors import DeliveryError
from domain.topics import Hit
from monitor.alerting import new_matches
from query.document import make_document
from tests.alerting import INSTANT, article, match
from tests.storing import NOON

YEREVAN = Cadence("daily", time(7), "Asia/Yerevan")
FACTS = {"name": "The Courier", "country": "AM", "control": "state-funded"}
WORDING = Wording()
DAY = timedelta(days=1)


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
    before = {"treaty": Earlier(5, NOON)}
    (copy,) = new_matches(6, found, before, NOON + timedelta(minutes=1))
    assert (copy.due_at, copy.repeats) == (NOON + timedelta(hours=1), 5), "copies are told of in an update"
    (late,) = new_matches(6, found, before, NOON + timedelta(days=2))
    assert (late.due_at, late.repeats) == (None, 5)
    assert new_matches(5, found, before, NOON) == []


def told(number: int = 1, **more: Any) -> Told:
    return Told(match(number), article(number), {"name": "The Courier", "country": "AM"}, **more)


def test_keys_tell_what_is_the_same() -> None:
    (one,) = notifications(INSTANT, [told()], [])
    (same,) = notifications(INSTANT, [Told(match(matched_at=NOON + DAY), article(id=77), {})], [])
    (other,) = notifications(INSTANT, [told(2)], [])
    (elsewhere,) = notifications(AlertRule("treaty", "treaty", ("file:///x",)), [told()], [])
    (update,) = notifications(INSTANT, [told(update=True, copies=(Copy(5, "https://a.example/5", "A"),))], [])
    (further,) = notifications(INSTANT, [told(update=True, copies=(Copy(6, "https://b.example/6", "B"),))], [])
    assert one.key == same.key, "ids and times of another store change nothing"
    assert len({one.key, other.key, elsewhere.key, update.key, further.key}) == 5


def test_instant_matches_have_a_message_each_and_a_window_one() -> None:
    texts = [told(1), told(2, n_copies=3), told(3)]
    assert len(notifications(INSTANT, texts, [])) == 3
    daily = AlertRule("treaty", "treaty", ("stdout://", "file:///x", "stdout://"), YEREVAN)
    first, second = notifications(daily, [], texts)
    assert (first.channel, second.channel) == ("stdout://", "file:///x")
    said = WORDING.message(first)
    assert said.subject == "[treaty] 3 texts, daily"
    assert [each["id"] for each in said.data["articles"]] == [2, 1, 3], "the most widely printed first"
    (late,) = notifications(AlertRule("treaty", "treaty", ("stdout://",), YEREVAN), [], texts[:1])
    assert late.key != first.key, "what comes after its window was told is not taken for what was told"


def test_a_digest_names_its_window_and_begins_with_a_table_of_contents() -> None:
    (one,) = notifications(AlertRule("treaty", "treaty", ("stdout://",), YEREVAN), [], [told(1), told(2, n_copies=3)])
    text = WORDING.message(one).text
    assert "2 texts found from 2024-05-01 03:00 UTC to 2024-05-01 12:00 UTC." in text
    assert "1. Treaty 2 (+3)\n2. Treaty 1\n" in text


def test_what_is_over_the_cap_is_told_together_at_the_end_of_the_hour() -> None:
    rule = replace(INSTANT, max_per_hour=3)
    matches = [match(n) for n in range(1, 6)] + [match(9, repeats=1)]
    share = shared_out(rule, matches, 1, NOON + timedelta(minutes=20))
    assert [each.article_id for each in share.single] == [1, 2, 9], "copies of one text are one message"
    assert {(each.article_id, each.due_at, each.held) for each in share.postponed} == {
        (n, NOON + timedelta(hours=1), Held.CAP) for n in (3, 4, 5)
    }
    later = shared_out(rule, share.postponed, 0, NOON + timedelta(hours=1))
    assert (later.single, later.together) == ((), share.postponed)
    assert shared_out(replace(rule, severity=Severity.URGENT), matches, 99, NOON).single == tuple(matches)
    (held,) = notifications(rule, [], [told(3), told(4)])
    assert held.kind is NotificationKind.HELD


def test_a_message_says_who_printed_it_and_why_it_matched() -> None:
    text = (
        "Two sides met. " * 30
        + "They signed the treaty at the border on Monday, officials said. "
        + "More words. " * 30
    )
    hits = (Hit("sign*", "body", "signed", 1.0), Hit("treaty", "body", "treaty", 1.0))
    copies = tuple(Copy(n, f"https://{name}.example/{n}", name) for n, name in enumerate(("Morning", "Evening"), 7))
    one = Told(match(hits=hits), article(body=text, summary=None), FACTS, copies, 2)
    said = WORDING.message(notifications(INSTANT, [one], [])[0])
    assert "They *signed* the *treaty* at the border on Monday" in " ".join(said.text.split())
    assert "The Courier, AM, state-funded, 2024-05-01 12:00 UTC, en" in said.text
    assert "Printed by 2 more outlets: Morning, Evening" in said.text
    assert "<mark>signed</mark> the <mark>treaty</mark>" in said.html
    assert '<a href="https://Morning.example/7">Morning</a>' in said.html
    update = replace(one, update=True)
    said = WORDING.message(notifications(INSTANT, [update], [])[0])
    assert said.subject == "[treaty] Also printed: Treaty 1"
    assert "Also printed by 2 outlets: Morning, Evening" in said.text


@pytest.mark.parametrize(
    ("text", "forms", "shown"),
    [
        ("a b", ["b"], "a [b]"),
        ("Signatures are signed", ["signed", "sign"], "Signatures are [signed]"),
        ("peace  treaty now", ["peace treaty", "treaty"], "[peace treaty] now"),
        (f"{'word ' * 40}found {'word ' * 40}", ["found"], f"…{'word ' * 18}[found]{' word' * 18}…"),
    ],
)
def test_passages_show_what_was_found(text: str, forms: list[str], shown: str) -> None:
    one = article(title=text, summary=None, body="")
    (passage,) = passages(one, [Hit(form, "title", form, 1.0) for form in forms])
    assert "".join(f"[{piece}]" if found else piece for piece, found in passage.pieces) == shown


@given(st.text("ab \n", max_size=400), st.lists(st.text("ab", min_size=1, max_size=3), max_size=4))
def test_passages_are_pieces_of_the_text(text: str, forms: list[str]) -> None:
    found = passages(article(title=None, summary=None, body=text), [Hit(form, "body", form, 1.0) for form in forms])
    for passage in found:
        assert "".join(piece for piece, _ in passage.pieces).strip("…") in " ".join(text.split())
        assert any(is_hit for _, is_hit in passage.pieces)


def test_own_templates_replace_the_built_in_ones_and_broken_ones_are_named(tmp_path: Path) -> None:
    (tmp_path / "alert.subject.j2").write_text("News: {{ articles[0].title }}")
    (tmp_path / "treaty.text.j2").write_text("{{ nothing_such }}")
    (tmp_path / "alert.html.j2").write_text("{% if %}")
    (tmp_path / "alert.txt.j2").write_text("x")
    (one,) = notifications(INSTANT, [told()], [])
    wording = load_wording(tmp_path, ["treaty"], [one])
    assert {name: what.split(";")[0] for name, what in wording.broken.items()} == {
        "treaty.text.j2": "'nothing_such' is undefined",
        "alert.html.j2": "line 1: Expected an expression, got 'end of statement block'",
        "alert.txt.j2": "no rule and no part of a message is called so",
    }
    said = wording.message(one)
    assert said.subject == "News: Treaty 1"
    assert said.text == WORDING.message(one).text
    # One that breaks only on what is really said costs no message either.
    (tmp_path / "treaty.text.j2").write_text("{{ 1 // (articles | length - 2) }}")
    (two,) = notifications(replace(INSTANT, cadence=YEREVAN), [], [told(1), told(2)])
    said = load_wording(tmp_path, ["treaty"], [one]).message(two)
    assert "Treaty 2" in said.text
    assert "template text failed" in said.remark


HOSTILE = "Signed\r\nBcc: everyone@example.org\r\n\r\n\x1b[2Jhello\u202egnp.exe\u2028x\x00"


def test_no_title_makes_a_line_or_a_header_of_its_own() -> None:
    one = Told(
        match(hits=(Hit("x", "title", "a\nb", 1.0),)),
        article(title=HOSTILE, summary=HOSTILE * 20, outlet="x\ny", agency=("AB\nCD",)),
        {"name": "x\ny"},
        (Copy(1, "https://x.example/\n", "\nBcc: everyone@example.org"),),
        1,
    )
    said = WORDING.message(notifications(INSTANT, [one], [])[0])
    assert said.subject.isprintable()
    assert all(line.isprintable() for line in said.text.split("\n"))
    assert "Bcc: everyone@example.org" not in said.text.split("\n")
    assert len(said.subject) <= 150
    assert len(said.text) < 2_000


def test_markup_in_a_title_shows_as_text() -> None:
    one = Told(match(), article(title="<b>Signed</b> {{ 7 * 7 }}", summary='"><script>x</script>'), FACTS)
    said = WORDING.message(notifications(INSTANT, [one], [])[0])
    assert "&lt;b&gt;Signed&lt;/b&gt; {{ 7 * 7 }}" in said.html
    assert "<script" not in said.html
    assert "<b>Signed</b> {{ 7 * 7 }}" in said.text


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
        ("tgram://12345:token/chat", "tgram://…"),
        ("slack://${A}/${B}/c?x=secret", "slack://${A}${B}"),
    ],
)
def test_no_secret_is_shown(channel: str, seen: str) -> None:
    assert shown(channel) == seen


def test_no_secret_is_noted() -> None:
    channel = "json://u:${PASS}@h.example/?token=abc"
    said = without_secrets("refused p@ss/w:ord?& and p%40ss%2Fw%3Aord%3F%26, abc", channel, filled(channel, ENV), ENV)
    assert said == "refused … and …, …"
