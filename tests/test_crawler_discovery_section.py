"""Links of section pages."""

from __future__ import annotations

import pytest

from crawler.discovery._article_urls import looks_like_article
from tests import feeds
from tests.feeds import read, urls

PAGE = "https://www.courier.example/world"


def page(*links: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{''.join(links)}{' ' * 200}</body></html>"


def test_a_page_without_a_pattern() -> None:
    found = read("section", feeds.sample("section.html"), url=PAGE)
    assert found.problem is None
    assert [(entry.url, entry.title, entry.language) for entry in found.candidates] == [
        ("https://www.courier.example/world/bridge-reopens-at-last-1002", "Bridge reopens at last", "en"),
        ("https://www.courier.example/world/2024/01/15/talks", "Talks resume", "en"),
        ("https://news.courier.example/story.php?id=123456", "Numbers only", "en"),
    ]


def test_a_page_with_a_pattern() -> None:
    found = read("section", feeds.sample("section.html"), url=PAGE, article_url=r"/world/.+-\d+$|\?id=\d+$")
    assert [(entry.url, entry.title) for entry in found.candidates] == [
        ("https://www.courier.example/world/in-navigation-only-1001", "Most read"),
        ("https://www.courier.example/world/bridge-reopens-at-last-1002", "Bridge reopens at last"),
        ("https://news.courier.example/story.php?id=123456", "Numbers only"),
    ]


def test_the_pattern_sees_path_and_query_and_nothing_else() -> None:
    body = page("<a href='https://courier.example/a?b=1#c'>x</a>", "<a href='https://courier.example'>y</a>")
    for pattern, n in ((r"^/a\?b=1$", 1), ("courier", 0), ("#c", 0), ("^/$", 1), ("", 0)):
        assert len(read("section", body, url=PAGE, article_url=pattern).candidates) == n


def test_a_pattern_that_is_none_is_a_problem() -> None:
    assert "article_url" in (read("section", page("<a href=/x>x</a>"), article_url="(").problem or "")


def test_links_stay_on_the_site() -> None:
    hosts = ("courier.example", "news.courier.example", "elsewhere.example", "notcourier.example")
    body = page(*(f"<a href='https://{host}/a-long-story-1234'>x</a>" for host in hosts))
    assert urls(read("section", body, url=PAGE)) == [f"https://{host}/a-long-story-1234" for host in hosts[:2]]
    assert urls(read("section", body, url="https://news.courier.example/")) == [
        "https://news.courier.example/a-long-story-1234"
    ]
    both = read("section", body, url="https://news.courier.example/", article_url="story")
    assert urls(both) == [f"https://{host}/a-long-story-1234" for host in hosts[:2]]


def test_nofollow_links_are_not_followed() -> None:
    body = page(
        "<a rel=nofollow href=/a-long-story-1>x</a>",
        "<a rel='noopener NoFollow' href=/a-long-story-2>x</a>",
        "<a rel=noopener href=/a-long-story-3>x</a>",
    )
    assert urls(read("section", body, url=PAGE)) == ["https://www.courier.example/a-long-story-3"]
    closed = page("<a href=/a-long-story-1>x</a>", head="<meta name=robots content='noindex, nofollow'>")
    assert "nofollow" in (read("section", closed, url=PAGE).problem or "")


def test_the_page_itself_is_no_candidate() -> None:
    body = page("<a href='#top'>x</a>", "<a href='/a-long-story-1234'>self</a>")
    assert urls(read("section", body, url="https://courier.example/a-long-story-1234#x", article_url=".")) == []


def test_scripts_in_links_are_no_title() -> None:
    body = page("<a href=/a-long-story-1><script>track()</script><style>a{}</style>Story<br>one</a>")
    assert read("section", body, url=PAGE).candidates[0].title == "Story one"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (page("<h1>Please sign in</h1>"), "is a page without links"),
        (page("<a href=/about>About</a>"), None),
        ("<rss></rss>", "is not a web page"),
        ('{"a": 1}', "is not a web page"),
        (" " * (16 * 1024 * 1024 + 1), "is larger than 16 MiB"),
    ],
)
def test_what_it_is_instead_is_said(body: str, problem: str | None) -> None:
    assert read("section", body).problem == problem


def test_the_encoding_of_a_page() -> None:
    body = page("<a href=/a-long-story-1>Мир</a>", head="<meta charset=windows-1251>").encode("cp1251")
    assert read("section", body, url=PAGE).candidates[0].title == "Мир"
    unmarked = page("<a href=/a-long-story-1>Мир</a>").encode("cp1251")
    found = read("section", unmarked, url=PAGE, content_type="text/html; charset=windows-1251")
    assert found.candidates[0].title == "Мир"


@pytest.mark.parametrize(
    "path",
    [
        "/world/armenia-azerbaijan-talks-resume",
        "/world/armenia_azerbaijan_talks/",
        "/2024/01/15/talks",
        "/2024/01/15/asia/talks-resume/index.html",
        "/news/20240115/talks",
        "/2024-01-15/talks.html",
        "/news/1234567",
        "/news/world-67890123",
        "/talks-resume.html",
        "/a/talks/a-67890123",
        "/news/third-test-day-five-report/2014-12-30",
        "/politics/they-met-again-in-vienna/ar-BB1abc",
        "/%D0%BF%D0%B5%D1%80%D0%B5%D0%B3%D0%BE%D0%B2%D0%BE%D1%80%D1%8B-%D0%B2-%D0%92%D0%B5%D0%BD%D0%B5",
        "/?id=123456",
        "/story.php?lang=en&newsid=123456",
    ],
)
def test_what_looks_like_an_article(path: str) -> None:
    assert looks_like_article(*path.partition("?")[::2])


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/world",
        "/world/europe",
        "/world/europe.html",
        "/index.html",
        "/section/world-and-europe-today",
        "/tag/armenia-azerbaijan-talks",
        "/author/jane-van-der-berg",
        "/search/a-b-c-d",
        "/about",
        "/about-us.html",
        "/terms-of-use",
        "/privacy-and-cookies-policy",
        "/2024",
        "/2024/01/",
        "/archive/2024/01/15",
        "/photo-of-the-bridge.jpg",
        "/reports/annual-report-of-2023.pdf",
        "/feeds/all-the-news.xml",
        "/world?page=2",
        "/?lang=en",
    ],
)
def test_what_does_not(path: str) -> None:
    assert not looks_like_article(*path.partition("?")[::2])
