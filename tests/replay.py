"""The replay world as a value: real pages on loopback under their own names, steered from tests and benches.

The world itself is part of the reference data (`$PRESSWATCH_REFERENCE_DATA`), not of the project; its README there
names the options of `start` and the control paths for `get` and `post`.
"""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

START_TIMEOUT_S = 60.0
ANSWER_TIMEOUT_S = 60.0

Option = str | int | float | bool


def as_arguments(options: Mapping[str, Option | None]) -> list[str]:
    """Write `{"per_tick": 5, "gzip_feeds": True}` as `--per-tick 5 --gzip-feeds`; None and False are left out."""
    arguments: list[str] = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(flag)
        elif value is not None and value is not False:
            arguments += [flag, str(value)]
    return arguments


class ReplayWorld:
    """One running world, with the environment that leads a client into it. Use it with `with`, or call `stop`."""

    def __init__(self, folder: Path, process: subprocess.Popen[str], ready: dict[str, Any], pack: Path) -> None:
        self.folder = folder
        self.pack = pack
        #: What the world said when it was ready: port, proxy, ca, articles, hosts, live …
        self.ready = ready
        self.url: str = ready["proxy"]
        self.ca: str = ready["ca"]
        self._process = process
        # No proxy settings of the machine's own may lead these requests elsewhere.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    @classmethod
    def start(cls, reference: Path, scratch: Path, pack: str = "pack-dev", **options: Option | None) -> Self:
        """Start a world on a free port, `start="all"` for every article live.

        `scratch` takes its certificate and its log. Raises RuntimeError if it does not come up.
        """
        folder = reference / "world"
        ca = Path(tempfile.mkdtemp(prefix="world-", dir=scratch)) / "ca.pem"
        command = [sys.executable, str(folder / "replayworld.py"), "--pack", str(folder / pack), "--ca", str(ca)]
        with (ca.parent / "world.log").open("w") as log:
            process = subprocess.Popen(
                [*command, *as_arguments(options)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                stdin=subprocess.DEVNULL,
            )
        line = _first_line(process)
        if not line.startswith("{"):
            process.kill()
            process.wait()
            said = (ca.parent / "world.log").read_text()
            raise RuntimeError(f"the replay world did not start: {line}{said}")
        return cls(folder, process, json.loads(line), folder / pack)

    @property
    def env(self) -> dict[str, str]:
        """The variables that lead a client into this world; lay them over an environment."""
        return {
            "http_proxy": self.url,
            "https_proxy": self.url,
            "no_proxy": "",
            "SSL_CERT_FILE": self.ca,
            "REQUESTS_CA_BUNDLE": self.ca,
            "CURL_CA_BUNDLE": self.ca,
        }

    def get(self, path: str, /, **query: Option) -> Any:
        """Ask the world (`/stats`, `/log`, `/truth` …); its answer, as JSON where it is JSON."""
        return self._ask("GET", path, query)

    def post(self, path: str, /, **query: Option) -> Any:
        """Steer the world (`/publish`, `/update`, `/fault` …); its answer, as JSON where it is JSON."""
        return self._ask("POST", path, query)

    def config(self, path: Path, **options: Option | None) -> Path:
        """Write a `presswatch.toml` for this world's hosts to `path`, with make_config.py's options; return `path`."""
        command = [sys.executable, str(self.folder / "make_config.py"), str(self.pack), *as_arguments(options)]
        text = subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
        path.write_text(text, encoding="utf-8")
        return path

    def stop(self) -> None:
        """End the world; a second call does nothing."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ask(self, method: str, path: str, query: Mapping[str, Option]) -> Any:
        url = f"{self.url}/{path.lstrip('/')}" + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(url, method=method)  # noqa: S310 - an address of our own
        with self._opener.open(request, timeout=ANSWER_TIMEOUT_S) as answer:
            text: str = answer.read().decode()
        try:
            return json.loads(text)
        except ValueError:
            return text


def _first_line(process: subprocess.Popen[str]) -> str:
    """Wait for the first line of output, or for the end of the process or of our patience."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        ready = selector.select(START_TIMEOUT_S)
    return process.stdout.readline() if ready else ""
