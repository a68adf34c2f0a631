"""Over several rounds: an outlet's own lines are learned and cut, and no reader takes that for an edit."""

from __future__ import annotations

from monitor.describing import describe
from monitor.settings import load_settings
from monitor.status import status_of
from storage.store import open_store
from tests import website
from tests.commandline import CommandLine
from tests.newsroom import story
from tests.website import Reply, Site, rss

site = website.site

FOOTER = "The Larch Post is printed on paper from the mill, and read on both banks of the river."
SKIP = "To the text of this page"
CONFIG = """
catalogue = []
[crawl]
keep = "all"
delay_s = 0
allow_private = ["{site}"]
[[outlet]]
id = "larch"
feeds = [{{ kind = "rss", url = "{feed}" }}]
reading = [{{ body = ".no-such-layout" }}]
[[alert]]
id = "boats"
query = "ferry"
channels = ["file://{folder}/told.jsonl"]
"""


def page(number: int, extra: str = "") -> Reply:
    words = ["mayor", "harbour", "school", "weather", "market", "bridge", "museum", "mill", "station", "library"]
    text = "".join(f"<p>{line}</p>" for line in (SKIP, *story(number), *([extra] if extra else []), FOOTER))
    title = f"The {words[number % 10]} and the ferry {'i' * number}"
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"
    return Reply(html.encode())


def crawl(presswatch: CommandLine) -> dict[str, int]:
    outcomes: dict[str, int] = presswatch("crawl", "--all", "--json").ok().json()["outcomes"]
    return outcomes


def told(presswatch: CommandLine) -> int:
    presswatch("alert", "deliver").ok()
    file = presswatch.folder / "told.jsonl"
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def test_lines_of_the_outlet_are_cut_without_an_edit_or_an_alert(site: Site, presswatch: CommandLine) -> None:
    links = [site.url(f"/story/{number}") for number in range(1, 13)]
    for number in range(1, 13):
        site.on(f"/story/{number}", page(number))
    site.on("/rss.xml", rss(links[:11]))
    config = CONFIG.format(site=site.authority, feed=site.url("/rss.xml"), folder=presswatch.folder)
    (presswatch.folder / "presswatch.toml").write_text(config, encoding="utf-8")
    assert crawl(presswatch) == {"new": 11}
    assert told(presswatch) == 11

    site.on("/rss.xml", rss(links))
    extra = "Nobody has asked the fish, as the fish noted in a letter to this paper on Monday."
    site.on("/story/3", page(3, extra))
    assert crawl(presswatch) == {"new": 1, "reread": 10, "revised": 1}
    assert told(presswatch) == 12, "the new one alone"

    settings = load_settings(presswatch.folder / "presswatch.toml", {})
    store = open_store(f"sqlite:///{presswatch.folder / 'presswatch.db'}")
    with store.reading() as session:
        rows = {article.url: article for article in session.archive.in_order(on_topic=False)}
        edited = describe(session, rows[links[2]])
        (outlet,) = status_of(session, settings, store.name)["outlets"]
    store.close()
    assert all(FOOTER not in row.body and SKIP not in row.body for row in rows.values())
    assert {url: row.n_revisions for url, row in rows.items()} == {url: 1 + (url == links[2]) for url in links}
    readings = [(one["number"], one["reading"]) for one in edited["revisions"]]
    assert readings == [(1, 1), (1, 2), (2, 1)]
    assert edited["revisions"][1]["diff"] == [f"-{SKIP}", f"-{FOOTER}"]
    assert edited["revisions"][2]["diff"] == [f"+{extra}"], "the edit, and nothing of ours"
    assert edited["sources"]["body"]["from"] == "trafilatura"
    assert outlet["learned_lines"] == 2
    (rule,) = outlet["rules"]
    assert (rule["held"], rule["missed"], rule["rotten"]) == (0, 12, True)
