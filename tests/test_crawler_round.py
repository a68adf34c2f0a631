"""A round: what is asked for is answered, once, with a page, a feed, or why not."""

from __future__ import annotations

import pytest

from domain.crawling import PageRequest
from domain.outcomes import Outcome
from tests import crawling, website
from tests.crawling import USER_AGENT, Crawls, allow, feed, page, pages
from tests.website import Reply, Site, html, redirect, rss

crawls, site = crawling.crawls, website.site

HTML = {"Content-Type": "text/html"}


def test_a_page_comes_as_it_was_sent(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply(html("Ürgüp"), headers={**HTML, "ETag": '"1"', "X-Twice": "no"}))
    fetched = crawls(page(site.url("/a")), settings=allow(site))
    (answer,) = fetched.pages
    assert answer.page
    assert answer.page.body == html("Ürgüp")
    assert (answer.page.requested_url, answer.page.final_url, answer.page.status) == (site.url("/a"),) * 2 + (200,)
    assert answer.page.headers["etag"] == '"1"'
    assert answer.page.fetched_at.utcoffset() is not None
    assert (answer.asked, answer.outcome, fetched.error) == (True, None, None)


def test_requests_say_who_asks_and_little_else(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply())
    crawls(page(site.url("/a")), settings=allow(site))
    (asked,) = site.asked()
    assert asked.headers["user-agent"] == USER_AGENT
    assert asked.headers["accept-encoding"] == "gzip, deflate"
    assert asked.headers["accept"].startswith("text/html")
    assert not {"cookie", "referer", "if-none-match", "if-modified-since"} & set(asked.headers)


def test_redirects_lead_to_the_final_address(crawls: Crawls, site: Site) -> None:
    site.on("/a", redirect("/b", 301)).on("/b", redirect("c?x=1", 307)).on("/c?x=1", Reply())
    answer = crawls(page(site.url("/a")), settings=allow(site)).page(site.url("/a"))
    assert answer.page
    assert answer.page.final_url == site.url("/c?x=1")
    assert answer.page.requested_url == site.url("/a")
    assert answer.page.hops == (site.url("/b"),)


def test_what_is_new_goes_before_what_is_stored(crawls: Crawls, site: Site) -> None:
    for name in "abcdef":
        site.on(f"/{name}", Reply(html(name)))
    visits = [PageRequest(n, "outlet", site.url(f"/{name}"), visit=True) for n, name in enumerate("abc")]
    new = [PageRequest(n, "outlet", site.url(f"/{name}")) for n, name in enumerate("def")]
    crawls(*visits, *new, settings=allow(site, delay_s=0.05))
    first, *paths = [asked.path for asked in site.asked()]
    assert (first, paths) == ("/a", ["/d", "/e", "/f", "/b", "/c"]), "only what had left already is before them"


def test_a_redirect_in_circles_ends(crawls: Crawls, site: Site) -> None:
    site.on("/a", redirect("/a"))
    fetched = crawls(page(site.url("/a")), settings=allow(site, max_redirects=3))
    assert fetched.outcomes() == {site.url("/a"): "redirect_loop"}
    assert len(site.asked()) == 4


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (401, Outcome.FORBIDDEN),
        (402, Outcome.FORBIDDEN),
        (403, Outcome.FORBIDDEN),
        (451, Outcome.FORBIDDEN),
        (429, Outcome.RATE_LIMITED),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (599, Outcome.SERVER_ERROR),
        (202, Outcome.HTTP_ERROR),
        (206, Outcome.HTTP_ERROR),
        (302, Outcome.HTTP_ERROR),
        (304, Outcome.HTTP_ERROR),
        (400, Outcome.HTTP_ERROR),
        (418, Outcome.HTTP_ERROR),
    ],
)
def test_each_status_has_its_outcome(crawls: Crawls, site: Site, status: int, outcome: Outcome) -> None:
    site.on("/a", Reply(status=status)).on("/feed", Reply(status=status))
    fetched = crawls(page(site.url("/a")), settings=allow(site))
    (answer,) = fetched.pages
    assert (answer.outcome, answer.page, answer.asked) == (outcome, None, True)
    assert (answer.status, answer.final_url) == (status, site.url("/a"))
    assert str(status) in answer.reason
    (read,) = crawls(feed(site.url("/feed"), etag='"kept"'), settings=allow(site)).feeds
    if status != 304:
        assert read.outcome is outcome
        assert read.validators.etag == '"kept"'


@pytest.mark.parametrize(
    ("content_type", "body", "is_page"),
    [
        ("text/html", b"", True),
        ("TEXT/HTML; charset=x", b"x", True),
        ("application/xhtml+xml", b"x", True),
        (None, b"\n<!DOCTYPE html><p>", True),
        (None, b'<?xml version="1.0"?><html lang="hy">', True),
        (None, b"plain words", False),
        ("application/pdf", b"<html>", False),
        ("text/plain", b"<html>", False),
        ("application/json", b"{}", False),
    ],
)
def test_only_web_pages_are_pages(
    crawls: Crawls, site: Site, content_type: str | None, body: bytes, is_page: bool
) -> None:
    site.on("/a", Reply(body, headers={"Content-Type": content_type} if content_type else {}))
    answer = crawls(page(site.url("/a")), settings=allow(site)).page(site.url("/a"))
    assert bool(answer.page) == is_page
    assert is_page or answer.outcome is Outcome.NOT_HTML


