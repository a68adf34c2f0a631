"""The service: one a store, clean ends, what is due is asked."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from tests.commandline import CommandLine
from tests.conftest import StartWorld


@contextmanager
def service(presswatch: CommandLine, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`presswatch run` in the background."""
    process = subprocess.Popen(
        presswatch.command("--config", "presswatch.toml", "run", "--no-web"),
        cwd=presswatch.folder,
        env=presswatch.environment(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stored(presswatch: CommandLine) -> int:
    articles: int = presswatch("--config", "presswatch.toml", "status", "--json").ok().json()["store"]["articles"]
    return articles


def holder(presswatch: CommandLine) -> int | None:
    """The process that runs the schedule."""
    leases = presswatch("--config", "presswatch.toml", "status", "--json").ok().json()["leases"]
    return next((lease["pid"] for lease in leases if lease["name"] == "schedule"), None)


def wait_until(condition: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.3)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_crawls_at_once_and_ends_cleanly(
    replay_world: StartWorld, presswatch: CommandLine, number: signal.Signals
) -> None:
    world = replay_world(start="all", latency=20)
    world.config(presswatch.folder / "presswatch.toml", keep="all", tag="karabakh", feeds="rss")
    with service(presswatch, world.env) as running:
        wait_until(lambda: (presswatch.folder / "presswatch.db").exists() and stored(presswatch) > 5)
        second = presswatch("--config", "presswatch.toml", "run", "--no-web", env=world.env)
        assert second.code == 2
        assert "another Presswatch holds the schedule" in second.stderr
        assert f"process {running.pid}" in second.stderr
        began = time.monotonic()
        running.send_signal(number)
        assert running.wait(15) == 0
        assert time.monotonic() - began < 10
    checked = presswatch("--config", "presswatch.toml", "db", "check", "--json").ok().json()
    assert checked["ok"], checked
    assert presswatch("--config", "presswatch.toml", "status", "--json").ok().json()["leases"] == []


def test_a_killed_service_is_taken_over_at_once(replay_world: StartWorld, presswatch: CommandLine) -> None:
    world = replay_world(start="all")
    world.config(presswatch.folder / "presswatch.toml", keep="all", tag="karabakh", feeds="rss", limit=3)
    with service(presswatch, world.env) as first:
        wait_until(lambda: (presswatch.folder / "presswatch.db").exists() and stored(presswatch) > 0)
        first.kill()
        first.wait()
    with service(presswatch, world.env) as second:
        wait_until(lambda: holder(presswatch) == second.pid)
        second.terminate()
        assert second.wait(15) == 0
