"""Discovery against the feeds of real hosts, as the replay world serves them."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from crawler.discovery import discover
from domain.clock import as_utc
from domain.pages import Discovered
from tests.replay import ReplayWorld

PATHS = {
    "/rss.xml": "rss",
    "/atom.xml": "rss",
    "/feed.json": "json_feed",
    "/news-sitemap.xml": "news_sitemap",
    "/sitemap-pages.xml": "sitemap",
    "/sitemap.xml": "sitemap",
    "/": "section",
}
N_HOSTS = 60


@pytest.fixture(scope="module")
def world(shared_replay_world: Callable[..., ReplayWorld]) -> Iterator[ReplayWorld]:
    # An option that others do not ask for, so that the faults below are nobody else's.
    started = shared_replay_world(start="all", feed_items=1000)
    yield started
    started.post("/clear")


def fetched(world: ReplayWorld, host: str, path: str, **options: str) -> Discovered:
    request = urllib.request.Request(world.url.rstrip("/") + path, headers={"Host": host})  # noqa: S310 - loopback
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        body, content_type = answer.read(), answer.headers["Content-Type"]
    return discover(PATHS[path], body, url=f"https://{host}{path}", content_type=content_type, **options)


def hosts(world: ReplayWorld) -> list[str]:
    every = sorted(world.get("/hosts"))
    return every[:: max(1, len(every) // N_HOSTS)]


def articles(world: ReplayWorld, host: str) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in world.get("/urls", host=host, live=1)}


@pytest.mark.parametrize("path", ["/rss.xml", "/atom.xml", "/feed.json", "/news-sitemap.xml"])
def test_feeds_give_every_article_with_title_and_date(world: ReplayWorld, path: str) -> None:
    for host in hosts(world):
        found, there = fetched(world, host, path), articles(world, host)
        assert found.problem is None
        assert {candidate.url for candidate in found.candidates} == set(there)
        for candidate in found.candidates:
            row = there[candidate.url]
            assert candidate.title == " ".join(row["title"].split())
            published = as_utc(datetime.fromisoformat(row["published"]))
            assert candidate.published_at is not None
            assert abs((candidate.published_at - published).total_seconds()) < 1


def test_sitemaps_give_every_article_and_no_date(world: ReplayWorld) -> None:
    for host in hosts(world):
        found = fetched(world, host, "/sitemap-pages.xml")
        assert {candidate.url for candidate in found.candidates} == set(articles(world, host))
        assert {candidate.published_at for candidate in found.candidates} <= {None}
        index = fetched(world, host, "/sitemap.xml")
        assert index.documents == (f"https://{host}/news-sitemap.xml", f"https://{host}/sitemap-pages.xml")


def test_home_pages_give_articles_and_no_sections(world: ReplayWorld) -> None:
    n_found = n_there = 0
    for host in hosts(world):
        found, there = fetched(world, host, "/"), set(articles(world, host))
        if any(url.partition("://")[2] == f"{host}/" for url in there):
            continue  # its home page is one of the real pages
        assert {candidate.url for candidate in found.candidates} <= there
        n_found, n_there = n_found + len(found.candidates), n_there + len(there)
        every = fetched(world, host, "/", article_url="^(?!/section/).{2,}")
        assert {candidate.url for candidate in every.candidates} <= there
    assert n_found > 0.8 * n_there


@pytest.mark.parametrize("kind", ["badfeed", "xmlbomb", "xxe", "htmlfeed"])
def test_faults_are_problems(world: ReplayWorld, kind: str) -> None:
    (host, there) = max(((host, articles(world, host)) for host in hosts(world)), key=lambda pair: len(pair[1]))
    world.post("/fault", host=host, kind=kind)
    try:
        for path in PATHS:
            if path == "/":
                continue
            found = fetched(world, host, path)
            assert found.problem, path
            assert {candidate.url for candidate in found.candidates} <= set(there), path
            if kind == "badfeed" and path != "/sitemap.xml":
                assert found.candidates, path
            assert "root:" not in repr(found)
    finally:
        world.post("/clear")
