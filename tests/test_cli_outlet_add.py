"""`outlet add` through the real crawler: front pages of many kinds, and those of the replay world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from domain.outlets import Outlet
from monitor.settings import load_settings
from tests import website
from tests.commandline import CommandLine, Result
from tests.conftest import StartWorld
from tests.website import Reply, Site, redirect, rss, text

site = website.site

WORDS = "The two sides met on Thursday and agreed to meet again next month at the lake, both ministries said. "
NEWS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
COMMENTED = "# My watch.\ncatalogue = []  # nothing else\n\n[crawl]\ndelay_s = 0\ntimeout_s = 5\nallow_private = [{}]"


def page(inside: str, head: str = "") -> Reply:
    """A web page in English."""
    return Reply(f'<!doctype html><html lang="en"><head>{head}</head><body>{inside}</body></html>'.encode())


def article(title: str) -> Reply:
    """A page with a text."""
    return page(f"<article><h1>{title}</h1><p>{WORDS * 4}</p></article>", f"<title>{title}</title>")


def sitemap(root: str, inside: str) -> Reply:
    """A sitemap, or an index."""
    body = f'<?xml version="1.0"?><{root} {NEWS}>{inside}</{root}><!-- {"padding " * 20} -->'
    return Reply(body.encode(), 200, {"Content-Type": "application/xml"})


def news(url: str) -> str:
    """An entry of a news sitemap."""
    hints = (
        "<news:publication_date>2024-01-15T10:00:00Z</news:publication_date><news:title>Talks at the lake</news:title>"
    )
    return f"<url><loc>{url}</loc><news:news>{hints}</news:news></url>"


@pytest.fixture
def line(presswatch: CommandLine, site: Site) -> CommandLine:
    """A command line whose configuration lets the server in, with comments and without a last line break."""
    config = COMMENTED.format(f'"{site.authority}", "courier.localhost:{site.port}"')
    (presswatch.folder / "presswatch.toml").write_text(config, encoding="utf-8")
    return presswatch


def add(line: CommandLine, *arguments: object) -> Result:
    """`outlet add`, which leaves no store behind."""
    done = line("outlet", "add", *arguments)
    assert [path.name for path in line.folder.iterdir()] == ["presswatch.toml"]
    return done


def loaded(text_: str, folder: Path) -> Outlet:
    """The stanza, read by the settings' reader."""
    path = folder.parent / "stanza.toml"
    path.write_text(f"catalogue = []\n{text_}", encoding="utf-8")
    (outlet,) = load_settings(path, {}).outlets
    return outlet


def feeds_of(outlet: Outlet, site: Site) -> dict[str, str]:
    """Path of each feed → its kind."""
    return {feed.url.removeprefix(f"http://courier.localhost:{site.port}"): feed.kind for feed in outlet.feeds}


def test_feeds_that_a_front_page_and_robots_txt_name(line: CommandLine, site: Site) -> None:
    base = f"http://courier.localhost:{site.port}"
    site.on("/", redirect("/en/"))
    site.on("/robots.txt", text(f"Sitemap: {base}/index.xml\nUser-agent: *\nDisallow: /closed\n"))
    site.on(
        "/en/",
        page(
            '<a href="/rssfeeds">All feeds</a> <a href="/closed/rss">Closed</a>',
            '<meta property="og:site_name" content="The “Valley” Courier">'
            '<link rel="alternate" type="application/rss+xml" href="/main.rss">'
            '<link rel="alternate" type="application/atom+xml" href="/main.atom">'
            '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/rss">',
        ),
    )
    site.on("/main.rss", rss([f"{base}/en/talks-{n}" for n in range(4)]))
    site.on("/main.atom", rss([f"{base}/en/talks-{n}" for n in range(3)]))
    site.on("/rssfeeds", page('<a href="/rss/world">World</a>'))
    site.on("/rss/world", rss([f"{base}/en/world-{n}" for n in range(3)]))
    documents = "".join(f"<sitemap><loc>{base}/{name}.xml</loc></sitemap>" for name in ("archive", "news-1"))
    site.on("/index.xml", sitemap("sitemapindex", documents))
    site.on("/news-1.xml", sitemap("urlset", "".join(news(f"{base}/en/late-{n}") for n in range(5))))
    for n in range(4):
        site.on(f"/en/talks-{n}", article("Talks go on at the lake"))
    done = add(line, f"{base}/").ok()
    outlet = loaded(done.stdout, line.folder)
    assert feeds_of(outlet, site) == {"/main.rss": "rss", "/rss/world": "rss", "/news-1.xml": "news_sitemap"}
    assert (outlet.id, outlet.name, outlet.homepage) == ("courier", "The “Valley” Courier", f"{base}/en/")
    assert outlet.languages == ("en",)
    assert not site.asked("/closed/rss")
    assert not site.asked("/archive.xml")
    assert not site.asked("/comments/rss")
    assert "left out" in done.stderr
    assert f"{base}/main.atom: lists nothing that the others do not" in done.stderr
    assert f"{base}/closed/rss: The outlet's robots.txt closes this address" in done.stderr


