"""A crawl that is killed again and again ends with the store of one that was left alone."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Mapping
from typing import Any

import pytest

from tests.commandline import CommandLine
from tests.conftest import StartWorld

HOSTS = 60
KILLS = {"sqlite": 20, "postgres": 6}


def contents(presswatch: CommandLine, env: Mapping[str, str]) -> tuple[dict[str, Any], set[frozenset[str]]]:
    """What makes two stores equal: URL keys with texts, topics and revisions, and copy clusters as a partition."""
    rows = presswatch("--config", "presswatch.toml", "export", "--all", env=env).ok().lines()
    clusters: dict[int, set[str]] = {}
    for row in rows:
        if row["copy_cluster"] is not None:
            clusters.setdefault(row["copy_cluster"], set()).add(row["url_key"])
    kept = ("title", "body", "topics", "n_revisions", "published_at", "language", "agency")
    texts = {row["url_key"]: {key: row[key] for key in kept} for row in rows}
    return texts, {frozenset(cluster) for cluster in clusters.values()}


def test_a_killed_crawl_loses_and_doubles_nothing(
    replay_world: StartWorld, presswatch: CommandLine, store_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = replay_world(start="all", latency=20)
    world.post("/syndicate", n=10, edits="")
    world.config(presswatch.folder / "presswatch.toml", keep="all", limit=HOSTS)
    # With --all there is as much to ask in every round, however much the rounds before got done.
    arguments = ("--config", "presswatch.toml", "crawl", "--all", "--json")

    left_alone = world.env | {"PRESSWATCH_DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('alone') / 'store.db'}"}
    began = time.monotonic()
    presswatch(*arguments, env=left_alone).ok()
    took_s = time.monotonic() - began

    killed = world.env | {"PRESSWATCH_DATABASE_URL": store_url}
    moments, n_killed = random.Random(1), 0  # noqa: S311 - to be the same each time
    kills = KILLS["sqlite" if store_url.startswith("sqlite") else "postgres"]
    for _ in range(kills):
        process = subprocess.Popen(
            presswatch.command(*arguments),
            cwd=presswatch.folder,
            env=presswatch.environment(killed),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(moments.uniform(0.2, 0.7) * took_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            n_killed += 1
    assert n_killed >= kills // 2, "hardly a crawl was killed: nothing was tested"
    presswatch(*arguments, env=killed).ok()
    assert contents(presswatch, killed) == contents(presswatch, left_alone)
    assert presswatch("db", "check", "--json", env=killed).ok().json()["ok"]
