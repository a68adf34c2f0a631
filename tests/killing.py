"""Crawls that are killed at random moments, and what must be the same afterwards."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Mapping
from typing import Any

from tests.commandline import CommandLine

#: With --all there is as much to ask in every round, however much the rounds before got done.
CRAWL = ("--config", "presswatch.toml", "crawl", "--all", "--json")
KEPT = ("title", "body", "topics", "n_revisions", "published_at", "language", "agency")


def crawl(line: CommandLine, env: Mapping[str, str]) -> float:
    """Crawl once, left alone; return how long it took, in seconds."""
    began = time.monotonic()
    line(*CRAWL, env=env).ok()
    return time.monotonic() - began


def kill_crawls(line: CommandLine, env: Mapping[str, str], times: int, took_s: float, seed: int = 1) -> int:
    """Start so many crawls that take about ``took_s`` and kill each on its way; return how many did not end first."""
    moments, n_killed = random.Random(seed), 0  # noqa: S311 - to be the same each time
    for _ in range(times):
        process = subprocess.Popen(
            line.command(*CRAWL),
            cwd=line.folder,
            env=line.environment(env),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(moments.uniform(0.2, 0.7) * took_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            n_killed += 1
    return n_killed


def contents(line: CommandLine, env: Mapping[str, str]) -> tuple[dict[str, Any], set[frozenset[str]]]:
    """What makes two stores equal.

    URL keys with texts, topics, revisions and whether their pages are there; copy clusters as a partition.
    """
    rows = line("--config", "presswatch.toml", "export", "--all", env=env).ok().lines()
    clusters: dict[int, set[str]] = {}
    for row in rows:
        if row["copy_cluster"] is not None:
            clusters.setdefault(row["copy_cluster"], set()).add(row["url_key"])
    texts = {
        row["url_key"]: {**{key: row[key] for key in KEPT}, "withdrawn": row["withdrawn_at"] is not None}
        for row in rows
    }
    return texts, {frozenset(cluster) for cluster in clusters.values()}


def problems(line: CommandLine, env: Mapping[str, str]) -> list[str]:
    """What `db check` finds wrong."""
    found: list[str] = line("--config", "presswatch.toml", "db", "check", "--json", env=env).ok().json()["problems"]
    return found
