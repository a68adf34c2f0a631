"""Rounds of fetching for tests, run in a child process: Twisted's reactor starts once, and needs the main thread.

One child serves the whole session. A `Job` says what to fetch and how; what came back is an `Outcome` of plain values.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

import pytest

from domain.crawling import FeedAnswer, FeedRequest, FollowUp, PageAnswer, PageRequest, Validators
from domain.outlets import Feed
from tests.website import Site

USER_AGENT = "Presswatch/0.1 (+desk@example.org)"
#: A round of a test that takes longer hangs.
PATIENCE_S = 60.0
_PROXY_NAMES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "SSL_CERT_FILE")


@dataclass(frozen=True, slots=True)
class Job:
    """What to fetch, how, and what to do on the way."""

    feeds: Sequence[FeedRequest] = ()
    pages: Sequence[PageRequest] = ()
    #: Arguments of `CrawlSettings`.
    settings: Mapping[str, Any] = field(default_factory=dict)
    holds: Mapping[str, datetime] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    #: What names resolve to; no other name is known then.
    names: Mapping[str, Sequence[str]] | None = None
    #: Every page that a feed lists is wanted.
    follows: bool = False
    #: Seconds that the inbox takes for a page.
    page_s: float = 0.0
    #: The inbox fails on the answer for this URL.
    fails_on: str | None = None
    stop_after_s: float | None = None
    cancel_after_s: float | None = None
    deadline_after_s: float | None = None
    #: Take along what the round before kept of robots.txt and of when hosts were asked.
    carries_on: bool = False
    times: int = 1
    #: The answers for pages are kept.
    keeps: bool = True


@dataclass(slots=True)
class Fetched:
    """What came of a job."""

    feeds: list[FeedAnswer] = field(default_factory=list)
    pages: list[PageAnswer] = field(default_factory=list)
    seconds: float = 0.0
    #: The exception that the round ended with.
    error: str | None = None
    #: After each of `times` rounds: open files, and the memory in use in MiB.
    n_files: list[int] = field(default_factory=list)
    memory_mib: list[float] = field(default_factory=list)
    #: How many functions were handed to a worker process.
    n_parsed: int = 0
    #: The longest time that the event loop was held up.
    stall_s: float = 0.0

    def page(self, url: str) -> PageAnswer:
        """The one answer for a page."""
        (found,) = [answer for answer in self.pages if answer.request.url == url]
        return found

    def outcomes(self) -> dict[str, str]:
        """URL → how it ended: ``page``, or the outcome."""
        return {one.request.url: "page" if one.page else str(one.outcome) for one in self.pages}


def page(url: str, outlet_id: str = "outlet", **validators: str) -> PageRequest:
    """A request for a page."""
    return PageRequest(0, outlet_id, url, Validators(**validators))


def pages(urls: Sequence[str], outlet_id: str = "outlet") -> list[PageRequest]:
    """Requests for pages."""
    return [PageRequest(n, outlet_id, url) for n, url in enumerate(urls)]


def feed(url: str, kind: str = "rss", outlet_id: str = "outlet", **validators: str) -> FeedRequest:
    """A request for a feed."""
    return FeedRequest(1, Feed(outlet_id, url, kind), Validators(**validators))


def allow(site: Site, **settings: Any) -> dict[str, Any]:
    """Settings with which this server may be asked."""
    return {"allow_private": frozenset({site.authority}), **settings}


class Crawls:
    """The child process, from the parent's side."""

    def __init__(self) -> None:
        # Spawned, not forked: the parent has threads. A daemon ends with the parent.
        context = multiprocessing.get_context("spawn")
        self._jobs, childs = context.Pipe()
        self._process = context.Process(target=_child, args=(childs,), daemon=True)
        self._process.start()
        childs.close()

    def __call__(self, *requests: FeedRequest | PageRequest, **options: Any) -> Fetched:
        """Run a round for these requests with these fields of `Job`; raises if the child dies or hangs."""
        wanted_feeds = [one for one in requests if isinstance(one, FeedRequest)]
        wanted_pages = [one for one in requests if isinstance(one, PageRequest)]
        self._jobs.send(Job(wanted_feeds, wanted_pages, **options))
        if not self._jobs.poll(PATIENCE_S):
            self.end()
            pytest.fail(f"the round took more than {PATIENCE_S:g} s")
        fetched: Fetched = self._jobs.recv()
        return fetched

    @property
    def is_alive(self) -> bool:
        """False after a round that hung."""
        return self._process.is_alive()

    def end(self) -> None:
        """End the child."""
        self._process.kill()
        self._process.join()


#: The child that serves this session; it ends with it.
_RUNNING: list[Crawls] = []


@pytest.fixture
def crawls() -> Crawls:
    """`crawls(page(url), settings={"delay_s": 0})` runs a round in the session's child process."""
    if not _RUNNING or not _RUNNING[-1].is_alive:
        _RUNNING.append(Crawls())
    return _RUNNING[-1]


