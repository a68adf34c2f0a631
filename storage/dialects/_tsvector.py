"""The full-text index of Postgres: a tsvector put together from our tokens, and a GIN index over it.

A token stands in the vector as it is, with its positions. That it stands in the title too, or in the lead, says
another lexeme with a mark in front (``t_``, ``l_``), since GIN knows no weights. GIN knows no order either: the newest
are found by asking in stretches of time, the newest and shortest first. For that each vector holds the times in which
its article lies (``0m_7``, ``1m_3`` …, which no word is), which meet the few articles of a stretch before the many of a
word.

Nor does GIN know positions. It is asked for the articles that have all the words of a phrase, and the vectors of these
are looked at, the newest first, until there are as many as are wanted.

A vector has positions up to 16,383, and 256 for a lexeme. Where an article has more, it has the lexeme `_PARTLY`, and
is proposed wherever the words of a phrase are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice, pairwise
from typing import cast

import psycopg
from sqlalchemy import BigInteger, Connection, literal_column, select, table, text
from sqlalchemy.exc import DBAPIError

from query.conditions import AllOf, AnyOf, Condition, Row, Start, Token, Without
from query.lexemes import halves

_ADD = "COPY search_text (place, vector) FROM STDIN"
_DROP = "DELETE FROM search_text WHERE place = %s"
# The planner does not know that it costs much to look at a vector, and would walk the places and look at each: the sum
# and OFFSET 0 keep it from using their order, the setting from reading the whole table.
_BY_INDEX = text("SET LOCAL enable_seqscan = off")
_ASK = text(
    "SELECT place FROM (SELECT place FROM search_text "
    "WHERE vector @@ CAST(:asked AS tsquery) AND place + 0 BETWEEN :low AND :high OFFSET 0) AS found "
    "ORDER BY place DESC LIMIT :n"
)
# OFFSET 0 keeps the planner from asking the index for what is looked at here.
_STANDING = text(
    "SELECT place FROM (SELECT place, vector FROM search_text WHERE place = ANY(:places) OFFSET 0) AS found "
    "WHERE vector @@ CAST(:near AS tsquery) ORDER BY place DESC"
)
_BACK = text("SELECT place FROM search_text WHERE place BETWEEN :low AND :high ORDER BY place DESC OFFSET :n LIMIT 1")
#: See `storage.dialects.TextIndex`.
INDEXED = select(literal_column("place", BigInteger).label("place")).select_from(table("search_text"))

#: Articles in the first two stretches of time; each further one is so many times as long as the one before.
_STRETCHES = (500, 4_000)
_LONGER = 4
_MOST_STRETCHES = 6
#: If those before a stretch hold fewer articles of a query about all of time, all that are left are asked for at once:
#: to go through a short list is cheaper than to meet it with times.
_FEW = (0, 0, 10, 40, 160, 0)
#: Places that are asked for at once.
_PAGE = 20_000
#: Articles whose positions are looked at together: few at first, since most searches want few.
_FIRST, _MOST = 50, 400

#: Levels of time: a stretch of each holds sixteen of the one before, of 90 minutes, a day, 16 days, 256, 4,096.
_BASE_S, _LEVELS, _TIMES = 5_400, 5, 16
#: A place is a second and an id (`storage.search.place_of`).
_ID_BITS = 30
_LAST_PLACE = (1 << 63) - 1

_PARTLY = "_partly"
_LAST_POSITION, _MOST_POSITIONS = 16_383, 255
#: Between the positions of two fields, so that nothing reaches across; also the longest reach that is asked for.
_GAP = 12
#: Bytes of a vector; Postgres takes 1,048,575.
_MOST_BYTES = 900_000

_IN_PLACE = {"title": "t_", "lead": "l_"}


def add(connection: Connection, articles: Iterable[tuple[int, Sequence[str]]]) -> dict[int, Sequence[str]]:
    """Index articles, their places and columns; return those that the index takes."""
    taken = {}
    with _copied(connection) as copy:
        for place, columns in articles:
            vector = _vector(place, columns)
            if vector is not None:
                copy.write_row((place, vector))
                taken[place] = columns
    return taken


@contextmanager
def _copied(connection: Connection) -> Iterator[psycopg.Copy]:
    """Rows that the server indexes while further ones are made."""
    driver = cast("psycopg.Connection", connection.connection.driver_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(_ADD) as copy:
            yield copy
    except psycopg.Error as error:
        raise DBAPIError.instance(_ADD, None, error, psycopg.Error, dialect=connection.dialect) from error


def drop(connection: Connection, place: int, columns: Sequence[str]) -> None:  # noqa: ARG001
    """Take out what was indexed under a place."""
    connection.exec_driver_sql(_DROP, (place,))


def _vector(place: int, columns: Sequence[str]) -> str | None:
    """The vector as Postgres reads it; None if it would be too long."""
    positions, last = _positions(columns)
    partly = last > _LAST_POSITION or any(len(at) > _MOST_POSITIONS for at in positions.values())
    placed = [f"'{token}':{','.join(at[:_MOST_POSITIONS])}" for token, at in positions.items()]
    bare = [*_marked(columns), *columns[-1].split(), *_times(place), *([_PARTLY] if partly else [])]
    vector = " ".join(placed + [f"'{token}'" for token in bare])
    return vector if len(vector.encode()) < _MOST_BYTES else None


def _positions(columns: Sequence[str]) -> tuple[dict[str, list[str]], int]:
    """Where each token of prose stands, as it is written, counted on from field to field; and the last position."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    start = 1
    for column in columns[:3]:
        words, stems = halves(column)
        places = list(map(str, range(start, start + len(words))))
        for tokens in (words, stems):
            for at, token in zip(places, tokens, strict=True):
                found[token].append(at)
        start += len(words) + _GAP
    return found, start - _GAP - 1


