"""What differs between databases: one module each, named as in the URL."""

from __future__ import annotations

import importlib
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Engine, Table


class Dialect(Protocol):
    """What a module in this folder offers."""

    def __hash__(self) -> int:
        """Modules are hashable: statements are kept by dialect."""

    def connect(self, url: str) -> Engine:
        """Make an engine whose connections are set up for us; opens nothing yet."""

    def options(self, *, writer: bool) -> dict[str, Any]:
        """Execution options of a connection, before its transaction begins."""

    def lock_for_writing(self, connection: Connection) -> None:
        """Make this transaction the only writer until it ends; readers go on."""

    def insert(self, table: Table) -> Any:  # noqa: ANN401
        """An INSERT that knows ON CONFLICT."""

    def size_bytes(self, connection: Connection) -> int:
        """Bytes that the store takes on disk."""


def dialect_of(url: str) -> Dialect:
    """Return the module for a database URL, by the name before ``+`` or ``:``."""
    name = url.split(":", 1)[0].split("+", 1)[0]
    return cast("Dialect", importlib.import_module(f"storage.dialects.{name}"))
