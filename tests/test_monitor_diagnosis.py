"""What is wrong with an outlet, in words: from answers to findings, without the web."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.crawling import FeedAnswer, FeedRequest, PageAnswer, PageRequest, Validators
from domain.outcomes import Outcome
from domain.outlets import Feed, Outlet, Paywall
from domain.pages import Candidate, Discovered, Draft, Page
from monitor.diagnosis import diagnose
from monitor.diagnosis_words import WORDS, State
from monitor.trial import ArticleTrial, FeedTrial, OutletTrial, RobotsTrial

NOW = datetime(2024, 1, 15, 12, tzinfo=UTC)
HOME = "https://courier.example/"
RSS = Feed("courier", f"{HOME}rss", "rss")
SECTION = Feed("courier", f"{HOME}world", "section", article_url=r"^/world/.+-\d+$")
OUTLET = Outlet("courier", "The Valley Courier", HOME, languages=("en",), timezone="Europe/Riga", feeds=(RSS,))
BODY = "The two sides met on Thursday and agreed to meet again next month at the lake. " * 5


def offers(*urls: str, hours_ago: float | None = 1) -> tuple[Candidate, ...]:
    at = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    return tuple(Candidate(url, published_at=at) for url in urls)


def read(feed: Feed, found: Discovered, etag: str | None = '"a"') -> FeedAnswer:
    return FeedAnswer(FeedRequest(0, feed), Outcome.READ, "", found, Validators(etag))


def feed_finding(answer: FeedAnswer | None, outlet: Outlet = OUTLET, **more: Any) -> tuple[State, str, str | None]:
    feed = answer.request.feed if answer else RSS
    tried = FeedTrial(feed, answer, **more)
    (finding,) = diagnose(OutletTrial(outlet, [tried]), NOW).feeds
    return finding.state, finding.says, finding.do


def test_every_way_of_failing_has_its_words() -> None:
    not_fetched = {Outcome.KNOWN, Outcome.SKIPPED_BY_HINT, Outcome.FORGOTTEN}
    after_reading = {Outcome.NO_TEXT, Outcome.HOME_PAGE, Outcome.READ_FAILED, Outcome.READ_TIMEOUT}
    after_reading |= {Outcome.EMPTY_PAGE, Outcome.SOFT_404, Outcome.ERROR_PAGE, Outcome.CONSENT_WALL, Outcome.WALL}
    failures = {outcome for outcome in Outcome if outcome.is_failure} - not_fetched - after_reading
    assert failures | {Outcome.POSTPONED} == set(WORDS)
    said = [words.says for words in WORDS.values()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("outcome", sorted(set(WORDS) - {Outcome.NOT_HTML}))
def test_a_feed_that_failed_says_what_to_do(outcome: Outcome) -> None:
    state, says, do = feed_finding(FeedAnswer(FeedRequest(0, RSS), outcome, "the detail"))
    assert state is State.PROBLEM
    assert says.endswith("(the detail)")
    assert do
    assert "{" not in do
    diagnosis = diagnose(OutletTrial(OUTLET, [FeedTrial(RSS, FeedAnswer(FeedRequest(0, RSS), outcome, "x"))]), NOW)
    assert not diagnosis.ok
    assert diagnosis.record()["feeds"][0]["outcome"] == outcome.value


def test_the_remedy_names_the_home_page() -> None:
    _, _, do = feed_finding(FeedAnswer(FeedRequest(0, RSS), Outcome.GONE))
    assert do is not None
    assert f"`presswatch outlet add {HOME}`" in do


def test_a_feed_that_works() -> None:
    found = Discovered(offers(f"{HOME}1", f"{HOME}2"))
    again = FeedAnswer(FeedRequest(0, RSS, Validators('"a"')), Outcome.NOT_MODIFIED)
    says = "2 entries, the newest of 15 January 2024, 11:00 UTC"
    assert feed_finding(read(RSS, found), again=again) == (State.OK, f"{says}.", None)
    whole = f"{says}; sent whole each time it is asked for."
    assert feed_finding(read(RSS, found, etag=None)) == (State.OK, whole, None)
    ignored = replace(again, outcome=Outcome.READ)
    assert feed_finding(read(RSS, found), again=ignored) == (State.OK, whole, None)
    broken_off = replace(again, outcome=Outcome.TIMEOUT)
    assert feed_finding(read(RSS, found), again=broken_off) == (State.OK, f"{says}.", None)


def test_what_is_to_be_known_of_a_feed_that_works() -> None:
    state, says, do = feed_finding(read(RSS, Discovered(offers(f"{HOME}1", hours_ago=24 * 40))))
    assert (state, "Nothing new since then" in says) == (State.NOTE, True)
    assert "presswatch outlet add" in (do or "")
    state, says, do = feed_finding(read(RSS, Discovered(offers(f"{HOME}1", hours_ago=None))))
    assert (state, says, do) == (State.NOTE, "One entry. None of them has a date.", None)
    state, says, do = feed_finding(read(RSS, Discovered(offers("https://www.search.example/1", f"{HOME}rss/2"))))
    assert state is State.OK
    state, says, do = feed_finding(read(RSS, Discovered(offers("https://www.search.example/1"))))
    assert (state, "lead to another host, search.example" in says) == (State.NOTE, True)
    assert 'hosts = ["search.example"]' in (do or "")
    archive = replace(RSS, kind="sitemap")
    urls = [f"{HOME}{n}" for n in range(2001)]
    state, says, do = feed_finding(read(archive, Discovered(offers(*urls, hours_ago=None))))
    assert (state, "That is an archive" in says) == (State.NOTE, True)


def test_a_date_in_the_far_future_is_not_the_newest() -> None:
    _, says, _ = feed_finding(read(RSS, Discovered(offers(f"{HOME}1", hours_ago=-100) + offers(f"{HOME}2"))))
    assert "the newest of 15 January 2024, 11:00 UTC" in says


def test_a_feed_that_lists_nothing() -> None:
    assert feed_finding(read(RSS, Discovered()))[0] is State.PROBLEM
    assert feed_finding(read(replace(RSS, kind="news_sitemap"), Discovered()))[0] is State.NOTE
    state, says, _ = feed_finding(read(replace(SECTION, article_url=None), Discovered()))
    assert (state, says) == (State.PROBLEM, "No link on this page looks like an article.")


def test_a_section_whose_pattern_fits_nothing_gets_another_pattern() -> None:
    links = [f"{HOME}news/2024/01/{day}/talks-{day}" for day in range(10, 15)]
    unfiltered = read(replace(SECTION, article_url=None), Discovered(offers(*links, hours_ago=None)))
    state, says, do = feed_finding(read(SECTION, Discovered()), unfiltered=unfiltered)
    assert state is State.PROBLEM
    assert "but 5 look like articles, such as https://courier.example/news/2024/01/10/talks-10" in says
    assert do is not None
    assert r"try article_url = '^/news/\d{4}/\d{1,2}/\d{1,2}/[^/]+'" in do
    unfiltered = replace(unfiltered, discovered=Discovered())
    _, says, _ = feed_finding(read(SECTION, Discovered()), unfiltered=unfiltered)
    assert says == "No link on this page fits article_url, nor looks like an article."


def test_the_first_document_of_an_index_stands_for_it() -> None:
    index = replace(RSS, kind="news_sitemap")
    document = read(replace(index, url=f"{HOME}part.xml"), Discovered(offers(f"{HOME}1")))
    answer = read(index, Discovered(documents=(f"{HOME}part.xml",)))
    assert feed_finding(answer, document=document)[1].startswith("One entry")


def test_what_is_asked_after_a_feed_was_read() -> None:
    asked = FeedTrial(SECTION).take(read(SECTION, Discovered()))
    assert [(request.validators.etag, request.feed.article_url) for request in asked] == [
        ('"a"', SECTION.article_url),
        (None, None),
    ]
    tried = FeedTrial(RSS)
    index = Discovered(documents=(f"{HOME}new.xml", f"{HOME}old.xml"))
    (document,) = tried.take(read(RSS, index, etag=None))
    assert document.feed.url == f"{HOME}new.xml"
    assert tried.take(FeedAnswer(document, Outcome.READ, "", index, Validators('"b"'))) == ()
    assert FeedTrial(RSS).take(FeedAnswer(FeedRequest(0, RSS), Outcome.GONE)) == ()


# --- the article


def sample(url: str = f"{HOME}world/talks-1", feed: Feed = RSS, **draft: Any) -> ArticleTrial:
    page = Page(url, url, 200, {}, b"", NOW)
    values = {"title": "Talks", "body": BODY, "language": "en", "date": "2024-01-15T11:00:00+02:00"}
    read_as = Draft(**{**values, "published_at": NOW, **draft})
    return ArticleTrial(Candidate(url), feed, PageAnswer(PageRequest(0, "courier", url), page), read_as)


def article_finding(*samples: ArticleTrial, outlet: Outlet = OUTLET) -> tuple[State, str, dict[str, Any]]:
    finding = diagnose(OutletTrial(outlet, [], articles=list(samples)), NOW).article
    assert finding is not None
    return finding.state, finding.says, finding.record()


def test_an_article_that_can_be_read() -> None:
    state, says, record = article_finding(sample(feed=SECTION))
    assert (state, says) == (State.OK, "It can be read.")
    assert record["outcome"] == "read"
    assert (record["title"], record["language"], record["published_at"]) == ("Talks", "en", "2024-01-15T12:00:00Z")
    assert record["letters"] > 200
    assert record["article_url"] is True
    assert article_finding(sample(f"{HOME}talks", SECTION))[2]["article_url"] is False
    assert article_finding(sample())[2]["article_url"] is None


FLAWS = [
    ({"body": "Subscribe."}, State.PROBLEM, "Hardly any text was found."),
    ({"title": None}, State.PROBLEM, "No title was found."),
    ({"published_at": None, "date": None}, State.NOTE, "No date was found: it will go by the time"),
    ({"language": "hy"}, State.NOTE, "It is in a language that the outlet is not said to write in (hy)."),
    ({"kind": "list"}, State.NOTE, "It looks like a list of articles rather than one."),
]


@pytest.mark.parametrize(("draft", "state", "says"), FLAWS, ids=[flaw[2] for flaw in FLAWS])
def test_what_is_wrong_with_an_article(draft: dict[str, Any], state: State, says: str) -> None:
    found, told, _ = article_finding(sample(**draft))
    assert found is state
    assert told.startswith(says)


def test_a_paywall_that_is_known_explains_a_page_without_text() -> None:
    outlet = replace(OUTLET, paywall=Paywall.METERED)
    state, says, _ = article_finding(sample(body="Subscribe."), outlet=outlet)
    assert (state, says) == (State.NOTE, "Hardly any text: the outlet has a paywall (metered).")


@pytest.mark.parametrize(
    ("date", "timezone", "is_doubtful"),
    [
        ("2024-01-15T11:00:00", None, True),
        ("2024-01-15T11:00", None, True),
        ("2024-01-15T11:00:00", "Europe/Riga", False),
        ("2024-01-15T11:00:00Z", None, False),
        ("2024-01-15", None, False),
    ],
)
def test_a_time_without_a_zone_wants_the_outlets(date: str, timezone: str | None, is_doubtful: bool) -> None:
    state, _, record = article_finding(sample(date=date), outlet=replace(OUTLET, timezone=timezone))
    assert (state is State.NOTE) is is_doubtful
    assert ("timezone" in (record["do"] or "")) is is_doubtful


def test_one_article_that_is_gone_is_an_accident_two_are_not() -> None:
    gone = ArticleTrial(Candidate(f"{HOME}1"), RSS, PageAnswer(PageRequest(0, "", f"{HOME}1"), outcome=Outcome.GONE))
    assert article_finding(gone, sample())[0] is State.OK
    state, _, record = article_finding(gone, replace(gone, candidate=Candidate(f"{HOME}2")))
    assert (state, record["outcome"], record["url"]) == (State.PROBLEM, "gone", f"{HOME}1")
    assert article_finding(sample(), ArticleTrial(Candidate(f"{HOME}3"), RSS))[0] is State.OK


def test_an_article_that_led_home_and_one_that_no_reader_could_read() -> None:
    page = Page(f"{HOME}1", HOME, 200, {}, b"", NOW)
    home = replace(sample(), answer=PageAnswer(PageRequest(0, "", f"{HOME}1"), page))
    assert article_finding(home)[1].startswith("It leads to the home page")
    broken = replace(sample(), draft=None, error="it is a picture")
    assert article_finding(broken)[1] == "The page could not be read (it is a picture)."


def test_the_newest_articles_of_the_outlets_own_are_tried() -> None:
    old, new = offers(f"{HOME}old", hours_ago=9), offers(f"{HOME}new", f"{HOME}new2", hours_ago=2)
    foreign = offers("https://elsewhere.example/1", hours_ago=1)
    feeds = [FeedTrial(feed, read(feed, Discovered(found))) for feed, found in ((RSS, old + foreign), (SECTION, new))]
    trial = OutletTrial(OUTLET, feeds)
    assert [one.candidate.url for one in trial.samples(2)] == [f"{HOME}new", f"{HOME}new2"]
    assert trial.samples(1)[0].feed == SECTION
    only_foreign = OutletTrial(OUTLET, [FeedTrial(RSS, read(RSS, Discovered(foreign)))])
    assert [one.candidate.url for one in only_foreign.samples(2)] == ["https://elsewhere.example/1"]


# --- robots.txt


def test_robots_txt() -> None:
    trials = [
        RobotsTrial("https://a.example"),
        RobotsTrial("https://b.example", has_rules=True, delay_s=10.0),
        RobotsTrial("https://c.example", Outcome.ROBOTS_UNREACHABLE, "c.example answered 500"),
    ]
    diagnosis = diagnose(OutletTrial(OUTLET, [], robots=trials), NOW)
    assert [finding.state for finding in diagnosis.robots] == [State.OK, State.OK, State.PROBLEM]
    assert diagnosis.robots[0].says == "It closes nothing."
    assert "It asks for 10 s between two requests." in diagnosis.robots[1].says
    assert not diagnosis.ok
    assert diagnosis.record()["robots"][1]["delay_s"] == 10.0
