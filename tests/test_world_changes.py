"""What a few hosts do over several rounds: publish, hide behind variants, break."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.commandline import CommandLine
from tests.conftest import StartWorld
from tests.replay import ReplayWorld

HOSTS = 30


def crawl(presswatch: CommandLine, world: ReplayWorld, config: str = "presswatch.toml") -> dict[str, Any]:
    done = presswatch("--config", config, "crawl", "--all", "--json", env=world.env)
    assert done.code in (0, 1), done.stderr
    report: dict[str, Any] = done.json()
    assert sum(report["outcomes"].values()) == report["offered"]
    return report


def exported(presswatch: CommandLine) -> dict[str, dict[str, Any]]:
    rows = presswatch("--config", "presswatch.toml", "export", "--all").ok().lines()
    return {row["url"]: row for row in rows}


def test_what_is_published_later_is_new_then_and_only_once(replay_world: StartWorld, presswatch: CommandLine) -> None:
    world = replay_world(start="0")
    world.config(presswatch.folder / "presswatch.toml", keep="all", tag="karabakh")
    assert crawl(presswatch, world)["offered"] == 0
    urls = [page["url"] for page in world.get("/urls", tag="karabakh")]
    for first, last in ((0, 10), (10, 15)):
        for url in urls[first:last]:
            world.post("/publish", url=url)
        assert crawl(presswatch, world)["stored"]["new"] == last - first
        assert set(exported(presswatch)) == set(urls[:last])


def test_variants_of_an_address_lead_to_one_article(
    replay_world: StartWorld, presswatch: CommandLine, httpserver: HTTPServer
) -> None:
    world = replay_world(start="0")
    config = world.config(presswatch.folder / "presswatch.toml", keep="all", tag="karabakh")
    (url,) = world.post("/publish", tag="karabakh", n=1)["published"]
    variants = world.post("/variants", url=url)[url]
    assert len(variants) == 7
    crawl(presswatch, world)
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": variant} for variant in variants]}
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed.json").respond_with_json(feed)
    stanza = (
        f'[[outlet]]\nid = "variants"\nfeeds = [{{ kind = "json_feed", url = "{httpserver.url_for("/feed.json")}" }}]\n'
    )
    allowed = f'[crawl]\nallow_private = ["{httpserver.host}:{httpserver.port}"]'
    config.write_text(config.read_text().replace("[crawl]", allowed, 1) + stanza)
    env = world.env | {"no_proxy": httpserver.host}
    report = presswatch("--config", config, "crawl", "--json", env=env).ok().json()
    assert report["feeds"] == 1
    assert set(exported(presswatch)) == {url}
    assert report["offered"] == 2, "the article's own key, and that of the short link"
    assert report["outcomes"] == {"known": 1, "unchanged": 1}


@pytest.mark.parametrize(("delay", "most", "gap"), [("0.2", 1, 0.2), ("0", 4, 0.0)])
def test_pace(replay_world: StartWorld, presswatch: CommandLine, delay: str, most: int, gap: float) -> None:
    world = replay_world(start="all", latency=50)
    world.config(presswatch.folder / "presswatch.toml", keep="all", limit=HOSTS, delay=delay)
    crawl(presswatch, world)
    hosts = world.get("/stats")["hosts"].values()
    assert len(hosts) >= HOSTS
    assert max(host["max_concurrent"] for host in hosts) <= most
    # The world measures when a request has come in; what lies between is our clock, its clock and the loop's turn.
    assert min(host["min_gap"] for host in hosts if host["min_gap"] is not None) >= gap * 0.98


FAULTS = {
    "truncgzip": "truncated",
    "http429": "rate_limited",
    "timeout": "timeout",
    "badfeed": "bad_feed",
    "xmlbomb": "bad_feed",
    "ssrf_meta": "private_address",
    "gzipbomb": "too_large",
    "robots500": "robots_unreachable",
}


def test_faults_of_some_hosts_have_names_and_spare_the_others(
    replay_world: StartWorld, presswatch: CommandLine
) -> None:
    world = replay_world(start="all")
    config = world.config(presswatch.folder / "presswatch.toml", keep="all", limit=HOSTS, feeds="rss")
    config.write_text(config.read_text().replace("[crawl]", "[crawl]\ntimeout_s = 3", 1))
    hosts = sorted(world.get("/hosts"))[:HOSTS]
    broken = dict(zip(FAULTS, hosts, strict=False))
    for kind, host in broken.items():
        world.post("/fault", host=host, kind=kind)
    report = crawl(presswatch, world)
    for kind, outcome in FAULTS.items():
        assert report["feed_outcomes"].get(outcome), (kind, report)
    failing = {
        outlet["id"]: outlet["failing"][0]["outcome"]
        for outlet in presswatch("status", "--json").ok().json()["outlets"]
        if outlet["failing"]
    }
    assert sorted(failing.values()) == sorted(FAULTS.values())
    assert report["feed_outcomes"]["read"] == HOSTS - len(FAULTS)
    assert world.get("/stats")["private_hits"] == []


def test_pages_in_place_of_articles_have_names_and_are_asked_for_again(
    replay_world: StartWorld, presswatch: CommandLine
) -> None:
    world = replay_world(start="all")
    world.config(presswatch.folder / "presswatch.toml", keep="all", limit=6, feeds="rss")
    hosts = sorted(world.get("/hosts"))[:6]
    kinds = dict(zip(hosts, ("soft404", "empty200", "botwall"), strict=False))
    for host, kind in kinds.items():
        world.post("/fault", host=host, kind=kind)
    outcomes = crawl(presswatch, world)["outcomes"]
    assert (
        {"soft_404", "empty_page", "bot_wall", "new"}
        <= outcomes.keys()
        <= {"soft_404", "empty_page", "bot_wall", "new", "no_text"}
    )
    world.post("/clear")
    again = crawl(presswatch, world)["outcomes"]
    assert not {"soft_404", "empty_page", "bot_wall"} & again.keys(), "the pages are back, and so are their articles"
