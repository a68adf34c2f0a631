"""The configuration: what it gives, and the one line that each mistake in it is answered with."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from domain.alerts import AlertRule, Cadence
from domain.errors import ConfigError
from domain.names import Name
from domain.outlets import Control, Feed, Fetch, Outlet
from domain.reading import Rule
from domain.topics import Topic
from monitor.agencies import credited_as
from monitor.settings import (
    CrawlConfig,
    Settings,
    WebConfig,
    catalogue_folder,
    feed_kinds,
    load_settings,
)
from monitor.toml_lines import line_of

CATALOGUE = """
[[outlet]]
id = "first"
name = "First Agency"
homepage = "https://first.example/"
hosts = ["amp.first.example"]
country = "AM"
languages = ["hy", "en"]
timezone = "Asia/Yerevan"
control = "state-funded"
agency = true
default = true
feeds = [{ kind = "rss", url = "https://first.example/rss.xml", language = "hy" }]

[[outlet]]
id = "second"
default = true
feeds = [{ kind = "news_sitemap", url = "https://second.example/news.xml" }]

[[outlet]]
id = "third"
default = false
feeds = [{ kind = "section", url = "https://third.example/world", article_url = "/world/.+-\\\\d+$" }]
"""
TOPIC = """
id = "armenia-azerbaijan"
name = "Talks"
threshold = 2.0
query = "{sides} AND talks"
[groups.sides]
en = ["armenia", "azerbaijan*"]
"""
OTHER_TOPIC = """
id = "elections"
query = "election*"
"""

Load = Callable[..., Settings]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    (folder / "topics").mkdir(parents=True)
    (folder / "outlets.toml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "topics" / "armenia-azerbaijan.toml").write_text(TOPIC, encoding="utf-8")
    (folder / "topics" / "elections.toml").write_text(OTHER_TOPIC, encoding="utf-8")
    return folder


@pytest.fixture
def load(catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """`load(text)` reads ``presswatch.toml`` of that text in the working directory."""
    monkeypatch.chdir(tmp_path)

    def load_text(text: str | None = None, **env: str) -> Settings:
        if text is not None:
            Path("presswatch.toml").write_text(text, encoding="utf-8")
        return load_settings(None, env, catalogue=catalogue)

    return load_text


@pytest.fixture
def complaint(load: Load) -> Callable[[str], str]:
    """`complaint(text)` is the message that a configuration is refused with."""

    def refused(text: str) -> str:
        with pytest.raises(ConfigError) as caught:
            load(text)
        message = str(caught.value)
        assert "\n" not in message
        return message

    return refused


# --- what it gives ------------------------------------------------------------------------------------------------


def test_without_a_file_there_are_defaults(load: Load) -> None:
    settings = load()
    assert settings.database_url == "sqlite:///presswatch.db"
    assert settings.crawl == CrawlConfig(
        contact=None,
        keep="topic",
        min_interval_s=300,
        max_interval_s=86400,
        delay_s=1,
        concurrency=32,
        extract_processes=0,
        allow_private=(),
        timeout_s=30,
        max_round_s=3600,
    )
    assert settings.web == WebConfig("127.0.0.1", 8000)
    assert [outlet.id for outlet in settings.outlets] == ["first", "second"]
    assert [topic.id for topic in settings.topics] == ["armenia-azerbaijan"]
    assert settings.alerts == ()
    assert settings.source is None


def test_an_empty_file_changes_nothing(load: Load) -> None:
    before = load()
    after = load("")
    assert after.source == Path("presswatch.toml")
    assert (after.outlets, after.topics, after.crawl) == (before.outlets, before.topics, before.crawl)


FULL = """
catalogue = []
topics = []

[database]
url = "postgresql+psycopg://desk:s%40cret@db.example/news"

[crawl]
contact = "desk@example.org"
keep = "all"
min_interval_s = 60
max_interval_s = 3600.5
delay_s = 0
concurrency = 8
extract_processes = 2
allow_private = ["127.0.0.1:8000", "LocalHost:81", "[::1]:82"]
timeout_s = 5
max_round_s = 120

[web]
host = "0.0.0.0"
port = 8080

[[topic]]
id = "my-topic"
query = '(armenia*^2 AND azerbaijan*^2) AND ("peace treaty"~3 OR talks)'
threshold = 1.5

[[outlet]]
id = "example"
name = "Example"
homepage = "https://example.org/"
hosts = ["amp.example.org", "Բ.example"]
country = "DE"
languages = ["en"]
timezone = "Europe/Berlin"
control = "independent"
agency = true
fetch = "hinted"
delay_s = 5.0
enabled = false
feeds = [
  { kind = "rss", url = "https://example.org/rss.xml", language = "en" },
  { kind = "news_sitemap", url = "https://example.org/news-sitemap.xml" },
  { kind = "section", url = "https://example.org/world", article_url = "/world/.+-\\\\d+$" },
]

