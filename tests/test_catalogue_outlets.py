"""The built-in outlets: sound as data, and sourced."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from domain.outlets import Outlet
from monitor.settings import catalogue_folder, load_catalogue, load_settings

TEXT = (catalogue_folder() / "outlets.toml").read_text(encoding="utf-8")
STANZAS: list[dict[str, Any]] = tomllib.loads(TEXT)["outlet"]
OUTLETS = {outlet.id: outlet for outlet in load_catalogue()}
#: Feeds that nobody is on record to have tried lately, as their comments say.
UNPROVEN = frozenset(re.findall(r'url = "([^"]+)".*#.*\bunproven\b', TEXT))
#: Watched, or not, against the rule, for the reason given at the top of the catalogue.
EXCEPTIONS = {"armenpress", "voa"}


def test_ids_and_hosts_belong_to_one_outlet_each() -> None:
    ids = Counter(stanza["id"] for stanza in STANZAS)
    hosts = Counter(host for outlet in OUTLETS.values() for host in outlet.all_hosts())
    assert [name for name, count in (ids + hosts).items() if count > 1] == []


def test_every_outlet_says_what_is_needed_to_read_it() -> None:
    for outlet in OUTLETS.values():
        assert outlet.homepage, outlet.id
        assert outlet.timezone, outlet.id
        assert outlet.languages, outlet.id
        assert {feed.language for feed in outlet.feeds} <= {None, *outlet.languages}, outlet.id


def test_every_claim_of_control_names_its_source() -> None:
    claims = re.findall(r'^control = "(.+?)"(.*)$', TEXT, re.MULTILINE)
    assert len(claims) == len(STANZAS)
    for control, comment in claims:
        assert re.fullmatch(r"  # \S.+", comment), "each control has a comment that says on whose word"
        if control == "independent":
            assert "not in the Matrix" not in comment, "absence from a list is not independence"
        if control == "unknown":
            assert "not in the Matrix" in comment


def test_article_patterns_stand_at_the_start_of_a_path_and_leave_the_front_page_out() -> None:
    for outlet in OUTLETS.values():
        for feed in outlet.feeds:
            if feed.article_url is not None:
                assert feed.kind == "section", "only sections use a pattern"
                assert feed.article_url.startswith("^/"), feed
                parts = urlsplit(feed.url)
                listing = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                assert not re.search(feed.article_url, listing), f"{outlet.id}: the list itself would be an article"


def test_what_is_watched_by_default_has_a_feed_that_is_proven_and_nothing_else_has() -> None:
    for stanza in STANZAS:
        proven = {feed["url"] for feed in stanza["feeds"] if feed["kind"] != "section"} - UNPROVEN
        if stanza["id"] not in EXCEPTIONS:
            assert bool(proven) is stanza["default"], stanza["id"]
    for outlet_id in EXCEPTIONS:
        assert OUTLETS[outlet_id].note


def test_every_outlet_can_be_switched_on_by_its_id(tmp_path: Path) -> None:
    config = tmp_path / "presswatch.toml"
    config.write_text("".join(f'[[outlet]]\nid = "{outlet_id}"\n' for outlet_id in OUTLETS), encoding="utf-8")
    watched = load_settings(config, {}).outlets
    assert {outlet.id: outlet for outlet in watched} == OUTLETS


# --- against the reference data


@pytest.fixture(scope="module")
def known(reference_data: Path) -> list[dict[str, Any]]:
    lines = (reference_data / "catalogue" / "outlets.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def built_in(row: dict[str, Any]) -> Outlet:
    """The built-in outlet with the home page's host: some rows are languages of one outlet."""
    host = (urlsplit(row["homepage"]).hostname or "").removeprefix("www.")
    (found,) = [outlet for outlet in OUTLETS.values() if host in outlet.all_hosts()]
    return found


def test_every_outlet_of_the_reference_is_built_in_with_its_facts(known: list[dict[str, Any]]) -> None:
    for row in known:
        outlet = built_in(row)
        assert outlet.agency >= row["agency"], row["id"]
        assert bool(outlet.paywall) is (row["paywall"]["value"] != "none known"), row["id"]
        if row["state"].get("typology"):
            assert outlet.control.value.startswith("state-"), row["id"]


def test_the_default_set_is_every_outlet_with_a_feed_of_high_confidence(known: list[dict[str, Any]]) -> None:
    default = {stanza["id"] for stanza in STANZAS if stanza["default"]}
    wanted = {
        built_in(row).id
        for row in known
        for feed in row["feeds"] + row["news_sitemaps"]
        # Links of a search engine are hints, not addresses.
        if feed["confidence"] == "high" and urlsplit(feed["url"]).hostname != "news.google.com"
    }
    assert default - EXCEPTIONS == wanted - EXCEPTIONS