def test_a_page_that_did_not_change_is_not_sent(crawls: Crawls, site: Site) -> None:
    site.on("/a", lambda asked: Reply(status=304 if "if-none-match" in asked.headers else 200))
    request = page(site.url("/a"), etag='W/"7"', last_modified="Mon, 01 Jan 2026 00:00:00 GMT")
    (answer,) = crawls(request, settings=allow(site)).pages
    assert (answer.outcome, answer.asked) == (Outcome.NOT_MODIFIED, True)
    (asked,) = site.asked()
    assert asked.headers["if-none-match"] == 'W/"7"'
    assert asked.headers["if-modified-since"] == "Mon, 01 Jan 2026 00:00:00 GMT"


def test_a_feed_is_read_and_its_pages_follow(crawls: Crawls, site: Site) -> None:
    urls = [site.url(f"/{n}") for n in range(5)]
    reply = rss(urls)
    site.on("/feed", Reply(reply.body, headers={**reply.headers, "ETag": '"2"', "Last-Modified": "then"}))
    for n in range(5):
        site.on(f"/{n}", Reply(html(str(n))))
    fetched = crawls(feed(site.url("/feed")), follows=True, settings=allow(site))
    (read,) = fetched.feeds
    assert (read.outcome, read.reason, read.hold) == (Outcome.READ, "", None)
    assert (read.validators.etag, read.validators.last_modified) == ('"2"', "then")
    assert [candidate.url for candidate in read.discovered.candidates] == urls
    assert fetched.outcomes() == dict.fromkeys(urls, "page")
    assert fetched.n_parsed == 0
    assert site.asked("/feed")[0].headers["accept"].startswith("application/rss+xml")


def test_a_feed_that_did_not_change_keeps_or_renews_its_validators(crawls: Crawls, site: Site) -> None:
    site.on("/feed", Reply(status=304, headers={"ETag": '"new"'}))
    (read,) = crawls(feed(site.url("/feed"), etag='"old"', last_modified="then"), settings=allow(site)).feeds
    assert read.outcome is Outcome.NOT_MODIFIED
    assert (read.validators.etag, read.validators.last_modified) == ('"new"', "then")


def test_a_broken_feed_is_asked_for_whole_the_next_time(crawls: Crawls, site: Site) -> None:
    site.on("/feed", Reply(b"<rss><channel><item>" + b"x" * 300, headers={"ETag": '"2"'}))
    (read,) = crawls(feed(site.url("/feed"), etag='"1"'), settings=allow(site)).feeds
    assert read.outcome is Outcome.BAD_FEED
    assert read.reason.startswith("the feed ")
    assert (read.validators.etag, read.validators.last_modified) == (None, None)


def test_long_feeds_are_read_in_a_worker(crawls: Crawls, site: Site) -> None:
    urls = [f"https://outlet.example/news/{n}" for n in range(2000)]
    site.on("/feed", rss(urls))
    fetched = crawls(feed(site.url("/feed")), settings=allow(site))
    assert len(fetched.feeds[0].discovered.candidates) == 2000
    assert fetched.n_parsed == 1


def test_a_sitemap_index_leads_to_its_sitemaps(crawls: Crawls, site: Site) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url('/one.xml')}</loc></sitemap></sitemapindex>" + " " * 200
    one = f"<urlset><url><loc>{site.url('/a')}</loc></url></urlset>" + " " * 200
    xml = {"Content-Type": "application/xml"}
    site.on("/sitemap.xml", Reply(index.encode(), headers=xml)).on("/one.xml", Reply(one.encode(), headers=xml))
    site.on("/a", Reply())
    fetched = crawls(feed(site.url("/sitemap.xml"), "sitemap"), follows=True, settings=allow(site))
    assert [read.outcome for read in fetched.feeds] == [Outcome.READ] * 2
    assert fetched.outcomes() == {site.url("/a"): "page"}


def test_every_request_is_answered_once_also_the_same_twice(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply())
    requests = [*pages([site.url("/a")] * 3), page("mailto:x"), page("/relative"), page(""), page(site.url("/gone"))]
    fetched = crawls(*requests, feed("gopher://x"), settings=allow(site))
    assert sorted(one.request.url for one in fetched.pages) == sorted(one.url for one in requests)
    assert [read.outcome for read in fetched.feeds] == [Outcome.BAD_ADDRESS]
    assert fetched.outcomes()["mailto:x"] == "bad_address"
    assert fetched.outcomes()["/relative"] == fetched.outcomes()[""] == "bad_address"


def test_nothing_to_do_is_done_at_once(crawls: Crawls) -> None:
    assert crawls().pages == []
