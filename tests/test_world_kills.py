"""A crawl that is killed again and again ends with the store of one that was left alone."""

from __future__ import annotations

import pytest

from tests.commandline import CommandLine
from tests.conftest import StartWorld
from tests.killing import contents, crawl, kill_crawls, problems

HOSTS = 60
KILLS = {"sqlite": 20, "postgres": 6}


def test_a_killed_crawl_loses_and_doubles_nothing(
    replay_world: StartWorld, presswatch: CommandLine, store_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = replay_world(start="all", latency=20)
    world.post("/syndicate", n=10, edits="")
    world.config(presswatch.folder / "presswatch.toml", keep="all", limit=HOSTS)
    left_alone = world.env | {"PRESSWATCH_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('alone') / 'store.db'}"}
    killed = world.env | {"PRESSWATCH_DATABASE_URL": store_url}
    took_s = crawl(presswatch, left_alone)

    kills = KILLS["sqlite" if store_url.startswith("sqlite") else "postgres"]
    n_killed = kill_crawls(presswatch, killed, kills, took_s)
    assert n_killed >= kills // 2, "hardly a crawl was killed: nothing was tested"
    crawl(presswatch, killed)
    assert contents(presswatch, killed) == contents(presswatch, left_alone)
    assert problems(presswatch, killed) == []
