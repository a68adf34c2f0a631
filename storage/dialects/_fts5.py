"""The full-text index of SQLite: FTS5, which keeps no text of its own. A row's number is the article's place.

Numbers are ordered as searches are, so that the newest rows come first without all being found
(https://www.sqlite.org/fts5.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import BigInteger, Connection, literal_column, select, table

from query.conditions import AllOf, AnyOf, Condition, Row, Start, Token, Without
from query.lexemes import COLUMNS, PLACES

_COLUMNS = ", ".join(COLUMNS)
_MARKS = ", ".join("?" for _ in COLUMNS)
_ADD = f"INSERT INTO search_text (rowid, {_COLUMNS}) VALUES (?, {_MARKS})"  # noqa: S608
_DROP = f"INSERT INTO search_text (search_text, rowid, {_COLUMNS}) VALUES ('delete', ?, {_MARKS})"  # noqa: S608
_ASK = "SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC"
#: See `storage.dialects.TextIndex`.
INDEXED = select(literal_column("id", BigInteger).label("place")).select_from(table("search_text_docsize"))

#: Rows read at once: few at first, since most searches want few.
_FIRST, _MOST = 50, 1000


def add(connection: Connection, articles: Iterable[tuple[int, Sequence[str]]]) -> dict[int, Sequence[str]]:
    """Index articles, their places and columns; return those that the index takes."""
    taken = dict(articles)
    if taken:
        connection.exec_driver_sql(_ADD, [(place, *columns) for place, columns in taken.items()])
    return taken


def drop(connection: Connection, place: int, columns: Sequence[str]) -> None:
    """Take out what was indexed under a place: just these columns."""
    connection.exec_driver_sql(_DROP, (place, *columns))


def clear(connection: Connection) -> None:
    """Take out everything."""
    connection.exec_driver_sql("INSERT INTO search_text (search_text) VALUES ('delete-all')")


def asked(connection: Connection, condition: Condition, low: int, high: int) -> Iterator[int]:
    """The places from ``low`` to ``high`` of articles for which a condition holds, newest first."""
    found = connection.exec_driver_sql(_ASK, (written(condition), low, high))
    try:
        n = _FIRST
        while rows := found.fetchmany(n):
            yield from (row[0] for row in rows)
            n = min(2 * n, _MOST)
    finally:
        found.close()


def written(condition: Condition) -> str:
    """A condition in the language of FTS5. Tokens are words of letters and digits: in quotes, they are just that."""
    match condition:
        case Token(place, token):
            return _in(place, f'"{token}"')
        case Start(place, start):
            return _in(place, f'"{start}" *')
        case Row(place, tokens, reach, in_order):
            if in_order and reach == len(tokens) - 1:
                return _in(place, f'"{" ".join(tokens)}"')
            near = " ".join(f'"{token}"' for token in tokens)
            return _in(place, f"NEAR({near}, {max(reach - 1, 0)})")
        case AnyOf(parts):
            return f"({' OR '.join(map(written, parts))})"
        case AllOf(parts):
            asked_for = " AND ".join(written(part) for part in parts if not isinstance(part, Without))
            excluded = " OR ".join(written(part) for part in parts if isinstance(part, Without))
            return f"(({asked_for}) NOT ({excluded}))" if excluded else f"({asked_for})"
        case Without(part):  # what is around it takes it away
            return written(part)


def _in(place: str, asked_for: str) -> str:
    columns = PLACES[place]
    return f"{{{' '.join(columns)}}} : {asked_for}" if columns else asked_for
