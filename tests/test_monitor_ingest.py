"""What becomes of a page in the store: edited, churning, moved, met under another address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from domain.articles import Article
from domain.outcomes import Outcome
from domain.pages import Candidate, Draft, Obstacle, Page
from domain.storing import CandidateEnd, Judgement, Offer, Reading
from domain.text import text_hashes
from domain.url_key import url_key
from monitor.decide import article_keys
from monitor.describing import describe
from monitor.ingest import MOST_TITLES, Policy, ingest
from storage.store import Session, Store, open_store
from tests.storing import MINUTE, NOON, outlet

HOUR = timedelta(hours=1)
STORY = """At least 32 soldiers were killed near the border on Monday, the ministry in the capital said in the evening.
The talks are to go on in December, and both sides said that they would come with a list of what they want.
The minister of the one side did not sign the agreement that the minister of the other side had brought along."""
OTHER = """A cold front brings snow to the mountains from Friday, and the roads to the north will be closed at night.
Schools in four districts stay closed, while trains run as planned, the weather service and the railway announced.
On the coast it remains mild, with some rain towards the weekend and a light wind from the west in the afternoon."""
POLICY = Policy(keep_all=True, revisit=(15 * MINUTE, HOUR))


class Pages:
    """Brings pages in, a minute apart."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOON

    def __call__(self, url: str, body: str = STORY, *, at: str | None = None, title: str = "Talks", **more: Any) -> Any:
        """Offer an address, and bring in what it led to; ``at`` is where it ended. Return how it ended."""
        self.now += MINUTE
        hops = more.pop("hops", ())
        policy: Policy = more.pop("policy", POLICY)
        with self.store.writing() as session:
            session.feeds.know_outlet(outlet())
            (state,) = session.candidates.offer("example", [Offer(url_key(url), Candidate(url))], self.now)
            page = Page(state.candidate.url, at or url, 200, {"etag": '"1"'}, b"<p>", self.now, hops)
            draft = Draft(title=title, body=body, **{"language": "en", "extractor": "test 1", **more})
            end = self._ingest(session, state.candidate_id, page, draft, policy)
            session.candidates.end(end, None)
            assert session.check() == []
        return end.outcome

    def _ingest(self, session: Session, candidate_id: int, page: Page, draft: Draft, policy: Policy) -> CandidateEnd:
        hosts = frozenset({"example.org"})
        text_hash, body_hash = text_hashes(draft.title, draft.body)
        keys = article_keys(page.requested_url, page, draft, hosts)
        reading = Reading(
            candidate_id, page.final_url, keys, "example", draft, text_hash, body_hash, self.now, self.now, page
        )
        return ingest(session, reading, Judgement(), policy, outlet())

    def articles(self) -> list[Article]:
        """What is stored, by id."""
        with self.store.reading() as session:
            return list(session.archive.in_order(on_topic=False))

    def shown(self, article_id: int = 1) -> dict[str, Any]:
        """An article as `show` has it."""
        with self.store.reading() as session:
            return describe(session, session.archive.by_ids([article_id])[0])

    def next_visit(self, key: str) -> Any:
        """How long after the last page an address is looked at again."""
        with self.store.reading() as session:
            at = session.candidates.by_keys([key])[key].next_try_at
        return at and at - self.now


@pytest.fixture
def pages(sqlite_url: str) -> Iterator[Pages]:
    store = open_store(sqlite_url)
    yield Pages(store)
    store.close()


A = "https://example.org/news/talks"


def test_a_revision_is_stored_with_what_it_changed_and_whether_it_was_announced(pages: Pages) -> None:
    pages(A)
    assert pages(A, STORY.replace("32", "34")) == Outcome.REVISED
    announced = STORY.replace("32", "36") + "\nUpdated Tuesday at 10:32"
    assert pages(A, announced, notice="Updated Tuesday at 10:32") == Outcome.REVISED
    assert pages(A, announced.replace("36", "38"), modified_at=pages.now) == Outcome.REVISED
    first, second, third, fourth = pages.shown()["revisions"]
    assert (first["severity"], first["silent"], first["changes"]) == (None, None, [])
    (change,) = second["changes"]
    assert (change["kind"], change["before"], change["after"]) == ("number", "32", "34")
    assert (second["severity"], second["silent"], second["kinds"]) == ("notable", True, ["number"])
    assert (third["silent"], third["notice"]) == (False, "Updated Tuesday at 10:32")
    assert fourth["silent"] is False


