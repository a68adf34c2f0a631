"""Reading one page as the monitor would, without a store, and within the same limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from crawler.run import run_in_reactor
from domain.crawling import PageAnswer, PageRequest
from domain.errors import ReadError, UsageError
from domain.pages import Page
from domain.reading import Habits
from domain.url_key import is_web_address, unwrap
from extract.batch import BatchRow, as_row, read_row
from extract.pool import PAGE_LIMIT, Workers
from extract.read import read_page
from monitor.enquiry import Enquiry
from monitor.habits import habits_by_address
from monitor.settings import Settings

_T = TypeVar("_T")


def read_source(source: str, url: str | None, settings: Settings) -> dict[str, Any]:
    """Read a saved page, or fetch one as politely as a round would; the row of `extract --batch` without its id.

    Raises `UsageError` for a file that cannot be read or an address that is none.
    """
    if is_web_address(source):
        return _fetched(source, settings)
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"{source} is neither a file nor a web address with http:// or https://")
    habits = habits_by_address(settings)(url) if url else Habits()
    return _within_limits(url, read_row, BatchRow(id=None, url=url, path=path, habits=habits))


def _within_limits(url: str | None, read: Callable[..., dict[str, Any]], *given: object) -> dict[str, Any]:
    """Read in a process of its own: whatever the page does to it, this one can say so."""
    workers = Workers(1)
    try:
        return workers.submit(read, *given, limit=PAGE_LIMIT).result()
    except ReadError as error:
        return as_row(None, url, None, str(error))
    finally:
        workers.close()


def _fetched(url: str, settings: Settings) -> dict[str, Any]:
    answer = run_in_reactor(lambda: _fetch(url, settings))
    if answer.page is None:
        meaning = answer.outcome.meaning if answer.outcome else "not fetched"
        return as_row(None, url, None, answer.reason or meaning)
    page = answer.page
    return _within_limits(page.final_url, _read, page, habits_by_address(settings)(page.final_url))


async def _in_thread(fn: Callable[..., _T], *args: object) -> _T:
    return await asyncio.to_thread(fn, *args)


async def _fetch(url: str, settings: Settings) -> PageAnswer:
    (answer,) = await Enquiry(settings, _in_thread).pages([PageRequest(0, "", unwrap(url))])
    return answer


def _read(page: Page, habits: Habits) -> dict[str, Any]:
    draft = read_page(
        page.body,
        url=page.final_url,
        content_type=page.headers.get("content-type"),
        habits=habits,
        now=page.fetched_at,
    )
    return as_row(None, page.final_url, draft)
