"""Copies as they are kept: what texts are looked up by, verified pairs, and where articles stand among them.

What is looked up here is judged by `stories`.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from domain.articles import CopyGrade
from domain.copies import CopyMember, CopyPair, Fingerprint, Imprint, Likeness, Placement, week_of
from storage.archive import latest_revision
from storage.copy_tables import fingerprints, furniture, postings
from storage.dialects import Dialect
from storage.history import History
from storage.tables import articles, copies, outlets, revisions

#: Articles of one week that are posted with the same hash: enough to find their like, few enough to read them all.
CAPACITY = 20

# Thousands of pairs are read at once: looked up, a grade costs a tenth of what it costs to make.
_GRADES = {grade.value: grade for grade in CopyGrade}

# What every article runs is built once, and given its values when it is run (see storage/articles.py).
_THIS = "this_article_id"
_DROP_PAIRS = delete(copies).where((copies.c.a_id == bindparam(_THIS)) | (copies.c.b_id == bindparam(_THIS)))
_DROP_PAIR = delete(copies).where(copies.c.a_id == bindparam("this_a_id"), copies.c.b_id == bindparam("this_b_id"))
_ADD_FINGERPRINT = insert(fingerprints)
_DROP_FINGERPRINT = delete(fingerprints).where(fingerprints.c.article_id == bindparam(_THIS))
_FINGERPRINT = select(fingerprints).where(fingerprints.c.article_id == bindparam(_THIS))
_COUNT_PRINTED = select(func.count(), func.count(articles.c.title.distinct())).where(
    articles.c.body_hash == bindparam("text"), articles.c.outlet_id == bindparam("outlet")
)
_PLACE = update(articles).where(articles.c.id == bindparam(_THIS))


# The parts of a look-up.
_CARRIER, _TWIN, _FURNITURE = 0, 1, 2


class LookedUp(NamedTuple):
    """What is known of a text's hashes."""

    #: The articles that are posted with each, by id; hashes that nobody has are left out.
    carriers: dict[int, list[int]]
    #: The articles whose latest text is exactly this one, by id.
    twins: list[int]
    #: Its lines that are furniture.
    furniture: set[int]


class Printed(NamedTuple):
    """An article's latest text, with what is asked of it among copies."""

    article_id: int
    outlet_id: str
    #: Published, else first seen.
    dated_at: datetime
    first_seen_at: datetime
    body_hash: str
    body: str


@cache
def _look_up(dialect: Dialect, n_weeks: int) -> Any:  # noqa: ANN401
    """Who has which of some hashes in so many weeks; who prints a text; which of some lines are furniture."""
    # Week by week: each part is one range of the key, and touches one partition.
    weeks = (
        select(_number(_CARRIER), postings.c.hash, postings.c.article_id).where(
            postings.c.week == bindparam(f"week{number}"), dialect.among(postings.c.hash, "hashes")
        )
        for number in range(n_weeks)
    )
    twins = select(_number(_TWIN), _number(0), articles.c.id).where(articles.c.body_hash == bindparam("text"))
    lines = select(_number(_FURNITURE), furniture.c.hash, _number(0)).where(dialect.among(furniture.c.hash, "lines"))
    return union_all(*weeks, twins, lines)


def _number(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Integer)


@cache
def _post(dialect: Dialect) -> Any:  # noqa: ANN401
    """Post an article with those of its hashes that still have room in its week."""
    hashes = dialect.integers("hashes")
    week = bindparam("this_week", type_=postings.c.week.type)
    taken = (
        select(func.count())
        .select_from(postings)
        .where(postings.c.week == week, postings.c.hash == hashes.c.value)
        .scalar_subquery()
    )
    row = select(week, hashes.c.value, bindparam(_THIS, type_=postings.c.article_id.type)).where(taken < CAPACITY)
    return insert(postings).from_select(["week", "hash", "article_id"], row)


@cache
def _unpost(dialect: Dialect) -> Any:  # noqa: ANN401
    return delete(postings).where(
        postings.c.week == bindparam("this_week"),
        dialect.among(postings.c.hash, "hashes"),
        postings.c.article_id == bindparam(_THIS),
    )


@cache
def _furniture(dialect: Dialect) -> Any:  # noqa: ANN401
    return select(furniture.c.hash).where(dialect.among(furniture.c.hash, "hashes"))


@cache
def _by_ids(dialect: Dialect) -> Any:  # noqa: ANN401
    return select(fingerprints).where(dialect.among(fingerprints.c.article_id, "ids"))


@cache
def _printed(dialect: Dialect) -> Any:  # noqa: ANN401
    times = (articles.c.dated_at, articles.c.first_seen_at)
    columns = (articles.c.id, articles.c.outlet_id, *times, articles.c.body_hash, revisions.c.body)
    query = select(*columns).join(revisions, latest_revision())
    return query.where(dialect.among(articles.c.id, "ids")).order_by(articles.c.id)