def test_a_clock_breeds_no_revisions_and_an_edit_beside_it_is_one(pages: Pages) -> None:
    def clocked(n: int, story: str = STORY) -> str:
        return f"{n} minutes ago\n{story}"

    pages(A, clocked(1))
    assert [pages(A, clocked(n)) for n in (2, 3, 4)] == [Outcome.CHURN] * 3
    assert pages(A, clocked(4)) == Outcome.UNCHANGED
    shown = pages.shown()
    assert (shown["n_revisions"], shown["swallowed"], shown["body"]) == (1, 3, clocked(4))
    assert pages(A, clocked(5, STORY.replace("did not sign", "signed"))) == Outcome.REVISED
    revision = pages.shown()["revisions"][-1]
    assert [(change["before"], change["after"]) for change in revision["changes"]] == [("did not sign", "signed")]
    assert pages(A, clocked(1)) == Outcome.REVISED, "back to the old words: an edit too"


def test_an_article_has_so_many_revisions_a_day_and_the_last_text_is_told_the_next(pages: Pages) -> None:
    outcomes = [pages(A, STORY.replace("32", str(n))) for n in range(32, 50)]
    assert outcomes == [Outcome.NEW] + [Outcome.REVISED] * 12 + [Outcome.CHURN] * 5
    shown = pages.shown()
    assert (shown["n_revisions"], shown["swallowed"]) == (13, 5)
    assert "49 soldiers" in shown["body"]
    pages.now += 24 * HOUR
    assert pages(A, STORY.replace("32", "49")) == Outcome.REVISED
    (change,) = pages.shown()["revisions"][-1]["changes"]
    assert (change["before"], change["after"]) == ("44", "49")
    assert pages(A, STORY.replace("32", "49")) == Outcome.UNCHANGED


def test_each_text_that_is_imported_is_a_revision(pages: Pages) -> None:
    imported = Policy(keep_all=True, short_is_kept=True, every_text_is_told=True)
    outcomes = [pages(A, f"{n} minutes ago\n{STORY}", policy=imported) for n in range(20)]
    assert outcomes == [Outcome.NEW] + [Outcome.REVISED] * 19
    assert pages.shown()["revisions"][-1]["changes"]


def test_a_live_blog_has_few_updates_of_low_severity(pages: Pages) -> None:
    bodies = [f"{'New: they have arrived. ' * n}\n{STORY}" for n in range(9)]
    outcomes = [pages(A, body, kind="live") for body in bodies]
    assert outcomes == [Outcome.NEW] + [Outcome.REVISED] * 6 + [Outcome.CHURN] * 2
    revision = pages.shown()["revisions"][1]
    assert (revision["kinds"], revision["severity"]) == (["update"], "minor")


def test_stored_articles_are_looked_at_again_through_one_address(pages: Pages) -> None:
    pages(A)
    assert pages.next_visit("example.org/news/talks") == 15 * MINUTE
    pages(A)
    assert pages.next_visit("example.org/news/talks") == 14 * MINUTE
    pages.now += 20 * MINUTE
    pages(A)
    assert pages.next_visit("example.org/news/talks") == 38 * MINUTE
    pages(A, STORY.replace("32", "34"))
    assert pages.next_visit("example.org/news/talks") == 15 * MINUTE
    assert pages("https://t.example.net/x", STORY.replace("32", "34"), at=A) == Outcome.UNCHANGED
    assert pages.next_visit("t.example.net/x") is None
    assert pages("https://example.org/weather", OTHER, policy=Policy(keep_all=True)) == Outcome.NEW
    assert pages.next_visit("example.org/weather") is None


# --- identity


def test_an_article_that_moved_is_the_same_one_and_is_asked_for_at_its_new_address(pages: Pages) -> None:
    pages(A)
    moved = "https://example.org/world/2024/talks"
    assert pages(A, STORY.replace("32", "34"), at=moved) == Outcome.REVISED
    (article,) = pages.articles()
    assert (article.url, article.url_key) == (moved, "example.org/world/2024/talks")
    assert pages.shown()["aliases"] == ["example.org/news/talks", "example.org/world/2024/talks"]
    (event,) = pages.shown()["events"]
    assert (event["event"], event["reason"]) == ("moved", f"its address is {moved} now")
    with pages.store.reading() as session:
        state = session.candidates.by_keys(["example.org/news/talks"])["example.org/news/talks"]
    assert state.candidate.url == moved
    assert pages(moved, STORY.replace("32", "34")) == Outcome.UNCHANGED
    assert len(pages.articles()) == 1


def test_an_address_that_leads_to_another_text_has_lost_its_article(pages: Pages) -> None:
    pages(A)
    assert pages(A, OTHER, at="https://example.org/weather") == Outcome.LED_ELSEWHERE
    (article,) = pages.articles()
    assert (article.body, article.n_revisions, article.withdrawn_at) == (STORY, 1, None)
    assert pages(A, OTHER, at="https://example.org/weather") == Outcome.WITHDRAWN
    (article,) = pages.articles()
    assert article.withdrawn_at == pages.now
    assert pages(A) == Outcome.RESTORED