# The child


def _child(jobs: Connection) -> None:
    from crawler.run import run_in_reactor

    run_in_reactor(partial(_serve, jobs))


async def _serve(jobs: Connection) -> None:
    from crawler.run import RobotsCache

    kept: dict[str, Any] = {"robots_cache": RobotsCache(), "last_asked": {}}
    while True:
        # Not recv: a thread that waits without end would keep the process from ending.
        while not await asyncio.to_thread(jobs.poll, 0.2):
            pass
        try:
            job = jobs.recv()
        except EOFError:
            return
        if not job.carries_on:
            kept = {"robots_cache": RobotsCache(), "last_asked": {}}
        jobs.send(await _run(job, kept))


async def _run(job: Job, kept: dict[str, Any]) -> Fetched:
    from twisted.internet import reactor as installed

    reactor: Any = installed
    for name in _PROXY_NAMES:
        os.environ.pop(name, None)
    os.environ.update(job.env)
    fetched = Fetched()
    usual = reactor.nameResolver
    if job.names is not None:
        reactor.installNameResolver(_Names(job.names))
    watch = asyncio.ensure_future(_watch(fetched))
    begun = time.monotonic()
    try:
        for _ in range(job.times):
            await _one_round(job, fetched, kept)
            fetched.n_files.append(_n_files())
            fetched.memory_mib.append(_memory_mib())
    finally:
        fetched.seconds = time.monotonic() - begun
        watch.cancel()
        reactor.installNameResolver(usual)
    return fetched


async def _one_round(job: Job, fetched: Fetched, kept: dict[str, Any]) -> None:
    from crawler.run import CrawlSettings, crawl_round

    async def parse(fn: Callable[..., Any], *args: object) -> Any:
        fetched.n_parsed += 1
        return pickle.loads(pickle.dumps(fn))(*args)  # noqa: S301 - our own; to see that it can be pickled

    stop = asyncio.Event()
    deadline = None if job.deadline_after_s is None else time.monotonic() + job.deadline_after_s
    settings = CrawlSettings(**{"user_agent": USER_AGENT, "delay_s": 0.0, **job.settings})
    round_ = crawl_round(
        job.feeds,
        job.pages,
        _Inbox(job, fetched),
        settings,
        holds=job.holds,
        parse=parse,
        deadline=deadline,
        stop=stop,
        **kept,
    )
    task = asyncio.ensure_future(round_)
    loop = asyncio.get_running_loop()
    if job.stop_after_s is not None:
        loop.call_later(job.stop_after_s, stop.set)
    if job.cancel_after_s is not None:
        loop.call_later(job.cancel_after_s, task.cancel)
    await asyncio.wait({task})
    error = asyncio.CancelledError() if task.cancelled() else task.exception()
    fetched.error = repr(error) if error else None


async def _watch(fetched: Fetched) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.01)
        fetched.stall_s = max(fetched.stall_s, time.monotonic() - before - 0.01)


def _n_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def _memory_mib() -> float:
    """Memory in use, where the system says; else its peak, which tells as much of a leak."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except FileNotFoundError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (2**20 if sys.platform == "darwin" else 2**10)


class _Inbox:
    """Keeps every answer."""

    def __init__(self, job: Job, fetched: Fetched) -> None:
        self._job = job
        self._fetched = fetched

    async def feed(self, answer: FeedAnswer) -> FollowUp:
        self._fetched.feeds.append(answer)
        self._may_fail(answer.request.feed.url)
        if not self._job.follows:
            return FollowUp()
        outlet_id, found = answer.request.feed.outlet_id, answer.discovered
        return FollowUp(
            tuple(pages([candidate.url for candidate in found.candidates], outlet_id)),
            tuple(feed(url, answer.request.feed.kind, outlet_id) for url in found.documents),
        )

    async def page(self, answer: PageAnswer) -> None:
        if self._job.keeps:
            self._fetched.pages.append(answer)
        await asyncio.sleep(self._job.page_s)
        self._may_fail(answer.request.url)

    def _may_fail(self, url: str) -> None:
        if url == self._job.fails_on:
            raise OSError(f"no room for {url}")


class _Names:
    """A name server of the test's own, in the place of the system's."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        from twisted.internet.interfaces import IHostnameResolver
        from zope.interface import directlyProvides

        directlyProvides(self, IHostnameResolver)
        self._names = names

    def resolveHostName(  # noqa: N802 - Twisted's
        self,
        receiver: Any,
        name: str,
        port: int = 0,
        types: object = None,  # noqa: ARG002
        semantics: str = "TCP",  # noqa: ARG002
    ) -> Self:
        from twisted.internet.address import IPv4Address, IPv6Address

        receiver.resolutionBegan(self)
        for address in self._names.get(name, ()):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return self

    def cancel(self) -> None:
        """Nothing to cancel: it answers at once."""
