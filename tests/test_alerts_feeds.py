"""Feeds of a saved query: what their specifications ask for, and what feed readers make of them."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta

import feedparser
from lxml import etree

from crawler.discovery import discover
from monitor.feeding import write_atom, write_json_feed
from monitor.searching import Found
from tests.alerting import article
from tests.commandline import CommandLine
from tests.storing import NOON
from tests.test_cli_alerts import configure
from tests.test_cli_commands import article as row
from tests.test_cli_commands import rows

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<b>Signed</b> & \x0b\x1b[2J sealed\u2028 ]]>"
FOUND = [
    Found(article(1, title=HOSTILE, summary=HOSTILE, authors=("Ani\nPetrosyan",), topics=("talks",)), 1.0, 2),
    Found(article(2, title=None, summary=None, body="", published_at=None, language=None), 1.0, 0),
    Found(article(3, modified_at=NOON + timedelta(hours=1), image="https://courier.example/i.jpg"), 1.0, 0),
]


def atom() -> bytes:
    file = io.StringIO()
    assert write_atom("treaty", FOUND, {"courier": "The Courier"}, file) == 3
    return file.getvalue().encode()


def test_an_atom_feed_has_what_its_specification_asks_for() -> None:
    feed = etree.fromstring(atom())
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (only,) = element.findall(f"{ATOM}{name}")
            assert only.text
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated")).tzinfo is not None
        assert element.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert element.findtext(f"{ATOM}author/{ATOM}name")
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == 4
    assert [each.findtext(f"{ATOM}updated")[:16] for each in feed.findall(f"{ATOM}entry")] == [
        "2024-05-01T12:00",
        "2024-05-01T12:00",
        "2024-05-01T13:00",
    ]


def test_feed_readers_show_markup_as_text() -> None:
    parsed = feedparser.parse(atom())
    assert not parsed.bozo
    entry = parsed.entries[0]
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "<b>Signed</b> & [2J sealed ]]>"
    assert entry.summary == "&lt;b&gt;Signed&lt;/b&gt; &amp; [2J sealed ]]&gt;"
    assert entry.author == "Ani Petrosyan, The Courier"
    assert [each.link for each in parsed.entries] == [f"https://courier.example/{n}" for n in (1, 2, 3)]


def test_a_json_feed_has_what_its_specification_asks_for() -> None:
    file = io.StringIO()
    assert write_json_feed("treaty", FOUND, {}, file) == 3
    feed = json.loads(file.getvalue())
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "treaty")
    for item in feed["items"]:
        assert item["id"]
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert None not in item.values()
    assert feed["items"][0]["_presswatch"] == {"id": 1, "outlet": "courier", "n_copies": 2}
    found = discover("json_feed", file.getvalue().encode(), url="https://x.example/feed.json", content_type=None)
    assert [each.url for each in found.candidates] == [f"https://courier.example/{n}" for n in (1, 2, 3)]


def test_a_rule_becomes_a_feed_in_a_file(presswatch: CommandLine) -> None:
    configure(presswatch.folder, "stdout://")
    presswatch("import", rows(presswatch.folder, row(1), row(2))).ok()
    assert presswatch("alert", "feed", "talks", "-o", "talks.atom").ok().stdout == ""
    (entry,) = feedparser.parse((presswatch.folder / "talks.atom").read_bytes()).entries
    assert entry.title == "Talks 1"
    (item,) = json.loads(presswatch("alert", "feed", "talks", "--format", "jsonfeed").ok().stdout)["items"]
    assert item["title"] == "Talks 1"
