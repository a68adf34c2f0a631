"""Noting which rules an article matches, in the article's own transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.rules import Found, Rulebook
from alerts.timing import due_at
from domain.alerts import AlertRule, Match
from domain.errors import UsageError
from domain.outlets import Outlet
from monitor.judging import article_document
from monitor.settings import Settings
from monitor.settings_table import nearest
from storage.store import Session


def note_matches(session: Session, article_id: int, outlet: Outlet, rules: Rulebook, now: datetime) -> None:
    """Write the rules' matches with an article that is new or was revised, and stands among its copies already."""
    if not rules.rules:
        return
    (article,) = session.archive.by_ids([article_id])
    facts = {"country": outlet.country, "control": outlet.control.value}
    found = rules.matching(article_document(article, facts), now)
    if found:
        before = session.outbox.found_before(article_id)
        session.outbox.add_matches(new_matches(article_id, found, before, now))


def new_matches(article_id: int, found: Sequence[Found], before: Mapping[str, int], now: datetime) -> list[Match]:
    """What is new in what was found: pure.

    ``before`` names, by rule, the article of the same text that it found earlier. That article itself is no news;
    a copy of it is noted, and not told of.
    """
    return [
        Match(
            rule_id=each.rule.id,
            article_id=article_id,
            matched_at=now,
            due_at=None if each.rule.id in before else due_at(each.rule.cadence, now),
            hits=each.hits,
            repeats=before.get(each.rule.id),
        )
        for each in found
        if before.get(each.rule.id) != article_id
    ]


def rule_called(settings: Settings, rule_id: str) -> AlertRule:
    """The rule with this id. Raises `UsageError`."""
    rules = {rule.id: rule for rule in settings.alerts}
    if rule_id not in rules:
        hint = nearest(rule_id, rules) if rules else "; there is no [[alert]] in the configuration"
        raise UsageError(f"no alert {rule_id!r}{hint}; see `presswatch alert list`")
    return rules[rule_id]
