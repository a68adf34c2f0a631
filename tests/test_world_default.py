"""The built-in outlets on the replay world, with no configuration file at all."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from tests.commandline import CommandLine
from tests.conftest import StartWorld
from tests.replay import ReplayWorld


def hosts_of(world: ReplayWorld) -> set[str]:
    """Hosts that the world answers for, those of publishers' own feed addresses too."""
    known = json.loads((world.pack / "hosts.json").read_text(encoding="utf-8"))
    aliases = {address.partition("/")[0] for address in known["aliases"]}
    bare = {host.removeprefix("www.") for host in known["hosts"]}
    return {*known["hosts"], *aliases, *bare}


def test_a_crawl_needs_no_configuration(presswatch: CommandLine, shared_replay_world: StartWorld) -> None:
    world = shared_replay_world(start="all")
    done = presswatch("crawl", "--json", env=world.env)
    assert done.code == 1, "done, but most of the outlets are not in this world"
    report = done.json()
    assert sum(report["outcomes"].values()) == report["offered"] > 0
    assert report["stored"]["new"] == report["outcomes"]["new"] > 0
    assert set(report["feed_outcomes"]) == {"read", "gone", "robots_unreachable"}
    assert sum(report["feed_outcomes"].values()) == report["feeds"]
    assert report["outcomes"].keys() <= {"new", "off_topic", "skipped_by_hint"}, "nothing else is broken"
    stored = presswatch("export").ok().lines()
    assert len(stored) == report["stored"]["new"]
    assert {row["topics"][0] for row in stored} == {"armenia-azerbaijan"}

    known = hosts_of(world)
    status = presswatch("status", "--json").ok().json()
    failing = {feed["url"]: feed["outcome"] for outlet in status["outlets"] for feed in outlet["failing"]}
    assert len(failing) == report["feeds"] - report["feed_outcomes"]["read"]
    for url, outcome in failing.items():
        is_here = (urlsplit(url).hostname or "") in known
        assert outcome == ("gone" if is_here else "robots_unreachable"), url
    assert presswatch("db", "check", "--json").ok().json()["ok"]
