"""The world on loopback: one port, the outlets told apart by the name that is asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from demo.pages import answer
from demo.world import Newsroom, World


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as the server saw it."""

    host: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Serving:
    """The running server."""

    world: World
    port: int
    template: Template
    #: Every request, in order.
    log: list[Asked] = field(default_factory=list)

    def base(self, outlet: Newsroom) -> str:
        """Scheme, host and port of an outlet."""
        return f"http://{outlet.host}:{self.port}"

    def outlet_at(self, host: str) -> Newsroom | None:
        """The outlet with this host."""
        return next((outlet for outlet in self.world.outlets if outlet.host == host), None)


@contextmanager
def serve_world(world: World, folder: Path) -> Iterator[Serving]:
    """Serve the world until the block ends. Raises OSError if no port can be had."""
    template = Template((folder / "page.html").read_text(encoding="utf-8"))
    server = _Server(("127.0.0.1", 0), _Handler)
    server.serving = Serving(world, server.server_address[1], template)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.serving
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A connection that the crawler keeps open must not keep the demo open.
    block_on_close = False
    serving: Serving


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer with the page; 304 without it if the asker has it already, 404 if there is none."""
        serving = self.server.serving
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        outlet = serving.outlet_at(host)
        path = urlsplit(self.path).path
        shown = outlet and answer(serving.world, outlet, path, serving.base(outlet), serving.template)
        if not shown:
            self._send(host, 404, b"Not found", {"Content-Type": "text/plain"})
            return
        body = shown.body.encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        same = self.headers.get("If-None-Match") == etag
        headers = {"Content-Type": shown.content_type, "ETag": etag}
        self._send(host, 304 if same else 200, b"" if same else body, headers)

    def _send(self, host: str, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.serving.log.append(Asked(host, urlsplit(self.path).path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the screen belongs to the demo."""