@cache
def _pairs(dialect: Dialect) -> Any:  # noqa: ANN401
    # Two queries, an index for each: OR would read the table.
    among_a, among_b = (dialect.among(end, "ids") for end in (copies.c.a_id, copies.c.b_id))
    return union_all(select(copies).where(among_a), select(copies).where(among_b, ~among_a))


@cache
def _n_pairs(dialect: Dialect) -> Any:  # noqa: ANN401
    return select(func.count()).select_from(_pairs(dialect).subquery())


@cache
def _texts(dialect: Dialect) -> Any:  # noqa: ANN401
    """The articles that print the texts of some articles."""
    texts = select(articles.c.body_hash).where(dialect.among(articles.c.id, "ids"))
    return select(articles.c.id, articles.c.body_hash).where(articles.c.body_hash.in_(texts)).order_by(articles.c.id)


@cache
def _members(dialect: Dialect) -> Any:  # noqa: ANN401
    columns = (articles.c.url_key, articles.c.dated_at, articles.c.agency, outlets.c.credited_as)
    # Empty where the text is too short to tell, and so is nobody else's.
    is_empty = func.coalesce(func.length(fingerprints.c.shingles), 1) == 0
    query = (
        _texts(dialect)
        .add_columns(*columns, is_empty.label("is_empty"))
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .outerjoin(fingerprints, fingerprints.c.article_id == articles.c.id)
    )
    return query.where(or_(~is_empty, dialect.among(articles.c.id, "ids")))


@cache
def _places(dialect: Dialect) -> Any:  # noqa: ANN401
    columns = (articles.c.id, articles.c.copy_of, articles.c.copy_grade, articles.c.copy_cluster)
    return select(*columns).where(dialect.among(articles.c.id, "ids"))


