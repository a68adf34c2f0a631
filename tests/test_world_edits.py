"""What becomes of stored articles on real pages: edited, withdrawn, restored, each seen once and told as what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from monitor.describing import describe, find_article
from storage.store import open_store
from storage.tables import candidates
from tests.commandline import CommandLine
from tests.replay import ReplayWorld
from tests.storing import NOON

HOSTS = 9
N_UPDATED, N_GONE, N_MISSING = 20, 10, 5


class World:
    """Some hosts of the replay world that write on the talks, crawled once."""

    def __init__(self, world: ReplayWorld, line: CommandLine) -> None:
        self.world = world
        self._line = line
        self.crawl()
        self.store = open_store(f"sqlite:///{line.folder / 'presswatch.db'}")
        self.urls = sorted(row["url"] for row in self.run("export", "--all").lines())

    def run(self, *arguments: object) -> Any:
        """Run a command in this world."""
        return self._line("--config", "presswatch.toml", *arguments, env=self.world.env).ok()

    def crawl(self) -> dict[str, Any]:
        """Crawl everything again."""
        report: dict[str, Any] = self.run("crawl", "--all", "--json").json()
        assert sum(report["outcomes"].values()) == report["offered"]
        return report

    def show(self, url: str) -> dict[str, Any]:
        """An article with its history, as `show` has it."""
        with self.store.reading() as session:
            return describe(session, find_article(session, url))

    def let_visits_be_due(self) -> int:
        """Make every article due that is to be looked at again; return how many there are."""
        due = update(candidates).where(candidates.c.next_try_at.is_not(None)).values(next_try_at=NOON)
        with self.store.writing() as session:
            return session._connection.execute(due).rowcount

    def break_page(self, url: str, kind: str) -> None:
        """Let a page answer with a fault."""
        parts = urlsplit(url)
        self.world.post("/fault", host=parts.hostname or "", kind=kind, path=parts.path)


@pytest.fixture(scope="module")
def small_world(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("edits")
    with ReplayWorld.start(reference_data, folder, start="all") as world:
        world.config(folder / "presswatch.toml", keep="all", tag="karabakh", limit=HOSTS, feeds="rss")
        one = World(world, CommandLine(folder))
        yield one
        one.store.close()


def test_stored_articles_are_looked_at_again_by_plan_with_conditions(small_world: World) -> None:
    one = small_world
    assert one.let_visits_be_due() == len(one.urls)
    one.world.post("/clear", log=1)
    report = one.run("crawl", "--json").json()
    assert (report["feeds"], report["offered"], report["fetched"]) == (0, len(one.urls), len(one.urls))
    assert report["outcomes"] == {"not_modified": len(one.urls)}
    hosts = one.world.get("/stats")["hosts"].values()
    assert sum(host["conditional"] for host in hosts) == len(one.urls)
    assert one.run("crawl", "--json").json()["offered"] == 0
    status = one.run("status", "--json").json()["queue"]
    assert (status["visits"], status["waiting"]) == (len(one.urls), 0)


def test_edits_withdrawals_and_returns(small_world: World) -> None:
    one = small_world
    plain = [url for url in one.urls if "?" not in url and urlsplit(url).path not in {"", "/"}]
    updated, gone = plain[:N_UPDATED], plain[N_UPDATED : N_UPDATED + N_GONE]
    missing = plain[N_UPDATED + N_GONE :][:N_MISSING]
    for url in updated:
        one.world.post("/update", url=url)
    for url in gone:
        one.break_page(url, "http410")
    for url in missing:
        one.break_page(url, "http404")

    first = one.crawl()["outcomes"]
    assert (first["revised"], first["withdrawn"], first["gone"]) == (N_UPDATED, N_GONE, N_MISSING)
    histories = [one.show(url)["revisions"] for url in updated]
    assert [len(history) for history in histories] == [2] * N_UPDATED
    assert Counter(tuple(history[1]["kinds"]) for history in histories) == {("paragraph_added",): N_UPDATED}
    for url in updated[:3]:
        history = one.show(url)["revisions"]
        assert history[1]["changes"][0]["after"].startswith("Update 1: this article was revised")

    second = one.crawl()
    assert (second["stored"]["new"], second["stored"]["revised"]) == (0, 0)
    assert (second["outcomes"]["withdrawn"], second["outcomes"]["gone"]) == (N_MISSING, N_GONE)
    shown = one.show(missing[0])
    (event,) = shown["events"]
    assert (event["event"], event["at"]) == ("withdrawn", shown["withdrawn_at"])
    assert event["since"] < event["at"]
    assert shown["body"]
    assert one.run("status", "--json").json()["store"]["withdrawn"] == N_GONE + N_MISSING
    assert "withdrawn" in one.run("why", gone[0], "--json").json()["reason"]

    one.world.post("/clear")
    third = one.crawl()
    assert (third["stored"]["new"], third["stored"]["revised"]) == (0, 0)
    assert third["outcomes"]["restored"] == N_GONE + N_MISSING
    assert [event["event"] for event in one.show(gone[0])["events"]] == ["withdrawn", "restored"]
    assert sorted(row["url"] for row in one.run("export", "--all").lines()) == one.urls
    assert one.run("db", "check", "--json").json() == {"ok": True, "problems": []}
