"""The command line as a user calls it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Variables of the caller's machine that would change what a command does. Without compiled modules, each start would
#: compile all libraries anew, which no installed program does.
FOREIGN = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "pythondontwritebytecode"})


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """The only JSON line of the output."""
        (line,) = self.lines()
        return line

    def lines(self) -> list[Any]:
        """Each line of the output, read as JSON."""
        return [json.loads(line) for line in self.stdout.splitlines()]

    def ok(self) -> Result:
        """Return this result, or fail with what the command said if it did not end with 0."""
        assert self.code == 0, f"exit code {self.code}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"
        return self


def clean_environment() -> dict[str, str]:
    """The environment of this process less what would steer Presswatch or lead its requests elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.lower() not in FOREIGN and not name.startswith("PRESSWATCH_")
    }


@dataclass(frozen=True, slots=True)
class CommandLine:
    """`presswatch(...)` in a folder. Variables given as `env` are laid over a clean environment."""

    folder: Path

    def command(self, *arguments: object) -> list[str]:
        """The full command, for tests that start it themselves (a service, a kill)."""
        return [sys.executable, "-m", "cli", *map(str, arguments)]

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment that a command gets: this checkout is what runs, wherever the folder is."""
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        return clean_environment() | {"PYTHONPATH": path, "NO_COLOR": "1"} | dict(env or {})

    def __call__(
        self,
        *arguments: object,
        env: Mapping[str, str] | None = None,
        stdin: str | None = None,
        timeout_s: float = 240.0,
    ) -> Result:
        """Run `presswatch` with these arguments to its end."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(env),
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)