class Copies:
    """Candidates for copies are looked up here, inside the transaction of the article that may be one."""

    def __init__(self, connection: Connection, dialect: Dialect, history: History) -> None:
        self._connection = connection
        self._dialect = dialect
        self._history = history

    def _run(self, statement: Any, ids: Iterable[int], name: str = "ids") -> Sequence[Row[Any]]:  # noqa: ANN401
        return self._connection.execute(statement(self._dialect), {name: self._dialect.array(ids)}).all()

    # --- furniture

    def known_furniture(self, line_hashes: Collection[int]) -> set[int]:
        """Which of these lines are furniture."""
        return {row.hash for row in self._run(_furniture, line_hashes, "hashes")} if line_hashes else set()

    def learn_furniture(self, line_hashes: Iterable[int], now: datetime) -> None:
        """Remember lines as furniture."""
        rows = [{"hash": line_hash, "found_at": now} for line_hash in sorted(line_hashes)]
        if rows:
            statement = self._dialect.insert(furniture).on_conflict_do_nothing(index_elements=["hash"])
            self._connection.execute(statement, rows)

    # --- looking up

    def look_up(self, whole: Imprint, body_hash: str, weeks: Sequence[int]) -> LookedUp:
        """What is known of the hashes of a text, in some weeks, and of its lines."""
        values: dict[str, Any] = {f"week{number}": week for number, week in enumerate(weeks)}
        values["hashes"] = self._dialect.array((*whole.fingerprint.shingles, *whole.fingerprint.lines))
        values |= {"text": body_hash, "lines": self._dialect.array(whole.lines)}
        carriers: dict[int, set[int]] = {}
        twins, known = [], set()
        for kind, value, article_id in self._connection.execute(_look_up(self._dialect, len(weeks)), values):
            if kind == _CARRIER:
                carriers.setdefault(value, set()).add(article_id)
            elif kind == _TWIN:
                twins.append(article_id)
            else:
                known.add(value)
        return LookedUp({value: sorted(ids) for value, ids in carriers.items()}, sorted(twins), known)

    def fingerprints(self, ids: Collection[int]) -> dict[int, Fingerprint]:
        """Fingerprints by article."""
        return {row.article_id: _fingerprint(row) for row in self._run(_by_ids, ids)} if ids else {}

    def printed(self, ids: Collection[int]) -> list[Printed]:
        """The latest texts of articles, by id."""
        rows = self._run(_printed, ids) if ids else ()
        return [
            Printed(row.id, row.outlet_id, row.dated_at, row.first_seen_at, row.body_hash, row.body) for row in rows
        ]

    def texts(self, ids: Collection[int]) -> dict[int, str]:
        """The hashes of these articles' texts, and of all others that print one of them, by id."""
        return {row.id: row.body_hash for row in self._run(_texts, ids)} if ids else {}

    def count_printed(self, body_hash: str, outlet_id: str) -> tuple[int, int]:
        """How many articles of an outlet have exactly this text, and under how many titles."""
        row = self._connection.execute(_COUNT_PRINTED, {"text": body_hash, "outlet": outlet_id}).one()
        return row[0], row[1]

    # --- keeping

    def post(self, printed: Printed, fingerprint: Fingerprint, version: int) -> None:
        """Let an article be found by its fingerprint; it must not be posted yet."""
        weeks = {"week": week_of(printed.dated_at), "seen_week": week_of(printed.first_seen_at)}
        if fingerprint.shingles:
            values = {"hashes": self._dialect.array((*fingerprint.shingles, *fingerprint.lines))}
            for week in sorted(set(weeks.values())):
                self._dialect.make_room_for_week(self._connection, week)
                values |= {"this_week": week, _THIS: printed.article_id}
                self._connection.execute(_post(self._dialect), values)
        packed = {"shingles": _packed(fingerprint.shingles), "lines": _packed(fingerprint.lines)}
        row = {"article_id": printed.article_id, "version": version}
        self._connection.execute(_ADD_FINGERPRINT, row | weeks | packed)

    def take_out(self, article_id: int) -> None:
        """Let an article be found no more, and drop its verified pairs."""
        row = self._connection.execute(_FINGERPRINT, {_THIS: article_id}).first()
        if row is not None:
            former = _fingerprint(row)
            hashes = self._dialect.array((*former.shingles, *former.lines))
            for week in {row.week, row.seen_week}:
                values = {"hashes": hashes, "this_week": week, _THIS: article_id}
                self._connection.execute(_unpost(self._dialect), values)
            self._connection.execute(_DROP_FINGERPRINT, {_THIS: article_id})
        self._connection.execute(_DROP_PAIRS, {_THIS: article_id})

    def add_pairs(self, article_id: int, others: Mapping[int, Likeness]) -> None:
        """Add verified pairs of an article to those that it has; each likeness has the article as a."""
        rows = [_pair_row(article_id, other, likeness) for other, likeness in sorted(others.items())]
        if rows:
            statement = self._dialect.insert(copies).on_conflict_do_nothing(index_elements=["a_id", "b_id"])
            self._connection.execute(statement, rows)

    def drop_pair(self, pair: CopyPair) -> None:
        """Take a verified pair back."""
        self._connection.execute(_DROP_PAIR, {"this_a_id": pair.a_id, "this_b_id": pair.b_id})

    def pairs(self, ids: Collection[int]) -> list[CopyPair]:
        """The verified pairs of articles, each once."""
        return [_pair(row) for row in self._run(_pairs, ids)] if ids else []

    def n_pairs(self, ids: Collection[int]) -> int:
        """How many verified pairs articles have."""
        ((number,),) = self._run(_n_pairs, ids)
        return int(number)

    def members(self, ids: Collection[int]) -> list[CopyMember]:
        """These articles and all others of their texts, by id; a text that is too short to tell is its article's."""
        return [_member(row) for row in self._run(_members, ids)] if ids else []

    def places(self, ids: Collection[int]) -> dict[int, Placement]:
        """Where articles stand among their copies, by id."""
        return {row.id: _placement(row) for row in self._run(_places, ids)} if ids else {}

    def place(self, placements: Iterable[Placement]) -> None:
        """Write where articles stand among their copies, where that changed."""
        wanted = {placement.article_id: placement for placement in placements}
        had = self.places(wanted)
        changed = [place for article_id, place in wanted.items() if article_id in had and place != had[article_id]]
        self._history.before(place.article_id for place in changed)
        for place in changed:
            row = {"copy_of": place.copy_of, "copy_grade": place.grade, "copy_cluster": place.cluster}
            self._connection.execute(_PLACE, {**row, _THIS: place.article_id})

    def out_of_date(self, version: int, limit: int) -> list[int]:
        """Articles without a fingerprint of this version, by id."""
        known = select(fingerprints.c.article_id).where(
            fingerprints.c.article_id == articles.c.id, fingerprints.c.version == version
        )
        query = select(articles.c.id).where(~known.exists()).order_by(articles.c.id).limit(limit)
        return list(self._connection.execute(query).scalars())


def _packed(hashes: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(hashes)}q", *hashes)


def _fingerprint(row: Row[Any]) -> Fingerprint:
    return Fingerprint(_unpacked(row.shingles), _unpacked(row.lines))


def _unpacked(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 8}q", data)


def _pair_row(article_id: int, other: int, likeness: Likeness) -> dict[str, object]:
    if other < article_id:
        article_id, other, likeness = other, article_id, likeness.turned()
    return {
        "a_id": article_id,
        "b_id": other,
        "grade": likeness.grade.value,
        "containment_ab": likeness.containment_ab,
        "containment_ba": likeness.containment_ba,
    }


def _pair(row: Sequence[Any]) -> CopyPair:
    a_id, b_id, grade, containment_ab, containment_ba = row
    return CopyPair(a_id, b_id, Likeness(_GRADES[grade], containment_ab, containment_ba))


def _placement(row: Row[Any]) -> Placement:
    grade = None if row.copy_grade is None else CopyGrade(row.copy_grade)
    return Placement(row.id, row.copy_of, grade, row.copy_cluster)


def _member(row: Row[Any]) -> CopyMember:
    text = f"{row.body_hash} {row.id}" if row.is_empty else row.body_hash
    return CopyMember(row.id, row.url_key, text, row.dated_at, frozenset(row.agency), row.credited_as)
