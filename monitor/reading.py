"""Reading one page as the monitor would, without a store."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from crawler.run import crawl_round, run_in_reactor
from domain.crawling import FeedAnswer, FollowUp, PageAnswer, PageRequest
from domain.errors import UsageError
from domain.pages import Page
from domain.url_key import is_web_address, unwrap
from extract.batch import BatchRow, read_row, row_of
from monitor.politeness import crawl_settings
from monitor.settings import Settings


def read_source(source: str, url: str | None, settings: Settings) -> dict[str, Any]:
    """Read a saved page, or fetch one as politely as a round would; the row of `extract --batch` without its id.

    Raises `UsageError` for a file that cannot be read or an address that is none.
    """
    if is_web_address(source):
        return _fetched(source, settings)
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"{source} is neither a file nor a web address with http:// or https://")
    return read_row(BatchRow(id=None, url=url, path=path))


def _fetched(url: str, settings: Settings) -> dict[str, Any]:
    answer = run_in_reactor(lambda: _fetch(url, settings))
    if answer.page is None:
        meaning = answer.outcome.meaning if answer.outcome else "not fetched"
        return row_of(None, url, None, error=answer.reason or meaning)
    return _read(answer.page, settings)


async def _fetch(url: str, settings: Settings) -> PageAnswer:
    inbox = _OnePage()
    request = PageRequest(0, "", unwrap(url))
    await crawl_round([], [request], inbox, crawl_settings(settings), holds={}, parse=asyncio.to_thread)
    assert inbox.answer is not None
    return inbox.answer


class _OnePage:
    """An inbox for one page."""

    def __init__(self) -> None:
        self.answer: PageAnswer | None = None

    async def feed(self, answer: FeedAnswer) -> FollowUp:
        """No feed is asked for."""
        raise NotImplementedError(answer.request.feed.url)

    async def page(self, answer: PageAnswer) -> None:
        """Keep the answer."""
        self.answer = answer


def _read(page: Page, settings: Settings) -> dict[str, Any]:
    raise NotImplementedError
