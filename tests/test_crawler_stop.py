"""The end of a round: on time, on request, or because the answers cannot be taken any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from domain.outcomes import Outcome
from tests import crawling, website
from tests.crawling import Crawls, Fetched, allow, feed, page, pages
from tests.house import ROOT
from tests.website import Reply, Site, html, rss

crawls, site = crawling.crawls, website.site


def outcomes(fetched: Fetched) -> list[str]:
    """How the pages ended, sorted."""
    return sorted("page" if one.page else str(one.outcome) for one in fetched.pages)


@pytest.mark.parametrize("sign", ["stop_after_s", "deadline_after_s", "cancel_after_s"])
def test_what_waits_is_postponed_and_what_is_under_way_may_end(crawls: Crawls, site: Site, sign: str) -> None:
    paths = [f"/{n}" for n in range(30)]
    for path in paths:
        site.on(path, Reply(html(path), after_s=0.5))
    urls = [f"http://a.example{path}" for path in paths]
    fetched = crawls(*pages(urls), env=site.env, **{sign: 0.3})
    assert outcomes(fetched) == ["page"] * 4 + ["postponed"] * 26
    assert len(site.asked()) == 4
    assert {one.asked for one in fetched.pages if one.outcome is Outcome.POSTPONED} == {False}
    assert fetched.seconds < 3
    assert fetched.error == ("CancelledError()" if sign == "cancel_after_s" else None)


def test_what_does_not_end_is_dropped(crawls: Crawls, site: Site) -> None:
    site.on("/hangs", Reply(after_s=30)).on("/drips", Reply(b"x" * 1000, drip_s=0.5))
    urls = ["http://a.example/hangs", "http://b.example/drips"]
    settings = {"stop_grace_s": 0.5}
    fetched = crawls(*pages(urls), feed("http://c.example/hangs"), env=site.env, stop_after_s=0.5, settings=settings)
    assert outcomes(fetched) == ["postponed"] * 2
    assert [one.asked for one in fetched.pages] == [True, True]
    assert [read.outcome for read in fetched.feeds] == [Outcome.POSTPONED]
    assert fetched.seconds < 3


def test_requests_that_wait_for_robots_txt_or_their_turn_are_let_go(crawls: Crawls, site: Site) -> None:
    site.on("/robots.txt", Reply(after_s=30), host="a.example").on("/x", Reply())
    urls = [f"http://{host}.example/x" for host in "ab" for _ in range(5)]
    settings = {"delay_s": 20.0, "stop_grace_s": 0.3}
    fetched = crawls(*pages(urls), env=site.env, stop_after_s=0.5, settings=settings)
    assert outcomes(fetched) == ["postponed"] * 10
    assert site.asked() == []
    assert fetched.seconds < 3


@pytest.mark.parametrize("sign", ["stop_after_s", "deadline_after_s"])
def test_a_round_that_is_over_before_it_begins(crawls: Crawls, site: Site, sign: str) -> None:
    site.on("/a", Reply())
    urls = [f"http://a.example/{n}" for n in range(500)]
    fetched = crawls(*pages(urls), feed("http://a.example/feed"), env=site.env, **{sign: -1.0})
    assert set(outcomes(fetched)) <= {"postponed"}
    assert len(fetched.pages) == 500
    assert len(fetched.feeds) == 1
    assert site.asked() == []


def test_what_a_feed_brings_in_at_the_end_is_answered_too(crawls: Crawls, site: Site) -> None:
    site.on("/feed", Reply(rss([f"http://a.example/{n}" for n in range(50)]).body, after_s=0.5))
    fetched = crawls(feed("http://a.example/feed"), follows=True, env=site.env, stop_after_s=0.2)
    assert [read.outcome for read in fetched.feeds] == [Outcome.READ]
    assert outcomes(fetched) == ["postponed"] * 50


def test_the_failure_of_the_inbox_ends_the_round_and_is_raised(crawls: Crawls, site: Site) -> None:
    for n in range(20):
        site.on(f"/{n}", Reply())
    urls = [f"http://a.example/{n}" for n in range(20)]
    fetched = crawls(*pages(urls), env=site.env, fails_on=urls[1], settings={"delay_s": 0.1})
    assert fetched.error == f"OSError('no room for {urls[1]}')"
    assert sorted(one.request.url for one in fetched.pages) == sorted(urls)
    assert outcomes(fetched).count("postponed") >= 17
    again = crawls(*pages(urls), env=site.env)
    assert outcomes(again) == ["page"] * 20


def test_many_rounds_in_one_process_leave_nothing_behind(crawls: Crawls, site: Site) -> None:
    links = [site.url(f"/{n}") for n in range(20)]
    for n in range(20):
        site.on(f"/{n}", Reply(html("x" * 20_000)) if n % 4 else Reply(breaks_off=True))
    site.on("/feed", rss(links)).on("/robots.txt", Reply(b"User-agent: *\nDisallow: /3"))
    fetched = crawls(feed(site.url("/feed")), follows=True, times=30, keeps=False, settings=allow(site))
    assert len(site.asked()) > 30 * 20
    assert fetched.n_files[-1] <= fetched.n_files[4] + 2
    assert fetched.memory_mib[-1] - fetched.memory_mib[9] < 5


# The reactor

PROGRAM = """
import asyncio, sys
from crawler.run import run_in_reactor