[[alert]]
id = "treaty"
query = 'title:(sign* OR initial*) AND topic:armenia-azerbaijan'
channels = ["mailto://desk:${MAIL_PASSWORD}@example.org", "${HOOK}"]
cadence = "daily 07:00 Asia/Yerevan"
"""


def test_every_key_arrives(load: Load) -> None:
    settings = load(FULL)
    assert settings == Settings(
        database_url="postgresql+psycopg://desk:s%40cret@db.example/news",
        crawl=CrawlConfig(
            "desk@example.org",
            "all",
            60.0,
            3600.5,
            0.0,
            8,
            2,
            ("127.0.0.1:8000", "localhost:81", "[::1]:82"),
            5.0,
            120.0,
        ),
        web=WebConfig("0.0.0.0", 8080),  # noqa: S104
        topics=(Topic("my-topic", '(armenia*^2 AND azerbaijan*^2) AND ("peace treaty"~3 OR talks)', 1.5),),
        outlets=(
            Outlet(
                id="example",
                name="Example",
                homepage="https://example.org/",
                hosts=("amp.example.org", "xn--z9a.example"),
                country="DE",
                languages=("en",),
                timezone="Europe/Berlin",
                control=Control.INDEPENDENT,
                agency=True,
                fetch=Fetch.HINTED,
                delay_s=5.0,
                enabled=False,
                feeds=(
                    Feed("example", "https://example.org/rss.xml", "rss", "en"),
                    Feed("example", "https://example.org/news-sitemap.xml", "news_sitemap"),
                    Feed("example", "https://example.org/world", "section", None, "/world/.+-\\d+$"),
                ),
            ),
        ),
        alerts=(
            AlertRule(
                "treaty",
                "title:(sign* OR initial*) AND topic:armenia-azerbaijan",
                ("mailto://desk:${MAIL_PASSWORD}@example.org", "${HOOK}"),
                Cadence("daily", clock_time(7), "Asia/Yerevan"),
            ),
        ),
        source=Path("presswatch.toml"),
    )


def test_an_outlet_needs_an_id_and_one_feed(load: Load) -> None:
    (outlet,) = load(
        'catalogue = []\n[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss", url = "https://x.example/f" }]'
    ).outlets
    assert outlet == Outlet("x", "x", feeds=(Feed("x", "https://x.example/f", "rss"),))


def test_feeds_may_be_tables_of_their_own(load: Load) -> None:
    (outlet,) = load(
        'catalogue = []\n[[outlet]]\nid = "x"\n[[outlet.feeds]]\nkind = "rss"\nurl = "https://x.example/f"'
    ).outlets
    assert outlet.feeds == (Feed("x", "https://x.example/f", "rss"),)


def test_an_outlet_that_is_an_agency_is_credited_by_its_canonical_name(load: Load) -> None:
    feeds = 'feeds = [{ kind = "rss", url = "https://www.tass.ru/f" }]'
    (by_host,) = load(f'catalogue = []\n[[outlet]]\nid = "t"\n{feeds}').outlets
    assert credited_as(by_host) == "TASS"
    feeds = 'feeds = [{ kind = "rss", url = "https://x.example/f" }]'
    (by_name,) = load(f'catalogue = []\n[[outlet]]\nid = "x"\nname = "Anadolu"\nagency = true\n{feeds}').outlets
    assert credited_as(by_name) == "AA"
    (new,) = load(f'catalogue = []\n[[outlet]]\nid = "x"\nname = "Hill Wire"\nagency = true\n{feeds}').outlets
    assert credited_as(new) == "Hill Wire"
    (none,) = load(f'catalogue = []\n[[outlet]]\nid = "x"\nname = "Hill Post"\n{feeds}').outlets
    assert credited_as(none) is None


def test_the_catalogue_is_chosen_by_id_and_in_that_order(load: Load) -> None:
    assert [outlet.id for outlet in load('catalogue = ["third", "first"]').outlets] == ["third", "first"]
    assert load("catalogue = []").outlets == ()


def test_a_built_in_outlet_arrives_whole(load: Load) -> None:
    (outlet,) = load('catalogue = ["first"]').outlets
    assert outlet == Outlet(
        "first",
        "First Agency",
        "https://first.example/",
        ("amp.first.example",),
        "AM",
        ("hy", "en"),
        "Asia/Yerevan",
        Control.STATE_FUNDED,
        agency=True,
        feeds=(Feed("first", "https://first.example/rss.xml", "rss", "hy"),),
    )


def test_a_stanza_overrides_the_keys_of_a_built_in_outlet_that_it_names(load: Load) -> None:
    stanza = '[[outlet]]\nid = "first"\ndelay_s = 9\nenabled = false\n'
    first, second = load(stanza).outlets
    assert (first.delay_s, first.enabled) == (9.0, False)
    assert (first.name, first.country, len(first.feeds)) == ("First Agency", "AM", 1)
    assert second.id == "second"
    assert [outlet.id for outlet in load(f"catalogue = []\n{stanza}").outlets] == ["first"]


def test_a_topic_overrides_the_keys_of_a_built_in_one(load: Load) -> None:
    (built_in,) = load().topics
    assert built_in.threshold == 2.0
    assert "azerbaijan*" in built_in.query
    (topic,) = load('[[topic]]\nid = "armenia-azerbaijan"\nthreshold = 3').topics
    assert topic == replace(built_in, threshold=3.0)


def test_names_reach_whatever_may_ask_for_them(load: Load) -> None:
    settings = load("""