def test_a_wall_in_an_articles_place_is_neither_another_text_nor_its_end(pages: Pages) -> None:
    pages(A)
    for wall in (Outcome.CONSENT_WALL, Outcome.BOT_WALL, Outcome.PAYWALL):
        at = f"https://example.org/{wall}?from=talks"
        for _ in range(3):
            assert pages(A, "", at=at, title="Before you continue", obstacle=Obstacle(wall, "it says so")) == wall
    (article,) = pages.articles()
    assert (article.body, article.n_revisions, article.withdrawn_at) == (STORY, 1, None)
    assert pages.shown()["aliases"] == ["example.org/news/talks"]
    assert pages.next_visit("example.org/news/talks") is not None


def test_a_notice_shown_for_many_articles_takes_the_place_of_one_that_was_stored(pages: Pages) -> None:
    pages(A)
    for number in range(MOST_TITLES):
        pages(f"https://example.org/news/{number}", OTHER, title=f"Weather {number}")
    for _ in range(3):
        assert pages(A, OTHER, at="https://example.org/sorry", title="Talks") == Outcome.REPEATED
    assert pages.articles()[0].withdrawn_at is None


def test_two_articles_that_turn_out_to_be_one_become_the_first(pages: Pages) -> None:
    pages(A)
    moved = "https://example.org/world/2024/talks"
    assert pages(moved, STORY.replace("32", "34")) == Outcome.NEW
    assert pages(A, STORY.replace("32", "34"), at=moved) == Outcome.REVISED
    (article,) = pages.articles()
    assert (article.id, article.n_revisions) == (1, 2)
    assert pages.shown()["aliases"] == ["example.org/news/talks", "example.org/world/2024/talks"]
    assert pages.shown()["events"][0]["reason"].startswith("the same as article 2")
    assert pages(moved, STORY.replace("32", "34")) == Outcome.UNCHANGED


def test_two_articles_stay_two_where_one_leads_to_the_other_with_another_text(pages: Pages) -> None:
    pages(A)
    pages("https://example.org/weather", OTHER)
    assert pages(A, OTHER, at="https://example.org/weather") == Outcome.LED_ELSEWHERE
    assert [article.body for article in pages.articles()] == [STORY, OTHER]


def test_a_wrong_canonical_address_makes_no_article_of_two(pages: Pages) -> None:
    first, second = (f"https://example.org/news/{words}" for words in ("both-sides-want-a-date", "snow-in-the-hills"))
    pages(first)
    assert pages(second, OTHER, canonical_url=first) == Outcome.NEW
    assert [article.url for article in pages.articles()] == [first, second]
    assert pages("https://example.org/amp/both-sides-want-a-date.html", canonical_url=first) == Outcome.UNCHANGED


def test_a_headline_that_changes_the_address_is_the_same_article_by_its_number(pages: Pages) -> None:
    pages("https://example.org/news/1234567-talks-go-on-in-december")
    renamed = "https://example.org/news/1234567-both-sides-will-bring-a-list"
    assert pages(renamed, STORY.replace("32", "34"), title="A list") == Outcome.REVISED
    (article,) = pages.articles()
    assert (article.url, article.title, article.n_revisions) == (renamed, "A list", 2)
    assert pages.shown()["revisions"][-1]["kinds"] == ["headline", "number"]
    assert pages("https://example.org/news/1234567-snow-in-the-mountains", OTHER) == Outcome.NEW
    assert pages("https://example.org/ru/news/1234567-talks-go-on-in-december", STORY) == Outcome.NEW


def test_redirects_on_the_way_are_addresses_only_where_they_can_be_an_articles_own(pages: Pages) -> None:
    hops = (
        "https://count.example.net/?u=1",
        "https://example.org/go",
        "https://example.org/2023/talks-in-december-at-last",
    )
    pages("https://t.example.net/x", at=A, hops=hops)
    assert pages.shown()["aliases"] == [
        "example.org/2023/talks-in-december-at-last",
        "example.org/news/talks",
        "t.example.net/x",
    ]


def test_editions_in_other_languages_are_other_articles(pages: Pages) -> None:
    english, russian = "https://example.org/en/article/1234567", "https://example.org/ru/article/1234567"
    pages(english, canonical_url=english)
    assert pages(russian, "Стороны договорились о дате новой встречи. " * 5, canonical_url=english) == Outcome.NEW
    assert len(pages.articles()) == 2
