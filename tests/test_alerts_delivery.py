"""From an article to a message that arrived: nothing lost, nothing doubled without its key saying so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

import monitor.delivering
from alerts.rules import rulebook
from domain.alerts import AlertRule, Cadence, Claim, Delivery, Earlier, Held, MatchKind, Notification
from domain.clock import utc_now
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.storing import CandidateEnd, Judgement, Reading
from domain.topics import Verdict
from monitor.delivering import Courier, Delivered, deliver_due
from monitor.filling import fill_outbox
from monitor.forgetting import forget
from monitor.ingest import Policy, ingest
from monitor.settings import Settings
from monitor.visits import end_of_visit
from storage.store import Store, open_store
from tests.alerting import mail_server, match
from tests.newsroom import body, story
from tests.storing import MINUTE, NOON, outlet, reading, stored
from tests.test_cli_service import wait_until

TEXT = "The two sides signed the treaty at the border. " * 5
OTHER = "Nothing was signed, and the two sides went home. " * 5
UNLIKE = "A treaty on the river was read out in the old hall at noon, and nobody objected to a word of it. " * 5
HOUR = timedelta(hours=1)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    with opened.writing() as session:
        session.feeds.declare([outlet()], NOON, 300)
    yield opened
    opened.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the time at which the outbox is looked at."""
    state = [utc_now()]
    monkeypatch.setattr(monitor.delivering, "utc_now", lambda: state[0])

    def forward(by: timedelta) -> None:
        state[0] += by

    return forward


def rule(*channels: str, query: str = "treaty", cadence: Cadence | None = None) -> AlertRule:
    return AlertRule("treaty", query, channels, cadence or Cadence())


def arrives(store: Store, url: str, body: str, *rules: AlertRule, topic: str | None = None) -> Outcome:
    """An article arrives, with all that follows from it, in one transaction."""
    with store.writing() as session:
        one: Reading = reading(session, url, body)
        verdicts = (Verdict(topic, 1.0, relevant=True),) if topic else ()
        policy = Policy(keep_all=True, alerts=rulebook(rules))
        return ingest(session, one, Judgement(verdicts), policy, Outlet("example", "Example")).outcome


