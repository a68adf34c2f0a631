"""What `alert` shows: rules, what a rule would find, the ledger."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from alerts.addresses import shown
from alerts.compose import WATCH_KINDS, Told, sample
from alerts.rules import rulebook
from alerts.text import one_line
from alerts.wording import Wording
from domain.alerts import AlertRule, Claim, Held, Match, NotificationState
from domain.clock import iso, utc_now
from monitor.alert_checks import made_up_article
from monitor.delivering import attempt
from monitor.judging import article_document
from monitor.searching import Found, Search, search
from monitor.settings import Settings
from storage.store import Session


def rules(settings: Settings) -> list[dict[str, Any]]:
    """The rules of the configuration."""
    return [
        {
            "id": rule.id,
            "kind": "new" if rule.watch is None else WATCH_KINDS[type(rule.watch)].value,
            "query": rule.query,
            "cadence": str(rule.cadence),
            "severity": rule.severity.value,
            "quiet": None if rule.quiet is None else str(rule.quiet),
            "max_per_hour": rule.max_per_hour,
            "channels": [shown(channel) for channel in rule.channels],
        }
        for rule in settings.every_alert
    ]


def would_find(session: Session, rule: AlertRule, days: float) -> Iterator[Found]:
    """What a rule finds among the articles of the last days (published, else first seen), each text once, newest first.

    Topics are those that the store has noted.
    """
    return search(session, Search(rule.query, rule.names, since=utc_now() - timedelta(days=days)))


def send_sample(
    rule: AlertRule, found: Found | None, outlet: Mapping[str, Any], env: Mapping[str, str], wording: Wording
) -> list[dict[str, Any]]:
    """Send a message marked as a test to every channel of a rule, past the outbox; say how each went."""
    now, key = utc_now(), uuid.uuid4().hex
    article = found.article if found else made_up_article()
    hits = tuple(
        hit for each in rulebook((rule,)).matching(article_document(article, outlet), now) for hit in each.hits
    )
    told = Told(Match(rule.id, 0, now, now, hits), article, outlet, n_copies=found.n_copies if found else 0)
    results = []
    for channel in dict.fromkeys(rule.channels):
        delivery = attempt(Claim(0, sample(rule, channel, key, told), 0, now), env, wording)
        results.append({"channel": shown(channel), "ok": delivery.ok, "detail": delivery.detail})
    return results


def log(session: Session, limit: int, *, rule_id: str | None = None, state: str | None = None) -> list[dict[str, Any]]:
    """The attempts to send, newest first, after what was not tried yet."""
    wanted = None if state is None else NotificationState(state)
    return [
        {
            "at": iso(row["at"]),
            "rule": row["rule_id"],
            "kind": row["kind"],
            "channel": shown(row["channel"]),
            "ok": row["ok"],
            "detail": row["detail"] or "",
            "seconds": row["seconds"],
            "state": row["state"],
            "failures": row["attempts"],
            "due_at": iso(row["due_at"]),
            "next_try_at": iso(row["next_try_at"]),
            "key": row["key"],
            "about": _about(row["payload"]),
            "articles": [article["url"] for article in row["payload"]["articles"]],
        }
        for row in session.outbox.log(limit, rule_id=rule_id, state=wanted)
    ]


def _about(payload: Mapping[str, Any]) -> str:
    """What a message says, in a line: the headline of what a watch found, or the articles' first with their number."""
    if headline := payload.get("headline"):
        return str(headline)
    articles = payload["articles"]
    if not articles:
        return ""
    first = one_line(articles[0]["title"] or articles[0]["url"])
    return first if len(articles) == 1 else f"{first}, and {len(articles) - 1} more"


def untold(session: Session, limit: int, *, rule_id: str | None = None) -> list[dict[str, Any]]:
    """What rules found that made no message of its own, newest first, and why not."""
    return [
        {
            "at": iso(match.matched_at),
            "rule": match.rule_id,
            "kind": match.kind.value,
            "article": url,
            "due_at": iso(match.due_at),
            "repeats": match.repeats,
            "detail": _why_untold(match),
        }
        for match, url in session.outbox.untold(limit, rule_id=rule_id)
    ]


def _why_untold(match: Match) -> str:
    if match.repeats is not None:
        named = f"; named in an update at {match.due_at:%Y-%m-%d %H:%M} UTC" if match.due_at else ""
        return f"the same text as article {match.repeats}{named}"
    held = {Held.QUIET: "quiet hours, told", Held.CAP: "over the cap, told", None: "to be told"}[match.held]
    return f"{held} at {match.due_at:%Y-%m-%d %H:%M} UTC"
