"""Receivers of alerts that fail as real ones do: a mail server and a web server, on loopback.

In a third of the attempts they answer an error, hang, or drop the connection: before they have taken the message, or
after, which the sender cannot tell from before. Whatever they took they keep, with what they did then.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.alerting import listening

#: Share of the attempts that fail.
FAULTS = 1 / 3
BEFORE = ("refuse", "busy", "hang", "drop")
#: The message is taken, and its sender does not hear so.
AFTER = ("drop after the body", "hang after the body")


@dataclass(frozen=True, slots=True)
class Item:
    """A text that a message tells of, and the copies that it names, where that is known."""

    url: str
    is_update: bool
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that a receiver took."""

    channel: str
    key: str
    rule: str
    #: The texts that it tells of.
    items: tuple[Item, ...]
    at: float
    #: Whether its sender was told.
    acknowledged: bool


@dataclass
class Sink:
    """What receivers share: chance, patience, and what was taken."""

    chance: random.Random
    #: Seconds that a hanging receiver waits: more than its sender does.
    hang_s: float
    faulty: float = FAULTS
    taken: list[Taken] = field(default_factory=list)
    attempts: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self) -> str | None:
        """What goes wrong this time."""
        with self.lock:
            self.attempts += 1
            if self.chance.random() >= self.faulty:
                return None
            fault = self.chance.choice(BEFORE + AFTER)
            self.faults[fault] = self.faults.get(fault, 0) + 1
            return fault

    def take(self, channel: str, key: str, rule: str, items: Iterable[Item], *, acknowledged: bool) -> None:
        """Keep a message."""
        with self.lock:
            self.taken.append(Taken(channel, key, rule, tuple(items), time.time(), acknowledged))


class _Mail:
    """A mail server as aiosmtpd wants it."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.sink.fault()
        if fault in {"refuse", "busy"}:
            return "451 try again later" if fault == "busy" else "554 no"
        if fault in {None, *AFTER}:
            mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            (plain, *_) = mail.iter_parts()
            key = str(mail["Message-ID"]).strip("<>").partition("@")[0]
            items = of_text(plain.get_content())
            self.sink.take("mailto", key, str(mail["X-Presswatch-Alert"]), items, acknowledged=fault is None)
        if fault in {"hang", "hang after the body"}:
            await asyncio.sleep(self.sink.hang_s)
        if fault is not None and server.transport is not None:
            server.transport.close()
        return "250 OK"


class _Web(BaseHTTPRequestHandler):
    """A web server: /key honours Idempotency-Key, /deaf does not look at it. Both keep every request they took."""

    protocol_version = "HTTP/1.1"
    sink: Sink

    def do_POST(self) -> None:
        fault = self.sink.fault()
        if fault == "drop":
            self._drop()
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if fault in {None, *AFTER}:
            name, key, data = self.path.strip("/"), self.headers["Idempotency-Key"], json.loads(body)
            self.sink.take(name, key, data["rule"], of_json(data), acknowledged=fault is None)
        if fault in {"hang", "hang after the body"}:
            time.sleep(self.sink.hang_s)
        if fault in {"hang", *AFTER}:
            self._drop()
            return
        self.send_response({"refuse": 500, "busy": 429, None: 204}[fault])
        if fault == "busy":
            self.send_header("Retry-After", "30")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Say nothing."""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that senders or we dropped are what this is about."""


@contextmanager
def receivers(sink: Sink) -> Iterator[tuple[int, int]]:
    """Run both; their ports: mail, web."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    handler = type("Web", (_Web,), {"sink": sink})
    web = _Quiet(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    try:
        with listening(_Mail(sink)) as mail_port:
            yield mail_port, web.server_address[1]
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


def of_json(data: dict[str, Any]) -> Iterator[Item]:
    """The texts that a message in JSON tells of."""
    for article in data["articles"]:
        yield Item(article["url"], article["is_update"], tuple(copy["url"] for copy in article["copies"]))


def of_text(text: str) -> Iterator[Item]:
    """The same of a plain message: addresses stand on lines of their own, and below an update's who printed it."""
    lines = [*text.splitlines(), ""]
    for line, following in pairwise(lines):
        if re.fullmatch(r"https://\S+", line):
            yield Item(line, following.startswith("Also printed by"))