[[name]]
id = "mirrow"
spellings = ["mirrow*", "lake district~1"]
[[topic]]
id = "own"
query = "@mirrow AND @pashinyan"
[[alert]]
id = "told"
query = "@mirrow"
channels = ["stdout://"]
""")
    assert settings.names == (Name("mirrow", ("mirrow*", "lake district~1")),)
    assert settings.topics[-1].names == settings.alerts[0].names == settings.names


def test_topics_are_chosen_by_id(load: Load) -> None:
    assert [topic.id for topic in load('topics = ["elections"]').topics] == ["elections"]
    assert load("topics = []").topics == ()
    both = load('[[topic]]\nid = "own"\nquery = "a"').topics
    assert [topic.id for topic in both] == ["armenia-azerbaijan", "own"]


def test_without_a_catalogue_there_are_no_built_in_outlets(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text("", encoding="utf-8")
    settings = load_settings(config, {}, catalogue=tmp_path / "none")
    assert (settings.outlets, settings.topics) == ((), ())


def test_which_file_is_read(load: Load, tmp_path: Path, catalogue: Path) -> None:
    for name, port in (("named.toml", 1), ("variable.toml", 2), ("presswatch.toml", 3)):
        (tmp_path / name).write_text(f"[web]\nport = {port}", encoding="utf-8")
    variable = {"PRESSWATCH_CONFIG": "variable.toml"}
    assert load_settings(Path("named.toml"), variable, catalogue=catalogue).web.port == 1
    assert load_settings(None, variable, catalogue=catalogue).web.port == 2
    assert load_settings(None, {"PRESSWATCH_CONFIG": ""}, catalogue=catalogue).web.port == 3
    assert load().source == Path("presswatch.toml")


def test_the_environment_overrides_the_database(load: Load) -> None:
    settings = load('[database]\nurl = "sqlite:///a.db"', PRESSWATCH_DATABASE_URL="sqlite:////var/b.db")
    assert settings.database_url == "sqlite:////var/b.db"
    assert load(None, PRESSWATCH_DATABASE_URL="").database_url == "sqlite:///a.db"


@pytest.mark.parametrize(
    ("written", "cadence"),
    [
        ("instant", Cadence("instant")),
        ("hourly", Cadence("hourly")),
        ("daily 07:00 Asia/Yerevan", Cadence("daily", clock_time(7), "Asia/Yerevan")),
        ("daily 23:59", Cadence("daily", clock_time(23, 59), "UTC")),
    ],
)
def test_cadences(load: Load, written: str, cadence: Cadence) -> None:
    (alert,) = load(f'[[alert]]\nid = "a"\nquery = "x"\ncadence = "{written}"').alerts
    assert alert == AlertRule("a", "x", (), cadence)


def test_a_query_may_have_several_lines_and_any_script(load: Load) -> None:
    (topic,) = load(
        'topics = []\n[[topic]]\nid = "a"\nname = "صلح\u200cنامه"\nquery = """\n  Երևան*\n  OR Баку\n"""'
    ).topics
    assert topic.query == "Երևան*\n  OR Баку"
    assert topic.name == "صلح\u200cنامه"


@pytest.mark.parametrize("prefix", ["\ufeff", "\r\n"])
def test_what_windows_editors_write_is_read(load: Load, prefix: str) -> None:
    assert load(f"{prefix}[web]\r\nport = 1\r\n").web.port == 1


def test_the_kinds_of_feeds_are_the_modules_of_discovery() -> None:
    assert set(feed_kinds()) >= {"rss", "json_feed", "news_sitemap", "sitemap", "section"}
    assert not any(kind.startswith("_") for kind in feed_kinds())


def test_the_catalogue_lies_beside_the_packages() -> None:
    assert catalogue_folder().is_dir()


def test_the_built_in_catalogue_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}).database_url == "sqlite:///presswatch.db"


# --- mistakes -----------------------------------------------------------------------------------------------------

STANZA = '[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss", url = "https://x.example/f" }]\n'

#: A configuration, and the line that it is answered with.
MISTAKES = [
    ('\n\ncatalog = ["first"]', 'presswatch.toml:3: unknown key "catalog"; did you mean "catalogue"?'),
    ("[crawl]\n\ndelay = 1", 'presswatch.toml:3: [crawl]: unknown key "delay"; did you mean "delay_s"?'),
    ('[database]\nuri = ""', 'presswatch.toml:2: [database]: unknown key "uri"; did you mean "url"?'),
    ("[web]\nports = 1", 'presswatch.toml:2: [web]: unknown key "ports"; did you mean "port"?'),
    ("[[outlets]]", 'presswatch.toml:1: unknown key "outlets"; did you mean "outlet"?'),
    (
        STANZA + STANZA.replace('"x"', '"y"') + 'Home = "https://y.example/"',
        'presswatch.toml:7: outlet "y": unknown key "Home"; did you mean "homepage"?',
    ),
    (
        '[[outlet]]\nid = "x"\nfeedz = []',
        'presswatch.toml:3: outlet "x": unknown key "feedz"; did you mean "feeds"?',
    ),
    (
        '[[outlet]]\nid = "x"\nfeeds = [\n  { kind = "rss", url = "https://x.example/" },\n  { knd = "rss" },\n]',
        'presswatch.toml:5: outlet "x": feed 2: unknown key "knd"; did you mean "kind"?',
    ),
    (
        '[[outlet]]\nid = "x"\n[[outlet.feeds]]\nkind = "rss"\nurl = "https://x.example/"\nlang = "en"',
        'presswatch.toml:6: outlet "x": feed 1: unknown key "lang"; did you mean "language"?',
    ),
    (
        '[[topic]]\nid = "t"\nquery = "a"\ntreshold = 1',
        'presswatch.toml:4: topic "t": unknown key "treshold"; did you mean "threshold"?',
    ),
    (
        '[[alert]]\nid = "t"\nquery = "a"\nchannel = []',
        'presswatch.toml:4: alert "t": unknown key "channel"; did you mean "channels"?',
    ),
    (
        '[crawl]\ndelay_s = "1"',
        '2: [crawl]: "delay_s" must be a number, and is a text; write delay_s = 1, without quotes',
    ),
    ("[crawl]\ndelay_s = true", '2: [crawl]: "delay_s" must be a number, and is true or false; '),
    ("[crawl]\nconcurrency = 1.5", '2: [crawl]: "concurrency" must be a whole number, and is a number; '),
    ("[crawl]\ncontact = 5", '2: [crawl]: "contact" must be a text, and is a number; write it in "quotes"'),
    ("[crawl]\ncontact = 1979-05-27", '"contact" must be a text, and is a date or time; '),
    ('[crawl]\ncontact = " "', '"contact" is empty; '),
    ('[crawl]\ncontact = "a\\r\\nX-Header: b"', '"contact" has line breaks or control characters in it'),
    ('[web]\nport = "8000"', '[web]: "port" must be a whole number, and is a text; write port = 8000'),
    ("[web]\nport = 70000", '[web]: "port" is 70000; it must be from 0 to 65535'),
    ("crawl = 5", '1: "crawl" must be a table, and is a number; write [crawl] on a line of its own'),
    ('catalogue = "first"', '1: "catalogue" must be a list of texts, and is a text; write catalogue = ["…"]'),
    ("catalogue = [\n  1,\n]", '2: "catalogue" must be a list of texts, and is a number; write it in "quotes"'),
    ('[outlet]\nid = "x"', '1: "outlet" must be a list of tables, and is a table; write [[outlet]] (two brackets)'),
    (
        '[[outlet]]\nid = "x"\nfeeds = { kind = "rss" }',
        '3: outlet "x": "feeds" must be a list of tables, and is a table',
    ),
    ('[[outlet]]\nid = "x"\nfeeds = ["https://x.example/"]', '3: outlet "x": "feeds" must be a list of tables'),
    (STANZA + 'agency = "yes"', '4: outlet "x": "agency" must be true or false, and is a text; '),
    (
        STANZA + 'country = "Germany"',
        '"country" must be two capital letters (ISO 3166-1), such as "DE", and is "Germany"',
    ),
    (STANZA + 'reading = [{ body = "p[" }]', '4: outlet "x": reading rule 1: "body" is no CSS selector: "p["'),
    (STANZA + 'reading = [{ drop = ["p", "a >"] }]', '"drop" is no CSS selector: "a >"'),
    (STANZA + 'reading = [{ bdy = "p" }]', 'reading rule 1: unknown key "bdy"; did you mean "body"?'),
    (STANZA + "reading = [{ since = 2024-05-01 }]", "it says nothing; write reading = [{ body = "),
    (STANZA + 'reading = [{ since = "May", body = "p" }]', '"since" must be a day, and is a text; write since = '),
    (
        STANZA + 'reading = [{ body = "p" }, { body = "b" }]',
        'two reading rules have no "since"; put them together, or date one',
    ),
    (STANZA + 'languages = ["en", "e n"]', '4: outlet "x": "e n" is no language; write a code such as "en"'),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "rsss", url = "https://x.example/" }]',
        '3: outlet "x": feed 1: unknown kind "rsss"; did you mean "rss"?',
    ),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "telegram", url = "https://x.example/" }]',
        'unknown kind "telegram"; known are json_feed, news_sitemap, rss, section, sitemap',
    ),
    ('catalogue = [\n"first",\n"secnd"]', '3: "catalogue": no built-in outlet "secnd"; did you mean "second"?'),
    ('catalogue = ["zzz"]', '1: "catalogue": no built-in outlet "zzz"; known are first, second, third'),
    ('catalogue = ["first",\n "first"]', '2: "catalogue": "first" is listed twice; take one out'),
    ('topics = ["election"]', '1: "topics": no built-in topic "election"; did you mean "elections"?'),
    ("[[topics]]\nid = 1", '"topics" must be a list of texts, and is a table'),
    (STANZA + STANZA, '5: outlet "x": a second outlet with this id (the first is at line 1); give it another'),
    (
        '[[topic]]\nid = "t"\nquery = "a"\n\n[[topic]]\nid = "t"\nquery = "b"',
        '6: topic "t": a second topic with this id (the first is at line 1)',
    ),
    ('[[alert]]\nid = "t"\nquery = "a"\n[[alert]]\nid = "t"', '5: alert "t": a second alert with this id'),
    (
        STANZA + '[[outlet]]\nname = "Y"',
        'presswatch.toml:4: outlet 2: "id" is missing; write id = "…"',
    ),
    ('[[outlet]]\nid = "a b"', '2: outlet "a b": "id" may have letters a-z, digits, ".", "-" and "_"'),
    ("[[outlet]]\nid = 5", '2: outlet 1: "id" must be a text, and is a number'),
    ('[[outlet]]\nid = "x"', '1: outlet "x": it has no feed; write feeds = [{ kind = "rss", url = "https://…" }]'),
    ('[[outlet]]\nid = "x"\nfeeds = []', '3: outlet "x": it has no feed; '),
    ('[[outlet]]\nid = "x"\nfeeds = [{ url = "https://x.example/" }]', 'feed 1: "kind" is missing; write kind = "rss"'),
    ('[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss" }]', 'feed 1: "url" is missing; write url = "https://…"'),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss", url = "x.example/rss" }]',
        '3: outlet "x": feed 1: "url" must be an address such as "https://example.org/", and is "x.example/rss"',
    ),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss", url = "ftp://x.example/rss" }]',
        '"url" must be an address such as "https://example.org/", and is "ftp://x.example/rss"',
    ),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss", url = "https:///rss" }]',
        '"url" must be an address such as "https://example.org/", and is "https:///rss"',
    ),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "rss", url = "https://x.example/a" },\n'
        '{ kind = "rss", url = "https://x.example/a" }]'.replace(",\n", ", "),
        'feed 2: "https://x.example/a" is listed twice; take one out',
    ),
    (STANZA + 'homepage = "x.example"', '4: outlet "x": "homepage" must be an address such as'),
    (STANZA + 'hosts = ["https://amp.x.example/"]', '"https://amp.x.example/" is no host; write it alone, such as'),
    (
        '[[outlet]]\nid = "x"\nfeeds = [{ kind = "section", url = "https://x.example/", article_url = "/(a" }]',
        '3: outlet "x": feed 1: "article_url" is no regular expression: missing ), unterminated subpattern',
    ),
    (STANZA + 'timezone = "Europe/Berln"', '4: outlet "x": no time zone "Europe/Berln"; did you mean "Europe/Berlin"?'),
    (STANZA + 'timezone = "asia/yerevan"', 'no time zone "asia/yerevan"; did you mean "Asia/Yerevan"?'),
    (STANZA + 'timezone = "../../etc/passwd"', 'no time zone "../../etc/passwd"; write one such as Asia/Yerevan'),
    (STANZA + 'control = "state"', '"control" cannot be "state"; '),
    (STANZA + 'control = "Independent"', '"control" cannot be "Independent"; did you mean "independent"?'),
    (STANZA + 'fetch = "hints"', '"fetch" cannot be "hints"; did you mean "hinted"?'),
    (STANZA + "delay_s = -1", '4: outlet "x": "delay_s" is -1; it must not be negative'),
    ('[crawl]\nkeep = "everything"', '2: [crawl]: "keep" cannot be "everything"; known are all, topic'),
    ("[crawl]\nmin_interval_s = -5", '"min_interval_s" is -5; it must not be negative'),
    ("[crawl]\ndelay_s = inf", '"delay_s" is inf; it must be less than 1e+12'),
    ("[crawl]\ndelay_s = nan", '"delay_s" is nan; it must be less than 1e+12'),
    ("[crawl]\ndelay_s = 0x" + "f" * 9000, '"delay_s" is too large; it must be less than 1e+12'),
    ("[crawl]\nconcurrency = -7", '"concurrency" is -7; it must be at least 1'),
    ("[crawl]\ndelay_s = " + "9" * 9000, "not valid TOML: a number in it is too long; shorten it"),
    ("[crawl]\ntimeout_s = 0", '"timeout_s" is 0; it must be more than 0'),
    ("[crawl]\nconcurrency = 0", '"concurrency" is 0; it must be at least 1'),
    ("[crawl]\nextract_processes = -1", '"extract_processes" is -1; it must be at least 0'),
    (
        "[crawl]\nmax_interval_s = 60",
        '2: [crawl]: "min_interval_s" (300) is more than "max_interval_s" (60); make it less, or the other more',
    ),
    ('[crawl]\nallow_private = ["127.0.0.1"]', '"127.0.0.1" is no host and port; write one such as "127.0.0.1:8000"'),
    (
        '[crawl]\nallow_private = [\n"a:1",\n"http://b:1"]',
        '4: [crawl]: "allow_private": "http://b:1" is no host and port',
    ),
    (
        '[database]\nurl = "postgresql://desk:secret@db/news"',
        '2: [database]: "url" begins with "postgresql://"; write postgresql+psycopg://, and the rest as it is',
    ),
    ('[database]\nurl = "postgres://db/news"', '"url" begins with "postgres://"; write postgresql+psycopg://'),
    ('[database]\nurl = "postgresql+psycopg2://db/news"', 'begins with "postgresql+psycopg2://"; write'),
    ('[database]\nurl = "mysql://desk:secret@db/news"', 'begins with "mysql://"; Presswatch keeps to sqlite:/// and'),
    ('[database]\nurl = "sqlite://presswatch.db"', '"url" needs three slashes: "sqlite:///presswatch.db"'),
    ('[database]\nurl = "sqlite:///"', '"url" names no file; write "sqlite:///presswatch.db"'),
    ('[database]\nurl = "presswatch.db"', '"url" is no database URL; for a file write "sqlite:///presswatch.db"'),
    ('[database]\nurl = "postgresql+psycopg://"', '"url" names no database; write postgresql+psycopg://user@host/name'),
    ('[[topic]]\nid = "t"', '1: topic "t": "query" is missing; write query = '),
    ('[[name]]\nid = "n"', '1: name "n": "spellings" is missing or empty; write spellings = '),
    ('[[name]]\nid = "n"\nspellings = ["a", "*b"]', '3: name "n": spelling 2: a term cannot begin with a wildcard'),
    ('[[name]]\nid = "n"\nspellings = ["a"]\nname = "N"', 'unknown key "name"'),
    ('[[topic]]\nid = "t"\nquery = "@mirrow"', 'there is no name "@mirrow"'),
    ('[[topic]]\nid = "t"\nquery = "(a"', '3: topic "t": query: '),
    ('[[topic]]\nid = "t"\nquery = "titel:a"', 'did you mean "title:"? (column 1)'),
    ('[[topic]]\nid = "t"\nquery = "a AND topic:b"', 'the field "topic:" cannot be asked for here (column 7)'),
    ('[[topic]]\nid = "t"\nquery = "story:1"', 'the field "story:" cannot be asked for here'),
    ('[[topic]]\nid = "t"\nquery = "is:copy AND a"', 'the field "is:" cannot be asked for here'),
    ('[[topic]]\nid = "t"\nquery = "a"\nthreshold = -1', '4: topic "t": "threshold" is -1; '),
    ('[[alert]]\nid = "t"\nquery = "a AND"', '3: alert "t": query: the query ends too early'),
    (
        '[[alert]]\nid = "t"\nquery = "a"\nchannels = ["secret"]',
        '4: alert "t": channel 1 is no address such as "mailto://…"',
    ),
    ('[[alert]]\nid = "t"\nquery = "a"\ncadence = "hourli"', '"cadence" cannot be "hourli"; did you mean "hourly"?'),
    ('[[alert]]\nid = "t"\nquery = "a"\ncadence = "daily"', 'write "instant", "hourly" or "daily 07:00 Asia/Yerevan"'),
    (
        '[[alert]]\nid = "t"\nquery = "a"\ncadence = "daily 25:00"',
        "25:00 is no time of day; write it from 00:00 to 23:59",
    ),
    ('[[alert]]\nid = "t"\nquery = "a"\ncadence = "daily 7:00 Asia/Erevan"', 'no time zone "Asia/Erevan"'),
    ("[crawl]\ndelay_s 5", "presswatch.toml:2: not valid TOML: expected '=' after a key in a key/value pair, column 9"),
    ('[crawl]\ncontact = "a', "presswatch.toml:2: not valid TOML: "),
    ("a = [1, 2", "presswatch.toml:1: not valid TOML: "),
    ("[web]\nport = 1\nport = 2\n", "presswatch.toml:3: not valid TOML: a key is given twice; take one out"),
    ("a = " + "[" * 20_000, "presswatch.toml: lists or tables in it are nested too deep"),
]


@pytest.mark.parametrize(("text", "line"), MISTAKES, ids=lambda text: text[-40:])
def test_a_mistake_is_answered_with_one_line(complaint: Callable[[str], str], text: str, line: str) -> None:
    message = complaint(text)
    assert message.startswith("presswatch.toml:")
    assert line in message
    assert "secret" not in message


def test_a_mistake_in_the_environment(load: Load) -> None:
    with pytest.raises(ConfigError) as caught:
        load(None, PRESSWATCH_DATABASE_URL="postgresql://desk:secret@db/news")
    message = str(caught.value)
    assert message.startswith('$PRESSWATCH_DATABASE_URL begins with "postgresql://"; write postgresql+psycopg://')
    assert "secret" not in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes(b'[crawl]\ncontact = "caf\xe9"\n')
    for name, message in (
        ("none.toml", "none.toml: no such file; `presswatch init` writes one"),
        ("folder.toml", "folder.toml: is a folder; name the file in it"),
        ("latin.toml", "latin.toml:2: not UTF-8; save the file in that encoding"),
        ("latin.toml/x", "latin.toml/x: cannot be read (Not a directory)"),
        ("nul\0.toml", "cannot be read"),
    ):
        with pytest.raises(ConfigError, match=re.escape(message)):
            load_settings(tmp_path / name, {})
    with pytest.raises(ConfigError, match="no such file"):
        load_settings(None, {"PRESSWATCH_CONFIG": str(tmp_path / "none.toml")})


def test_a_mistake_in_the_catalogue_names_the_catalogue(load: Load, catalogue: Path) -> None:
    with (catalogue / "outlets.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[outlet]]\nid = "fourth"\ndefault = true\nfeeds = [{ kind = "x", url = "https://f.example/" }]')
    with pytest.raises(ConfigError, match=r'outlets\.toml:28: outlet "fourth": feed 1: unknown kind "x"'):
        load()
    assert load('catalogue = ["first"]').outlets[0].id == "first"


def test_reading_rules_come_newest_first_and_quotes_do_not_matter(load: Load) -> None:
    rules = (
        'reading = [{ body = ".old" }, { since = "2024-05-01", drop = [".ad"] }, { since = 2020-01-01, title = "b" }]'
    )
    (outlet,) = load("catalogue = []\n" + STANZA + rules).outlets
    assert [rule.since for rule in outlet.reading] == [date(2024, 5, 1), date(2020, 1, 1), None]
    assert outlet.reading[0].drop == (".ad",)


KEYS = {
    "": ("catalogue", "topics", "database", "crawl", "web", "topic", "outlet", "alert", "other"),
    "[database]": ("url", "other"),
    "[crawl]": tuple(CrawlConfig.__dataclass_fields__),
    "[web]": ("host", "port"),
    "[[topic]]": ("id", "name", "query", "threshold"),
    "[[outlet]]": tuple(Outlet.__dataclass_fields__),
    "[[outlet.feeds]]": tuple(Feed.__dataclass_fields__),
    "[[outlet.reading]]": (*Rule.__dataclass_fields__, "other"),
    "[[alert]]": ("id", "query", "channels", "cadence"),
}
VALUES = """
""
" "
"x"
"first"
"daily 7:00 x"
"daily 7:00 /"
"https://x.example/"
"http://["
"(?P<a"
"\\u0000"
"İ\\n💥"
"a AND NOT"
"a:b"
"Europe"
"."
"sqlite:///"
"://"
0
-1
1.5
1e300
inf
nan
0xffffffffffffffffffffffffff
true
1979-05-27 07:32:00
[]
[[]]
[{}]
[1]
["x"]
["https://x.example/"]
["first"]
{}
{ x = 1 }
{ url = "x" }
{ id = "x", kind = "rss" }
[{ kind = "rss" }, { url = "" }]
[[[[1]]]]
""".strip().splitlines()


@hypothesis_settings(deadline=None)  # the first selector loads what reads selectors
@given(
    st.lists(
        st.tuples(st.sampled_from(list(KEYS)), st.integers(0, 12), st.lists(st.sampled_from(VALUES), max_size=3)),
        max_size=4,
    )
)
def test_whatever_is_written_there_is_an_answer(tables: list[tuple[str, int, list[str]]]) -> None:
    lines = []
    for header, start, values in tables:
        keys = KEYS[header]
        lines += [header, *(f"{keys[(start + step) % len(keys)]} = {value}" for step, value in enumerate(values))]
    with TemporaryDirectory() as folder:
        config = Path(folder, "c.toml")
        config.write_text("\n".join(lines), encoding="utf-8")
        answer = _answer(config)
    assert answer == "" or answer.startswith(f"{config}:")
    assert answer.isprintable()


def _answer(config: Path) -> str:
    """What a configuration is refused with; nothing if it is not."""
    try:
        load_settings(config, {}, catalogue=config.parent)
    except ConfigError as error:
        return str(error)
    return ""


# --- lines --------------------------------------------------------------------------------------------------------

DOCUMENT = """\
# [[outlet]] in a comment
title = "a # no comment" # a comment with "quotes
dotted.key . "quoted key" = 1
many = \'\'\'
[[outlet]]
x = 1
\'\'\'
more = \"\"\"one \\\"\"\" [not.a.table]
two\"\"\"

