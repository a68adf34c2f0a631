"""The store keeps what it is given, the same on SQLite and Postgres."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.alerts import Match
from domain.articles import ArticleEvent, CopyGrade, EventKind
from domain.changes import Change, ChangeKind, Edit, Severity
from domain.copies import Fingerprint, Imprint, Likeness, Placement, week_of, weeks_around
from domain.crawling import Hold, Validators
from domain.errors import LeaseHeld, Refused, StoreUnavailable
from domain.outcomes import Outcome, Tally
from domain.storing import CandidateEnd, FeedUpdate, Judgement, KnownArticle, Presence
from domain.text import text_hashes
from domain.topics import Hit, Verdict
from storage import migrate
from storage.copies import CAPACITY
from storage.store import Session, Store, open_store
from storage.tables import SCHEMA
from tests.storing import MINUTE, NOON, RSS, offer, outlet, reading, stored

TEXT = "Two sides met at the border and spoke for an hour. They will meet again."


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    with opened.writing() as session:
        session.feeds.declare([outlet()], NOON, 300)
    yield opened
    opened.close()


def end_of(candidate_id: int, outcome: Outcome, article_id: int | None = None) -> CandidateEnd:
    retry = NOON + MINUTE if outcome is Outcome.TIMEOUT else None
    return CandidateEnd(candidate_id, outcome, "a reason", NOON, retry, article_id)


def test_schema_is_what_the_code_declares(store: Store) -> None:
    assert store.drift() == []
    assert store.upgrade() == (SCHEMA, SCHEMA)
    assert migrate.newest() == SCHEMA


def test_a_declared_feed_is_due_once_and_then_when_its_row_says(store: Store) -> None:
    with store.writing() as session:
        (request,) = session.feeds.due(NOON)
        assert (request.feed.url, request.feed.kind) == (RSS, "rss")
        session.feeds.save(
            FeedUpdate(
                feed_id=request.feed_id,
                outcome=Outcome.READ,
                reason="",
                checked_at=NOON,
                next_check_at=NOON + 5 * MINUTE,
                interval_s=300,
                failures=0,
                validators=Validators('"x"', None),
                whole_at=NOON,
                sound=True,
                new=True,
            )
        )
    with store.reading() as session:
        assert session.feeds.due(NOON + 4 * MINUTE) == []
        (again,) = session.feeds.due(NOON + 5 * MINUTE)
        assert again.validators == Validators('"x"', None)
        assert session.feeds.due(NOON, everything=True) == [again]
        assert session.feeds.due(NOON, everything=True, outlet_ids=["other"]) == []
        assert session.feeds.next_due_at() == NOON + 5 * MINUTE


def test_a_feed_that_is_no_longer_declared_rests_and_can_return(store: Store) -> None:
    with store.writing() as session:
        session.feeds.declare([outlet("example", "https://example.org/other.xml")], NOON, 300)
        assert [request.feed.url for request in session.feeds.due(NOON)] == ["https://example.org/other.xml"]
        session.feeds.declare([outlet()], NOON, 300)
        assert [request.feed.url for request in session.feeds.due(NOON)] == [RSS]
        session.feeds.declare([replace(outlet(), enabled=False)], NOON, 300)
        assert session.feeds.due(NOON) == []


def test_documents_of_an_index_become_feeds_and_rest_when_it_drops_them(store: Store) -> None:
    urls = ["https://example.org/1.xml", "https://example.org/2.xml"]
    with store.writing() as session:
        (index,) = session.feeds.due(NOON)
        assert [child.feed.url for child in session.feeds.adopt(index, urls, NOON)] == urls
        session.feeds.adopt(index, urls[:1], NOON)
        assert [request.feed.url for request in session.feeds.due(NOON)] == [RSS, urls[0]]


def test_an_offered_url_waits_until_it_has_ended(store: Store) -> None:
    url = "https://example.org/a"
    with store.writing() as session:
        first, again = session.candidates.offer("example", [offer(url, "Title"), offer("https://example.org/b")], NOON)
        assert (first.outcome, first.next_try_at, first.candidate.title) == (None, NOON, "Title")
        assert session.candidates.offer("example", [offer(url), offer(url)], NOON) == [first]
        session.candidates.end(end_of(first.candidate_id, Outcome.TIMEOUT), None)
        session.candidates.end(end_of(again.candidate_id, Outcome.OFF_TOPIC), None)
        assert session.candidates.due(NOON) == []
        assert [state.candidate.url for state in session.candidates.due(NOON + MINUTE)] == [url]
        assert session.candidates.waiting() == 1
        assert session.candidates.retry_rejected([Outcome.OFF_TOPIC], NOON, NOON) == 1
        assert [state.candidate_id for state in session.candidates.due(NOON)] == [again.candidate_id]


def test_an_article_is_found_by_each_of_its_addresses(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, "https://example.org/a", TEXT)
        session.articles.add_keys(article_id, ["other.org/a", "other.org/a"])
        known = session.articles.known(["nowhere.org/x", "other.org/a"])
        assert known is not None
        assert (known.article_id, known.revision, known.reading) == (article_id, 1, 1)
        assert session.articles.known(["nowhere.org/x"]) is None
    with store.reading() as session:
        article = session.archive.by_key("other.org/a")
        assert article is not None
        assert (article.body, article.title, article.first_seen_at) == (TEXT, "A title", NOON)
        assert session.archive.keys(article_id) == ["example.org/a", "other.org/a"]
        assert session.check() == []


EDIT = Edit((Change(ChangeKind.NUMBER, Severity.NOTABLE, "32", "34", 2, "34 of them"),), 3, silent=False)
URL = "https://example.org/a"


def known_as(session: Session, key: str = "example.org/a") -> KnownArticle:
    known = session.articles.known([key])
    assert known is not None
    return known


def test_a_revision_keeps_the_former_text_and_a_reread_keeps_the_number(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        session.articles.revise(known_as(session), reading(session, URL, TEXT + " More."), EDIT, {"digits a": 1})
        session.articles.reread(known_as(session), reading(session, URL, TEXT + " More!"))
        evidence = session.articles.evidence(article_id)
        assert evidence is not None
        assert evidence.body == b"<p>text</p>"
    with store.reading() as session:
        revisions = session.archive.revisions(article_id)
        states = [(one.number, one.reading, one.body) for one in revisions]
        assert states == [(1, 1, TEXT), (2, 1, TEXT + " More."), (2, 2, TEXT + " More!")]
        assert [one.edit for one in revisions] == [None, EDIT, None]
        assert known_as(session).restless == {"digits a": 1}
        (article,) = session.archive.by_ids([article_id])
        assert (article.body, article.revision, article.n_revisions) == (TEXT + " More!", 2, 2)
        assert session.check() == []


def test_what_is_swallowed_takes_the_place_of_what_was_and_is_counted(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        for n in range(3):
            one = reading(session, URL, f"{TEXT} {n} views", at=NOON + n * MINUTE)
            session.articles.swallow(known_as(session), one, {"digits a": n}, ask_whole=n == 2)
    with store.reading() as session:
        kept = [(one.number, one.reading, one.body, one.swallowed) for one in session.archive.revisions(article_id)]
        assert kept == [(1, 1, TEXT, 0), (1, 2, TEXT + " 2 views", 3)]
        assert session.articles.recorded(article_id).body == TEXT
        (article,) = session.archive.by_ids([article_id])
        assert (article.body, article.revision, article.n_revisions) == (TEXT + " 2 views", 1, 1)
        assert session.candidates.by_keys(["example.org/a"])["example.org/a"].validators == Validators()
        assert session.check() == []


def test_revisions_of_a_time_are_counted_without_the_first(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        for n in range(1, 4):
            one = reading(session, URL, f"{TEXT} {n}", at=NOON + n * MINUTE)
            session.articles.revise(known_as(session), one, EDIT, {})
        assert session.articles.n_revisions_since(article_id, NOON - MINUTE) == 3
        assert session.articles.n_revisions_since(article_id, NOON + MINUTE) == 2


def test_a_withdrawal_is_a_state_with_a_history(store: Store) -> None:
    withdrawn = ArticleEvent(EventKind.WITHDRAWN, NOON + MINUTE, NOON, "answered 404")
    restored = ArticleEvent(EventKind.RESTORED, NOON + 2 * MINUTE)
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        session.fates.write(article_id, Presence(NOON, NOON + MINUTE), [withdrawn])
        assert known_as(session).presence == Presence(NOON, NOON + MINUTE)
        assert session.archive.counts()["withdrawn"] == 1
        assert session.check() == []
        session.fates.write(article_id, Presence(), [restored])
        assert session.archive.events(article_id) == [withdrawn, restored]
        assert session.archive.by_ids([article_id])[0].withdrawn_at is None
        assert session.check() == []
        session.fates.write(article_id, Presence(withdrawn_at=NOON), [])
        assert "history says otherwise" in session.check()[0]


def test_one_article_takes_over_the_addresses_of_another_and_what_was_found_of_it(store: Store) -> None:
    with store.writing() as session:
        first, second = stored(session, URL, TEXT), stored(session, "https://example.org/b", TEXT + " More.")
        state = session.candidates.by_keys(["example.org/b"])["example.org/b"]
        session.candidates.end(end_of(state.candidate_id, Outcome.NEW, second), None)
        session.outbox.add_matches([Match("rule", second, NOON, NOON)])
        session.fates.merge(first, second)
    with store.reading() as session:
        assert [article.id for article in session.archive.in_order(on_topic=False)] == [first]
        assert session.archive.keys(first) == ["example.org/a", "example.org/b"]
        assert session.candidates.article_of(state.candidate_id) == first
        assert [match.article_id for match in session.outbox.due_matches("rule", NOON, limit=9)] == [first]
        assert session.check() == []


def test_visits_are_apart_from_what_waits_and_one_address_keeps_them(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, URL, TEXT)
        ids = []
        for key, at in (("a", NOON), ("b", NOON + MINUTE), ("c", None)):
            (state,) = session.candidates.offer("example", [offer(f"https://example.org/{key}")], NOON)
            ids.append(state.candidate_id)
            session.candidates.end(replace(end_of(ids[-1], Outcome.NEW, article_id), next_try_at=at), None)
        assert session.candidates.due(NOON + MINUTE) == []
        assert session.candidates.waiting() == 0
        assert session.candidates.visits() == (2, NOON)
        due = session.candidates.due_visits(NOON + MINUTE, limit=10)
        assert [state.candidate_id for state in due] == ids[:2]
        assert session.candidates.due_visits(NOON, limit=10, outlet_ids=["other"]) == []
        assert session.candidates.visitor(article_id) == ids[0]


def test_topics_are_kept_with_the_terms_that_made_the_score(store: Store) -> None:
    hit = Hit("armeni*", "title", "armenia", 2.0)
    verdicts = (Verdict("talks", 3.0, True, (hit,)), Verdict("sport", 0.5, False))
    with store.writing() as session:
        article_id = stored(session, "https://example.org/a", TEXT)
        session.articles.set_topics(article_id, Judgement(verdicts))
    with store.reading() as session:
        (article,) = session.archive.in_order(on_topic=True)
        assert (article.topics, article.score) == (("talks",), 3.0)
        (why,) = session.archive.topic_hits(article_id)
        assert why["hits"] == [["armeni*", "title", "armenia", 2.0]]


def test_copies_are_joined_in_pairs_and_placed(store: Store) -> None:
    with store.writing() as session:
        first = stored(session, "https://example.org/a", TEXT)
        second = stored(session, "https://example.org/b", TEXT, at=NOON + MINUTE)
        assert session.copies.look_up(Imprint(Fingerprint(), ()), _body_hash(), []).twins == [first, second]
        session.copies.add_pairs(second, {first: Likeness(CopyGrade.EXACT, 1.0, 1.0)})
        session.copies.place([Placement(first, None, None, first), Placement(second, first, CopyGrade.EXACT, first)])
    with store.reading() as session:
        (pair,) = session.archive.pairs()
        assert (pair["a"], pair["b"], pair["grade"]) == (first, second, "exact")
        assert session.archive.cluster(first) == [first, second]
        assert session.archive.counts()["copies"] == 1
        assert session.check() == []


def test_a_likeness_is_kept_the_way_round_it_was_found(store: Store) -> None:
    with store.writing() as session:
        a, b = (stored(session, f"https://example.org/{name}", f"{TEXT} {name}") for name in "ab")
        session.copies.add_pairs(b, {a: Likeness(CopyGrade.DERIVED, 0.25, 0.75)})
        session.copies.add_pairs(a, {b: Likeness(CopyGrade.COPY, 1.0, 1.0)})  # already known: left as it is
        (pair,) = session.copies.pairs([a, b])
        assert pair.seen_from(a) == (b, Likeness(CopyGrade.DERIVED, 0.75, 0.25))
        assert pair.seen_from(b) == (a, Likeness(CopyGrade.DERIVED, 0.25, 0.75))
        assert session.copies.pairs([]) == []


PRINT = Fingerprint((3, 5, 2**62), (7, 11))
WEEK = week_of(NOON)


def post(session: Session, article_id: int, print_: Fingerprint) -> None:
    (printed,) = session.copies.printed([article_id])
    session.copies.post(printed, print_, 1)


def carriers(session: Session, hashes: tuple[int, ...], weeks: list[int]) -> dict[int, list[int]]:
    return session.copies.look_up(Imprint(Fingerprint(hashes), ()), "", weeks).carriers


def test_articles_are_found_by_their_hashes_in_the_weeks_around(store: Store) -> None:
    weeks = {"a": 0, "b": 2, "c": 3, "d": -2}
    with store.writing() as session:
        ids = {}
        for name, week in weeks.items():
            at = NOON + timedelta(weeks=week)
            ids[name] = stored(session, f"https://example.org/{name}", f"{TEXT} {name}", at=at)
            post(session, ids[name], PRINT)
        found = carriers(session, (3, 2**62, 11, 99), weeks_around(NOON, NOON))
        near = sorted(ids[name] for name in "abd")
        assert found == {3: near, 2**62: near, 11: near}
        assert session.copies.fingerprints([ids["a"]]) == {ids["a"]: PRINT}
        session.copies.take_out(ids["a"])
        assert carriers(session, (3,), weeks_around(NOON, NOON)) == {3: sorted(ids[name] for name in "bd")}
        assert session.copies.fingerprints([ids["a"]]) == {}
        assert session.copies.out_of_date(1, 10) == [ids["a"]]
        assert session.copies.out_of_date(2, 2) == sorted(ids.values())[:2]
    with store.reading() as session:
        assert session.check() == []
    assert store.drift() == []  # partitions of Postgres are no drift


def test_of_one_week_no_more_articles_are_posted_than_are_read(store: Store) -> None:
    with store.writing() as session:
        for number in range(CAPACITY + 3):
            article_id = stored(session, f"https://example.org/{number}", f"{TEXT} {number}")
            post(session, article_id, Fingerprint((3, 100 + number), ()))
        assert len(carriers(session, (3,), [WEEK])[3]) == CAPACITY
        assert carriers(session, (100 + CAPACITY + 2,), [WEEK]) == {100 + CAPACITY + 2: [article_id]}


def test_furniture_is_remembered(store: Store) -> None:
    with store.writing() as session:
        session.copies.learn_furniture([5, 2**62], NOON)
        session.copies.learn_furniture([5], NOON)
        assert session.copies.known_furniture([1, 5, 2**62]) == {5, 2**62}
        assert session.copies.known_furniture([]) == set()


def test_check_names_what_is_wrong(store: Store) -> None:
    with store.writing() as session:
        first, second = (stored(session, f"https://example.org/{name}", TEXT) for name in "ab")
        for article_id in (first, second):
            post(session, article_id, PRINT)
        third = stored(session, "https://example.org/c", f"{TEXT} c")
        session.copies.place([Placement(third, first, CopyGrade.COPY, third)])
    with store.reading() as session:
        assert session.check() == [
            f"1 copies of an article outside their cluster: {third}",
            f"1 copy clusters without just one original: {third}",
            f"1 texts that are stored twice without being joined: {_body_hash()}",
        ]


def _body_hash() -> str:
    return text_hashes(None, TEXT)[1]


def test_forgetting_takes_everything_and_closes_the_addresses(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, "https://example.org/a", TEXT)
        session.articles.add_keys(article_id, ["m.org/a"])
        assert session.articles.forget(["m.org/a"], NOON) == 1
        assert session.articles.forgotten(["example.org/a"])
        assert session.archive.revisions(article_id) == []
        assert session.articles.evidence(article_id) is None
        (state,) = session.candidates.offer("example", [offer("https://example.org/a")], NOON)
        assert (state.outcome, state.next_try_at) == (Outcome.FORGOTTEN, None)
        (other,) = session.candidates.offer("example", [offer("https://m.org/a")], NOON)
        assert other.outcome is Outcome.FORGOTTEN
    with store.reading() as session:
        assert session.archive.counts()["articles"] == 0
        assert session.check() == []


def test_an_address_of_a_stored_article_is_known_when_it_is_offered(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, "https://example.org/a", TEXT)
        session.articles.add_keys(article_id, ["short.org/x"])
        (state,) = session.candidates.offer("example", [offer("https://short.org/x")], NOON)
        assert (state.outcome, state.article_id, state.next_try_at) == (Outcome.KNOWN, article_id, None)


def test_articles_are_read_in_order_page_by_page(store: Store) -> None:
    with store.writing() as session:
        ids = [stored(session, f"https://example.org/{number}", f"{TEXT} {number}") for number in range(520)]
    with store.reading() as session:
        assert [article.id for article in session.archive.in_order(on_topic=False)] == ids
        assert [article.id for article in session.archive.in_order(on_topic=False, after_id=ids[9])] == ids[10:]
        assert list(session.archive.in_order(on_topic=True)) == []


def test_what_no_database_can_hold_is_dropped(store: Store) -> None:
    with store.writing() as session:
        article_id = stored(session, "https://example.org/a", "a\x00b\ud800c", title="t\x00")
    with store.reading() as session:
        (article,) = session.archive.by_ids([article_id])
        assert (article.body, article.title) == ("abc", "t")


def test_a_failing_part_costs_only_itself(store: Store) -> None:
    with store.writing() as session:
        stored(session, "https://example.org/a", TEXT)
        with pytest.raises(Refused), session.part():
            session.articles.add(reading(session, "https://example.org/a", TEXT), Judgement(), None)
        stored(session, "https://example.org/b", TEXT + " Other.")
    with store.reading() as session:
        assert session.archive.counts()["articles"] == 2


def test_a_transaction_that_raises_writes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as session:
            stored(session, "https://example.org/a", TEXT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reading() as session:
        assert session.archive.counts()["articles"] == 0


def test_writers_take_turns_and_readers_do_not_wait(store: Store) -> None:
    inside, done = threading.Event(), threading.Event()
    order: list[str] = []

    def second() -> None:
        inside.wait(10)
        with store.writing() as session:
            order.append("second")
            stored(session, "https://example.org/b", TEXT)
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with store.writing() as session:
        stored(session, "https://example.org/a", TEXT + " First.")
        inside.set()
        with store.reading() as other:
            assert other.archive.counts()["articles"] == 0
        order.append("first")
    assert done.wait(30)
    thread.join()
    assert order == ["first", "second"]


def test_one_holder_a_lease_until_it_runs_out(store: Store) -> None:
    lasts = timedelta(minutes=1)
    with store.writing() as session:
        session.leases.take("schedule", "me", NOON, lasts)
        session.leases.take("schedule", "me", NOON + MINUTE / 2, lasts)
        (holder,) = session.leases.holders()
        assert (holder["name"], holder["taken_at"]) == ("schedule", NOON)
        # Another owner with this very process id is a former life of it (a container that was started again).
        session.leases.take("schedule", "other", NOON, lasts)
        session.leases.give_back("schedule", "me")
        assert len(session.leases.holders()) == 1
        session.leases.give_back("schedule", "other")
        assert session.leases.holders() == []


def test_a_lease_of_a_living_process_is_refused_and_of_a_dead_one_taken(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing() as session:
        monkeypatch.setattr("os.getpid", lambda: 1)
        session.leases.take("round", "init", NOON, timedelta(minutes=1))
        monkeypatch.undo()
        with pytest.raises(LeaseHeld, match="process 1 on"):
            session.leases.take("round", "me", NOON, timedelta(minutes=1))
        session.leases.take("round", "me", NOON + 2 * MINUTE, timedelta(minutes=1))
        monkeypatch.setattr("os.getpid", lambda: 2**22 + 1)
        session.leases.take("round", "me", NOON, timedelta(minutes=1))
        monkeypatch.undo()
        session.leases.take("round", "next", NOON, timedelta(minutes=1))


def test_holds_and_runs(store: Store) -> None:
    with store.writing() as session:
        session.leases.hold(Hold("example.org", NOON + MINUTE))
        session.leases.hold(Hold("example.org", NOON + 2 * MINUTE))
        assert session.leases.holds(NOON) == {"example.org": NOON + 2 * MINUTE}
        assert session.leases.holds(NOON + 2 * MINUTE) == {}
        run_id = session.ledger.begin_run(NOON)
        tally = Tally(feeds=1, offered=2, fetched=2)
        tally.outcomes[Outcome.NEW] = 2
        session.ledger.end_run(run_id, tally, NOON + MINUTE)
        (run,) = session.ledger.last_runs(5)
        assert (run["offered"], run["outcomes"], run["ended_at"]) == (2, {"new": 2}, NOON + MINUTE)
        (state,) = session.candidates.offer("example", [offer("https://example.org/a")], NOON)
        session.candidates.end(end_of(state.candidate_id, Outcome.GONE), run_id)
        (line,) = session.archive.history(["example.org/a"])
        assert (line["outcome"], line["run_id"]) == ("gone", run_id)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreUnavailable, match="without a zone"), store.writing() as session:
        session.leases.hold(Hold("example.org", datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)))
