"""SQLite: WAL, so that readers never wait for the writer; foreign keys on; BEGIN IMMEDIATE for writers.

A deferred transaction that reads and then writes can fail with BUSY whatever the timeout, because its
snapshot is stale by then (https://www.sqlite.org/lang_transaction.html); IMMEDIATE takes the lock first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool, StaticPool

from domain.errors import StoreUnavailable
from storage.dialects import _fts5

#: See `storage.dialects.TextIndex`.
text_index = _fts5

#: Milliseconds that a writer waits for another.
BUSY_TIMEOUT_MS = 60_000

#: Execution option of a connection that is going to write.
WRITER = "presswatch_writer"


def connect(url: str) -> Engine:
    """Make an engine; each connection is set up when it opens. Raises `StoreUnavailable` for a missing folder."""
    database = make_url(url).database or ":memory:"
    folder = Path(database).absolute().parent
    if database != ":memory:" and not folder.is_dir():
        # SQLite's own message would not name it.
        raise StoreUnavailable(f"the folder {folder} of the database does not exist; create it first")
    # An in-memory database lives in its one connection. Of a file, connections are kept: whoever closes the last one
    # writes the whole log back into the database first (https://www.sqlite.org/wal.html#ckpt), at each transaction.
    pool = StaticPool if database == ":memory:" else QueuePool
    engine = create_engine(url, poolclass=pool, connect_args={"check_same_thread": False, "timeout": 60})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: SqliteConnection, _record: object) -> None:
    # SQLAlchemy emits BEGIN itself (see _begin), as its pysqlite page advises.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # With WAL, NORMAL never corrupts; a power cut may lose the last transactions, which the next round repeats.
    cursor.execute("PRAGMA synchronous = NORMAL")
    # The log is written back into the database after so many pages, by whoever commits then, who waits for the disk.
    # By default that would be every fifteenth article; the log takes up to 32 MB this way.
    cursor.execute("PRAGMA wal_autocheckpoint = 8000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    writer = connection.get_execution_options().get(WRITER)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def options(*, writer: bool) -> dict[str, Any]:
    """Tell `_begin` what kind of transaction this is."""
    return {WRITER: writer}


def lock_for_writing(connection: Connection) -> None:
    """Nothing more to do: `_begin` took the lock."""


def insert(table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    return sqlite_insert(table)


def integers(name: str) -> FromClause:
    """SQLite takes a list as JSON."""
    return func.json_each(bindparam(name, type_=String)).table_valued("value")


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Use an index on the column for each value."""
    return column.in_(select(integers(name).c.value))


def array(values: Iterable[int]) -> str:
    """JSON; SQLite's reader keeps 64 bits."""
    return json.dumps(list(values))


def tokens(name: str) -> FromClause:
    """SQLite takes a list as JSON."""
    return integers(name)


def token_list(values: Iterable[str]) -> str:
    """JSON."""
    return json.dumps(list(values), ensure_ascii=False)


def make_room_for_week(connection: Connection, week: int) -> None:
    """Nothing to do: the key of the table begins with the week."""


def size_bytes(connection: Connection) -> int:
    """Pages in use times their size."""
    pages: Any = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    size: Any = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    return int(pages) * int(size)