def _marked(columns: Sequence[str]) -> set[str]:
    """What says of the tokens of title and lead that they stand there."""
    title, summary, _, opening, _ = columns
    lead = {f"l_{token}" for column in (title, summary, opening) for token in column.split()}
    return lead | {f"t_{token}" for token in title.split()}


def clear(connection: Connection) -> None:
    """Take out everything; readers go on with what they see (to TRUNCATE would empty it for them)."""
    connection.exec_driver_sql("DELETE FROM search_text")


# ------------------------------------------------------------------------------------------------------------- asking


def asked(connection: Connection, condition: Condition, low: int, high: int) -> Iterator[int]:
    """The places from ``low`` to ``high`` of articles for which a condition holds, newest first."""
    there, near = written(condition, there=True), written(condition)
    connection.execute(_BY_INDEX)
    places = _having(connection, there, low, high)
    return places if near == there else _standing(connection, near, places)


def _having(connection: Connection, query: str, low: int, high: int) -> Iterator[int]:
    """The places of articles of which a tsquery without positions holds, newest first."""
    n_found, is_all_of_time = 0, low <= 0 and high >= _LAST_PLACE
    for number, (first, last) in enumerate(_stretches(connection, low, high)):
        if n_found < _FEW[number] and is_all_of_time:
            yield from _within(connection, query, low, last)
            return
        times = "|".join(f"'{token}'" for token in _cover(first >> _ID_BITS, last >> _ID_BITS)) if first > 0 else ""
        for place in _within(connection, f"({query})&({times})" if times else query, first, last):
            n_found += 1
            yield place


def _within(connection: Connection, query: str, first: int, last: int) -> Iterator[int]:
    """Those of one stretch."""
    while True:
        values = {"asked": query, "low": first, "high": last, "n": _PAGE}
        places = connection.execute(_ASK, values).scalars().all()
        yield from places
        if len(places) < _PAGE:
            return
        last = places[-1] - 1


def _standing(connection: Connection, near: str, places: Iterator[int]) -> Iterator[int]:
    """Those of some places of which a tsquery with positions holds."""
    n = _FIRST
    while some := list(islice(places, n)):
        yield from connection.execute(_STANDING, {"places": some, "near": near}).scalars()
        n = min(2 * n, _MOST)


