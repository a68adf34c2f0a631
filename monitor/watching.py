"""Asking the watches: rules that look at many articles, or at outlets. What they find goes into the outbox, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from alerts.compose import Told, finding_notifications
from alerts.watches import RATE_DAYS, USUAL_DAYS, Finding, OutletHealth, Sighting, outlets_gone, silence, spike
from domain.alerts import AlertRule, Match, OutletWatch, Silence, Spike
from domain.clock import utc_now
from monitor.searching import Search, search
from monitor.settings import Settings
from storage.store import Session, Store

#: Articles that a message shows.
_SHOWN = 10


def ask_watches(settings: Settings, store: Store) -> None:
    """Look whether a watch finds something, and put that into the outbox. Raises `StoreError`."""
    now = utc_now()
    for rule in settings.watches:
        with store.reading() as session:
            found = [(finding, _told(session, rule, finding, now)) for finding in _findings(session, rule, now)]
        if found:
            with store.writing() as session:
                for finding, told in found:
                    session.outbox.put(finding_notifications(rule, finding, told, now), now)


def _findings(session: Session, rule: AlertRule, now: datetime) -> list[Finding]:
    outlets = session.feeds.outlets()
    match rule.watch:
        case Spike() as watch:
            seen = _seen(session, rule, now - timedelta(days=USUAL_DAYS + 1))
            found = spike(watch, seen, session.archive.watched_since(), now)
        case Silence() as watch:
            seen = _seen(session, rule, now - timedelta(hours=watch.hours) - timedelta(days=1))
            found = silence(watch, seen, outlets, now)
        case OutletWatch() as watch:
            return outlets_gone(watch, _healths(session, outlets, now), now)
        case None:
            return []
    return [] if found is None else [found]


def _seen(session: Session, rule: AlertRule, since: datetime) -> list[Sighting]:
    found = search(session, Search(rule.query, rule.names, since=since, all_copies=True))
    return [Sighting.of(each.article) for each in found]


def _told(session: Session, rule: AlertRule, finding: Finding, now: datetime) -> list[Told]:
    outlets = session.feeds.outlets()
    articles = session.archive.by_ids(finding.article_ids[:_SHOWN])[::-1]
    return [Told(Match(rule.id, each.id, now, now), each, outlets.get(each.outlet, {})) for each in articles]


def _healths(session: Session, outlets: Mapping[str, Mapping[str, Any]], now: datetime) -> Iterator[OutletHealth]:
    since = now - timedelta(days=RATE_DAYS)
    counts = session.candidates.offered_since(since)
    feeds: dict[str, list[dict[str, Any]]] = {}
    for row in session.feeds.health():
        feeds.setdefault(row["outlet_id"], []).append(row)
    for outlet, rows in feeds.items():
        worst = max(rows, key=lambda row: row["failures"])
        yield OutletHealth(
            outlet=outlet,
            name=outlets.get(outlet, {}).get("name") or outlet,
            read_at=max((row["last_read_at"] for row in rows if row["last_read_at"]), default=None),
            new_at=max((row["last_new_at"] for row in rows if row["last_new_at"]), default=None),
            failing=all(row["failures"] for row in rows),
            outcome=worst["last_outcome"] or "",
            rate=counts.get(outlet, 0) / RATE_DAYS,
        )
