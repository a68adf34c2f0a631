"""The list of the tokens that articles have: whether there is one at all, and which begin so.

Most of an article's tokens are in the list before it comes. A process remembers which it has met there, and enters the
others alone. Since an article can be forgotten, with the tokens that it alone had, and by another process, each removal
is written down: what was remembered before the latest one counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, true

from storage.dialects import Dialect
from storage.search_tables import search_removals, search_words

#: Tokens that begin so are asked for each: of more, everything may have one.
_MOST_BEGINNINGS = 300
#: Tokens that a process remembers: some 20 MB, and nearly all that three languages use.
_MOST_REMEMBERED = 200_000

_BEGINNINGS = (
    select(search_words.c.word)
    .where(search_words.c.word >= bindparam("first"), search_words.c.word < bindparam("behind"))
    .limit(_MOST_BEGINNINGS + 1)
)
_LAST_REMOVAL = select(func.coalesce(func.max(search_removals.c.id), 0))


@cache
def _enter(dialect: Dialect) -> Any:  # noqa: ANN401
    rows = select(dialect.tokens("words").c.value).where(true())  # without it, SQLite takes ON CONFLICT for a join
    return dialect.insert(search_words).from_select(["word"], rows).on_conflict_do_nothing()


@cache
def _among(dialect: Dialect) -> Any:  # noqa: ANN401
    words = dialect.tokens("words")
    return select(search_words.c.word).where(search_words.c.word.in_(select(words.c.value)))


class Remembered:
    """Tokens that a process knows to be in the list; shared by its threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._removal = 0
        self._tokens: set[str] = set()

    def unknown(self, tokens: set[str], removal: int) -> set[str]:
        """Those of the tokens that are not known to be there, if this is the latest removal."""
        with self._lock:
            return tokens - self._tokens if self._removal == removal else tokens

    def keep(self, tokens: set[str], removal: int) -> None:
        """Remember tokens that a transaction has entered, which saw this removal as the latest."""
        with self._lock:
            if self._removal != removal or len(self._tokens) > _MOST_REMEMBERED:
                self._removal, self._tokens = removal, set()
            self._tokens |= tokens


class SearchWords:
    """The list, as one transaction sees it."""

    def __init__(self, connection: Connection, dialect: Dialect, remembered: Remembered) -> None:
        self._connection = connection
        self._dialect = dialect
        self._remembered = remembered
        #: Tokens that this transaction has entered, or found entered.
        self._entered: set[str] = set()
        self._last_removal: int | None = None

    def enter(self, tokens: set[str]) -> None:
        """See to it that tokens are in the list."""
        new = self._remembered.unknown(tokens - self._entered, self._removal())
        if new:
            self._connection.execute(_enter(self._dialect), {"words": self._dialect.token_list(sorted(new))})
            self._entered |= new

    def _removal(self) -> int:
        if self._last_removal is None:
            self._last_removal = self._connection.execute(_LAST_REMOVAL).scalar_one()
        return self._last_removal

    def undone(self) -> None:
        """A part of the transaction was undone: what it entered is not there, what it took out is."""
        self._entered.clear()
        self._last_removal = None

    def committed(self) -> None:
        """The transaction has ended well: what it entered is there."""
        if self._entered:
            self._remembered.keep(self._entered, self._removal())

    def take_out(self, tokens: Iterable[str]) -> None:
        """Take tokens out that no article has any more."""
        for token in tokens:
            self._connection.execute(delete(search_words).where(search_words.c.word == token))
        self._removed()

    def clear(self) -> None:
        """Take out everything."""
        self._connection.execute(delete(search_words))
        self._removed()

    def _removed(self) -> None:
        self._connection.execute(insert(search_removals))
        self._entered.clear()
        self._last_removal = None

    def known(self, tokens: Iterable[str]) -> set[str]:
        """Which of these tokens some article has."""
        asked = {"words": self._dialect.token_list(tokens)}
        return set(self._connection.execute(_among(self._dialect), asked).scalars())

    def beginning_with(self, start: str) -> tuple[str, ...] | None:
        """The tokens that begin so; None if they are too many to be asked for."""
        behind = start[:-1] + chr(0xE000 if start[-1] == "\ud7ff" else ord(start[-1]) + 1)  # there are no surrogates
        found = tuple(self._connection.execute(_BEGINNINGS, {"first": start, "behind": behind}).scalars())
        return found if len(found) <= _MOST_BEGINNINGS else None
