"""The pause between two requests to a host, how many it gets at once, and what it asked for itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.crawling import Hold, PageRequest
from domain.outcomes import Outcome
from tests import crawling, website
from tests.crawling import Crawls, feed, page, pages
from tests.website import Reply, Site, redirect, rss, text

crawls, site = crawling.crawls, website.site

HOSTS = [f"http://{name}.example" for name in "abcdefgh"]


def on_all(site: Site, n: int, after_s: float) -> list[str]:
    """Put `n` pages on every host; return their paths."""
    for name in range(n):
        site.on(f"/{name}", Reply(after_s=after_s))
    return [f"/{name}" for name in range(n)]


@pytest.mark.parametrize("concurrency", [2, 32])
def test_without_a_delay_a_host_gets_four_requests_at_once(crawls: Crawls, site: Site, concurrency: int) -> None:
    """Scrapy's own downloader empties the queue: 32 at once."""
    paths = on_all(site, 20, after_s=0.03)
    fetched = crawls(*pages([HOSTS[0] + path for path in paths]), env=site.env, settings={"concurrency": concurrency})
    assert set(fetched.outcomes().values()) == {"page"}
    assert site.most_at_once() == min(4, concurrency)


def test_with_a_delay_a_host_gets_one_request_at_a_time_and_never_too_soon(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 5, after_s=0.05)
    site.on("/feed", rss([HOSTS[0] + path for path in paths]))
    site.on("/robots.txt", Reply(b"", after_s=0.1))
    fetched = crawls(feed(HOSTS[0] + "/feed"), follows=True, env=site.env, settings={"delay_s": 0.2})
    assert set(fetched.outcomes().values()) == {"page"}
    assert site.most_at_once() == 1
    assert len(site.gaps_s()) == 6  # robots.txt and the feed count
    assert 0.2 <= min(site.gaps_s()) <= max(site.gaps_s()) < 0.4


def test_a_broken_connection_is_no_reason_to_hurry(crawls: Crawls, site: Site) -> None:
    """Twisted's pool sends a request again at once if a connection that was kept open breaks."""
    paths = on_all(site, 3, after_s=0.0)
    site.on("/1", Reply(breaks_off=True)).on("/robots.txt", text(""))
    fetched = crawls(*pages([HOSTS[0] + path for path in paths]), env=site.env, settings={"delay_s": 0.2})
    assert list(fetched.outcomes().values()) == ["page", "page", "connection_failed"]
    assert min(site.gaps_s()) >= 0.2
    assert len(site.asked("/1")) == 2


def test_a_slow_answer_is_not_followed_by_a_quick_request(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 3, after_s=0.3)
    crawls(*pages([HOSTS[0] + path for path in paths]), env=site.env, settings={"delay_s": 0.2})
    assert min(site.gaps_s()) >= 0.2
    assert site.most_at_once() == 1


def test_outlets_have_delays_of_their_own(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 4, after_s=0.0)
    requests = [
        PageRequest(0, outlet, host + path)
        for path in paths
        for outlet, host in (("slow", HOSTS[0]), ("usual", HOSTS[1]), ("free", HOSTS[2]), ("free", HOSTS[3]))
    ]
    requests.append(PageRequest(0, "slow", HOSTS[3] + "/0"))  # of two outlets' delays the longer one holds
    settings = {"delay_s": 0.15, "outlet_delays": {"slow": 0.3, "free": 0.0}}
    crawls(*requests, env=site.env, settings=settings)
    assert min(site.gaps_s("a.example")) >= 0.3
    assert 0.15 <= min(site.gaps_s("b.example")) < 0.3
    assert min(site.gaps_s("c.example")) < 0.1
    assert min(site.gaps_s("d.example")) >= 0.3


