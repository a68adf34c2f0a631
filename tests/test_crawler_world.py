"""Rounds over real pages, and over everything that the replay world can get wrong."""

from __future__ import annotations

import pytest

from domain.crawling import FeedRequest
from domain.outcomes import Outcome
from domain.outlets import Feed
from tests import crawling
from tests.conftest import StartWorld
from tests.crawling import Crawls, pages
from tests.replay import ReplayWorld

crawls = crawling.crawls


def busiest(world: ReplayWorld, n: int) -> list[str]:
    """The hosts with most articles."""
    hosts = world.get("/hosts")
    return sorted(hosts, key=lambda host: (-hosts[host]["live"], host))[:n]


def rss_of(hosts: list[str]) -> list[FeedRequest]:
    """A feed of each host, an outlet each."""
    return [FeedRequest(n, Feed(host, f"https://{host}/rss.xml", "rss")) for n, host in enumerate(hosts)]


@pytest.mark.parametrize(("delay_s", "at_once"), [(0.0, 4), (0.2, 1)])
def test_a_round_over_real_outlets_is_polite(
    crawls: Crawls, replay_world: StartWorld, delay_s: float, at_once: int
) -> None:
    world = replay_world(start="all", latency=50)
    hosts = busiest(world, 15)
    fetched = crawls(*rss_of(hosts), follows=True, env=world.env, settings={"delay_s": delay_s})
    assert {read.outcome for read in fetched.feeds} == {Outcome.READ}
    offered = [candidate.url for read in fetched.feeds for candidate in read.discovered.candidates]
    assert fetched.outcomes() == dict.fromkeys(offered, "page")
    assert len(offered) > 100
    stats = world.get("/stats")
    by_host = stats["hosts"].values()
    assert max(host["max_concurrent"] for host in by_host) == at_once
    assert min(host["min_gap"] for host in by_host if host["min_gap"] is not None) >= delay_s
    assert sum(host["before_robots"] + host["disallowed"] for host in by_host) == 0
    assert not stats["private_hits"]


FAULTS = {
    "http500": "server_error",
    "http503": "server_error",
    "http429": "rate_limited",
    "http404": "gone",
    "http410": "gone",
    "timeout": "timeout",
    "slow": "timeout",
    "truncgzip": "truncated",
    "truncbody": "truncated",
    "redirloop": "redirect_loop",
    "ssrf_local": "private_address",
    "ssrf_meta": "private_address",
    "ssrf_file": "bad_address",
    "huge": "too_large",
    "gzipbomb": "too_large",
    "botwall": "bot_wall",
    "robots500": "robots_unreachable",
    "robots_timeout": "robots_unreachable",
    "robots_deny": "disallowed",
    "robots_html": "page",
}


def test_every_fault_has_its_name(crawls: Crawls, replay_world: StartWorld) -> None:
    world = replay_world(start="all", latency=5)
    of_fault = {}
    for host, kind in zip(busiest(world, len(FAULTS)), FAULTS, strict=True):
        world.post("/fault", host=host, kind=kind, **({"param": 300} if kind == "gzipbomb" else {}))
        of_fault[kind] = [article["url"] for article in world.get("/urls", host=host, live=1)][:2]
    wanted = pages([url for urls in of_fault.values() for url in urls])
    fetched = crawls(*wanted, env=world.env, settings={"timeout_s": 2.0})
    outcomes = fetched.outcomes()
    assert {kind: {outcomes[url] for url in urls} for kind, urls in of_fault.items()} == {
        kind: {outcome} for kind, outcome in FAULTS.items()
    }
    assert not world.get("/stats")["private_hits"]


def test_what_did_not_change_is_not_sent_again(crawls: Crawls, shared_replay_world: StartWorld) -> None:
    world = shared_replay_world(start="all")
    requests = rss_of(busiest(world, 5))
    first = crawls(*requests, env=world.env)
    again = [FeedRequest(read.request.feed_id, read.request.feed, read.validators) for read in first.feeds]
    assert all(request.validators.etag for request in again)
    second = crawls(*again, env=world.env)
    assert {read.outcome for read in second.feeds} == {Outcome.NOT_MODIFIED}
    assert {read.request.feed.url: read.validators for read in second.feeds} == {
        read.request.feed.url: read.validators for read in first.feeds
    }
