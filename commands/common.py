"""What every command shares: the configuration, the store, and how results are printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from domain.clock import iso, utc_now
from domain.errors import QueryError, UsageError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from monitor.settings import Settings
    from storage.store import Session, Store

#: JSON where it is asked for, or where no person looks.
JsonOption = Annotated[
    bool | None,
    typer.Option("--json/--no-json", help="JSON, one object a line; the default where stdout is no terminal."),
]

#: The store as it stood at an earlier time.
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help="As the store stood then: 2023-12-07, a time, or 7d (ago)."),
]


class Context:
    """What the global options say."""

    def __init__(self, config: Path | None) -> None:
        self.config = config
        self._named: set[str] = set()

    def settings(self) -> Settings:
        """Load the configuration, and name on stderr the alerts in it that cannot be followed. Raises `ConfigError`."""
        from monitor.settings import load_settings

        settings = load_settings(self.config, os.environ)
        for line in settings.broken_alerts.values():
            if line not in self._named:
                self._named.add(line)
                sys.stderr.write(f"presswatch: {line}\n")
        return settings

    @contextmanager
    def store(self, settings: Settings | None = None) -> Iterator[Store]:
        """Open the store, created or migrated first. Raises `StoreError`."""
        from storage.store import open_store

        store = open_store((settings or self.settings()).database_url)
        try:
            yield store
        finally:
            store.close()


def wants_json(json_option: bool | None) -> bool:
    """Whether to print JSON."""
    return not sys.stdout.isatty() if json_option is None else json_option


def print_json(value: object) -> None:
    """Print one object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")


def print_rows(rows: Iterable[Mapping[str, object]], json_option: bool | None, columns: Mapping[str, str]) -> None:
    """Print rows as JSON lines, or as a table of ``columns`` (key → heading)."""
    if wants_json(json_option):
        for row in rows:
            print_json(row)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(key)) for key in columns))
    Console().print(table)


def _cell(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return escape(", ".join(map(str, value)))
    return escape(str(value))


class Counting(Protocol):
    """Shows how much is done, and of how much."""

    def __call__(self, done: int, total: int, what: str = ...) -> None:
        """Show it; ``what`` is counted."""


@contextmanager
def counting_bar(what: str) -> Iterator[Counting | None]:
    """Show progress on a terminal (stderr); nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=None)

    def show(done: int, total: int, what: str = what) -> None:
        bar.start()  # only now: what is refused at once shows no bar
        bar.update(task, total=total, completed=done, description=what)

    try:
        yield show
    finally:
        bar.stop()


def print_indented(console: Console, text: Text | str, indent: int) -> None:
    """Print a text, wrapped, with room before each line."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Padding(Text(text) if isinstance(text, str) else text, (0, 0, 0, indent), expand=False))


def moment(text: str | None, option: str, now: datetime | None = None) -> datetime | None:
    """Read a time given by a user as a query has it: its beginning, or so long before ``now``. Raises `UsageError`."""
    from query.times import moment_of

    if text is None:
        return None
    try:
        return moment_of(text, now or utc_now())
    except QueryError as error:
        raise UsageError(f"{option}: {error}") from error


def past_moment(text: str | None) -> datetime | None:
    """Read the time of ``--as-of``. Raises `UsageError` for one that is still to come."""
    as_of = moment(text, "--as-of")
    if as_of is not None and as_of > utc_now():
        raise UsageError(f"--as-of: {iso(as_of)} is still to come; give a time that is over")
    return as_of


def note_if_before_all(session: Session, as_of: datetime | None) -> None:
    """Say on stderr that the store held nothing at a time, if that is so."""
    if as_of is None:
        return
    first_at = session.archive.first_stored_at()
    if first_at is None:
        sys.stderr.write("presswatch: the store holds no article yet\n")
    elif as_of < first_at:
        sys.stderr.write(
            f"presswatch: the store held no article at {iso(as_of)}; its first was stored at {iso(first_at)}\n"
        )
