"""robots.txt is asked for once, waited for by all, and kept to; what cannot be had means: keep out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.robots_text import relevant, sitemaps
from domain.outcomes import Outcome
from tests import crawling, website
from tests.crawling import Crawls, allow, feed, page, pages
from tests.website import Reply, Site, redirect, rss, text

crawls, site = crawling.crawls, website.site


def serve(site: Site, n: int = 8) -> list[str]:
    """Put `n` pages that robots.txt forbids and one that it allows on the site; return the former."""
    for name in range(n):
        site.on(f"/private/{name}", Reply())
    site.on("/open", Reply())
    return [site.url(f"/private/{name}") for name in range(n)]


@pytest.mark.parametrize("delay_s", [0.0, 0.05])
def test_none_of_many_waiting_requests_slips_through(crawls: Crawls, site: Site, delay_s: float) -> None:
    """Scrapy's own middleware lets all but the first of them through."""
    urls = serve(site)
    site.on("/robots.txt", Reply(b"User-agent: *\nDisallow: /private/\n", after_s=0.3))
    fetched = crawls(*pages([*urls, site.url("/open")]), settings=allow(site, delay_s=delay_s))
    assert fetched.outcomes() == {**dict.fromkeys(urls, "disallowed"), site.url("/open"): "page"}
    assert [asked.path for asked in site.asked()] == ["/open"]
    assert len(site.asked("/robots.txt")) == 1
    assert fetched.page(urls[0]).asked is False
    assert fetched.page(urls[0]).reason == "robots.txt of 127.0.0.1 forbids it"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=503),
        Reply(status=429),
        Reply(breaks_off=True),
        Reply(after_s=9),
        Reply(b"User-agent: *\nAllow: /", cut_at=5),
        redirect("/robots.txt"),
        redirect("file:///etc/passwd"),
        Reply(status=302),
    ],
    ids=["500", "503", "429", "reset", "timeout", "cut", "circle", "file", "nowhere"],
)
def test_a_host_without_an_answer_is_closed(crawls: Crawls, site: Site, reply: Reply) -> None:
    """RFC 9309 §2.3.1.4. Scrapy's own middleware goes ahead."""
    urls = serve(site)
    site.on("/robots.txt", reply).on("/feed", rss([]))
    settings = allow(site, timeout_s=0.5, max_redirects=3)
    fetched = crawls(*pages([*urls, site.url("/open")]), feed(site.url("/feed")), settings=settings)
    assert set(fetched.outcomes().values()) == {"robots_unreachable"}
    assert [read.outcome for read in fetched.feeds] == [Outcome.ROBOTS_UNREACHABLE]
    assert site.asked() == [] or {asked.path for asked in site.asked()} == {"/robots.txt"}
    answer = fetched.page(urls[0])
    assert answer.reason.startswith("robots.txt could not be had: ")
    assert answer.asked is False


