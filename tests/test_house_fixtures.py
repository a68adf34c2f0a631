"""What the shared fixtures promise."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest

from tests.commandline import CommandLine, Result
from tests.guard.sitecustomize import stays_here
from tests.replay import ReplayWorld, as_arguments

# Addresses for documentation (RFC 5737, RFC 3849): nobody's, should the guard ever fail.
FAR = ("192.0.2.1", 80)
FAR_6 = ("2001:db8::1", 80, 0, 0)


def refused() -> AbstractContextManager[object]:
    """The guard's error, by its words: a worker process of the tests has loaded the guard under another name."""
    return pytest.raises(RuntimeError, match="tests touch only loopback")


def test_a_connection_that_would_leave_the_machine_is_refused() -> None:
    with refused(), socket.socket() as near:
        near.connect(FAR)
    with refused(), socket.socket() as near:
        near.connect_ex(FAR)
    with refused(), socket.socket(socket.AF_INET6) as near:
        near.connect(FAR_6)
    with refused(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near:
        near.sendto(b"x", FAR)


def test_names_are_not_looked_up() -> None:
    with refused():
        socket.getaddrinfo("example.org", 443)
    with refused():
        socket.gethostbyname("example.org")
    with pytest.raises(socket.gaierror):  # RFC 6761: known not to exist
        socket.getaddrinfo("no-such-host.invalid", 443)


def test_loopback_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        socket.create_connection(address, timeout=5).close()
        socket.create_connection(("localhost", address[1]), timeout=5).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "localhost", "a.localhost"])
def test_hosts_on_this_machine(host: str) -> None:
    assert stays_here(host)


@pytest.mark.parametrize("host", ["192.168.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fe80::1%eth0", "localhost.org"])
def test_hosts_elsewhere(host: str) -> None:
    assert not stays_here(host)


def test_child_processes_are_guarded_too(presswatch: CommandLine) -> None:
    program = f"import socket; socket.create_connection({FAR!r}, timeout=5)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=presswatch.environment(), capture_output=True, text=True, check=False
    )
    assert "NetworkRefused" in done.stderr


def test_the_command_line_gets_a_clean_environment(presswatch: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("PRESSWATCH_DATABASE_URL", "sqlite:///elsewhere.db")
    environment = presswatch.environment({"LANG": "C"})
    assert not {"HTTP_PROXY", "PRESSWATCH_DATABASE_URL"} & set(environment)
    assert environment["LANG"] == "C"


def test_options_become_arguments() -> None:
    assert as_arguments({"per_tick": 5, "gzip_feeds": True, "hosts": None, "x": False}) == [
        "--per-tick",
        "5",
        "--gzip-feeds",
    ]


def test_each_test_has_a_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE mine (id int)")


def test_the_store_is_empty(store_url: str) -> None:
    if store_url.startswith("sqlite:///"):
        assert not Path(store_url.removeprefix("sqlite:///")).exists()
        return
    with psycopg.connect(store_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


def test_a_world_answers_and_counts(
    replay_world: Callable[..., ReplayWorld], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = replay_world(start=5)
    for name, value in world.env.items():
        monkeypatch.setenv(name, value)
    live = world.get("/urls", live=1)
    assert world.ready["live"] == 5
    with urllib.request.urlopen("https://www.dw.com/robots.txt", timeout=10) as answer:
        assert answer.status == 200
    assert [entry["host"] for entry in world.get("/log")] == ["www.dw.com"]
    assert world.post("/publish", n=2)
    assert len(world.get("/urls", live=1)) == len(live) + 2
    config = world.config(tmp_path / "presswatch.toml", keep="all", limit=3)
    assert config.read_text().count("[[outlet]]") == 3


def test_a_shared_world_is_started_once(shared_replay_world: Callable[..., ReplayWorld]) -> None:
    assert shared_replay_world(start=1) is shared_replay_world(start=1)


def test_a_world_ends_with_its_user(reference_data: Path, tmp_path: Path) -> None:
    with ReplayWorld.start(reference_data, tmp_path) as world:
        pid = int(world.ready["pid"])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_results_read_json() -> None:
    result = Result(0, json.dumps({"a": 1}) + "\n", "")
    assert result.ok().json() == {"a": 1}
    with pytest.raises(AssertionError, match="exit code 2"):
        Result(2, "", "wrong").ok()