def deliver(store: Store, *rules: AlertRule, **env: str) -> Delivered:
    return deliver_due(Settings(alerts=rules), store, env)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_what_is_new_is_told_once_and_copies_are_not(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box.jsonl"
    alert = rule(f"file://{box}")
    arrives(store, "https://example.org/1", TEXT, alert)
    arrives(store, "https://example.org/2", TEXT, alert)
    arrives(store, "https://example.org/3", OTHER, alert)
    assert deliver(store, alert) == Delivered(sent=1)
    assert deliver(store, alert) == Delivered()
    # The same page once more is no news; a copy that comes after the message was sent is told of in an update.
    arrives(store, "https://example.org/1", TEXT, alert)
    assert deliver(store, alert) == Delivered()
    arrives(store, "https://example.org/4", TEXT, alert)
    assert deliver(store, alert) == Delivered(sent=1)
    assert deliver(store, alert) == Delivered()
    first, update = lines(box)
    assert (first["kind"], update["kind"]) == ("instant", "update")
    for line, copies in ((first, ["https://example.org/2"]), (update, ["https://example.org/4"])):
        (told,) = line["articles"]
        assert told["url"] == "https://example.org/1"
        assert [copy["url"] for copy in told["copies"]] == copies
    with store.reading() as session:
        assert session.outbox.found_before(4) == {"treaty": Earlier(4, NOON)}, "the copy is noted, though not told"
        assert session.outbox.counts() == {
            "due": 0,
            "waiting": 0,
            "sending": 0,
            "sent": 2,
            "dead": 0,
            "dropped": 0,
        }
        assert session.check() == []


def test_a_rule_may_ask_for_what_is_known_once_an_article_is_stored(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box.jsonl"
    alert = rule(f"file://{box}", query="(is:copy AND treaty) OR (is:revised AND seen:1d)")
    arrives(store, "https://example.org/1", TEXT, alert)
    assert deliver(store, alert) == Delivered()
    arrives(store, "https://example.org/2", TEXT, alert)
    assert deliver(store, alert) == Delivered(sent=1)


def test_a_revision_is_told_only_if_it_matches_for_the_first_time(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box.jsonl"
    alert = rule(f"file://{box}")
    arrives(store, "https://example.org/1", OTHER, alert)
    assert deliver(store, alert) == Delivered()
    assert arrives(store, "https://example.org/1", OTHER + TEXT, alert) is Outcome.REVISED
    assert deliver(store, alert) == Delivered(sent=1)
    assert arrives(store, "https://example.org/1", OTHER + TEXT + TEXT, alert) is Outcome.REVISED
    assert deliver(store, alert) == Delivered()
    assert len(lines(box)) == 1


def test_a_rule_may_ask_for_the_revisions_of_what_it_told(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box.jsonl"
    alert = replace(rule(f"file://{box}"), also=(MatchKind.REVISED,))
    arrives(store, "https://example.org/1", "The treaty killed 32 people. " * 9, alert)
    assert deliver(store, alert) == Delivered(sent=1)
    for count in (34, 36):
        changed = f"The treaty killed {count} people. " * 9
        assert arrives(store, "https://example.org/1", changed, alert) is Outcome.REVISED
        arrives(store, "https://example.org/1", changed, alert)
        assert deliver(store, alert) == Delivered(sent=1)
    arrives(store, "https://example.org/2", OTHER, alert)
    arrives(store, "https://example.org/2", OTHER + TEXT, alert)
    assert deliver(store, alert) == Delivered(sent=1), "found for the first time, not revised"
    told = lines(box)
    assert [line["kind"] for line in told] == ["instant", "revised", "revised", "instant"]
    assert len({line["key"] for line in told}) == 4
    assert told[1]["subject"] == "[treaty] Revised: A title"
    assert told[1]["articles"][0]["note"] == ["number changed from 32 to 34"]
    assert "number changed from 34 to 36" in told[2]["text"]


def looked_at(store: Store, url: str, outcome: Outcome, at: datetime, *rules: AlertRule) -> None:
    """The page of a stored article is visited, and answers so."""
    with store.writing() as session:
        asked = reading(session, url, "")
        known = session.articles.known(asked.keys)
        assert known is not None
        end = CandidateEnd(asked.candidate_id, outcome, "the server answers 410", at, None, status=410)
        end_of_visit(session, end, known, (), rules)


def test_a_rule_may_ask_for_what_became_of_the_page_of_what_it_told(store: Store, tmp_path: Path) -> None:
    url, box = "https://example.org/1", tmp_path / "box.jsonl"
    asking = replace(rule(f"file://{box}"), also=(MatchKind.WITHDRAWN, MatchKind.RESTORED))
    silent = replace(rule(f"file://{tmp_path}/other"), id="silent")
    arrives(store, url, TEXT, asking, silent)
    arrives(store, "https://example.org/2", OTHER, asking, silent)
    assert deliver(store, asking, silent) == Delivered(sent=2)
    for hours, outcome in enumerate((Outcome.GONE, Outcome.GONE, Outcome.NOT_MODIFIED, Outcome.GONE), 1):
        looked_at(store, url, outcome, NOON + hours * HOUR, asking, silent)
        looked_at(store, "https://example.org/2", outcome, NOON + hours * HOUR, asking, silent)
        deliver(store, asking, silent)
    told = lines(box)
    assert [line["kind"] for line in told] == ["instant", "withdrawn", "restored", "withdrawn"]
    assert len({line["key"] for line in told}) == 4
    assert told[1]["subject"] == "[treaty] Withdrawn: A title"
    assert told[1]["articles"][0]["note"] == ["withdrawn (the server answers 410)"]
    assert TEXT[:40] in told[1]["text"], "the text that was kept"
    assert told[2]["subject"] == "[treaty] There again: A title"
    assert len(lines(tmp_path / "other")) == 1


def test_a_reread_tells_nobody(store: Store) -> None:
    policy = Policy(keep_all=True, alerts=rulebook((rule("stdout://"),)))
    with store.writing() as session:
        for body, extractor in ((OTHER, "test 1"), (TEXT, "test 2")):
            one = reading(session, "https://example.org/1", body)
            # Without the old page nothing tells an edit from another way of reading.
            again = replace(one, draft=replace(one.draft, extractor=extractor), text_hash=body, page=None)
            end = ingest(session, again, Judgement(), policy, Outlet("example", "Example"))
        assert end.outcome is Outcome.REREAD
        assert session.outbox.counts()["due"] == 0


def test_a_rule_may_ask_for_the_topic(store: Store, tmp_path: Path) -> None:
    alert = rule(f"file://{tmp_path}/box", query="topic:talks")
    arrives(store, "https://example.org/1", TEXT, alert)
    arrives(store, "https://example.org/2", OTHER, alert, topic="talks")
    assert deliver(store, alert) == Delivered(sent=1)


def test_a_match_is_undone_with_its_article(store: Store) -> None:
    def killed() -> None:
        with store.writing() as session:
            session.outbox.add_matches([match(stored(session, "https://example.org/1", TEXT))])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    with store.reading() as session:
        assert session.outbox.counts()["due"] == 0
        assert session.archive.counts()["articles"] == 0


def test_a_webhook_that_fails_and_recovers_loses_nothing_and_doubles_nothing(
    store: Store, httpserver: HTTPServer, clock: Callable[[timedelta], None]
) -> None:
    answers = [503, 503, 200]
    keys: list[str] = []

    def take(request: Request) -> Response:
        status = answers.pop(0) if answers else 200
        keys.append(request.headers["Idempotency-Key"])
        return Response(status=status)

    httpserver.expect_request("/hook").respond_with_handler(take)
    alert = rule(f"json://{httpserver.host}:{httpserver.port}/hook?token=${{TOKEN}}")
    arrives(store, "https://example.org/1", TEXT, alert)
    arrives(store, "https://example.org/2", UNLIKE, alert)
    clock(MINUTE)
    # After a failure the channel is left alone for the rest of the pass.
    assert deliver(store, alert, TOKEN="s3cret") == Delivered(failed=1)
    assert deliver(store, alert, TOKEN="s3cret") == Delivered(failed=1)
    assert deliver(store, alert, TOKEN="s3cret") == Delivered()
    clock(MINUTE)
    assert deliver(store, alert, TOKEN="s3cret") == Delivered(sent=2)
    clock(24 * HOUR)
    assert deliver(store, alert, TOKEN="s3cret") == Delivered()
    assert len(keys) == 4
    assert sorted(keys[:2]) == sorted(keys[2:]), "each key failed once and was then taken once"
    assert len(set(keys)) == 2
    with store.reading() as session:
        rows = session.outbox.log(10)
    assert [row["ok"] for row in rows] == [True, True, False, False]
    assert {row["detail"] for row in rows} == {"", "answered HTTP 503"}
    assert "s3cret" not in str(rows)


def test_a_mail_server_that_fails_first_delivers_once_in_the_end(
    store: Store, clock: Callable[[timedelta], None]
) -> None:
    with mail_server(refusals=1) as server:
        alert = rule(f"mailto://desk@example.org?smtp=127.0.0.1:{server.port}")
        arrives(store, "https://example.org/1", TEXT, alert)
        clock(MINUTE)
        assert deliver(store, alert) == Delivered(failed=1)
        clock(MINUTE)
        assert deliver(store, alert) == Delivered(sent=1)
        clock(HOUR)
        assert deliver(store, alert) == Delivered()
        (mail,) = server.mails
    assert mail["Subject"] == "[treaty] A title"


def test_after_a_day_of_failures_a_message_is_given_up_until_it_is_asked_for(
    store: Store, tmp_path: Path, clock: Callable[[timedelta], None]
) -> None:
    alert = rule(f"file://{tmp_path}/none/box")
    arrives(store, "https://example.org/1", TEXT, alert)
    failures = 0
    for _ in range(60):
        clock(HOUR)
        failures += deliver(store, alert).failed
    assert 24 <= failures <= 35
    with store.writing() as session:
        assert session.outbox.counts()["dead"] == 1
        (tmp_path / "none").mkdir()
        assert session.outbox.revive(["treaty"], NOON) == 1
    assert deliver(store, alert) == Delivered(sent=1)


def test_a_sender_that_was_killed_is_followed_by_another_after_its_claim(
    store: Store, tmp_path: Path, clock: Callable[[timedelta], None]
) -> None:
    channel = f"file://{tmp_path}/box"
    alert = rule(channel)
    arrives(store, "https://example.org/1", TEXT, alert)
    clock(MINUTE)
    fill_outbox({"treaty": alert}, ["treaty"], store, NOON + MINUTE, lambda: False)
    with store.writing() as session:
        now = utc_now() + MINUTE
        claim = session.outbox.claim(channel, ["treaty"], now, timedelta(minutes=10))
    assert claim is not None
    assert deliver(store, alert) == Delivered(), "it is another's"
    clock(timedelta(minutes=11))
    assert deliver(store, alert) == Delivered(sent=1)


def test_a_window_is_one_message_at_its_end(store: Store, tmp_path: Path, clock: Callable[[timedelta], None]) -> None:
    box = tmp_path / "box.jsonl"
    alert = rule(f"file://{box}", cadence=Cadence("hourly"))
    with store.writing() as session:
        ids = [stored(session, f"https://example.org/{n}", TEXT + str(n)) for n in range(3)]
        due = utc_now() + HOUR
        session.outbox.add_matches([match(number, due_at=due) for number in ids])
    assert deliver(store, alert) == Delivered()
    clock(HOUR + MINUTE)
    assert deliver(store, alert) == Delivered(sent=1)
    (line,) = lines(box)
    assert len(line["articles"]) == 3
    # One that commits after its window was told makes a message of its own.
    with store.writing() as session:
        session.outbox.add_matches([match(stored(session, "https://example.org/9", OTHER), due_at=due)])
    assert deliver(store, alert) == Delivered(sent=1)
    assert len(lines(box)) == 2


def test_one_bad_channel_holds_up_no_other(store: Store, tmp_path: Path) -> None:
    alert = rule(f"file://{tmp_path}/none/box", f"file://{tmp_path}/box", "json://${NOT_SET}/x")
    arrives(store, "https://example.org/1", TEXT, alert)
    arrives(store, "https://example.org/2", UNLIKE, alert)
    assert deliver(store, alert) == Delivered(sent=2, failed=2)
    assert len(lines(tmp_path / "box")) == 2


def test_rules_and_channels_that_are_configured_no_more_send_nothing(store: Store, tmp_path: Path) -> None:
    old = rule(f"file://{tmp_path}/old")
    arrives(store, "https://example.org/1", TEXT, old)
    assert deliver(store, replace(old, id="other")) == Delivered()
    assert deliver(store, replace(old, channels=(f"file://{tmp_path}/new",))) == Delivered(sent=1)
    assert lines(tmp_path / "old") == []


def test_a_forgotten_article_is_told_to_nobody(store: Store, tmp_path: Path) -> None:
    alert = rule(f"file://{tmp_path}/none/box")
    arrives(store, "https://example.org/1", TEXT, alert)
    assert deliver(store, alert) == Delivered(failed=1)
    assert forget(store, "https://example.org/1") == 1
    with store.reading() as session:
        (row,) = session.outbox.log(10)
        assert (row["state"], row["payload"]["articles"]) == ("dropped", [])
        assert session.check() == []


def test_an_attempt_at_what_is_gone_is_not_noted(store: Store) -> None:
    with store.writing() as session:
        gone = Claim(77, Notification("k", "treaty", "stdout://", NOON, {}), 0, NOON)
        session.outbox.record(Delivery(gone, NOON, ok=True, detail="", seconds=0.1))
        assert session.outbox.log(10) == []


def test_a_channel_that_hangs_holds_up_no_other(store: Store, tmp_path: Path, httpserver: HTTPServer) -> None:
    box, go_on = tmp_path / "box", Event()

    def hang(_request: Request) -> Response:
        go_on.wait(60)
        return Response(status=204)

    httpserver.expect_request("/hook").respond_with_handler(hang)
    alert = rule(f"json://{httpserver.host}:{httpserver.port}/hook", f"file://{box}")
    arrives(store, "https://example.org/1", TEXT, alert)
    with Courier(Settings(alerts=(alert,)), store, {}) as courier:
        courier.start_due()
        wait_until(box.exists)
        arrives(store, "https://example.org/2", OTHER + TEXT, alert)

        def has_two() -> bool:
            courier.start_due()
            return len(lines(box)) == 2

        wait_until(has_two)
        assert len(httpserver.log) == 0, "the other one is still waiting for its answer"
        go_on.set()
        assert courier.wait() == Delivered(sent=4)
    assert len(httpserver.log) == 2


def test_forty_reprints_are_one_alert_and_one_update(store: Store, tmp_path: Path) -> None:
    box = tmp_path / "box"
    alert = rule(f"file://{box}")
    arrives(store, "https://example.org/0", TEXT, alert)
    assert deliver(store, alert) == Delivered(sent=1)
    for number in range(1, 40):
        arrives(store, f"https://example.org/{number}", TEXT, alert)
    assert deliver(store, alert) == Delivered(sent=1)
    _, update = lines(box)
    assert (update["kind"], len(update["articles"][0]["copies"])) == ("update", 39)
    assert deliver(store, alert) == Delivered()
    quiet = replace(alert, id="quiet", updates=False)
    arrives(store, "https://example.org/a", OTHER + TEXT, quiet)
    arrives(store, "https://example.org/b", OTHER + TEXT, quiet)
    assert deliver(store, quiet) == Delivered(sent=1)


def test_a_digest_after_three_days_off_is_sent_once_and_names_its_window(
    store: Store, tmp_path: Path, clock: Callable[[timedelta], None]
) -> None:
    box = tmp_path / "box"
    alert = rule(f"file://{box}", cadence=Cadence("daily", time(7), "Asia/Yerevan"))
    first = datetime(2024, 5, 1, 3, 0, tzinfo=UTC)
    with store.writing() as session:
        for day in range(3):
            number = stored(session, f"https://example.org/{day}", f"{TEXT} {day}")
            session.outbox.add_matches([match(number, due_at=first + timedelta(days=day))])
    clock(MINUTE)
    assert deliver(store, alert) == Delivered(sent=1)
    assert deliver(store, alert) == Delivered()
    (line,) = lines(box)
    assert (line["window_begins_at"], line["window_ends_at"]) == ("2024-04-30T03:00:00Z", "2024-05-03T03:00:00Z")
    assert len(line["articles"]) == 3
    assert "3 texts found from 2024-04-30 03:00 UTC to 2024-05-03 03:00 UTC." in line["text"]


def test_a_clock_that_is_set_back_keeps_nothing_waiting(
    store: Store, tmp_path: Path, clock: Callable[[timedelta], None]
) -> None:
    box = tmp_path / "box"
    alert = rule(f"file://{box}", cadence=Cadence("hourly"))
    with store.writing() as session:
        due = utc_now() + timedelta(days=400)
        session.outbox.add_matches([match(stored(session, "https://example.org/1", TEXT), due_at=due)])
    assert deliver(store, alert) == Delivered(sent=1)
    # A failed attempt of a time that is yet to come again.
    failing = rule(f"file://{tmp_path}/none/box")
    clock(timedelta(days=400))
    arrives(store, "https://example.org/2", OTHER + TEXT, failing)
    assert deliver(store, failing) == Delivered(failed=1)
    clock(timedelta(days=-399))
    (tmp_path / "none").mkdir()
    assert deliver(store, failing) == Delivered(sent=1)


def test_what_is_over_the_cap_is_rolled_into_one_message(
    store: Store, tmp_path: Path, clock: Callable[[timedelta], None]
) -> None:
    box = tmp_path / "box"
    alert = replace(rule(f"file://{box}"), max_per_hour=2)
    for number in range(5):
        arrives(store, f"https://example.org/{number}", f"The treaty.\n{body(*story(number, 3))}", alert)
    assert deliver(store, alert) == Delivered(sent=2)
    assert deliver(store, alert) == Delivered()
    with store.reading() as session:
        assert [held.held for held, _ in session.outbox.untold(10)] == [Held.CAP] * 3
    clock(HOUR)
    assert deliver(store, alert) == Delivered(sent=1)
    assert [(line["kind"], len(line["articles"])) for line in lines(box)] == [
        ("instant", 1),
        ("instant", 1),
        ("held", 3),
    ]


def test_a_failure_that_is_reported_after_its_claim_says_nothing(store: Store, tmp_path: Path) -> None:
    channel = f"file://{tmp_path}/box"
    alert = rule(channel)
    arrives(store, "https://example.org/1", TEXT, alert)
    fill_outbox({"treaty": alert}, ["treaty"], store, NOON + MINUTE, lambda: False)
    with store.writing() as session:
        first = session.outbox.claim(channel, ["treaty"], NOON + MINUTE, MINUTE)
        second = session.outbox.claim(channel, ["treaty"], NOON + 3 * MINUTE, MINUTE)
        assert first is not None
        assert second is not None
        assert (first.again, second.again) == (False, True)
        session.outbox.record(Delivery(second, NOON, ok=True, detail="", seconds=0.1))
        session.outbox.record(Delivery(first, NOON, ok=False, detail="late", seconds=99, next_try_at=NOON))
        assert session.outbox.counts()["sent"] == 1
        assert [row["detail"] for row in session.outbox.log(10)] == ["late", ""], "the ledger has both"
