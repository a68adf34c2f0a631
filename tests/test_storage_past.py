"""The store as it stood: what is told of an earlier time never changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from domain.articles import Article, ArticleEvent, CopyGrade, EventKind
from domain.changes import Edit
from domain.clock import utc_now
from domain.copies import Placement
from domain.errors import Refused
from domain.storing import Judgement, Presence
from domain.topics import Verdict
from monitor.describing import describe, find_article
from monitor.searching import Search, search
from query.conditions import EVERYTHING
from storage.store import Session, Store, open_store
from tests.storing import outlet, reading, stored
from tests.test_monitor_ingest import OTHER, STORY, Pages

URL = "https://example.org/1"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    store = open_store(store_url)
    with store.writing() as session:
        session.feeds.know_outlet(outlet())
    yield store
    store.close()


def now() -> datetime:
    """A moment of its own: what was written before is before it, and what is written then, after."""
    time.sleep(0.005)
    moment = utc_now()
    time.sleep(0.005)
    return moment


def as_of(store: Store, moment: datetime) -> list[dict[str, object]]:
    with store.reading(moment) as session:
        return [article.record() for article in session.archive.in_order(on_topic=False)]


def told(store: Store, moment: datetime | None, article: object = URL) -> dict[str, object]:
    with store.reading(moment) as session:
        return describe(session, find_article(session, str(article)))


def revise(session: Session, body: str, title: str = "A title") -> None:
    known = session.articles.known([reading(session, URL, body).keys[0]])
    assert known is not None
    session.articles.revise(known, reading(session, URL, body, title=title), Edit(), {})


def test_edits_and_new_articles_change_nothing_that_was(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
    first = now()
    before = as_of(store, first)
    with store.writing() as session:
        revise(session, "The second text.", title="Another title")
        stored(session, "https://example.org/2", "Another article.")
    second = now()
    between = as_of(store, second)
    with store.writing() as session:
        revise(session, "The third text.")
    assert [(one["title"], one["body"], one["revision"]) for one in before] == [("A title", "The first text.", 1)]
    assert [one["body"] for one in between] == ["The second text.", "Another article."]
    assert as_of(store, first) == before
    assert as_of(store, second) == between
    assert [one["body"] for one in as_of(store, now())] == ["The third text.", "Another article."]


def test_nothing_is_told_of_before_the_first_article(store: Store) -> None:
    before = now()
    with store.writing() as session:
        stored(session, URL, "The first text.")
    assert as_of(store, before) == []


def test_what_is_told_now_is_what_the_archive_says(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
        stored(session, "https://example.org/2", "Another article.")
        session.articles.set_topics(1, Judgement((Verdict("peace", 2.5, relevant=True),)))
    moment = now()
    with store.reading() as session:
        records = [article.record() for article in session.archive.in_order(on_topic=False)]
    assert as_of(store, moment) == records
    with store.reading(moment) as session:
        assert list(session.index.proposed(EVERYTHING)) == [2, 1]
        assert [article.id for article in session.archive.in_order(on_topic=True)] == [1]


def test_what_was_read_anew_or_swallowed_is_told_as_it_was(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
    first = now()
    before = as_of(store, first)
    for body in ("12 views", "13 views"):
        with store.writing() as session:
            known = session.articles.known_by_id(1)
            session.articles.swallow(known, reading(session, URL, body), {}, ask_whole=False)
        swallowed = now()
        assert [one["body"] for one in as_of(store, swallowed)] == ["The first text."]
    with store.writing() as session:
        session.articles.reread(session.articles.known_by_id(1), reading(session, URL, "The first text, read better."))
    assert as_of(store, first) == before
    assert [one["body"] for one in as_of(store, now())] == ["The first text, read better."]


def test_withdrawals_topics_and_clusters_have_their_times(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
        session.articles.set_topics(1, Judgement((Verdict("peace", 2.5, relevant=True),)))
    first = now()
    with store.writing() as session:
        stored(session, "https://example.org/2", "The first text.")
        places = [Placement(1, None, None, 1), Placement(2, 1, CopyGrade.EXACT, 1)]
        session.copies.place(places)
        gone_at = utc_now()
        event = ArticleEvent(EventKind.WITHDRAWN, gone_at, gone_at, "404")
        session.fates.write(1, Presence(gone_at, gone_at), [event])
        session.articles.set_topics(1, Judgement())
    second = now()
    with store.writing() as session:
        session.copies.place([Placement(1), Placement(2)])
        session.fates.write(1, Presence(), [])
    (before,) = as_of(store, first)
    assert (before["topics"], before["score"], before["copy_cluster"], before["withdrawn_at"]) == (
        ["peace"], 2.5, None, None,
    )  # fmt: skip
    one, two = (Article.of(record) for record in as_of(store, second))
    assert (one.topics, one.copy_cluster, two.copy_of, two.copy_grade) == ((), 1, 1, CopyGrade.EXACT)
    assert one.withdrawn_at == gone_at
    with store.reading(second) as session:
        assert session.archive.cluster(1) == [1, 2]
        (found,) = search(session, Search("is:withdrawn"))
        assert (found.article.id, found.n_copies) == (1, 1)
    with store.reading(first) as session:
        assert list(search(session, Search("is:withdrawn"))) == []
    assert told(store, first)["events"] == []
    assert [copy["id"] for copy in told(store, second)["copies"]] == [2]  # type: ignore[attr-defined]


def test_an_article_that_became_one_with_another_was_there(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
        stored(session, "https://example.org/2", "The first text, twice.")
        session.copies.place([Placement(1, 2, CopyGrade.DERIVED)])
    first = now()
    before = as_of(store, first)
    with store.writing() as session:
        known = session.articles.known_by_id(2)
        session.articles.revise(known, reading(session, "https://example.org/2", "Edited."), Edit(), {})
    second = now()
    between = as_of(store, second)
    with store.writing() as session:
        session.fates.merge(1, 2)
    assert [one["body"] for one in before] == ["The first text.", "The first text, twice."]
    assert [one["body"] for one in between] == ["The first text.", "Edited."]
    assert as_of(store, first) == before
    assert as_of(store, second) == between
    assert [one["id"] for one in as_of(store, now())] == [1]
    assert told(store, second, 2)["body"] == "Edited."


def test_what_became_one_with_an_article_is_forgotten_with_it(store: Store) -> None:
    other = "https://example.org/2"
    with store.writing() as session:
        stored(session, URL, "The first text.")
        stored(session, other, "The first text, twice.")
        stored(session, "https://example.org/3", "Another text.")
    first = now()
    with store.writing() as session:
        known = session.articles.known_by_id(2)
        session.articles.revise(known, reading(session, other, "Edited."), Edit(), {})
    second = now()
    with store.writing() as session:
        session.fates.merge(1, 2)
    with store.writing() as session:
        session.articles.forget(["example.org/1"], utc_now())
    for moment in (first, second):
        assert [one["body"] for one in as_of(store, moment)] == ["Another text."]


def test_what_is_forgotten_has_no_past(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
        revise(session, "The second text.")
    moment = now()
    with store.writing() as session:
        revise(session, "The third text.")
    with store.writing() as session:
        session.articles.forget(["example.org/1"], utc_now())
    assert as_of(store, moment) == []


def test_a_part_that_fails_leaves_no_state(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
    moment = now()
    before = as_of(store, moment)
    with store.writing() as session:
        with suppress(Refused), session.part():
            session.fates.write(1, Presence(utc_now(), utc_now()), [])
            stored(session, URL, "An address is there once.")
        revise(session, "The second text.")
    assert as_of(store, moment) == before
    assert [one["body"] for one in as_of(store, now())] == ["The second text."]


def test_the_history_of_an_article_ends_at_the_time(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.")
    moment = now()
    before = told(store, moment)
    with store.writing() as session:
        revise(session, "The second text.")
        session.articles.add_keys(1, ["example.org/other"])
    assert told(store, moment) == before
    assert len(told(store, None)["revisions"]) == 2  # type: ignore[arg-type]


def test_times_ago_are_ago_then(store: Store) -> None:
    with store.writing() as session:
        stored(session, URL, "The first text.", at=utc_now())
    moment = now()
    with store.reading(moment) as session:
        assert [found.article.id for found in search(session, Search("seen:1d"))] == [1]


def test_a_time_that_is_just_now_waits_for_what_is_being_written(store: Store) -> None:
    moment = utc_now()
    with store.reading(moment):
        assert utc_now() > moment


def test_whatever_comes_in_later_no_answer_changes(store: Store) -> None:
    """Pages as they come: new, copied, edited, churning, read anew, moved, merged, gone, judged otherwise."""
    random, pages = Random(7), Pages(store)  # noqa: S311
    addresses = [f"https://example.org/news/{name}" for name in ("talks", "border", "snow", "roads", "visit")]
    answers: dict[datetime, object] = {}
    for _ in range(12):
        _something_happens(store, pages, random, addresses)
        moment = now()
        answers[moment] = _answer(store, moment)
        with store.reading() as session:
            live = [_without_text(article) for article in session.archive.in_order(on_topic=False)]
        with store.reading(moment) as session:
            assert [_without_text(article) for article in session.archive.in_order(on_topic=False)] == live
    assert {moment: _answer(store, moment) for moment in answers} == answers


def _something_happens(store: Store, pages: Pages, random: Random, addresses: list[str]) -> None:
    address, other = random.sample(addresses, 2)
    story = random.choice((STORY, OTHER)).replace("32", str(random.randint(30, 40)))
    match random.randrange(7):
        case 0:
            pages(address, f"{random.randint(2, 50)} minutes ago\n{story}")
        case 1:
            pages(address, story, at=other)
        case 2:
            pages(address, story, extractor=f"test {random.randint(2, 9)}", summary=f"In short, {random.random()}")
        case 3:
            with store.writing() as session:
                for article_id in [article.id for article in session.archive.in_order(on_topic=False)][:1]:
                    gone_at = utc_now() if random.randrange(2) else None
                    event = ArticleEvent(EventKind.WITHDRAWN if gone_at else EventKind.RESTORED, utc_now())
                    session.fates.write(article_id, Presence(gone_at, gone_at), [event])
                    verdict = Verdict("peace", random.random(), relevant=bool(gone_at))
                    session.articles.set_topics(article_id, Judgement((verdict,)))
        case _:
            pages(address, story)


def _answer(store: Store, moment: datetime) -> object:
    with store.reading(moment) as session:
        found = [each.record() for each in search(session, Search("*", all_copies=True))]
        return found, [describe(session, article) for article in session.archive.in_order(on_topic=False)]


def _without_text(article: Article) -> Article:
    """What always changes on a page is told of now alone."""
    return replace(article, title=None, body="")
