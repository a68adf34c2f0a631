"""What `alert` shows: rules, what a rule would find, the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from alerts.addresses import shown
from alerts.compose import Told, sample
from domain.alerts import AlertRule, Claim, Match
from domain.articles import Article
from domain.clock import iso, utc_now
from monitor.delivering import attempt
from monitor.searching import Found, Search, search
from monitor.settings import Settings
from storage.store import Session


def rules(settings: Settings) -> list[dict[str, Any]]:
    """The rules of the configuration."""
    return [
        {
            "id": rule.id,
            "query": rule.query,
            "cadence": str(rule.cadence),
            "channels": [shown(channel) for channel in rule.channels],
        }
        for rule in settings.alerts
    ]


def would_find(session: Session, rule: AlertRule, days: float) -> Iterator[Found]:
    """What a rule finds among the articles of the last days (published, else first seen), each text once, newest first.

    Topics are those that the store has noted.
    """
    return search(session, Search(rule.query, rule.names, since=utc_now() - timedelta(days=days)))


def send_sample(rule: AlertRule, article: Article | None, env: Mapping[str, str]) -> list[dict[str, Any]]:
    """Send a message marked as a test to every channel of a rule, past the outbox; say how each went."""
    now, key = utc_now(), uuid.uuid4().hex
    told = Told(Match(rule.id, 0, now, now), article or _made_up(now))
    results = []
    for channel in dict.fromkeys(rule.channels):
        delivery = attempt(Claim(0, sample(rule, channel, key, told), 0), env)
        results.append({"channel": shown(channel), "ok": delivery.ok, "detail": delivery.detail})
    return results


def _made_up(now: datetime) -> Article:
    return Article(
        id=0,
        url="https://example.org/test",
        url_key="example.org/test",
        outlet="example",
        language="en",
        title="A headline as it would stand here",
        authors=(),
        summary="No article in the store matches this rule yet, so this one was made up.",
        body="",
        image=None,
        agency=(),
        published_at=now,
        published_from=None,
        modified_at=None,
        first_seen_at=now,
        stored_at=now,
        topics=(),
        score=None,
        copy_of=None,
        copy_grade=None,
        copy_cluster=None,
        story=None,
        revision=1,
        n_revisions=1,
    )


def log(session: Session, limit: int) -> list[dict[str, Any]]:
    """The attempts to send, newest first, after what was not tried yet."""
    return [
        {
            "at": iso(row["at"]),
            "rule": row["rule_id"],
            "channel": shown(row["channel"]),
            "ok": row["ok"],
            "detail": row["detail"] or "",
            "seconds": row["seconds"],
            "state": row["state"],
            "failures": row["attempts"],
            "due_at": iso(row["due_at"]),
            "next_try_at": iso(row["next_try_at"]),
            "key": row["key"],
            "articles": [article["url"] for article in row["payload"]["articles"]],
        }
        for row in session.outbox.log(limit)
    ]
