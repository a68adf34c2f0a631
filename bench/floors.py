"""What the obvious program does: Scrapy, trafilatura and plain INSERTs, as fast as that goes.

    python -m bench.floors presswatch.toml floor.db [--processes 2]

Reads the feeds that the configuration names, fetches every page that they list, extracts text and metadata in the
callback (or in that many worker processes), and inserts a row a page. No robots.txt, no history, no topics, no
copies, no bounds: nothing that a monitor must do beside the crawl. Prints `{"stored": N}`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import sqlite3
import tomllib
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse

SETTINGS = {
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
}
COLUMNS = ("title", "author", "date", "description", "text")


def feeds_of(config: Path) -> list[str]:
    """The addresses of the feeds that a `presswatch.toml` declares."""
    outlets = tomllib.loads(config.read_text(encoding="utf-8"))["outlet"]
    return [feed["url"] for outlet in outlets for feed in outlet["feeds"]]


def read(html: str, url: str) -> tuple[str | None, ...]:
    """Extract a page; top level, so that worker processes find it."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(html, url=url, with_metadata=True)
    return tuple(getattr(document, column, None) for column in COLUMNS)


class Floor(scrapy.Spider):
    """Feeds, pages, rows."""

    name = "floor"

    def __init__(self, feeds: list[str], database: Path, pool: ProcessPoolExecutor | None) -> None:
        super().__init__()
        self.feeds = feeds
        self.pool = pool
        self.database = sqlite3.connect(database, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = NORMAL")
        self.database.execute(f"CREATE TABLE article (url TEXT PRIMARY KEY, {', '.join(COLUMNS)})")

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for every feed."""
        for url in self.feeds:
            yield scrapy.Request(url, callback=self.parse_feed)

    def parse_feed(self, response: Response) -> Iterator[scrapy.Request]:
        """Ask for every page that an RSS document lists, before further feeds: workers shall not wait for pages."""
        for url in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(url, callback=self.parse_page, priority=1)

    async def parse_page(self, response: Response) -> None:
        """Read a page and keep it."""
        if not isinstance(response, TextResponse):
            return
        if self.pool is None:
            row = read(response.text, response.url)
        else:
            loop = asyncio.get_running_loop()
            row = await loop.run_in_executor(self.pool, read, response.text, response.url)
        if row[-1]:
            self.database.execute(
                f"INSERT OR REPLACE INTO article VALUES ({','.join('?' * (len(COLUMNS) + 1))})",  # noqa: S608
                (response.url, *row),
            )


def main() -> None:
    """Crawl once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("database", type=Path)
    parser.add_argument("--processes", type=int, default=0, help="worker processes; 0: extract in the callback")
    arguments = parser.parse_args()
    pool = None
    if arguments.processes:
        # Forked before the reactor has threads or sockets: the cheapest way to have workers.
        pool = ProcessPoolExecutor(arguments.processes, multiprocessing.get_context("fork"))
        list(pool.map(read, ["<p>warm</p>"] * arguments.processes, ["https://warm.invalid/"] * arguments.processes))
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(Floor, feeds_of(arguments.config), arguments.database, pool)
    process.start()
    if pool:
        pool.shutdown()
    with sqlite3.connect(arguments.database) as database:
        (stored,) = database.execute("SELECT count(*) FROM article").fetchone()
    print(json.dumps({"stored": stored}))


if __name__ == "__main__":
    main()
