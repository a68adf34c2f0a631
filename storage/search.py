"""The index that articles are searched by: written with them, and asked what it proposes.

Every article has an entry. One that the index does not hold whole, or holds by other rules than today's, is proposed
whatever is asked for, so that nothing is missed while an index is made (`query.document` says why that is enough).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from heapq import merge
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, union_all, update

from query.conditions import EVERYTHING, NOTHING, Condition, Token, known, starts, tokens
from query.document import Document, make_document
from query.lexemes import lexemes, marked
from query.narrow import Dates
from query.normalise import NORMALISER_VERSION
from query.stem import LANGUAGES
from storage.archive import latest_revision
from storage.dialects import Dialect
from storage.packing import packed, unpacked
from storage.search_tables import search_entries
from storage.search_words import Remembered, SearchWords
from storage.tables import articles, revisions

_FIRST_SECOND = datetime(1900, 1, 1, tzinfo=UTC)
#: 272 years of seconds, and a billion ids: 63 bits.
_LAST_SECOND, _ID_BITS = (1 << 33) - 1, 30
_LAST_PLACE = (1 << 63) - 1

#: Beginnings of tokens that a query is answered for.
_MOST_STARTS = 1_000
#: Tokens that an index is asked for at once.
_MOST_TOKENS = 20_000
#: Places that are read at once, where nothing is asked for.
_PAGE = 500

_THIS = "this_article_id"
_ENTRY = select(search_entries).where(search_entries.c.article_id == bindparam(_THIS))
_ADD_ENTRY = insert(search_entries)
_DROP_ENTRY = delete(search_entries).where(search_entries.c.article_id == bindparam(_THIS))
_PLACES = (
    select(search_entries.c.place)
    .where(search_entries.c.place.between(bindparam("low"), bindparam("high")))
    .order_by(search_entries.c.place.desc())
)
# Two ranges of an index. Neither an order nor a stretch of time is asked for: a planner might read all places for it.
_NOT_CURRENT = union_all(
    select(search_entries.c.place).where(search_entries.c.version < NORMALISER_VERSION),
    select(search_entries.c.place).where(search_entries.c.version > NORMALISER_VERSION),
)
_OUT_OF_DATE = union_all(
    *(
        select(search_entries.c.place).where(between)
        for between in (
            search_entries.c.version < -NORMALISER_VERSION,
            search_entries.c.version.between(-NORMALISER_VERSION + 1, NORMALISER_VERSION - 1),
            search_entries.c.version > NORMALISER_VERSION,
        )
    )
)


def place_of(dated_at: datetime, article_id: int) -> int:
    """Where an article stands in the order of searches: by the second of its date, then by id; 63 bits.

    Dates before 1900 and after 2172 count as those.
    """
    second = (dated_at - _FIRST_SECOND) // timedelta(seconds=1)
    return min(max(second, 0), _LAST_SECOND) << _ID_BITS | _id_at(article_id)


def _id_at(place: int) -> int:
    return place & (1 << _ID_BITS) - 1


@cache
def _to_index(dialect: Dialect) -> Any:  # noqa: ANN401
    written = (articles.c.title, articles.c.summary, articles.c.language, articles.c.authors, articles.c.agency)
    columns = (articles.c.id, articles.c.url, articles.c.outlet_id, articles.c.dated_at, *written, revisions.c.body)
    query = select(*columns).join(revisions, latest_revision())
    return query.where(dialect.among(articles.c.id, "ids")).order_by(articles.c.id)


@cache
def _held(dialect: Dialect) -> Any:  # noqa: ANN401
    # The version is looked at here and not there: SQLite would walk the index of all that have it.
    columns = (search_entries.c.article_id, search_entries.c.version, search_entries.c.lexemes)
    return select(*columns).where(dialect.among(search_entries.c.article_id, "ids"))


class SearchIndex:
    """What is indexed of each article, written in the article's own transaction."""

    def __init__(self, connection: Connection, dialect: Dialect, remembered: Remembered) -> None:
        self._connection = connection
        self._dialect = dialect
        self._index = dialect.text_index
        self._words = SearchWords(connection, dialect, remembered)

    # --- keeping

    def renew(self, *article_ids: int) -> None:
        """Index articles, which must be there, as they are written now."""
        for article_id in article_ids:
            self.drop(article_id)
        self.write(*article_ids)

    def write(self, *article_ids: int) -> None:
        """Index articles that are not indexed yet, as they are written."""
        rows = self._connection.execute(_to_index(self._dialect), {"ids": self._dialect.array(article_ids)}).all()
        places = {row.id: place_of(row.dated_at, row.id) for row in rows}
        self._write(places, ((places[row.id], lexemes(_document(row))) for row in rows))

    def add(self, article_id: int, dated_at: datetime, columns: tuple[str, ...] | None) -> None:
        """Index an article that is not indexed yet; ``columns`` are its lexemes."""
        place = place_of(dated_at, article_id)
        self._write({article_id: place}, [(place, columns)])

    def _write(self, places: dict[int, int], made: Iterable[tuple[int, tuple[str, ...] | None]]) -> None:
        taken = self._index.add(self._connection, ((place, columns) for place, columns in made if columns))
        entries = [
            {
                "article_id": article_id,
                "place": place,
                "version": NORMALISER_VERSION if place in taken else -NORMALISER_VERSION,
                "lexemes": _packed(taken.get(place, ())),
            }
            for article_id, place in places.items()
        ]
        if entries:
            self._connection.execute(_ADD_ENTRY, entries)
            self._words.enter({word for columns in taken.values() for column in columns for word in column.split()})

    def undone(self) -> None:
        """A part of the transaction was undone."""
        self._words.undone()

    def committed(self) -> None:
        """The transaction has ended well."""
        self._words.committed()

    def drop(self, article_id: int) -> None:
        """Take an article out of the index, before it is taken out itself."""
        row = self._connection.execute(_ENTRY, {_THIS: article_id}).first()
        if row is None:
            return
        if row.version > 0:
            self._index.drop(self._connection, row.place, _unpacked(row.lexemes))
        self._connection.execute(_DROP_ENTRY, {_THIS: article_id})

    def forget(self, article_id: int) -> None:
        """As `drop`; what no other article has is not kept in the list of tokens either."""
        words = {word for column in self.held([article_id]).get(article_id, ()) for word in column.split()}
        self.drop(article_id)
        self._words.take_out(word for word in sorted(words) if not self._has(word))

    def _has(self, word: str) -> bool:
        return next(self._index.asked(self._connection, Token("text", word), 0, _LAST_PLACE), None) is not None

    def clear(self) -> None:
        """Take everything out of the index, so that all of it is made anew; enter articles that have no entry."""
        self._index.clear(self._connection)
        self._words.clear()
        self._connection.execute(update(search_entries).values(version=0, lexemes=b""))
        entered = select(search_entries.c.article_id).where(search_entries.c.article_id == articles.c.id)
        missing = select(articles.c.id, articles.c.dated_at).where(~entered.exists())
        for row in self._connection.execute(missing).all():
            entry = {"article_id": row.id, "place": place_of(row.dated_at, row.id), "version": 0, "lexemes": b""}
            self._connection.execute(_ADD_ENTRY, entry)

    def out_of_date(self, limit: int) -> list[int]:
        """Articles that were never indexed by the rules of today, by id."""
        query = _OUT_OF_DATE.limit(limit)
        return sorted(map(_id_at, self._connection.execute(query).scalars()))

    def count_out_of_date(self) -> int:
        """How many there are of these."""
        query = select(func.count()).select_from(_OUT_OF_DATE.subquery())
        return self._connection.execute(query).scalar_one()

    # --- asking

    def proposed(self, condition: Condition, dates: Dates = Dates()) -> Iterator[int]:  # noqa: B008
        """The ids of the articles of some dates that may fulfil a condition, newest first: all that do, and others."""
        low = 0 if dates.start is None else place_of(dates.start, 0)
        high = _LAST_PLACE if dates.end is None else place_of(dates.end, -1)
        narrowed = self._known(condition)
        if narrowed == EVERYTHING:
            places: Iterable[int] = self._all(low, high)
        elif narrowed == NOTHING:
            places = self._not_current(low, high)
        else:
            indexed = self._index.asked(self._connection, narrowed, low, high)
            places = merge(indexed, self._not_current(low, high), reverse=True)
        return (_id_at(place) for place, _ in groupby(places))

    def languages(self) -> frozenset[str]:
        """Those with rules of their own of which articles are indexed, and perhaps others."""
        tokens_of = {marked("lang", code): code for code in LANGUAGES}
        return frozenset(tokens_of[token] for token in self._words.known(tokens_of))

    def held(self, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
        """What the index holds of articles, by id; those that it does not hold by the rules of today are left out."""
        rows = self._connection.execute(_held(self._dialect), {"ids": self._dialect.array(ids)})
        return {row.article_id: _unpacked(row.lexemes) for row in rows if row.version == NORMALISER_VERSION}

    def _known(self, condition: Condition) -> Condition:
        """The condition as far as this store's words go."""
        asked = islice(set(starts(condition)), _MOST_STARTS)
        beginnings = {start: self._words.beginning_with(start) for start in asked}
        words = self._words.known(set(tokens(condition))).union(*filter(None, beginnings.values()))
        narrowed = known(condition, words, beginnings)
        return narrowed if sum(1 for _ in tokens(narrowed)) <= _MOST_TOKENS else EVERYTHING

    def _all(self, low: int, high: int) -> Iterator[int]:
        while True:
            values = {"low": low, "high": high}
            places = self._connection.execute(_PLACES.limit(_PAGE), values).scalars().all()
            yield from places
            if len(places) < _PAGE:
                return
            high = places[-1] - 1

    def _not_current(self, low: int, high: int) -> list[int]:
        """The places of articles that the index does not hold by the rules of today: mostly none."""
        places = self._connection.execute(_NOT_CURRENT).scalars()
        return sorted((place for place in places if low <= place <= high), reverse=True)


def _document(row: Any) -> Document:  # noqa: ANN401
    return make_document(
        title=row.title,
        summary=row.summary,
        body=row.body,
        language=row.language,
        outlet=row.outlet_id,
        authors=row.authors,
        agency=row.agency,
        url=row.url,
    )


def _packed(columns: Iterable[str]) -> bytes:
    return packed("\n".join(columns).encode())


def _unpacked(data: bytes) -> tuple[str, ...]:
    return tuple(unpacked(data).decode().split("\n"))