def test_a_host_that_only_redirects_lead_to_has_the_usual_delay(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 4, after_s=0.0)
    for path in paths:
        site.on(path, redirect(HOSTS[1] + path), host="a.example")
    requests = [PageRequest(0, "free", HOSTS[0] + path) for path in paths]
    fetched = crawls(*requests, env=site.env, settings={"delay_s": 0.2, "outlet_delays": {"free": 0.0}})
    assert set(fetched.outcomes().values()) == {"page"}
    assert min(site.gaps_s("a.example")) < 0.15
    assert min(site.gaps_s("b.example")) >= 0.2


def test_the_delay_also_holds_between_two_rounds(crawls: Crawls, site: Site) -> None:
    on_all(site, 1, after_s=0.0)
    crawls(page(HOSTS[0] + "/0"), env=site.env, settings={"delay_s": 0.4}, times=3)
    assert min(site.gaps_s()) >= 0.4
    assert len(site.asked("/robots.txt")) == 1


def test_slow_hosts_do_not_hold_up_the_others(crawls: Crawls, site: Site) -> None:
    """Requests that wait for their turn take no place: two hosts with long queues leave room for the third."""
    paths = on_all(site, 6, after_s=0.0)
    slow = [host + path for host in HOSTS[:4] for path in paths]
    quick = [HOSTS[4] + path for path in paths]
    settings = {"delay_s": 0.3, "outlet_delays": {"quick": 0.0}, "concurrency": 2}
    requests = [*pages(slow, "slow"), *pages(quick, "quick")]
    fetched = crawls(*requests, env=site.env, settings=settings)
    assert set(fetched.outcomes().values()) == {"page"}
    begun = min(one.at_s for one in site.asked())
    assert max(one.at_s for one in site.asked(host="e.example")) - begun < 0.3
    # All at the pace of the slowest of them, not one host after the other.
    assert fetched.seconds < 3.0


def test_a_host_with_many_pages_does_not_keep_its_places(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 30, after_s=0.03)
    many, few = [HOSTS[0] + path for path in paths], [HOSTS[1] + path for path in paths[:5]]
    fetched = crawls(*pages([*many, *few]), env=site.env, settings={"concurrency": 2})
    assert set(fetched.outcomes().values()) == {"page"}
    begun = [one.at_s for one in site.asked(host="a.example")]
    assert max(one.at_s for one in site.asked(host="b.example")) < begun[15]


def test_no_more_requests_at_once_than_allowed_over_all_hosts(crawls: Crawls, site: Site) -> None:
    at_once: list[int] = []
    running = 0

    def reply(_: object) -> Reply:
        nonlocal running
        at_once.append(sum(site._at_once.values()))
        return Reply(after_s=0.05)

    paths = [f"/{name}" for name in range(6)]
    for path in paths:
        site.on(path, reply)
    urls = [host + path for host in HOSTS for path in paths]
    fetched = crawls(*pages(urls), env=site.env, settings={"concurrency": 5})
    assert set(fetched.outcomes().values()) == {"page"}
    assert max(at_once) == 5


def test_nothing_is_fetched_ahead_of_a_slow_inbox_without_end(crawls: Crawls, site: Site) -> None:
    body = b"<html>" + b"x" * 4_000_000
    for name in range(24):
        site.on(f"/{name}", Reply(body, headers={"Content-Type": "text/html"}))
    urls = [f"{host}/{n}" for n, host in enumerate(HOSTS * 3)]
    fetched = crawls(*pages(urls), env=site.env, page_s=0.4, settings={"concurrency": 4})
    times = sorted(one.at_s for one in site.asked())
    assert set(fetched.outcomes().values()) == {"page"}
    assert times[-1] - times[0] > 0.5  # 96 MB, of which 16 MiB may wait


# What hosts ask for


