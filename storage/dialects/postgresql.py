"""Postgres: an advisory lock makes one transaction at a time the writer, as BEGIN IMMEDIATE does on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    String,
    Table,
    any_,
    bindparam,
    cast,
    create_engine,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert
from sqlalchemy.dialects.postgresql import insert as postgres_insert

from storage.dialects import _tsvector
from storage.types import TokenText

#: See `storage.dialects.TextIndex`.
text_index = _tsvector

#: Any number that nobody else in this database uses: "presswat" in ASCII.
_LOCK_KEY = 0x7072_6573_7377_6174

#: How the names of partitions begin.
PARTITION = "postings_week_"


def connect(url: str) -> Engine:
    """Make an engine; connections are checked before use, since servers restart."""
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": "-c timezone=UTC -c lock_timeout=120000 -c jit=off"},
    )


def options(*, writer: bool) -> dict[str, Any]:
    """Readers see one state of the store; writers take turns and so see all that was committed before them."""
    return {} if writer else {"isolation_level": "REPEATABLE READ"}


def lock_for_writing(connection: Connection) -> None:
    """Wait until no other writer is at work; released with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})


def insert(table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    return postgres_insert(table)


def integers(name: str) -> FromClause:
    """Postgres takes a list as an array."""
    return func.unnest(_integers(name)).table_valued("value").render_derived()


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Use an index on the column for each value."""
    return column == any_(_integers(name))


def _integers(name: str) -> ColumnElement[Sequence[int]]:
    # As text, which the server reads: the driver would turn a list into an array value by value, in Python.
    return cast(bindparam(name, type_=String), ARRAY(BigInteger))


def array(values: Iterable[int]) -> str:
    """An array as Postgres writes it."""
    return f"{{{','.join(map(str, values))}}}"


def tokens(name: str) -> FromClause:
    """Postgres takes a list as an array."""
    written = bindparam(name, type_=String)
    return (
        func.unnest(func.string_to_array(written, " ", type_=ARRAY(TokenText))).table_valued("value").render_derived()
    )


def token_list(values: Iterable[str]) -> str:
    """One after the other: see `_integers`."""
    return " ".join(values)


def make_room_for_week(connection: Connection, week: int) -> None:
    """Make the week's partition of the postings if there is none yet.

    It is made on its own and then attached: that stops nobody from using the others meanwhile
    (https://www.postgresql.org/docs/current/ddl-partitioning.html).
    """
    name = f"{PARTITION}{week}"
    if connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar_one() is not None:
        return
    connection.exec_driver_sql(f"CREATE TABLE {name} (LIKE postings INCLUDING ALL)")
    connection.exec_driver_sql(f"ALTER TABLE postings ATTACH PARTITION {name} FOR VALUES FROM ({week}) TO ({week + 1})")


def size_bytes(connection: Connection) -> int:
    """The whole database."""
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
