"""The formats of an export: rows in, bytes out, a row at a time; the same rows give the same bytes."""

from __future__ import annotations

import codecs
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Protocol

from domain.errors import UsageError

Row = Mapping[str, object]


class Kind(StrEnum):
    """What a column holds; any may be null. Times are ISO 8601 UTC in text formats."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "list of texts"
    TIME = "time"


#: The columns of article records, in their order.
ARTICLE_COLUMNS: Mapping[str, Kind] = {
    "id": Kind.INTEGER,
    "url": Kind.TEXT,
    "url_key": Kind.TEXT,
    "outlet": Kind.TEXT,
    "language": Kind.TEXT,
    "title": Kind.TEXT,
    "authors": Kind.TEXTS,
    "summary": Kind.TEXT,
    "body": Kind.TEXT,
    "image": Kind.TEXT,
    "agency": Kind.TEXTS,
    "published_at": Kind.TIME,
    "published_from": Kind.TEXT,
    "modified_at": Kind.TIME,
    "first_seen_at": Kind.TIME,
    "stored_at": Kind.TIME,
    "topics": Kind.TEXTS,
    "score": Kind.NUMBER,
    "copy_of": Kind.INTEGER,
    "copy_grade": Kind.TEXT,
    "copy_cluster": Kind.INTEGER,
    "story": Kind.INTEGER,
    "revision": Kind.INTEGER,
    "n_revisions": Kind.INTEGER,
    "withdrawn_at": Kind.TIME,
}
#: Those of verified pairs.
PAIR_COLUMNS: Mapping[str, Kind] = {
    "a": Kind.INTEGER,
    "b": Kind.INTEGER,
    "a_url": Kind.TEXT,
    "b_url": Kind.TEXT,
    "grade": Kind.TEXT,
    "containment_ab": Kind.NUMBER,
    "containment_ba": Kind.NUMBER,
}

#: Rows in one row group of a Parquet file: what of it is in memory at once.
_ROW_GROUP = 5_000


class Output(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Write all of ``data``."""


def write_jsonl(rows: Iterable[Row], columns: Mapping[str, Kind], output: Output) -> None:
    """Write one JSON object a line, in UTF-8."""
    del columns  # every row names its own
    for row in rows:
        write_line(row, output)


def write_line(row: Row, output: Output) -> None:
    """Write one JSON object on a line, in UTF-8."""
    output.write((json.dumps(row, ensure_ascii=False) + "\n").encode())


def write_csv(rows: Iterable[Row], columns: Mapping[str, Kind], output: Output) -> None:
    """Write a CSV with a heading, in UTF-8; lists are joined by ``; ``."""
    writer = csv.writer(codecs.getwriter("utf-8")(output), lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def write_parquet(rows: Iterable[Row], columns: Mapping[str, Kind], output: Output) -> None:
    """Write Parquet: times as timestamps in UTC, lists as lists. Raises `UsageError` where pyarrow is missing."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Parquet needs one more library; install it with: pip install 'presswatch[parquet]'") from None
    types = {
        Kind.INTEGER: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.TEXT: pa.string(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.TIME: pa.timestamp("ms", tz="UTC"),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    # All that makes the bytes is said here: a default may be another one in the next version of the library.
    settings = {"version": "2.6", "compression": "zstd", "compression_level": 3, "data_page_version": "1.0"}
    with parquet.ParquetWriter(output, schema, **settings, use_dictionary=False, write_statistics=True) as writer:
        for group in _groups(rows):
            values = {name: _values(group, name, kind) for name, kind in columns.items()}
            writer.write_table(pa.Table.from_pydict(values, schema=schema), row_group_size=_ROW_GROUP)


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while group := list(islice(remaining, _ROW_GROUP)):
        yield group


def _values(group: list[Row], name: str, kind: Kind) -> list[object]:
    if kind is not Kind.TIME:
        return [row[name] for row in group]
    return [None if row[name] is None else datetime.fromisoformat(str(row[name])) for row in group]


#: The formats, by name.
WRITERS: Mapping[str, Callable[[Iterable[Row], Mapping[str, Kind], Output], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}


def check_screen(name: str) -> None:
    """Refuse to write bytes that are no text onto a terminal. Raises `UsageError`."""
    if name == "parquet" and sys.stdout.isatty():
        raise UsageError("Parquet is no text for a terminal; name a file with -o FILE")
