"""Copies as articles stream in: found, joined, left again; the same on both stores and in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from domain.articles import Article, CopyGrade
from domain.copies import Likeness, Placement
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.pages import Draft
from domain.storing import Judgement, Reading
from domain.text import text_hashes
from domain.url_key import url_key
from extract import agency
from extract.sources import value_of
from monitor import copying
from monitor.agencies import credited_as
from monitor.copying import catch_up
from monitor.forgetting import forget
from monitor.importing import import_files
from monitor.ingest import MOST_TITLES, Policy, ingest
from monitor.settings import load_settings
from storage.store import Store, open_store
from stories.fingerprints import line_hashes
from stories.texts import read_text
from tests import newsroom
from tests.newsroom import body, sentence, story
from tests.storing import MINUTE, NOON, offer


@dataclass
class Desk:
    """Takes in articles as the crawler and the importer do."""

    store: Store

    def takes(
        self,
        host: str,
        text: str,
        minutes: float = 0,
        *,
        path: str = "1",
        seen: float | None = None,
        extractor: str = "test 1",
    ) -> Outcome:
        """One article, published so many minutes after noon, and seen then, unless it is said when."""
        seen_at = NOON + (minutes if seen is None else seen) * MINUTE
        url = f"https://{host}/{path}"
        outlet = Outlet(host, host, hosts=(host,))
        draft = Draft(
            title=f"{host} {path}",
            body=text,
            published_at=NOON + minutes * MINUTE,
            agency=value_of(agency.credits(text)) or (),
            extractor=extractor,
        )
        with self.store.writing() as session:
            session.feeds.know_outlet(outlet)
            session.feeds.know_agencies({host: credited_as(outlet)})
            (state,) = session.candidates.offer(host, [offer(url)], NOON)
            text_hash, body_hash = text_hashes(draft.title, text)
            one = Reading(state.candidate_id, url, (url_key(url),), host, draft, text_hash, body_hash, seen_at, seen_at)
            return ingest(session, one, Judgement(), Policy(keep_all=True, short_is_kept=True), outlet).outcome

    def articles(self) -> dict[str, Article]:
        with self.store.reading() as session:
            assert session.check() == []
            return {article.outlet: article for article in session.archive.in_order(on_topic=False)}

    def clusters(self) -> set[frozenset[str]]:
        clusters: dict[int, set[str]] = {}
        with self.store.reading() as session:
            assert session.check() == []
            for article in session.archive.in_order(on_topic=False):
                if article.copy_cluster is not None:
                    clusters.setdefault(article.copy_cluster, set()).add(article.url_key)
        return {frozenset(cluster) for cluster in clusters.values()}

    def pairs(self) -> list[dict[str, Any]]:
        with self.store.reading() as session:
            return list(session.archive.pairs())

    def original_of(self) -> Mapping[str, tuple[str | None, CopyGrade | None]]:
        """By outlet: the outlet of the original, and the grade."""
        articles = self.articles()
        name = {article.id: article.outlet for article in articles.values()}
        return {
            host: (name[article.copy_of] if article.copy_of else None, article.copy_grade)
            for host, article in articles.items()
        }


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    store = open_store(store_url)
    yield Desk(store)
    store.close()


@pytest.fixture
def sqlite_desk(sqlite_url: str) -> Iterator[Desk]:
    """For what the store has no part in."""
    store = open_store(sqlite_url)
    yield Desk(store)
    store.close()


TEXT = story(1)
EDITED = ["(AFP) - " + TEXT[0], *newsroom.reworded(TEXT[1:], 5)]


def test_an_edited_text_finds_its_original(desk: Desk) -> None:
    desk.takes("a.example", body(*TEXT))
    desk.takes("b.example", body(*story(2)), 3)
    desk.takes("c.example", body(*EDITED), 12)
    desk.takes("d.example", body(*TEXT), 20)
    assert desk.original_of() == {
        "a.example": (None, None),
        "b.example": (None, None),
        "c.example": ("a.example", CopyGrade.COPY),
        "d.example": ("a.example", CopyGrade.EXACT),
    }
    # Every pair, not only those with the original.
    assert sorted(pair["grade"] for pair in desk.pairs()) == ["copy", "copy", "exact"]


def test_an_earlier_one_that_turns_up_becomes_the_original(desk: Desk) -> None:
    desk.takes("b.example", body(*EDITED), 12)
    desk.takes("c.example", body(*TEXT[:7]), 20)
    desk.takes("a.example", body(*TEXT), 0)
    assert desk.original_of() == {
        "a.example": (None, None),
        "b.example": ("a.example", CopyGrade.COPY),
        "c.example": ("a.example", CopyGrade.COPY),
    }


def test_the_agencys_own_page_is_the_original_however_late(desk: Desk) -> None:
    reprint = "PARIS, May 1 (AFP) - " + body(*TEXT)
    desk.takes("a.example", reprint, 0)
    desk.takes("b.example", reprint, 5)
    desk.takes("afp.com", body(*TEXT), 9)
    assert {host: original for host, (original, _) in desk.original_of().items()} == {
        "a.example": "afp.com",
        "b.example": "afp.com",
        "afp.com": None,
    }


def test_a_revision_is_compared_anew(desk: Desk) -> None:
    desk.takes("a.example", body(*TEXT))
    desk.takes("b.example", body(*story(3)), 5)
    assert desk.clusters() == set()
    assert desk.takes("b.example", body(*EDITED), 5) is Outcome.REVISED
    assert desk.original_of()["b.example"] == ("a.example", CopyGrade.COPY)
    desk.takes("c.example", body(*EDITED), 9)
    assert desk.takes("b.example", body(*story(4)), 5) is Outcome.REVISED
    assert desk.clusters() == {frozenset({"a.example/1", "c.example/1"})}
    # A re-read, too: another extractor reads another text from the same page.
    assert desk.takes("c.example", body(*story(5)), 9, extractor="test 2") is Outcome.REREAD
    assert desk.clusters() == set()
    assert desk.pairs() == []


def test_forgetting_leaves_no_trace(desk: Desk) -> None:
    desk.takes("a.example", body(*TEXT))
    desk.takes("b.example", body(*EDITED), 5)
    desk.takes("c.example", body(*EDITED), 9)
    forget(desk.store, "https://a.example/1")
    assert desk.original_of() == {"b.example": (None, None), "c.example": ("b.example", CopyGrade.EXACT)}
    forget(desk.store, "https://c.example/1")
    assert desk.original_of() == {"b.example": (None, None)}
    assert desk.pairs() == []
    desk.takes("d.example", body(*TEXT), 9)
    assert desk.original_of()["d.example"] == ("b.example", CopyGrade.COPY)


def test_what_shares_a_good_part_is_derived_and_joins_nothing(desk: Desk) -> None:
    quoting = [*story(51, 3), TEXT[0] + " " + TEXT[1] + " " + TEXT[2], *story(52, 3)]
    desk.takes("a.example", body(*TEXT[:7]))
    desk.takes("b.example", body(*quoting), 60)
    articles = desk.articles()
    assert desk.original_of()["b.example"] == ("a.example", CopyGrade.DERIVED)
    assert articles["b.example"].copy_cluster is articles["a.example"].copy_cluster is None


def test_edited_copies_are_looked_for_in_the_weeks_around_and_equal_texts_always(desk: Desk) -> None:
    desk.takes("a.example", body(*TEXT))
    desk.takes("b.example", body(*EDITED), timedelta(days=13) / MINUTE)
    desk.takes("c.example", body(*EDITED[:7]), timedelta(days=40) / MINUTE)
    desk.takes("d.example", body(*TEXT), timedelta(days=400) / MINUTE)
    assert desk.clusters() == {frozenset({"a.example/1", "b.example/1", "d.example/1"})}


def test_a_page_with_a_wrong_date_is_found_by_its_arrival(desk: Desk) -> None:
    last_year = -timedelta(days=365) / MINUTE
    desk.takes("a.example", body(*TEXT))
    desk.takes("b.example", body(*EDITED), last_year, seen=30)
    assert desk.original_of()["a.example"] == ("b.example", CopyGrade.COPY)
    desk.takes("c.example", body(*TEXT[:7]), seen=timedelta(days=1) / MINUTE)
    assert len(desk.pairs()) == 3


NOTICES = [
    "Sign up for the morning letter of the desk and never miss what the town is talking about, five days a week.",
    "This report was made with the support of our readers. Become one of them, and keep the desk going.",
    "Write to the desk if you know more of this, or leave your comment under the article; be civil.",
]


def test_lines_under_unlike_texts_are_furniture_whichever_came_first(desk: Desk) -> None:
    for number in range(12):
        random = Random(number)  # noqa: S311
        lines = [sentence(random, 24), *NOTICES, sentence(random, 24)]
        desk.takes(f"host{number}.example", body(*lines), number)
    # The first few were paired for their notices, until it was learned that these are none of the text.
    assert desk.pairs() == []
    own = [sentence(Random(99), 24), sentence(Random(98), 24), sentence(Random(97), 24)]  # noqa: S311
    desk.takes("x.example", body(own[0], *NOTICES, *own[1:]), 20)
    desk.takes("y.example", body(*own), 30)
    assert desk.original_of()["y.example"] == ("x.example", CopyGrade.COPY)
    assert len(desk.pairs()) == 1


def test_pairs_are_judged_anew_without_what_was_learned(desk: Desk) -> None:
    desk.takes("a.example", body(*TEXT[:4], *NOTICES))
    desk.takes("b.example", body(*TEXT[:4]), 5)
    (pair,) = desk.pairs()
    assert pair["containment_ab"] < 0.8
    for number in range(8):
        desk.takes(f"host{number}.example", body(*story(100 + number, 4), *NOTICES), 10 + number)
    (pair,) = desk.pairs()
    assert (pair["containment_ab"], pair["containment_ba"]) == (1.0, 1.0)


def test_articles_that_only_have_what_was_learned_are_no_copies(desk: Desk) -> None:
    for number in range(3):
        desk.takes(f"bare{number}.example", body("Read on.", *NOTICES), number)
    assert len(desk.pairs()) == 3
    for number in range(10):
        desk.takes(f"host{number}.example", body(*story(100 + number, 4), *NOTICES), 10 + number)
    assert desk.pairs() == []
    with desk.store.reading() as session:
        assert session.check() == []
        assert {article.copy_cluster for article in session.archive.in_order(on_topic=False)} == {None}


POOL = [body(*story(number, 2)) for number in range(40)]


def salad(seed: int) -> str:
    """A text that is put together of paragraphs of which others are put together as well."""
    return body(*Random(seed).sample(POOL, 4))  # noqa: S311


def assert_every_copy_was_compared_with_its_original(desk: Desk) -> None:
    pairs = {frozenset((pair["a_url"], pair["b_url"])): pair["grade"] for pair in desk.pairs()}
    with desk.store.reading() as session:
        assert session.check() == []
        articles = {article.id: article for article in session.archive.in_order(on_topic=False)}
    for article in articles.values():
        if article.copy_of is not None:
            original = articles[article.copy_of]
            assert pairs[frozenset((article.url, original.url))] in {article.copy_grade, CopyGrade.COPY}
        if article.copy_cluster is not None:
            together = [other for other in articles.values() if other.copy_cluster == article.copy_cluster]
            assert len(together) > 1
            assert {other.copy_of for other in together} == {None, article.copy_of or article.id}


def test_a_heap_too_large_to_be_arranged_stays_consistent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_MOST_PAIRS", 4)
    random = Random(1)  # noqa: S311
    times = random.sample(range(60), 60)
    lines = set(line_hashes(line for text in POOL for line in read_text(text).lines))
    n_furniture = []
    for number, minutes in enumerate(times):
        desk.takes(f"host{number}.example", salad(number), minutes)
        if number % 10 == 9:
            assert_every_copy_was_compared_with_its_original(desk)
            with desk.store.reading() as session:
                n_furniture.append(len(session.copies.known_furniture(lines)))
    # Learned again and again, while there were pairs enough.
    assert len(set(n_furniture)) > 3
    assert len(desk.pairs()) > 40
    for number in random.sample(range(60), 12):
        assert desk.takes(f"host{number}.example", salad(100 + number), times[number]) is Outcome.REVISED
    assert_every_copy_was_compared_with_its_original(desk)
    for number in random.sample(range(60), 12):
        assert forget(desk.store, f"https://host{number}.example/1") == 1
    assert_every_copy_was_compared_with_its_original(desk)


def test_lines_of_a_report_that_many_print_are_no_furniture(desk: Desk) -> None:
    for number in range(30):
        desk.takes(f"host{number}.example", body(*newsroom.reworded(TEXT, number, one_in=40)), number)
    assert [len(cluster) for cluster in desk.clusters()] == [30]
    assert len(desk.pairs()) == 30 * 29 / 2


def test_one_consent_wall_at_many_addresses_is_imported_from_none(sqlite_desk: Desk, tmp_path: Path) -> None:
    wall = (
        "We and our 120 partners use cookies to store and access personal data on your device. Accept all or reject "
        "all; you can withdraw your consent at any time. Our privacy policy says more."
    )
    rows = [{"url": f"https://host{n % 50}.example/{n}", "title": f"Story {n}", "body": wall} for n in range(500)]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = import_files(load_settings(None, {}), sqlite_desk.store, [file], keep="all")
    assert done.tally.outcomes == {Outcome.CONSENT_WALL: 500}
    assert sqlite_desk.articles() == {}
    assert sqlite_desk.pairs() == []


def test_a_notice_at_many_addresses_of_an_outlet_is_no_article(desk: Desk) -> None:
    notice = body(*story(7, 2))
    ends = [desk.takes("a.example", notice, number, path=str(number)) for number in range(20)]
    assert ends == [Outcome.NEW] * MOST_TITLES + [Outcome.REPEATED] * (20 - MOST_TITLES)
    # Other outlets may print it, as often as they are.
    assert desk.takes("b.example", notice, 30) is Outcome.NEW


@pytest.mark.parametrize("form", newsroom.FORMS, ids=lambda form: form.__name__)
def test_forms_that_are_filled_in_every_day_stay_apart(sqlite_desk: Desk, form: Any) -> None:
    for number in range(12):
        sqlite_desk.takes("a.example", form(number), number * 1440, path=str(number))
    assert sqlite_desk.clusters() == set()
    assert sqlite_desk.pairs() == []


@pytest.mark.parametrize("text", ["", "...", "Watch.", "One line is no text."])
def test_texts_that_say_next_to_nothing_are_nobodys_copies(sqlite_desk: Desk, text: str) -> None:
    for number in range(8):
        assert sqlite_desk.takes(f"host{number}.example", text, number) is Outcome.NEW
    assert sqlite_desk.clusters() == set()
    assert sqlite_desk.pairs() == []


def test_a_copy_that_comes_to_say_next_to_nothing_joins_nobody(desk: Desk) -> None:
    desk.takes("a.example", body(*TEXT))
    desk.takes("b.example", body(*TEXT), 5)
    desk.takes("c.example", "One line is no text.", 6)
    assert desk.clusters() == {frozenset({"a.example/1", "b.example/1"})}
    assert desk.takes("b.example", "One line is no text.", 5) is Outcome.REVISED
    assert desk.clusters() == set()


def test_short_texts_that_an_earlier_version_joined_are_taken_apart(desk: Desk) -> None:
    for host in ("a.example", "b.example"):
        desk.takes(host, "One line is no text.")
    with desk.store.writing() as session:
        session.copies.place([Placement(1, None, None, 1), Placement(2, 1, CopyGrade.EXACT, 1)])
        for article_id in (1, 2):
            session.copies.take_out(article_id)
        session.copies.add_pairs(1, {2: Likeness(CopyGrade.EXACT, 1.0, 1.0)})
    assert desk.clusters() == {frozenset({"a.example/1", "b.example/1"})}
    assert catch_up(desk.store) == 2
    assert desk.clusters() == set()


def test_the_partition_does_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    arrivals = [
        (f"host{number}.example", text, number)
        for number, text in enumerate(
            [
                body(*TEXT),
                body(*EDITED),
                body(*TEXT[:5], NOTICES[0]),
                *(body(*story(100 + number, 2), *NOTICES) for number in range(7)),
                body(*newsroom.reworded(EDITED, 9, one_in=5)),
                body(*TEXT),
                body(*story(200, 4), *TEXT[:4]),
                "PARIS (AFP) - " + body(*story(300)),
                body(*story(300)),
            ]
        )
    ]
    seen = []
    for turn in range(4):
        store = open_store(f"sqlite:///{tmp_path}/{turn}.db")
        desk = Desk(store)
        for host, text, minutes in Random(turn).sample(arrivals, len(arrivals)) if turn else arrivals:  # noqa: S311
            desk.takes(host, text, minutes)
        grades = {(frozenset((p["a_url"], p["b_url"])), p["grade"]) for p in desk.pairs()}
        seen.append((desk.clusters(), grades))
        store.close()
    assert seen == [seen[0]] * 4