@pytest.mark.parametrize(
    "reply",
    [
        *(Reply(b"User-agent: *\nDisallow: /", status) for status in (400, 401, 403, 404, 410, 451)),
        Reply(b"<!doctype html><title>Welcome</title>\nUser-agent: *\nDisallow: /\n"),
        text(""),
        text("User-agent: BadBot\nDisallow: /"),
        Reply(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /private/x\r\n"),
    ],
)
def test_no_rules_mean_that_all_is_allowed(crawls: Crawls, site: Site, reply: Reply) -> None:
    urls = serve(site, 2)
    site.on("/robots.txt", reply)
    assert set(crawls(*pages(urls), settings=allow(site)).outcomes().values()) == {"page"}


def test_a_server_error_that_passes_is_no_refusal(crawls: Crawls, site: Site) -> None:
    serve(site)
    site.on("/robots.txt", [Reply(status=503), text("User-agent: *\nDisallow: /private/")])
    assert crawls(page(site.url("/open")), settings=allow(site)).outcomes() == {site.url("/open"): "page"}


def test_rules_for_us_come_before_those_for_all(crawls: Crawls, site: Site) -> None:
    urls = serve(site, 1)
    site.on("/robots.txt", text("User-agent: *\nDisallow: /\n\nUser-agent: presswatch\nDisallow: /private/"))
    fetched = crawls(*pages([*urls, site.url("/open")]), settings=allow(site))
    assert fetched.outcomes() == {urls[0]: "disallowed", site.url("/open"): "page"}


def test_robots_txt_is_followed_to_where_it_lies(crawls: Crawls, site: Site) -> None:
    urls = serve(site, 1)
    site.on("/robots.txt", redirect("/elsewhere")).on("/elsewhere", text("User-agent: *\nDisallow: /private/"))
    assert crawls(*pages(urls), settings=allow(site)).outcomes() == {urls[0]: "disallowed"}


def test_every_hop_of_a_redirect_is_looked_up(crawls: Crawls, site: Site) -> None:
    a, b = "http://a.example", "http://b.example"
    site.on("/start", redirect(f"{b}/private/x"), host="a.example").on("/private/x", Reply(), host="b.example")
    site.on("/within", redirect("/private/x"), host="b.example")
    site.on("/robots.txt", text("User-agent: *\nDisallow: /private/"), host="b.example")
    fetched = crawls(page(f"{a}/start"), page(f"{b}/within"), env=site.env)
    assert set(fetched.outcomes().values()) == {"disallowed"}
    assert site.asked("/private/x") == []
    assert fetched.page(f"{a}/start").asked is True


def test_the_start_of_an_endless_robots_txt_is_read(crawls: Crawls, site: Site) -> None:
    urls = serve(site, 1)
    rules = "User-agent: *\nDisallow: /private/\n" + "# more\n" * 100_000
    site.on("/robots.txt", text(rules + "Disallow: /open\n"))
    fetched = crawls(*pages([*urls, site.url("/open")]), settings=allow(site))
    assert fetched.outcomes() == {urls[0]: "disallowed", site.url("/open"): "page"}


def test_a_robots_txt_made_to_fill_memory_does_not(crawls: Crawls, site: Site) -> None:
    """17,000 robots times 25,000 rules would be 400 million to a parser that copies the rules for each robot."""
    serve(site, 0)
    robots = "".join(f"User-agent: r{n}\n" for n in range(17_000)) + "User-agent: *\n"
    rules = "".join(f"Disallow: /{n}\n" for n in range(14_000))
    site.on("/robots.txt", text(robots + rules))
    fetched = crawls(page(site.url("/open")), settings=allow(site))
    assert fetched.outcomes() == {site.url("/open"): "page"}
    assert fetched.stall_s < 0.5


def test_the_longer_of_crawl_delay_and_ours_holds(crawls: Crawls, site: Site) -> None:
    serve(site, 4)
    site.on("/robots.txt", text("User-agent: *\nCrawl-delay: 0.25"), host="slow.example")
    site.on("/robots.txt", text("User-agent: *\nCrawl-delay: 0.01"), host="quick.example")
    urls = [f"http://{host}/private/{n}" for host in ("slow.example", "quick.example") for n in range(4)]
    fetched = crawls(*pages(urls), env=site.env, settings={"delay_s": 0.1})
    assert set(fetched.outcomes().values()) == {"page"}
    assert min(site.gaps_s("slow.example")) >= 0.25
    assert 0.1 <= min(site.gaps_s("quick.example")) < 0.25
    assert site.most_at_once() == 1


def test_rules_and_failures_are_remembered_between_rounds(crawls: Crawls, site: Site) -> None:
    urls = serve(site, 1)
    site.on("/robots.txt", text("User-agent: *\nDisallow: /private/"))
    site.on("/robots.txt", Reply(status=500), host="b.example")
    requests = [*pages(urls), page("http://b.example/open")]
    options = {"env": {**site.env, "no_proxy": "127.0.0.1"}, "settings": allow(site, retry_times=0)}
    first = crawls(*requests, times=3, **options)
    assert [one.outcome for one in first.pages if one.request.url == urls[0]] == [Outcome.DISALLOWED] * 3
    assert [one.outcome for one in first.pages if one.request.url != urls[0]] == [Outcome.ROBOTS_UNREACHABLE] * 3
    assert len(site.asked("/robots.txt")) == 2
    again = crawls(*requests, carries_on=True, **options)
    assert set(again.outcomes().values()) == {"disallowed", "robots_unreachable"}
    assert len(site.asked("/robots.txt")) == 2


# The text of it

ROBOTS = """
User-agent: other
User-agent: Presswatch/2 # us
Disallow: /a
Sitemap: https://x/s.xml

User-agent: *
# a comment ends nothing
Crawl-delay: 3
Disallow: /b
User agent presswatch
Disallow: /c
User-agent: presswatchers
Disallow: /d
User-agent: last
"""


def test_only_groups_that_concern_us_are_kept() -> None:
    kept = relevant(ROBOTS, "Presswatch")
    assert not ProtegoRobotParser(kept.encode(), None).allowed("https://x.example/a", "Presswatch")
    assert kept.splitlines() == [
        "User-agent: Presswatch",
        "Disallow: /a",
        "User-agent: *",
        "Crawl-delay: 3",
        "Disallow: /b",
        "User-agent: Presswatch",
        "Disallow: /c",
    ]


@pytest.mark.parametrize("page_", ["<!DOCTYPE html>\nUser-agent: *\nDisallow: /", "\ufeff \n<html>"])
def test_a_page_in_its_place_says_nothing(page_: str) -> None:
    assert relevant(page_, "Presswatch") == ""


def test_sitemap_lines_are_for_everybody() -> None:
    text_ = "Sitemap: https://x.example/a.xml\nUser-agent: other\nDisallow: /\nSITEMAP:https://x.example/b.xml # b\n"
    assert sitemaps(text_ + "Sitemap: https://x.example/a.xml\nSitemap:\n") == (
        "https://x.example/a.xml",
        "https://x.example/b.xml",
    )
    assert len(sitemaps("".join(f"Sitemap: https://x.example/{n}\n" for n in range(500)))) == 100
    assert sitemaps("<html>\nSitemap: https://x.example/a.xml") == ()


lines = st.sampled_from(
    [
        "User-agent: *",
        "User-agent: presswatch",
        "User-agent: other",
        "Disallow: /a",
        "Allow: /a/b",
        "Disallow: /",
        "Disallow:",
        "",
        "# comment",
        "Sitemap: https://x/s.xml",
        "Crawl-delay: 2",
    ]
)


@settings(deadline=None)
@given(st.lists(lines, max_size=12))
def test_what_is_left_out_changes_nothing_for_us(robots: list[str]) -> None:
    """Protego, given the whole, says the same."""
    whole = ProtegoRobotParser("\n".join(robots).encode(), None)
    kept = ProtegoRobotParser(relevant("\n".join(robots), "Presswatch").encode(), None)
    for path in ("/", "/a", "/a/b", "/c"):
        url = f"https://x.example{path}"
        assert whole.allowed(url, "Presswatch") == kept.allowed(url, "Presswatch"), robots
    assert whole.crawl_delay("Presswatch") == kept.crawl_delay("Presswatch")
