"""A web server for tests: what each path answers is said by the test, and what was asked is written down.

It speaks plain HTTP on loopback, also as a proxy (``site.env``): then it is every host there is. Unlike a proper
server it can cut a body short, break off, be slow, and tell how many requests it had at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self
from urllib.parse import urlsplit

import pytest


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    at_s: float
    host: str
    path: str
    headers: dict[str, str]
    #: Requests to the same host that were being answered, this one included.
    at_once: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path answers."""

    body: bytes = b"<html><body>A page</body></html>"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    #: Seconds before the answer begins.
    after_s: float = 0.0
    #: Only so much of the body is sent, although its whole length was announced; then the connection is closed.
    cut_at: int | None = None
    #: The connection is closed without an answer.
    breaks_off: bool = False
    #: These bytes are sent instead of anything else.
    raw: bytes | None = None
    #: Seconds between two bytes of the body.
    drip_s: float = 0.0


Route = Reply | Sequence[Reply] | Callable[[Asked], Reply]


def html(text: str = "A page") -> bytes:
    """A small web page."""
    return f"<!doctype html><html><head><title>{text}</title></head><body><p>{text}</p></body></html>".encode()


def redirect(location: str, status: int = 302) -> Reply:
    """An answer that leads elsewhere."""
    return Reply(b"", status, {"Location": location})


def text(body: str, status: int = 200) -> Reply:
    """An answer in plain text, as robots.txt is."""
    return Reply(body.encode(), status, {"Content-Type": "text/plain"})


def rss(links: Sequence[str]) -> Reply:
    """A feed of these links."""
    items = "".join(f"<item><title>Item {n}</title><link>{link}</link></item>" for n, link in enumerate(links))
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
    padding = "<!-- a document of less than 200 bytes is taken for an error page, whatever it says of itself -->" * 2
    return Reply((body + padding).encode(), 200, {"Content-Type": "application/rss+xml"})


class Site:
    """The server, in a thread of its own. Unknown paths are 404, robots.txt among them."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._routes: dict[tuple[str, str], Route] = {}
        self._log: list[Asked] = []
        self._at_once: Counter[str] = Counter()
        self._tls = tls
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def on(self, path: str, route: Route, host: str = "") -> Self:
        """Say what a path answers: a reply, replies one after the other (the last one stays), or a function."""
        self._routes[host, path] = route
        return self

    def url(self, path: str = "/") -> str:
        """The address of a path, straight at this server."""
        return f"{'https' if self._tls else 'http'}://{self.authority}{path}"

    @property
    def authority(self) -> str:
        """Host and port, as ``allow_private`` has them."""
        return f"127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment in which every host is this server."""
        return {"http_proxy": f"http://{self.authority}", "no_proxy": ""}

    def asked(self, path: str | None = None, host: str | None = None) -> list[Asked]:
        """What was asked for, in order; robots.txt only if it is named."""
        return [
            one
            for one in list(self._log)
            if (one.path == path if path else one.path != "/robots.txt") and host in {None, one.host}
        ]

    def gaps_s(self, host: str | None = None) -> list[float]:
        """Seconds from one request to the next, robots.txt included."""
        times = [one.at_s for one in list(self._log) if host in {None, one.host}]
        return [later - earlier for earlier, later in pairwise(times)]

    def most_at_once(self, host: str | None = None) -> int:
        """The largest number of requests to one host at once."""
        return max((one.at_once for one in list(self._log) if host in {None, one.host}), default=0)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        left_over = asyncio.all_tasks(self._loop)
        for task in left_over:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left_over, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                if not await self._answer(head.decode("latin-1"), writer):
                    break
        writer.close()

    async def _answer(self, head: str, writer: asyncio.StreamWriter) -> bool:
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        target = urlsplit(first.split(" ")[1])
        host = target.hostname or headers.get("host", "").rpartition(":")[0]
        path = target.path + (f"?{target.query}" if target.query else "")
        self._at_once[host] += 1
        asked = Asked(time.monotonic(), host, path, headers, self._at_once[host])
        self._log.append(asked)
        try:
            return await _send(self._reply(asked), writer)
        finally:
            self._at_once[host] -= 1

    def _reply(self, asked: Asked) -> Reply:
        key = (asked.host, asked.path) if (asked.host, asked.path) in self._routes else ("", asked.path)
        route = self._routes.get(key, Reply(b"Not found", 404))
        if callable(route):
            return route(asked)
        if isinstance(route, Reply):
            return route
        if len(route) > 1:
            self._routes[key] = route[1:]
        return route[0]


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> bool:
    """Send; return whether the connection may be used again."""
    await asyncio.sleep(reply.after_s)
    if reply.breaks_off:
        return False
    if reply.raw is not None:
        writer.write(reply.raw)
        await writer.drain()
        return False
    lines = {"Content-Length": str(len(reply.body)), **reply.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"HTTP/1.1 {reply.status} Said\r\n{head}\r\n".encode("latin-1"))
    if reply.status == 304:
        return True
    sent = reply.body[: reply.cut_at]
    for n in range(len(sent) if reply.drip_s else 0):
        writer.write(sent[n : n + 1])
        await writer.drain()
        await asyncio.sleep(reply.drip_s)
    if not reply.drip_s:
        writer.write(sent)
    await writer.drain()
    return reply.cut_at is None


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of this test's own."""
    with Site() as running:
        yield running