def test_retry_after_holds_for_the_rest_of_the_round(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 8, after_s=0.02)
    site.on("/2", Reply(status=429, headers={"Retry-After": "120"}), host="a.example")
    urls = [HOSTS[0] + path for path in paths]
    fetched = crawls(*pages(urls), page(HOSTS[1] + "/0"), env=site.env, settings={"delay_s": 0.05})
    assert [fetched.outcomes()[url] for url in urls] == ["page"] * 2 + ["rate_limited"] * 6
    assert fetched.outcomes()[HOSTS[1] + "/0"] == "page"
    assert [one.path for one in site.asked(host="a.example")] == paths[:3]
    first, later = fetched.page(urls[2]), fetched.page(urls[5])
    assert (first.asked, later.asked) == (True, False)
    assert first.hold
    assert later.hold
    assert abs(first.hold.until - later.hold.until) < timedelta(seconds=1)
    left_s = (first.hold.until - datetime.now(UTC)).total_seconds()
    assert 100 < left_s <= 120


def test_without_a_delay_only_what_was_under_way_still_arrives(crawls: Crawls, site: Site) -> None:
    paths = on_all(site, 30, after_s=0.05)
    site.on("/0", Reply(status=503, headers={"Retry-After": "9"}))
    fetched = crawls(*pages([HOSTS[0] + path for path in paths]), env=site.env)
    assert len(site.asked()) <= 4
    assert fetched.page(HOSTS[0] + "/0").outcome is Outcome.RATE_LIMITED
    assert sum(one.outcome is Outcome.RATE_LIMITED for one in fetched.pages) >= 27


def test_a_pause_holds_for_feeds_and_for_what_redirects_lead_to(crawls: Crawls, site: Site) -> None:
    site.on("/0", Reply(status=429), host="b.example")
    site.on("/feed", Reply(status=429, headers={"Retry-After": "30"}), host="a.example")
    site.on("/go", redirect(HOSTS[1] + "/1"))
    requests = (feed(HOSTS[0] + "/feed"), page(HOSTS[1] + "/0"), page(HOSTS[2] + "/go"))
    fetched = crawls(*requests, env=site.env, settings={"delay_s": 0.1})
    assert set(fetched.outcomes().values()) == {"rate_limited"}
    assert fetched.page(HOSTS[2] + "/go").asked is True
    assert site.asked("/1") == []
    (read,) = fetched.feeds
    assert (read.outcome, bool(read.hold)) == (Outcome.RATE_LIMITED, True)


def test_pauses_from_before_are_kept(crawls: Crawls, site: Site) -> None:
    on_all(site, 1, after_s=0.0)
    until = datetime.now(UTC) + timedelta(minutes=5)
    holds = {"a.example": until, "b.example": datetime.now(UTC) - timedelta(seconds=1)}
    requests = (page(HOSTS[0] + "/0"), page(HOSTS[1] + "/0"), feed(HOSTS[0] + "/feed"))
    fetched = crawls(*requests, env=site.env, holds=holds)
    assert fetched.outcomes() == {HOSTS[0] + "/0": "rate_limited", HOSTS[1] + "/0": "page"}
    assert fetched.page(HOSTS[0] + "/0").hold == Hold("a.example", until)
    assert fetched.page(HOSTS[0] + "/0").asked is False
    assert site.asked(host="a.example") + site.asked("/robots.txt", host="a.example") == []
    assert fetched.feeds[0].hold == Hold("a.example", until)


def test_a_pause_that_robots_txt_asks_for_is_told(crawls: Crawls, site: Site) -> None:
    site.on("/robots.txt", Reply(status=429, headers={"Retry-After": "30"}))
    answer = crawls(page(HOSTS[0] + "/0"), env=site.env).pages[0]
    assert answer.outcome is Outcome.ROBOTS_UNREACHABLE
    assert answer.hold


def test_429_is_not_tried_again_and_500_once(crawls: Crawls, site: Site) -> None:
    site.on("/robots.txt", text(""))
    site.on("/a", Reply(status=429)).on("/b", Reply(status=500)).on("/c", [Reply(status=500), Reply()])
    fetched = crawls(page(HOSTS[0] + "/a"), page(HOSTS[1] + "/b"), page(HOSTS[2] + "/c"), env=site.env)
    assert list(fetched.outcomes().values()).count("page") == 1
    assert [len(site.asked(path)) for path in ("/a", "/b", "/c")] == [1, 2, 2]