async def main():
    print(type(asyncio.get_running_loop()).__module__, flush=True)
    try:
        await asyncio.sleep({seconds})
    except asyncio.CancelledError:
        await asyncio.sleep(0.1)
        print("cleaned up", flush=True)
        {after}
    return "done"

print(run_in_reactor(main))
try:
    run_in_reactor(main)
except RuntimeError as error:
    print(error)
"""


def start(seconds: float, after: str = "raise") -> subprocess.Popen[str]:
    """Run the program and wait for its first line."""
    program = PROGRAM.format(seconds=seconds, after=after)
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout
    assert running.stdout.readline() == "uvloop\n"
    return running


def finish(running: subprocess.Popen[str]) -> tuple[str, str]:
    """What it printed after its first line, and its errors. Not `communicate`, which passes over what was buffered."""
    assert running.stdout
    assert running.stderr
    with running:
        return running.stdout.read(), running.stderr.read()


def test_the_reactor_runs_once() -> None:
    output, errors = finish(start(0))
    assert output.startswith("done\na reactor was started in this process already")
    assert errors == ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, -signal.SIGINT)])
def test_signals_cancel_what_runs(number: signal.Signals, code: int) -> None:
    running = start(60)
    begun = time.monotonic()
    running.send_signal(number)
    output, errors = finish(running)
    assert output == "cleaned up\n"
    assert running.returncode == code
    assert ("KeyboardInterrupt" in errors) == (number is signal.SIGINT)
    assert time.monotonic() - begun < 5


def test_what_catches_its_cancellation_returns() -> None:
    running = start(60, after="pass")
    running.send_signal(signal.SIGTERM)
    output, _ = finish(running)
    assert output.startswith("cleaned up\ndone\n")
    assert running.returncode == 0


def test_nothing_is_said_on_the_screen(site: Site) -> None:
    """Faults are outcomes; Scrapy's and Twisted's reports of them are no concern of the user."""
    program = f"""
import asyncio
from crawler.run import CrawlSettings, crawl_round, run_in_reactor
from domain.crawling import FollowUp, PageRequest

class Inbox:
    async def feed(self, answer): return FollowUp()
    async def page(self, answer): print(answer.outcome)

async def main():
    pages = [PageRequest(0, "x", "{site.url()}" + path) for path in ("reset", "cut", "500", "long", "no")]
    allowed = frozenset(["{site.authority}"])
    settings = CrawlSettings("Presswatch/0", delay_s=0, max_page_bytes=99, allow_private=allowed)
    await crawl_round([], pages, Inbox(), settings, holds={{}}, parse=None)

run_in_reactor(main)
"""
    site.on("/reset", Reply(breaks_off=True)).on("/cut", Reply(b"x" * 50, cut_at=9)).on("/500", Reply(status=500))
    site.on("/long", Reply(b"x" * 500)).on("/robots.txt", Reply(b"User-agent: *\nDisallow: /no"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    for name in ("http_proxy", "https_proxy"):
        environment.pop(name, None)
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert sorted(ran.stdout.split()) == sorted(
        ["connection_failed", "truncated", "server_error", "too_large", "disallowed"]
    )


def test_a_page_after_all_that_is_still_a_page(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply())
    assert outcomes(crawls(page(site.url("/a")), settings=allow(site))) == ["page"]