[[outlet]]
id = 'a'
feeds = [ # comment ]
  { kind = "rss", url = "https://a.example/[1]" },

  { kind = "rss", # toml
    url = "}" },
]

[outlet.notes]
since = 1979-05-27 07:32:00

[[outlet]]
"id" = "b"
[[outlet.feeds]]
kind = "rss"
[[outlet.feeds]]
kind = "x"
nested = [[1, 2], [
  3, { a = 5 }]]
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 2),
        (("dotted", "key", "quoted key"), 3),
        (("many",), 4),
        (("more",), 8),
        (("outlet",), 11),
        (("outlet", 0), 11),
        (("outlet", 0, "id"), 12),
        (("outlet", 0, "feeds"), 13),
        (("outlet", 0, "feeds", 0, "url"), 14),
        (("outlet", 0, "feeds", 1, "kind"), 16),
        (("outlet", 0, "feeds", 1, "url"), 17),
        (("outlet", 0, "notes", "since"), 21),
        (("outlet", 1), 23),
        (("outlet", 1, "id"), 24),
        (("outlet", 1, "feeds", 0), 25),
        (("outlet", 1, "feeds", 1, "kind"), 28),
        (("outlet", 1, "feeds", 1, "nested", 1, 0), 30),
        (("outlet", 1, "feeds", 1, "nested", 1, 1, "a"), 30),
        (("outlet", 1, "missing"), 23),
        (("missing",), None),
    ],
)
def test_where_a_value_stands(place: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(DOCUMENT, place) == line


@pytest.mark.parametrize("text", ["", "[", "a", "a = ", "a = [", "a = [}", "a = {", 'a = "', "[[a", "= 1", "a = [[[["])
def test_a_document_that_is_no_toml_ends_too(text: str) -> None:
    assert line_of(text, ("a", 0, "b")) in {None, 1}


# --- size and time ------------------------------------------------------------------------------------------------


def test_a_configuration_of_a_whole_world_loads(reference_data: Path, tmp_path: Path) -> None:
    world = reference_data / "world"
    command = [sys.executable, str(world / "make_config.py"), str(world / "pack-dev")]
    every_kind = ["--feeds", "rss,atom,json_feed,news_sitemap,sitemap,section"]
    for options in ([], every_kind):
        config = tmp_path / "world.toml"
        made = subprocess.run([*command, *options], check=True, capture_output=True)
        config.write_bytes(made.stdout)
        settings = load_settings(config, {})
        assert len(settings.outlets) > 500
        assert settings.crawl.contact == "desk@example.org"
        assert len(settings.outlets[0].feeds) == (6 if options else 2)


# --- looking again ------------------------------------------------------------------------------------------------


def test_the_plan_for_looking_again_is_a_list_of_rising_times(load: Load, complaint: Callable[[str], str]) -> None:
    assert load("").crawl.revisit[0] == timedelta(minutes=15)
    plan = load('[crawl]\nrevisit = ["90s", "2h", "1d", "2w"]').crawl.revisit
    assert plan == (timedelta(seconds=90), timedelta(hours=2), timedelta(days=1), timedelta(weeks=2))
    assert load("[crawl]\nrevisit = []").crawl.revisit == ()
    assert complaint('[crawl]\nrevisit = ["1h", "soon"]') == (
        'presswatch.toml:2: [crawl]: "revisit": "soon" is no time; write one such as "15m", "6h" or "3d"'
    )
    assert "not more than what stands before it" in complaint('[crawl]\nrevisit = ["1h", "60m"]')
    assert "not more than what stands before it" in complaint('[crawl]\nrevisit = ["0m"]')
    assert "must be a list of texts" in complaint("[crawl]\nrevisit = 15")
    assert "must be a list of texts" in complaint("[crawl]\nrevisit = [15]")
