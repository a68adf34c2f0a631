"""The inbox of a round: whatever a page does to its reader, its URL ends in one counted outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from domain.clock import utc_now
from domain.crawling import PageAnswer
from domain.outcomes import Outcome, Tally
from domain.pages import Page
from extract.pool import Limit, Workers
from monitor.lane import Lane
from monitor.round import Round
from monitor.settings import Settings, load_settings
from storage.store import Store, open_store
from tests.storing import RSS, offer, outlet

PARAGRAPH = "<p>The committee said on Monday that the bridge would open in the spring, after years of work.</p>"
PAGE = f"<html><head><title>The bridge opens in spring</title></head><body>{PARAGRAPH * 20}</body></html>"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    opened = Workers(1)
    yield opened
    opened.close()


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url)
    with opened.writing() as session:
        session.feeds.declare([outlet()], utc_now(), 300)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    config = tmp_path_factory.mktemp("config") / "presswatch.toml"
    feeds = f'[{{ kind = "rss", url = "{RSS}" }}]'
    config.write_text(f'catalogue = []\n[crawl]\nkeep = "all"\n[[outlet]]\nid = "example"\nfeeds = {feeds}\n')
    return load_settings(config, {})


def tally_of(
    pages: dict[str, bytes], store: Store, workers: Workers, settings: Settings, led_to: str | None = None
) -> Tally:
    """Bring these pages to a round, by address, or by the one address that all led to; return how they ended."""

    async def bring() -> Tally:
        async with Lane(store) as lane:
            run_id = await lane.run(lambda session: session.ledger.begin_run(utc_now()))
            offers = [offer(url) for url in pages]
            states = await lane.run(lambda session: session.candidates.offer("example", offers, utc_now()))
            inbox = Round(settings, lane, workers, run_id, everything=False)
            for request in inbox.take(states):
                body = pages[request.url]
                page = Page(request.url, led_to or request.url, 200, {"content-type": "text/html"}, body, utc_now())
                await inbox.page(PageAnswer(request, page))
            return inbox.close()

    return asyncio.run(bring())


def test_a_page_that_costs_too_much_is_an_outcome_and_costs_no_other(
    store: Store, workers: Workers, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is loaded for the first page is paid by it. No page that we know of takes two seconds, so the bound is put
    # where one does.
    assert tally_of({"https://example.org/first": PAGE.encode()}, store, workers, settings).outcomes == {Outcome.NEW: 1}
    monkeypatch.setattr("monitor.round.PAGE_LIMIT", Limit(cpu_s=0.3, wall_s=60))
    long = PAGE.replace(PARAGRAPH, PARAGRAPH * 1_000).encode()
    tally = tally_of(
        {"https://example.org/long": long, "https://example.org/next": PAGE.encode()}, store, workers, settings
    )
    assert tally.outcomes == {Outcome.READ_TIMEOUT: 1, Outcome.NEW: 1}
    assert tally.offered == 2


def test_every_page_ends_in_one_outcome(store: Store, workers: Workers, settings: Settings) -> None:
    pages = {
        "https://example.org/a": PAGE.encode(),
        "https://example.org/binary": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "https://example.org/empty": b"<html></html>",
        "https://example.org/nothing": b"",
    }
    tally = tally_of(pages, store, workers, settings)
    assert tally.outcomes == {Outcome.NEW: 1, Outcome.NOT_HTML: 1, Outcome.EMPTY_PAGE: 1, Outcome.NO_TEXT: 1}


WALL = b"""<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1>
<p>We and our 120 partners use cookies to store and access personal data on your device.</p>
<p>You can withdraw your consent at any time. Our privacy policy says more.</p>
<button>Accept all</button><button>Reject all</button></body></html>"""


@pytest.mark.parametrize("led_to", [None, "https://consent.example.org/ask?to=1", "https://consent.example.org/"])
def test_one_wall_at_many_addresses_is_no_article_and_no_other_end(
    store: Store, workers: Workers, settings: Settings, led_to: str | None
) -> None:
    pages = {f"https://example.org/{number}": WALL for number in range(500 if led_to is None else 20)}
    tally = tally_of(pages, store, workers, settings, led_to)
    assert tally.outcomes == {Outcome.CONSENT_WALL: len(pages)}
    with store.reading() as session:
        assert list(session.archive.in_order(on_topic=False)) == []
        assert list(session.archive.pairs()) == []


def test_the_home_page_is_no_article(store: Store, workers: Workers, settings: Settings) -> None:
    pages = {"https://example.org/a": PAGE.encode()}
    assert tally_of(pages, store, workers, settings, "https://example.org/").outcomes == {Outcome.HOME_PAGE: 1}
