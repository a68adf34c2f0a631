"""The state of the monitor: outlets' health, last rounds, queue, size of the store."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from domain.clock import iso, utc_now
from monitor.learning import is_rotten
from monitor.settings import Settings
from storage.store import Session

_LAST_RUNS = 5


def status_of(session: Session, settings: Settings, store_name: str) -> dict[str, Any]:
    """Everything that `status` shows, as plain JSON values."""
    feeds = session.feeds.health()
    n_visits, next_visit_at = session.candidates.visits()
    learned = Counter(outlet_id for outlet_id, _ in session.habits.learned_lines())
    rules = rules_of(session, settings, utc_now().date())
    return {
        "store": {"url": store_name, "size_bytes": session.size_bytes(), **session.archive.counts()},
        "queue": {
            "waiting": session.candidates.waiting(),
            "next_feed_due_at": iso(session.feeds.next_due_at()),
            "visits": n_visits,
            "next_visit_at": iso(next_visit_at),
        },
        "topics": [topic.id for topic in settings.topics],
        "watched": len(settings.outlets),
        "leases": [
            {**lease, "taken_at": iso(lease["taken_at"]), "expires_at": iso(lease["expires_at"])}
            for lease in session.leases.holders()
        ],
        "runs": [_run(row) for row in session.ledger.last_runs(_LAST_RUNS)],
        "outlets": [
            {
                **_outlet(outlet_id, list(rows)),
                "learned_lines": learned[outlet_id],
                "rules": [rule for rule in rules if rule["outlet"] == outlet_id],
            }
            for outlet_id, rows in groupby(feeds, key=lambda row: row["outlet_id"])
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


def rules_of(session: Session, settings: Settings, today: date) -> list[dict[str, Any]]:
    """How the reading rules of the configuration fared; rotten is one that should hold today, and does not."""
    counts = {(count.outlet_id, count.rule): count for count in session.habits.rules()}
    return [
        {
            "outlet": outlet.id,
            "rule": rule.name,
            "since": rule.since.isoformat() if rule.since else None,
            "held": count.held,
            "missed": count.missed,
            "held_at": iso(count.held_at),
            "rotten": rule in outlet.habits().rules_on(today)[:1] and is_rotten(count),
        }
        for outlet in settings.outlets
        for rule in outlet.reading
        if (count := counts.get((outlet.id, rule.name)))
    ]
