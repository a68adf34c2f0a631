"""Writing articles out: whole or not at all, in constant memory."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import IO

from domain.articles import Article
from domain.errors import UsageError
from domain.names import Name
from monitor.matching import Matcher, Reader
from query.parse import parse
from storage.store import Session

_Row = Mapping[str, object]

#: Columns of a CSV file, in the record's order.
_COLUMNS = tuple(field.name for field in fields(Article))
_PAIR_COLUMNS = ("a", "b", "a_url", "b_url", "grade", "containment_ab", "containment_ba")


def export_rows(
    session: Session, *, query: str | None, names: tuple[Name, ...] = (), off_topic_too: bool, pairs: bool
) -> Iterator[_Row]:
    """The records to export, by id: articles on a topic, or all that were kept; or the verified pairs of copies."""
    if pairs:
        return iter(session.archive.pairs())
    if query is None:
        articles = session.archive.in_order(on_topic=not off_topic_too)
    else:
        matcher = Matcher(Reader(session), parse(query, names=names))
        articles = matcher.in_order(session, on_topic=not off_topic_too)
    return (article.record() for article in articles)


def write_jsonl(rows: Iterable[_Row], file: IO[str], *, pairs: bool) -> int:
    """Write one JSON object a line; return how many."""
    del pairs  # every row names its own columns
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def write_csv(rows: Iterable[_Row], file: IO[str], *, pairs: bool) -> int:
    """Write a CSV with a heading; lists are joined by ``; ``. Return how many rows."""
    columns = _PAIR_COLUMNS if pairs else _COLUMNS
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        writer.writerow([_cell(row[column]) for column in columns])
    return count


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


#: The formats, by name.
WRITERS: Mapping[str, Callable[..., int]] = {"jsonl": write_jsonl, "csv": write_csv}


@contextmanager
def whole_file(path: Path | None) -> Iterator[IO[str]]:
    """A file that appears under its name only when all of it is written; stdout without a path.

    A link is followed; what is no ordinary file (a device, a pipe) is written to as it is. Raises `UsageError`.
    """
    if path is None:
        yield sys.stdout
        return
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="") as file:
                yield file
            return
        with _put_in_place(target) as file:
            yield file
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


@contextmanager
def _put_in_place(target: Path) -> Iterator[IO[str]]:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            yield file
        temporary.replace(target)  # the same folder: at once or not at all
    finally:
        temporary.unlink(missing_ok=True)
