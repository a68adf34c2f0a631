"""`outlet check` through the real crawler: small servers, and everything that the replay world can get wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests import website
from tests.commandline import CommandLine
from tests.conftest import StartWorld
from tests.website import Asked, Reply, Site, html, rss, text

site = website.site

TALKS = "The two sides met on Thursday and agreed to meet again next month at the lake, both ministries said. " * 4
XML = {"Content-Type": "application/xml"}


def article(title: str, body: str = TALKS, date: str = "2024-01-15T10:00:00+02:00") -> Reply:
    """A page that states its date and language."""
    head = f'<title>{title}</title><meta property="article:published_time" content="{date}">'
    page = f'<!doctype html><html lang="en"><head>{head}</head><body><article><h1>{title}</h1><p>{body}</p></article>'
    return Reply(page.encode())


def listing(*paths: str) -> Reply:
    """A section page."""
    links = "".join(f'<li><a href="{path}">Talks number {path[-1]} go on at the lake</a></li>' for path in paths)
    return Reply(f'<!doctype html><html lang="en"><body><ul>{links}</ul><p>{"Words. " * 40}</p></body></html>'.encode())


def with_etag(reply: Reply) -> Any:
    """The same with an ETag, which is honoured."""

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"1"':
            return Reply(b"", 304, {"ETag": '"1"'})
        return Reply(reply.body, reply.status, {**reply.headers, "ETag": '"1"'})

    return answer


def configure(line: CommandLine, site: Site, **outlets: str) -> None:
    """Each outlet a name of its own on the same server, and its feeds."""
    hosts = ", ".join(f'"{name}.localhost:{site.port}"' for name in outlets)
    stanzas = "".join(
        f'[[outlet]]\nid = "{name}"\nhomepage = "http://{name}.localhost:{site.port}/"\nlanguages = ["en"]\n'
        f"feeds = [{feeds.replace('HOST', f'http://{name}.localhost:{site.port}')}]\n"
        for name, feeds in outlets.items()
    )
    config = f"catalogue = []\n[crawl]\ndelay_s = 0\ntimeout_s = 5\nallow_private = [{hosts}]\n{stanzas}"
    (line.folder / "presswatch.toml").write_text(config, encoding="utf-8")


@pytest.fixture
def found(presswatch: CommandLine, site: Site) -> dict[str, Any]:
    """The findings on six outlets of one server, by id."""
    base = {name: f"http://{name}.localhost:{site.port}" for name in ("sound", "section", "moved", "search", "index")}
    site.on("/robots.txt", text("User-agent: *\nCrawl-delay: 0.1\nDisallow: /closed\n"), "sound.localhost")
    site.on("/rss", with_etag(rss([f"{base['sound']}/talks-1"])), "sound.localhost")
    site.on("/talks-1", article("Talks go on at the lake"), "sound.localhost")
    site.on("/closed", rss([f"{base['sound']}/talks-1"]), "sound.localhost")
    site.on("/world", listing(*(f"/world/talks-1234{n}" for n in range(4))), "section.localhost")
    site.on("/world/talks-12340", Reply(html("Moved"), 410), "section.localhost")
    site.on("/world/talks-12341", article("Talks go on", date="2024-01-15T10:00:00"), "section.localhost")
    site.on("/world", listing(*(f"/world/talks-1234{n}" for n in range(4))), "moved.localhost")
    site.on("/rss", rss([f"{base['sound']}/talks-1"]), "search.localhost")
    site.on("/wall", rss([f"http://wall.localhost:{site.port}/talks-1"]), "wall.localhost")
    site.on("/talks-1", article("Talks", "Subscribe to go on."), "wall.localhost")
    index = f"<sitemapindex><sitemap><loc>{base['index']}/new.xml</loc></sitemap></sitemapindex>" + "<!-- x -->" * 20
    news = f"<urlset><url><loc>{base['index']}/talks-1</loc></url></urlset>" + "<!-- x -->" * 20
    site.on("/index.xml", Reply(index.encode(), 200, XML), "index.localhost")
    site.on("/new.xml", Reply(news.encode(), 200, XML), "index.localhost")
    site.on("/talks-1", article("Talks go on at the lake"), "index.localhost")
    configure(
        presswatch,
        site,
        sound='{ kind = "rss", url = "HOST/rss" }, { kind = "rss", url = "HOST/closed" }',
        section="{ kind = 'section', url = 'HOST/world', article_url = '^/world/.+-\\d+$' }",
        moved="{ kind = 'section', url = 'HOST/world', article_url = '^/news/\\d+$' }",
        search='{ kind = "rss", url = "HOST/rss" }',
        wall='{ kind = "rss", url = "HOST/wall" }',
        index='{ kind = "news_sitemap", url = "HOST/index.xml" }',
    )
    before = {path: path.read_bytes() for path in presswatch.folder.iterdir()}
    done = presswatch("outlet", "check", "--json")
    assert done.code == 1
    assert {path: path.read_bytes() for path in presswatch.folder.iterdir()} == before, "nothing is written"
    return {one["id"]: one for one in done.lines()}


def test_what_is_found(found: dict[str, Any], site: Site) -> None:
    sound = found["sound"]
    (robots,) = sound["robots"]
    assert (robots["state"], robots["delay_s"]) == ("ok", 0.1)
    good, closed = sound["feeds"]
    assert (good["outcome"], good["entries"], good["not_modified"]) == ("read", 1, True)
    assert (closed["outcome"], closed["state"]) == ("disallowed", "problem")
    assert not site.asked("/closed"), "robots.txt is obeyed here too"
    assert (sound["ok"], sound["article"]["title"]) == (False, "Talks go on at the lake")
    assert sound["article"]["published_at"] == "2024-01-15T08:00:00Z"
    assert (sound["article"]["language"], sound["article"]["letters"] > 200) == ("en", True)

    section = found["section"]
    assert section["ok"], "one article that is gone is an accident"
    assert (section["feeds"][0]["entries"], section["feeds"][0]["not_modified"]) == (4, False)
    assert (section["article"]["article_url"], section["article"]["state"]) == (True, "note")
    assert "timezone" in section["article"]["do"]

    (moved,) = found["moved"]["feeds"]
    assert (moved["state"], moved["entries"]) == ("problem", 0)
    assert r"try article_url = '^/world/[^/]+[-_.]\d{4,}'" in moved["do"]
    assert found["moved"]["article"] is None

    assert found["search"]["ok"]
    assert 'hosts = ["sound.localhost"]' in found["search"]["feeds"][0]["do"]
    assert found["wall"]["article"]["says"] == "Hardly any text was found."
    assert (found["index"]["ok"], found["index"]["feeds"][0]["entries"]) == (True, 1)


def test_a_person_reads_it_on_a_terminal(presswatch: CommandLine, site: Site) -> None:
    site.on("/rss", rss([site.url("/talks-1")])).on("/talks-1", article("Talks go on at the lake"))
    feeds = f'feeds = [{{ kind = "rss", url = "{site.url("/rss")}" }}, {{ kind = "rss", url = "{site.url("/old")}" }}]'
    config = f'[crawl]\ndelay_s = 0\nallow_private = ["{site.authority}"]\n[[outlet]]\nid = "courier"\n{feeds}\n'
    (presswatch.folder / "presswatch.toml").write_text(config, encoding="utf-8")
    done = presswatch("outlet", "check", "courier", "--no-json")
    assert done.code == 1
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert f"  ✓ {site.url('/robots.txt')}" in lines
    assert f"  ! rss  {site.url('/rss')}" in lines
    assert f"  ✗ rss  {site.url('/old')}" in lines
    told = " ".join(done.stdout.split())
    assert "There is nothing at this address any more. (127.0.0.1 answered 404) → The feed has moved" in told
    assert "“Talks go on at the lake”: 2024-01-15T08:00:00Z, language en" in told
    unknown = presswatch("outlet", "check", "courrier")
    assert (unknown.code, unknown.stdout) == (2, "")
    assert "no outlet 'courrier'; did you mean \"courier\"?" in unknown.stderr


#: Fault of the world → what is tried ends so: the feed, the article.
FAULTS: dict[str, tuple[str, str | None]] = {
    "badfeed": ("bad_feed", "read"),
    "xmlbomb": ("bad_feed", None),
    "htmlfeed": ("bad_feed", None),
    "http404": ("read", "gone"),
    "http410": ("read", "gone"),
    "http500": ("server_error", None),
    "http429": ("rate_limited", None),
    "timeout": ("timeout", None),
    "reset": ("connection_failed", None),
    "truncgzip": ("truncated", None),
    "truncbody": ("truncated", None),
    "redirloop": ("redirect_loop", None),
    "ssrf_meta": ("private_address", None),
    "ssrf_file": ("bad_address", None),
    "huge": ("too_large", None),
    "robots500": ("robots_unreachable", None),
    "robots_timeout": ("robots_unreachable", None),
    "robots_deny": ("disallowed", None),
    "soft404": ("read", "soft_404"),
    "empty200": ("read", "read"),
    "botwall": ("read", "bot_wall"),
    "robots_html": ("read", "read"),
}
WORKS = {"robots_html"}


def test_every_fault_of_the_world_has_words_of_its_own(presswatch: CommandLine, replay_world: StartWorld) -> None:
    world = replay_world(start="all")
    hosts = world.get("/hosts")
    busiest = sorted(hosts, key=lambda host: (-hosts[host]["live"], host))
    config = "catalogue = []\n[crawl]\ntimeout_s = 2\ndelay_s = 0\n"
    for fault, host in zip(FAULTS, busiest, strict=False):
        world.post("/fault", host=host, kind=fault)
        config += f'[[outlet]]\nid = "{fault}"\nfeeds = [{{ kind = "rss", url = "https://{host}/rss.xml" }}]\n'
    (presswatch.folder / "presswatch.toml").write_text(config, encoding="utf-8")
    done = presswatch("outlet", "check", env=world.env)
    assert done.code == 1
    found = {one["id"]: one for one in done.lines()}
    ended = {name: (one["feeds"][0]["outcome"], (one["article"] or {}).get("outcome")) for name, one in found.items()}
    assert ended == FAULTS
    assert {name for name, one in found.items() if one["ok"]} == WORKS
    for name, one in found.items():
        problems = [found for found in (*one["feeds"], one["article"]) if found and found["state"] == "problem"]
        assert bool(problems) is not one["ok"], name
        assert all(problem["says"] and problem["do"] for problem in problems), name
    assert not (presswatch.folder / "presswatch.db").exists()
    assert not world.get("/stats")["private_hits"]
