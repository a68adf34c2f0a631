"""Postgres: an advisory lock makes one transaction at a time the writer, as BEGIN IMMEDIATE does on SQLite."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, text
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as postgres_insert

#: Any number that nobody else in this database uses: "presswat" in ASCII.
_LOCK_KEY = 0x7072_6573_7377_6174


def connect(url: str) -> Engine:
    """Make an engine; connections are checked before use, since servers restart."""
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": "-c timezone=UTC -c lock_timeout=120000"},
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


def size_bytes(connection: Connection) -> int:
    """The whole database."""
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
