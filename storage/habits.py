"""What is learned of outlets' pages: lines that repeat, rules that hold. Only counted here; `extract` decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from domain.reading import LineCount, RuleCount, RuleUse
from storage.dialects import Dialect
from storage.tables import outlet_lines, outlet_pages, outlet_rules

#: Where lines are kept: an outlet and a language. What every page runs is built once, see `storage.articles`.
_HERE = (outlet_lines.c.outlet_id == bindparam("this_outlet_id")) & (
    outlet_lines.c.language == bindparam("this_language")
)
_LINES = select(outlet_lines).where(_HERE, outlet_lines.c.hash.in_(bindparam("hashes", expanding=True)))
_FORGET = delete(outlet_lines).where(_HERE, outlet_lines.c.last_page < bindparam("before_page"))


@cache
def _next_page(dialect: Dialect) -> Any:  # noqa: ANN401
    statement = dialect.insert(outlet_pages)
    one_more = {"n_pages": outlet_pages.c.n_pages + 1}
    keys = ["outlet_id", "language"]
    return statement.on_conflict_do_update(index_elements=keys, set_=one_more).returning(outlet_pages.c.n_pages)


@cache
def _save_line(dialect: Dialect) -> Any:  # noqa: ANN401
    statement = dialect.insert(outlet_lines)
    keys = [column.name for column in outlet_lines.primary_key]
    values = {column.name: statement.excluded[column.name] for column in outlet_lines.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


class HabitCounts:
    """Counts by outlet; those of lines by language too, because a page in one says nothing of those in another."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def next_page(self, outlet_id: str, language: str) -> int:
        """Count another page; return its number, from 1."""
        values = {"outlet_id": outlet_id, "language": language, "n_pages": 1}
        n_pages: int = self._connection.execute(_next_page(self._dialect), values).scalar_one()
        return n_pages

    def lines(self, outlet_id: str, language: str, hashes: Collection[str]) -> dict[str, LineCount]:
        """What is known of lines, by hash."""
        values = {**_here(outlet_id, language), "hashes": list(hashes)}
        return {
            row.hash: LineCount(
                hash=row.hash,
                text=row.text,
                n_pages=row.n_pages,
                first_page=row.first_page,
                last_page=row.last_page,
                cores=tuple(map(tuple, row.cores)),
                learned=row.learned,
            )
            for row in self._connection.execute(_LINES, values)
        }

    def save_lines(self, outlet_id: str, language: str, counts: Iterable[LineCount]) -> None:
        """Write counts of lines."""
        rows = [
            {
                "outlet_id": outlet_id,
                "language": language,
                "hash": count.hash,
                "text": count.text,
                "n_pages": count.n_pages,
                "first_page": count.first_page,
                "last_page": count.last_page,
                "cores": count.cores,
                "learned": count.learned,
            }
            for count in counts
        ]
        if rows:
            self._connection.execute(_save_line(self._dialect), rows)

    def forget_lines(self, outlet_id: str, language: str, before_page: int) -> None:
        """Drop the lines that stood on no page since ``before_page``."""
        self._connection.execute(_FORGET, {**_here(outlet_id, language), "before_page": before_page})

    def boilerplate(self) -> dict[str, frozenset[str]]:
        """The hashes of the lines that were learned, by outlet."""
        found = defaultdict[str, set[str]](set)
        for row in self._connection.execute(select(outlet_lines).where(outlet_lines.c.learned)):
            found[row.outlet_id].add(row.hash)
        return {outlet_id: frozenset(hashes) for outlet_id, hashes in found.items()}

    def learned_lines(self) -> list[tuple[str, str]]:
        """Outlet and text of every line that was learned."""
        query = (
            select(outlet_lines.c.outlet_id, outlet_lines.c.text)
            .where(outlet_lines.c.learned)
            .order_by(outlet_lines.c.outlet_id, outlet_lines.c.hash)
        )
        return [(row.outlet_id, row.text) for row in self._connection.execute(query)]

    def count_rules(self, outlet_id: str, uses: Iterable[RuleUse], now: datetime) -> None:
        """Count on another page which rules held."""
        for use in uses:
            values = {
                "held": int(use.held),
                "missed": int(not use.held),
                "missed_in_row": int(not use.held),
                "held_at": now if use.held else None,
            }
            statement = self._dialect.insert(outlet_rules).values(outlet_id=outlet_id, rule=use.rule, **values)
            more: dict[str, object] = {
                "held": outlet_rules.c.held + values["held"],
                "missed": outlet_rules.c.missed + values["missed"],
                "missed_in_row": 0 if use.held else outlet_rules.c.missed_in_row + 1,
            }
            if use.held:
                more["held_at"] = now
            statement = statement.on_conflict_do_update(index_elements=["outlet_id", "rule"], set_=more)
            self._connection.execute(statement)

    def rules(self) -> list[RuleCount]:
        """How every rule that was ever tried fared."""
        query = select(outlet_rules).order_by(outlet_rules.c.outlet_id, outlet_rules.c.rule)
        return [
            RuleCount(row.outlet_id, row.rule, row.held, row.missed, row.missed_in_row, row.held_at)
            for row in self._connection.execute(query)
        ]


def _here(outlet_id: str, language: str) -> dict[str, str]:
    return {"this_outlet_id": outlet_id, "this_language": language}
