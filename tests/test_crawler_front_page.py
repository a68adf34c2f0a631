"""What a front page leads to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.front_page import FrontPage, read_front_page

HOME = "https://www.courier.example/"


def read(inside: str, head: str = "", url: str = HOME) -> FrontPage:
    page = f'<!doctype html><html lang="hy-AM"><head>{head}</head><body>{inside}</body></html>'
    return read_front_page(page.encode(), url, "text/html; charset=utf-8")


def alternate(href: str, media_type: str, title: str = "") -> str:
    return f'<link rel="alternate" type="{media_type}" title="{title}" href="{href}">'


def test_feeds_that_the_page_names_come_first_and_once() -> None:
    front = read(
        '<a href="/rss.xml">RSS</a> <a href="/en/rssfeeds">All feeds</a> <a href="/feed/">Feed</a>',
        alternate("/feed/", "application/rss+xml")
        + alternate("https://feeds.elsewhere.example/courier", "Application/Atom+XML; charset=utf-8")
        + alternate("/feed.json", "application/feed+json")
        + alternate("/wp-json/wp/v2/pages/7", "application/json")
        + alternate("/comments/feed/", "application/rss+xml", "Comments")
        + alternate("/am/", "", "Հայերեն")
        + '<link rel="stylesheet" href="/x.css">',
    )
    assert front.feeds == (
        f"{HOME}feed/",
        "https://feeds.elsewhere.example/courier",
        f"{HOME}feed.json",
        f"{HOME}rss.xml",
        f"{HOME}en/rssfeeds",
    )
    assert front.language == "hy"


@pytest.mark.parametrize(
    ("path", "is_feed"),
    [
        ("/rss", True),
        ("/RSS/", True),
        ("/news.rss", True),
        ("/export/rss2/index.xml", True),
        ("/list?format=rss", True),
        ("/atom.xml", True),
        ("/feeds/", True),
        ("/feedback", False),
        ("/rssing-is-fun", False),
        ("/world/the-feed-of-the-lake-12345", False),
        ("/article/comments/feed/", False),
    ],
)
def test_links_that_look_like_feeds(path: str, is_feed: bool) -> None:
    assert bool(read(f'<a href="{path}">x</a>').feeds) is is_feed


def test_sections_are_short_pages_of_words_those_of_the_navigation_first() -> None:
    front = read(
        '<a href="/culture">Culture</a> <a href="/world/talks-go-on-at-the-lake-12345">Talks</a> <a href="/">Home</a>'
        '<a href="https://twitter.example/courier">x</a> <a href="#top">Top</a> <a href="javascript:void(0)">x</a>'
        '<nav><a href="/world#latest">World</a> <a href="/en/politics/">Politics</a> <a href="/about/us">About</a>'
        '<a href="/login">In</a> <a href="/files/report.pdf">Report</a> <a href="https://am.courier.example/news">Am</a>'
        "</nav>"
    )
    assert front.sections == (
        f"{HOME}world",
        f"{HOME}en/politics/",
        "https://am.courier.example/news",
        f"{HOME}culture",
    )
    assert f"{HOME}about/us" in front.others
    assert not any("12345" in url or "twitter" in url for url in front.others)


def test_a_base_is_heeded_and_links_that_say_nofollow_are_not_followed() -> None:
    front = read('<a href="rss">x</a> <a rel="nofollow" href="/atom">y</a>', '<base href="/en/">')
    assert front.feeds == (f"{HOME}en/rss",)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([HOME, "https://[::1]/", "http://127.0.0.1:8000/x?y"]))
def test_any_bytes_are_survived(body: bytes, url: str) -> None:
    read_front_page(body, url, None)
    read_front_page(b'<html><link rel=alternate type="application/rss+xml" href="' + body, url, "text/html")
