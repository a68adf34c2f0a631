"""Rounds and their tallies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from domain.outcomes import Tally
from storage.dialects import Dialect
from storage.tables import fetches, runs


class Ledger:
    """What was done, round by round."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def begin_run(self, now: datetime) -> int:
        """Open a round; return its id."""
        statement = insert(runs).values(started_at=now, outcomes={}, feed_outcomes={})
        (run_id,) = self._connection.execute(statement).inserted_primary_key or (0,)
        return int(run_id)

    def end_run(self, run_id: int, tally: Tally, now: datetime) -> None:
        """Close a round with its counts."""
        self._connection.execute(
            update(runs)
            .where(runs.c.id == run_id)
            .values(
                ended_at=now,
                feeds=tally.feeds,
                offered=tally.offered,
                fetched=tally.fetched,
                outcomes={outcome.value: n for outcome, n in tally.outcomes.items()},
                feed_outcomes={outcome.value: n for outcome, n in tally.feed_outcomes.items()},
            )
        )

    def last_runs(self, limit: int) -> list[dict[str, Any]]:
        """The latest rounds, newest first."""
        query = select(runs).order_by(runs.c.id.desc()).limit(limit)
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def outcomes(self, as_of: datetime | None = None) -> dict[str, int]:
        """How many of the addresses that were ever tried ended how, the last time by then; by outcome."""
        last = select(func.max(fetches.c.id)).group_by(fetches.c.candidate_id)
        if as_of is not None:
            last = last.where(fetches.c.at <= as_of)
        query = select(fetches.c.outcome, func.count()).where(fetches.c.id.in_(last))
        return dict(self._connection.execute(query.group_by(fetches.c.outcome).order_by(fetches.c.outcome)).all())
