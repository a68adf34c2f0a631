"""What differs between databases: one module each, named as in the URL."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, cast

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, Select, Table

from query.conditions import Condition


class TextIndex(Protocol):
    """What of the full-text index differs between databases: a module of its own."""

    #: Every place under which something is indexed, as a column ``place``.
    INDEXED: Select[tuple[int]]

    def add(self, connection: Connection, articles: Iterable[tuple[int, Sequence[str]]]) -> dict[int, Sequence[str]]:
        """Index articles, their places and columns (`query.lexemes`); return those that the index takes.

        They may be made while they are asked for, without the connection.
        """

    def drop(self, connection: Connection, place: int, columns: Sequence[str]) -> None:
        """Take out what was indexed under a place: just these columns."""

    def clear(self, connection: Connection) -> None:
        """Take out everything."""

    def asked(self, connection: Connection, condition: Condition, low: int, high: int) -> Iterator[int]:
        """The places from ``low`` to ``high`` of articles for which a condition holds, newest first."""


class Dialect(Protocol):
    """What a module in this folder offers."""

    text_index: TextIndex

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

    def integers(self, name: str) -> FromClause:
        """The integers of the parameter ``name`` as rows, in a column ``value``; see `array`."""

    def among(self, column: ColumnElement[int], name: str) -> ColumnElement[bool]:
        """Whether a column's value is one of the integers of the parameter ``name``.

        Unlike IN (…) it is the same statement however many there are, and no list is too long for it.
        """

    def array(self, values: Iterable[int]) -> Any:  # noqa: ANN401
        """Integers as the value of such a parameter."""

    def make_room_for_week(self, connection: Connection, week: int) -> None:
        """See to it that postings of a week can be written."""

    def tokens(self, name: str) -> FromClause:
        """The tokens (`query.lexemes`) of the parameter ``name`` as rows, in a column ``value``; see `token_list`."""

    def token_list(self, values: Iterable[str]) -> Any:  # noqa: ANN401
        """Tokens, which have no blanks, as the value of such a parameter."""

    def size_bytes(self, connection: Connection) -> int:
        """Bytes that the store takes on disk."""


def dialect_of(url: str) -> Dialect:
    """Return the module for a database URL, by the name before ``+`` or ``:``."""
    name = url.split(":", 1)[0].split("+", 1)[0]
    return cast("Dialect", importlib.import_module(f"storage.dialects.{name}"))