def _stretches(connection: Connection, low: int, high: int) -> Iterator[tuple[int, int]]:
    """First and last places of stretches of time, from the newest on."""
    last, ends = connection.execute(_BACK, {"low": low, "high": high, "n": 0}).scalar(), []
    if last is None:
        return
    for n in _STRETCHES:
        back = connection.execute(_BACK, {"low": low, "high": last, "n": n}).scalar()
        if back is None:
            break
        first = max(_beginning(back), low)
        yield first, last
        ends.append(first)
        last = first - 1
    if len(ends) == len(_STRETCHES):
        # How long the second stretch was tells how thick articles come; the first may hold some from the future.
        length = ends[0] - ends[1]
        for _ in range(len(_STRETCHES), _MOST_STRETCHES - 1):
            length *= _LONGER
            first = _beginning(max(last - length, 0))
            if first <= low:
                break
            yield first, last
            last = first - 1
    if last >= low:
        yield low, last


def _beginning(place: int) -> int:
    """The first place of the shortest stretch of time that a place is in."""
    return (place >> _ID_BITS) // _BASE_S * _BASE_S << _ID_BITS


def _times(place: int) -> Iterator[str]:
    """The stretches of time in which a place lies, one a level."""
    number = (place >> _ID_BITS) // _BASE_S
    for level in range(_LEVELS):
        yield f"{level}m_{number}"
        number //= _TIMES


def _cover(first_s: int, last_s: int) -> Iterator[str]:
    """A few stretches of one level that hold every second from ``first_s`` to ``last_s``.

    Together they may be twice as long: what lies outside is ruled out by its place, at less cost than to meet each
    article of a word with more of them.
    """
    first, last, level = first_s // _BASE_S, last_s // _BASE_S, 0
    while last - first >= _TIMES and level < _LEVELS - 1:
        first, last, level = first // _TIMES, last // _TIMES, level + 1
    return (f"{level}m_{number}" for number in range(first, last + 1))


def written(condition: Condition, *, there: bool = False) -> str:
    """A condition as a tsquery; ``there``: of rows, only that all their tokens are there.

    Tokens are words of letters and digits: in quotes, they are just that.
    """
    match condition:
        case Token(place, token):
            return _lexeme(place, token)
        case Start(place, start):
            return f"{_lexeme(place, start)}:*"
        case Row():
            return _there(condition) if there else _row(condition)
        case AnyOf(parts):
            return _balanced([written(part, there=there) for part in parts], "|")
        case AllOf(parts):
            return _balanced([written(part, there=there) for part in parts], "&")
        case Without(part):
            return f"!({written(part, there=there)})"


def _row(row: Row) -> str:
    """Tokens at positions; an article without all its positions only has to have the tokens."""
    there = _there(row)
    if row.place == "facts" or row.reach >= _GAP:
        return there
    lexemes = [_lexeme("text", token) for token in row.tokens]
    if row.in_order and row.reach == len(lexemes) - 1:
        close = "<->".join(lexemes)
    else:
        close = "&".join(_pairs(lexemes, row.reach, in_order=row.in_order))
    return f"({there}&(({close})|'{_PARTLY}'))"


def _there(row: Row) -> str:
    """All the tokens of a row, wherever they stand."""
    return _balanced([_lexeme(row.place, token) for token in dict.fromkeys(row.tokens)], "&")


def _pairs(lexemes: Sequence[str], reach: int, *, in_order: bool) -> Iterator[str]:
    """That each two neighbours stand at one of the distances that are near enough."""
    for one, other in pairwise(lexemes):
        steps: Iterable[str] = (f"({one}<{step}>{other})" for step in range(1, reach + 1))
        if not in_order:
            steps = chain(steps, (f"({other}<{step}>{one})" for step in range(reach + 1)))
        yield _balanced(list(steps), "|")


def _balanced(parts: Sequence[str], operator: str) -> str:
    """Join as a tree that is as flat as can be: Postgres goes down into each level of one."""
    if len(parts) < 3:
        return f"({operator.join(parts)})" if len(parts) > 1 else parts[0]
    middle = len(parts) // 2
    return f"({_balanced(parts[:middle], operator)}{operator}{_balanced(parts[middle:], operator)})"


def _lexeme(place: str, token: str) -> str:
    return f"'{_IN_PLACE.get(place, '')}{token}'"
