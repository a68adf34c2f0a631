"""The state of the monitor: outlets' health, last rounds, queue, size of the store."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from domain.clock import iso
from monitor.settings import Settings
from storage.store import Session

_LAST_RUNS = 5


def status_of(session: Session, settings: Settings, store_name: str) -> dict[str, Any]:
    """Everything that `status` shows, as plain JSON values."""
    feeds = session.feeds.health()
    n_visits, next_visit_at = session.candidates.visits()
    return {
        "store": {"url": store_name, "size_bytes": session.size_bytes(), **session.archive.counts()},
        "queue": {
            "waiting": session.candidates.waiting(),
            "next_feed_due_at": iso(session.feeds.next_due_at()),
            "visits": n_visits,
            "next_visit_at": iso(next_visit_at),
        },
        "topics": [topic.id for topic in settings.topics],
        "leases": [
            {**lease, "taken_at": iso(lease["taken_at"]), "expires_at": iso(lease["expires_at"])}
            for lease in session.leases.holders()
        ],
        "runs": [_run(row) for row in session.ledger.last_runs(_LAST_RUNS)],
        "outlets": [
            _outlet(outlet_id, list(rows)) for outlet_id, rows in groupby(feeds, key=lambda row: row["outlet_id"])
        ],
    }


def _run(row: dict[str, Any]) -> dict[str, Any]:
    ended = row["ended_at"]
    return {
        "id": row["id"],
        "started_at": iso(row["started_at"]),
        "ended_at": iso(ended),
        "seconds": None if ended is None else (ended - row["started_at"]).total_seconds(),
        "feeds": row["feeds"],
        "offered": row["offered"],
        "fetched": row["fetched"],
        "new": row["outcomes"].get("new", 0),
        "outcomes": row["outcomes"],
        "feed_outcomes": row["feed_outcomes"],
    }


def _outlet(outlet_id: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    last_read = [row["last_read_at"] for row in rows if row["last_read_at"]]
    last_new = [row["last_new_at"] for row in rows if row["last_new_at"]]
    return {
        "id": outlet_id,
        "feeds": len(rows),
        "last_read_at": iso(max(last_read, default=None)),
        "last_new_at": iso(max(last_new, default=None)),
        "failing": [
            {
                "url": row["url"],
                "outcome": row["last_outcome"],
                "reason": row["last_reason"],
                "failures": row["failures"],
                "next_check_at": iso(row["next_check_at"]),
            }
            for row in rows
            if row["failures"]
        ],
    }
