"""The main job on real pages: every host of the replay world, crawled as the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.commandline import CommandLine
from tests.replay import ReplayWorld

#: What the crawl must find and leave out (the pages' tags are the world's).
STORED_EVENT_PAGES = 19
STRANGERS_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Crawled:
    """A world after its first crawl."""

    world: ReplayWorld
    line: CommandLine
    report: dict[str, Any]
    before: dict[str, Any]
    closed: frozenset[str]

    def run(self, *arguments: object) -> Any:
        """Run a command in this world."""
        return self.line("--config", self.line.folder / "presswatch.toml", *arguments, env=self.world.env)

    def crawl(self) -> dict[str, Any]:
        """Crawl everything again."""
        report: dict[str, Any] = self.run("crawl", "--all", "--json").ok().json()
        assert sum(report["outcomes"].values()) == report["offered"]
        return report

    def stored(self) -> dict[str, dict[str, Any]]:
        """The stored articles by URL."""
        return {row["url"]: row for row in self.run("export", "--all").ok().lines()}


def pages(world: ReplayWorld) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (world.pack / "index.jsonl").open(encoding="utf-8")]


@pytest.fixture(scope="module")
def crawled(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """Everything live but a dozen pages; one article's path closed on 20 hosts; crawled once."""
    folder = tmp_path_factory.mktemp("crawl")
    with ReplayWorld.start(reference_data, folder, start="all") as world:
        world.config(folder / "presswatch.toml")
        closed = close_paths(world, 20)
        line = CommandLine(folder)
        done = line("--config", folder / "presswatch.toml", "crawl", "--all", "--json", env=world.env, timeout_s=600)
        yield Crawled(world, line, done.ok().json(), world.get("/stats"), closed)


def close_paths(world: ReplayWorld, count: int) -> frozenset[str]:
    """Close the path of one article on so many hosts that have nothing to do with the topic."""
    others = [page for page in pages(world) if not page["tags"] and page.get("listed", True)]
    closed: dict[str, str] = {}
    for page in others:
        path = page["url"].split(page["host"], 1)[1]
        if page["host"] not in closed and len(path) > 5 and "?" not in path and path.isascii():
            closed[page["host"]] = page["url"]
            world.post("/robots", host=page["host"], text=f"User-agent: *\nDisallow: {path}\n")
        if len(closed) == count:
            break
    return frozenset(closed.values())


def test_every_offered_url_has_one_counted_outcome(crawled: Crawled) -> None:
    report = crawled.report
    assert sum(report["outcomes"].values()) == report["offered"]
    assert report["offered"] > 1300
    assert report["feeds"] == 2 * 888
    assert report["outcomes"].get("postponed", 0) == 0


def test_it_kept_out_of_private_addresses_and_of_closed_paths(crawled: Crawled) -> None:
    assert crawled.before["private_hits"] == []
    assert sum(host["disallowed"] for host in crawled.before["hosts"].values()) == 0
    assert sum(host["before_robots"] for host in crawled.before["hosts"].values()) == 0
    assert crawled.report["outcomes"]["disallowed"] >= len(crawled.closed)
    for url in sorted(crawled.closed)[:3]:
        assert crawled.run("why", url, "--json").ok().json()["outcome"] == "disallowed"


def test_it_stored_the_talks_and_little_else(crawled: Crawled) -> None:
    stored, by_url = crawled.stored(), {page["url"]: page for page in pages(crawled.world)}
    tags = {url: by_url[url]["tags"] if url in by_url else [] for url in stored}
    wanted = [page["url"] for page in by_url.values() if is_event(page["tags"])]
    assert len(wanted) == 20
    found = [url for url in wanted if url in stored]
    assert len(found) >= STORED_EVENT_PAGES, sorted(set(wanted) - set(found))
    assert not [url for url in stored if "near-topic-control" in tags[url]]
    strangers = [url for url in stored if not is_event(tags[url]) and "karabakh" not in tags[url]]
    assert len(strangers) <= STRANGERS_AT_MOST, strangers


def is_event(tags: list[str]) -> bool:
    return any(tag.startswith("event:") and not tag.startswith("event:control-") for tag in tags)


def test_the_seed_article_is_read_right(crawled: Crawled) -> None:
    url = "https://www.dw.com/en/armenia-azerbaijan-agree-to-exchange-prisoners-of-war/a-67661794"
    article = crawled.run("show", url, "--json").ok().json()
    assert article["title"] == "Armenia, Azerbaijan agree to exchange prisoners of war"
    assert article["agency"] == ["AFP", "Reuters"]
    assert article["published_at"].startswith("2023-12-07")
    for boilerplate in ("Skip to content", "Skip to main menu", "mds/sms"):
        assert boilerplate not in article["body"]


def test_the_same_again_changes_nothing_and_then_each_change_is_one(crawled: Crawled) -> None:
    before = crawled.stored()
    again = crawled.crawl()
    assert (again["stored"]["new"], again["stored"]["revised"]) == (0, 0)
    assert again["feed_outcomes"] == {"not_modified": 2 * 888}

    changed, varied = sorted(url for url, row in before.items() if row["outlet"].startswith("www-azernews"))[:2]
    crawled.world.post("/update", url=changed)
    crawled.world.post("/variants", url=varied)
    after = crawled.crawl()
    assert (after["stored"]["new"], after["stored"]["revised"]) == (0, 1)
    article = crawled.run("show", changed, "--json").ok().json()
    assert article["n_revisions"] == 2
    assert [line[0] for line in article["revisions"][1]["diff"]] == ["+"]
    assert set(crawled.stored()) == set(before)
    assert crawled.run("db", "check", "--json").ok().json() == {"ok": True, "problems": []}
