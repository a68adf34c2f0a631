"""Which feeds are proposed, what is guessed of a publisher, and how that is written down."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.front_page import FrontPage
from domain.crawling import FeedAnswer, FeedRequest
from domain.errors import ConfigError, UsageError
from domain.outcomes import Outcome
from domain.outlets import Control, Feed, Fetch, Outlet
from domain.pages import Candidate, Discovered, Draft, Page
from monitor.config_file import append_outlet
from monitor.guessing import country_of_host, outlet_id, timezones_of
from monitor.proposal import Found, Seen, Source, chosen, propose, wanted_documents
from monitor.settings import load_settings, read_settings
from monitor.site_facts import SiteFacts, site_facts
from monitor.stanza import stanza

NOW = datetime(2024, 1, 15, 12, tzinfo=UTC)
HOME = "https://www.courier.am/"
FRONT = FrontPage((), (), (), "en")


def found(
    path: str, kind: str, *offered: str, source: Source = Source.PAGE, outcome: Outcome = Outcome.READ, **feed: Any
) -> Found:
    url = f"{HOME}{path}"
    candidates = tuple(Candidate(one if "://" in one else HOME + one, published_at=NOW) for one in offered)
    request = Feed("", url, kind, **feed)
    return Found(request, FeedAnswer(FeedRequest(0, request), outcome, "", Discovered(candidates)), source)


def names(best: Sequence[Found]) -> list[str]:
    return [one.feed.url.removeprefix(HOME) for one in best]


def test_feeds_are_chosen_that_add_to_each_other() -> None:
    articles = [f"a/{n}" for n in range(10)]
    feeds = [
        found("atom", "rss", *articles[:5]),
        found("rss", "rss", *articles[:9]),
        found("feed.json", "json_feed", *articles[:9]),
        found("rss/world", "rss", *articles[:2], "w/1"),
        found("news.xml", "news_sitemap", *articles, "b/1", "b/2", "b/3"),
        found("sitemap.xml", "sitemap", *(f"old/{n}" for n in range(100))),
        found("feeds", "section", "x/1"),
        found("gone", "rss", "c/1", outcome=Outcome.GONE),
        found("empty", "rss"),
        found("podcast", "rss", "https://audio.example/1", "https://audio.example/2"),
    ]
    assert names(chosen(feeds, "courier.am")) == ["rss", "rss/world", "news.xml"]
    left_out = dict(propose(Seen(HOME, FRONT, SiteFacts(), None, {}), feeds[1:2], feeds, [], NOW).left_out)
    assert {url.removeprefix(HOME): why for url, why in left_out.items()} == {
        "atom": "lists nothing that the others do not",
        "feed.json": "lists nothing that the others do not",
        "rss/world": "lists nothing that the others do not",
        "news.xml": "lists nothing that the others do not",
        "sitemap.xml": "a sitemap of everything, not of news",
        "feeds": "a page, not a feed",
        "gone": "There is nothing at this address any more.",
        "empty": "lists nothing",
        "podcast": "lists pages of other sites",
    }


def test_a_section_counts_what_fits_its_pattern() -> None:
    section = found(
        "world", "section", "world/1", "world/2", "about", source=Source.SECTION, article_url=r"^/world/\d+"
    )
    assert len(section.candidates) == 2
    assert section.is_usable("courier.am")
    assert not replace(section, source=Source.PAGE).is_usable("courier.am")


def test_of_an_index_the_documents_that_could_hold_news_are_read() -> None:
    index = found("index.xml", "sitemap").answer
    documents = (f"{HOME}archive-1.xml", f"{HOME}google-NEWS.xml", "https://news.courier.am/archive.xml")
    index = replace(index, discovered=Discovered(documents=documents))
    assert wanted_documents(index) == (f"{HOME}google-NEWS.xml",)


def test_a_proposal_says_what_is_known_and_what_is_guessed() -> None:
    best = [found("rss", "rss", "a/1", "https://en.courier.am/a/2", "a/3")]
    seen = Seen(HOME, FRONT, SiteFacts("The Courier"), Draft(language="hy"), {f"{HOME}rss": "en"})
    proposal = propose(seen, best, best, [Outlet("courier", "Another")], NOW)
    text = proposal.stanza()
    assert text == (
        f"# Found at {HOME} on 2024-01-15; `presswatch outlet check courier-am` tries it.\n"
        "[[outlet]]\n"
        'id = "courier-am"\n'
        'name = "The Courier"\n'
        f'homepage = "{HOME}"\n'
        'hosts = ["en.courier.am"]\n'
        'country = "AM"  # going by its address\n'
        'languages = ["hy", "en"]\n'
        'timezone = "Asia/Yerevan"  # the only one in AM\n'
        'control = "unknown"  # find out who controls it, and who says so\n'
        "feeds = [\n"
        f'  {{ kind = "rss", url = "{HOME}rss", language = "en" }},'
        "  # 3 entries, newest 2024-01-15; named by the page\n]\n"
    )
    (outlet,) = own(text)
    assert outlet == replace(proposal.outlet, feeds=tuple(replace(f, outlet_id=outlet.id) for f in outlet.feeds))


def own(text: str) -> list[Outlet]:
    return list(read_settings(text, Path("x.toml"), {}, catalogue=Path("none")).outlets)


def test_what_is_not_known_is_left_to_be_filled_in() -> None:
    best = [replace(found("rss", "rss", "a/1"), feed=Feed("", "https://courier.example/rss", "rss"))]
    seen = Seen("https://courier.example/", FRONT, SiteFacts(), None, {})
    text = propose(seen, best, best, [], NOW).stanza()
    assert '# country = "…"  # ISO 3166-1, such as AM\n' in text
    assert '# timezone = "…"  # dates without an offset are read in it\n' in text
    assert own(text)[0].languages == ("en",)
    several = propose(replace(seen, facts=SiteFacts(None, "RU")), best, best, [], NOW).stanza()
    assert 'country = "RU"  # as the page says\n' in several
    assert "  # RU has " in several


def test_of_an_outlet_that_is_known_only_the_feeds_are_written() -> None:
    best = [found("rss", "rss", "a/1")]
    known = Outlet("armenian-courier", "The Courier", HOME, country="AM")
    seen = Seen(HOME, FRONT, SiteFacts(), None, {})
    proposal = propose(seen, best, best, [known], NOW)
    assert proposal.known == known
    assert list(tomllib.loads(proposal.stanza())["outlet"][0]) == ["id", "feeds"]
    assert propose(seen, best, best, [known], NOW, "mine").outlet.name == "www.courier.am".removeprefix("www.")


# --- guesses


@pytest.mark.parametrize(
    ("host", "taken", "wanted"),
    [
        ("www.courier.am", (), "courier"),
        ("en.courier.co.uk", (), "courier"),
        ("www.courier.am", ("courier",), "courier-am"),
        ("www.courier.am", ("courier", "courier-am"), "www-courier-am"),
        ("www.courier.am", ("courier", "courier-am", "www-courier-am"), "courier-2"),
        ("news.am", (), "news-am"),
        ("xn--e1afmkfd.xn--p1ai", (), "xn-e1afmkfd"),
    ],
)
def test_ids(host: str, taken: tuple[str, ...], wanted: str) -> None:
    assert outlet_id(host, taken) == wanted


def test_countries_and_time_zones() -> None:
    hosts = ("courier.am", "courier.co.uk", "courier.xn--p1ai", "courier.tv", "courier.example", "courier.eu")
    assert [country_of_host(host) for host in hosts] == ["AM", "GB", "RU", None, None, None]
    assert timezones_of("AZ") == ("Asia/Baku",)
    assert len(timezones_of("RU")) > 1
    assert timezones_of("XX") == ()


LINKED_DATA = '<script type="application/ld+json">{}</script>'
ADDRESS = '"address": {"@type": "PostalAddress", "addressCountry": "AM"}'
PUBLISHER = '"publisher": {"@type": "Organization", "address": {"addressCountry": {"name": "AM"}}}'


@pytest.mark.parametrize(
    ("head", "facts"),
    [
        ('<meta property="og:site_name" content="The Courier"><title>x</title>', SiteFacts("The Courier")),
        ("<title>News of the day | The Valley Courier</title>", SiteFacts("The Valley Courier")),
        ("<title>Լուրեր այսօր հիմա և միշտ</title>", SiteFacts()),
        ("<title>Հովտի սուրհանդակ</title>", SiteFacts("Հովտի սուրհանդակ")),
        ("<title>Courier - News of the day</title>", SiteFacts("Courier")),
        (
            LINKED_DATA.format(f'{{"@type": "NewsMediaOrganization", "name": "The  Courier", {ADDRESS}}}'),
            SiteFacts("The Courier", "AM"),
        ),
        (
            LINKED_DATA.format(f'{{"@type": "WebSite", "name": "Courier", {PUBLISHER}}}'),
            SiteFacts("Courier", "AM"),
        ),
        (f'<meta property="og:site_name" content="{"x" * 80}">', SiteFacts()),
    ],
)
def test_what_a_page_says_of_its_publisher(head: str, facts: SiteFacts) -> None:
    body = f"<!doctype html><html><head>{head}</head><body><p>A page</p></body></html>".encode()
    assert site_facts(Page(HOME, HOME, 200, {"content-type": "text/html"}, body, NOW)) == facts


# --- the stanza, and where it goes

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and text != ""
)


@settings(max_examples=50, deadline=None)
@given(
    texts,
    texts,
    st.sampled_from([r"^/a/\d+", r"^/it's/\d+", r'^/"x"\d+']),
    st.floats(0, 99).map(lambda s: round(s, 1)),
)
def test_what_is_written_is_what_is_read(name: str, comment: str, pattern: str, delay_s: float) -> None:
    feeds = (
        Feed("x", "https://x.example/rss", "rss", "en"),
        Feed("x", "https://x.example/w", "section", None, pattern),
    )
    outlet = Outlet(
        "x", name, HOME, ("a.example",), "AM", ("hy", "en"), "Asia/Yerevan", Control.STATE_FUNDED, True, Fetch.HINTED,
        delay_s, feeds=feeds,
    )  # fmt: skip
    assert own(stanza(outlet, {"": "x", "name": comment, feeds[0].url: comment})) == [outlet]
    assert own(stanza(Outlet("x", "x", feeds=feeds[:1]), {})) == [Outlet("x", "x", feeds=feeds[:1])]


STANZA = stanza(Outlet("x", "X", feeds=(Feed("x", "https://x.example/rss", "rss"),)), {"": "Found"})


@pytest.mark.parametrize(
    "old", ["", "# mine\n[web]\nport = 1 # my port", "\ufeff# mine\r\n[web]\r\nport = 1\r\n", "\n\n"]
)
def test_appending_leaves_what_was_there_to_the_byte(old: str, tmp_path: Path) -> None:
    path = tmp_path / "presswatch.toml"
    if old:
        path.write_bytes(old.encode())
    append_outlet(path, STANZA, "x", {})
    written = path.read_bytes()
    assert written.startswith(old.encode())
    assert written.count(b"\n") == written.count(b"\r\n") or b"\r\n" not in written
    assert "x" in {outlet.id for outlet in load_settings(path, {}).outlets}
    with pytest.raises(UsageError, match="has an outlet 'x' already"):
        append_outlet(path, STANZA, "x", {})
    assert path.read_bytes() == written


REFUSED = [
    ("[web]\nport = ", ConfigError, "presswatch.toml:2: not valid TOML"),
    ("[web]\nports = 1\n", ConfigError, "unknown key"),
    ('outlet = [{ id = "y", feeds = [{ kind = "rss", url = "https://y.example/" }] }]\n', UsageError, "by hand"),
]


@pytest.mark.parametrize(("old", "error", "says"), REFUSED)
def test_a_file_that_cannot_be_added_to_is_not_touched(
    old: str, error: type[Exception], says: str, tmp_path: Path
) -> None:
    path = tmp_path / "presswatch.toml"
    path.write_text(old, encoding="utf-8")
    with pytest.raises(error, match=says):
        append_outlet(path, STANZA, "x", {})
    assert path.read_text(encoding="utf-8") == old


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        append_outlet(tmp_path / "no" / "such.toml", STANZA, "x", {})
