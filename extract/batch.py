"""Many saved pages, read in parallel: the rows of `extract --batch`."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from domain.clock import iso
from domain.errors import ReadError, UsageError
from domain.pages import Draft
from domain.reading import Habits
from extract.pool import PAGE_LIMIT, Workers
from extract.read import MAX_BYTES, read_page
from extract.sources import with_sureness

#: Pages handed to each process ahead of the one that is written next.
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A saved page: HTML, or HTML in gzip."""

    id: Any
    url: str | None
    path: Path
    habits: Habits = Habits()


def read_batch(
    path: Path, processes: int = 0, habits_of: Callable[[str], Habits] = lambda _url: Habits()
) -> Iterator[dict[str, Any]]:
    """Read the pages that a JSONL file lists (``id, url, path``), in worker processes; one row each, in order.

    ``habits_of`` tells the habits of the outlet that an address is of. A page that cannot be read gives a row with an
    ``error``. Raises `UsageError`, before anything is read, for a
    list that is no such list.
    """
    rows = [replace(row, habits=habits_of(row.url)) if row.url else row for row in batch_rows(path)]
    return _read_rows(rows, processes)


def _read_rows(rows: list[BatchRow], processes: int) -> Iterator[dict[str, Any]]:
    workers = Workers(processes)
    waiting: deque[tuple[BatchRow, Future[dict[str, Any]]]] = deque()
    try:
        for row in rows:
            waiting.append((row, workers.submit(read_row, row, limit=PAGE_LIMIT)))
            if len(waiting) > _AHEAD * workers.count:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        workers.close()


def _result(row: BatchRow, done: Future[dict[str, Any]]) -> dict[str, Any]:
    try:
        return done.result()
    except ReadError as error:
        return as_row(row.id, row.url, None, str(error))


def read_row(row: BatchRow) -> dict[str, Any]:
    """Read one saved page."""
    try:
        draft = read_page(_content(row.path), url=row.url, habits=row.habits)
    except ReadError as error:
        return as_row(row.id, row.url, None, str(error))
    return as_row(row.id, row.url, draft)


def _content(path: Path) -> bytes:
    """The bytes of a page, unpacked if they are packed; at most as many as are read. Raises `ReadError`."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def as_row(row_id: object, url: str | None, draft: Draft | None, error: str | None = None) -> dict[str, Any]:
    """What was read of a page as plain JSON values."""
    read = draft or Draft()
    return {
        "id": row_id,
        "url": url,
        "title": read.title,
        "authors": list(read.authors),
        "date": read.date,
        "published_at": iso(read.published_at),
        "modified_at": iso(read.modified_at),
        "body": read.body,
        "summary": read.summary,
        "language": read.language,
        "agency": list(read.agency),
        "kind": read.kind,
        "error": error,
        "image": read.image,
        "image_caption": read.image_caption,
        "image_credit": read.image_credit,
        "section": read.section,
        "tags": list(read.tags),
        "access": read.access,
        "translations": dict(read.translations),
        "obstacle": read.obstacle.outcome.value if read.obstacle else None,
        "sources": with_sureness(read.sources),
    }


def batch_rows(path: Path) -> list[BatchRow]:
    """The pages that a JSONL file lists; relative paths are relative to it. Raises `UsageError`, naming the line."""
    try:
        # Not splitlines(): JSON may hold line separators of other kinds as they are.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; convert it first") from error
    return [_row(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, listed_in: Path, number: int) -> BatchRow:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{listed_in}:{number}: not JSON ({error.msg}); each line is one object") from error
    if not isinstance(value, dict) or not isinstance(value.get("path"), str):
        raise UsageError(f"{listed_in}:{number}: each line is one object with id, url and path")
    url = value.get("url")
    if url is not None and not isinstance(url, str):
        raise UsageError(f"{listed_in}:{number}: url must be text or null")
    return BatchRow(value.get("id"), url, listed_in.parent / value["path"])