def test_usual_places_and_an_address_that_is_a_feed_itself(line: CommandLine, site: Site) -> None:
    base = f"http://courier.localhost:{site.port}"
    site.on("/", page("<p>Welcome</p>", "<title>Courier: news of the valley</title>"))
    site.on("/feed", rss([f"{base}/talks-1"])).on("/talks-1", article("Talks go on at the lake"))
    site.on("/deep/list.xml", rss([f"{base}/rain-1", f"{base}/rain-2"])).on("/rain-1", article("Rain fell at the lake"))
    outlet = loaded(add(line, base).ok().stdout, line.folder)
    assert feeds_of(outlet, site) == {"/feed": "rss"}
    done = add(line, f"{base}/deep/list.xml", "--id", "rain").ok()
    outlet = loaded(done.stdout, line.folder)
    assert (outlet.id, outlet.homepage, feeds_of(outlet, site)) == ("rain", f"{base}/", {"/deep/list.xml": "rss"})


def test_section_pages_as_a_last_resort_and_then_a_check(line: CommandLine, site: Site) -> None:
    base = f"http://courier.localhost:{site.port}"
    navigation = '<nav><a href="/world">World</a> <a href="/about">About</a> <a href="/login">In</a></nav>'

    def links(name: str) -> str:
        shown = "".join(
            f'<li><a href="/{name}/2024/01/{day}/talks-{day}">Talks {day}</a></li>' for day in range(10, 16)
        )
        return f"{navigation}<ul>{shown}</ul><p>{WORDS}</p>"

    site.on("/", page(links("culture"))).on("/world", page(links("world")))
    for name in ("culture", "world"):
        site.on(f"/{name}/2024/01/10/talks-10", article("Talks go on at the lake"))
    before = (line.folder / "presswatch.toml").read_bytes()
    done = add(line, base, "--write").ok()
    outlet = loaded(done.stdout, line.folder)
    pattern = r"^/[^/]+/\d{4}/\d{1,2}/\d{1,2}/[^/]+"
    assert {feed.url.removeprefix(base): (feed.kind, feed.article_url) for feed in outlet.feeds} == {
        "/": ("section", pattern),
        "/world": ("section", pattern),
    }
    written = (line.folder / "presswatch.toml").read_bytes()
    assert written.startswith(before)
    assert written.removeprefix(before).decode().strip() == done.stdout.strip()
    checked = line("outlet", "check", "courier", "--json").ok().json()
    assert [feed["entries"] for feed in checked["feeds"]] == [6, 6]
    assert checked["article"]["article_url"] is True
    again = add(line, base, "--write", "--id", "courier")
    assert (again.code, again.stdout == "") == (2, False)
    assert "presswatch.toml has an outlet 'courier' already" in again.stderr
    assert (line.folder / "presswatch.toml").read_bytes() == written


WRONG = [
    ("nonsense://x", 2, "is no web address; write one such as https://example.org/"),
    ("courier.localhost:{port}/bad id --id", 2, "--id"),
    ("http://courier.localhost:{port}/", 1, "names no feed that works, nor does its robots.txt"),
    ("http://courier.localhost:{port}/closed", 1, "The outlet's robots.txt closes this address to programs"),
    ("http://courier.localhost:{port}/picture", 1, "Name the outlet's front page, or one of its feeds."),
]


@pytest.mark.parametrize(("url", "code", "says"), WRONG, ids=[row[2] for row in WRONG])
def test_what_leads_nowhere_says_so_in_one_line(line: CommandLine, site: Site, url: str, code: int, says: str) -> None:
    site.on("/", page('<div id="app"></div><script src="/app.js"></script>'))
    site.on("/robots.txt", text("User-agent: *\nDisallow: /closed\n"))
    site.on("/picture", Reply(b"\x89PNG" + b"\0" * 300, 200, {"Content-Type": "image/png"}))
    arguments = [url.format(port=site.port)] if "--id" not in url else [site.url(), "--id", "no good"]
    done = add(line, *arguments)
    assert (done.code, done.stdout) == (code, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("presswatch: ")
    assert says in done.stderr


def test_an_outlet_of_the_replay_world_is_found_and_crawled(
    presswatch: CommandLine, shared_replay_world: StartWorld
) -> None:
    world = shared_replay_world(start="all")
    hosts: dict[str, Any] = world.get("/hosts")
    busiest = sorted(hosts, key=lambda host: (-hosts[host]["live"], host))
    host = next(host for host in busiest if host.endswith(".co.uk"))
    (presswatch.folder / "presswatch.toml").write_text("[crawl]\ndelay_s = 0\n", encoding="utf-8")
    outlet = loaded(presswatch("outlet", "add", host, "--write", env=world.env).ok().stdout, presswatch.folder)
    assert (outlet.country, outlet.timezone, outlet.languages) == ("GB", "Europe/London", ("en",))
    assert [feed.kind for feed in outlet.feeds] == ["rss"], "the others list the same"
    round_ = presswatch("crawl", "--outlet", outlet.id, "--json", env=world.env).ok().json()
    assert round_["feed_outcomes"] == {"read": 1}
    assert round_["offered"] == hosts[host]["live"]
