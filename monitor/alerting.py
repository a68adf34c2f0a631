"""Noting which rules an article matches, in the article's own transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.rules import Found, Rulebook
from alerts.text import shortened
from alerts.timing import due, update_due
from domain.alerts import AlertRule, Earlier, Match, MatchKind
from domain.articles import ArticleEvent
from domain.errors import ConfigError, UsageError
from domain.outlets import Outlet
from monitor.judging import article_document
from monitor.settings import Settings
from monitor.settings_table import nearest
from storage.store import Session

#: Changes that a message names, the gravest first, and characters of each.
_NOTE_LINES, _NOTE_LENGTH = 8, 200


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


def note_revision(session: Session, article_id: int, rules: Sequence[AlertRule], now: datetime) -> None:
    """Write that an article that rules found was revised, with what changed; before its new text is matched."""
    told = _told_too(session, article_id, MatchKind.REVISED, rules)
    if not told:
        return
    revised = session.archive.revisions(article_id)[-1]
    changes = sorted(revised.edit.changes if revised.edit else (), key=lambda change: -change.severity.rank)
    lines = dict.fromkeys(shortened(change.sentence(), _NOTE_LENGTH) for change in changes)  # each once
    _note(session, article_id, MatchKind.REVISED, revised.number, tuple(lines)[:_NOTE_LINES], told, now)


def note_fate(session: Session, article_id: int, event: ArticleEvent, rules: Sequence[AlertRule]) -> None:
    """Write that the page of an article that rules found is gone, or there again; after the event is written."""
    kind = MatchKind(event.kind.value)
    told = _told_too(session, article_id, kind, rules)
    if not told:
        return
    since = f"missed since {event.since:%Y-%m-%d %H:%M} UTC: " if event.since and event.since < event.at else ""
    note = shortened(f"{kind.value} ({since}{event.reason})", _NOTE_LENGTH)
    _note(session, article_id, kind, len(session.archive.events(article_id)), (note,), told, event.at)


def _told_too(session: Session, article_id: int, kind: MatchKind, rules: Sequence[AlertRule]) -> list[AlertRule]:
    """The rules that found this article and ask for this too."""
    wanted = [rule for rule in rules if kind in rule.also]
    told = session.outbox.told_of(article_id) if wanted else []
    return [rule for rule in wanted if rule.id in told]


def _note(
    session: Session,
    article_id: int,
    kind: MatchKind,
    number: int,
    note: tuple[str, ...],
    rules: Sequence[AlertRule],
    now: datetime,
) -> None:
    matches = []
    for rule in rules:
        at, held = due(rule, now)
        matches.append(Match(rule.id, article_id, now, at, kind=kind, number=number, held=held, note=note))
    session.outbox.add_matches(matches)


def new_matches(article_id: int, found: Sequence[Found], before: Mapping[str, Earlier], now: datetime) -> list[Match]:
    """What is new in what was found: pure.

    ``before`` names, by rule, the article of the same text that it found first. That article itself is no news; a
    copy of it is noted, and told of only in an update.
    """
    return [
        _match(each, article_id, before.get(each.rule.id), now)
        for each in found
        if each.rule.id not in before or before[each.rule.id].article_id != article_id
    ]


def _match(found: Found, article_id: int, first: Earlier | None, now: datetime) -> Match:
    due_at, held = due(found.rule, now) if first is None else update_due(found.rule, first.matched_at, now)
    return Match(
        rule_id=found.rule.id,
        article_id=article_id,
        matched_at=now,
        due_at=due_at,
        hits=found.hits,
        repeats=None if first is None else first.article_id,
        held=held,
    )


def rule_called(settings: Settings, rule_id: str) -> AlertRule:
    """The rule with this id. Raises `UsageError`; `ConfigError` if it cannot be followed."""
    rules = {rule.id: rule for rule in settings.every_alert}
    if rule_id in settings.broken_alerts:
        raise ConfigError(settings.broken_alerts[rule_id])
    if rule_id not in rules:
        hint = nearest(rule_id, rules) if rules else "; there is no [[alert]] in the configuration"
        raise UsageError(f"no alert {rule_id!r}{hint}; see `presswatch alert list`")
    return rules[rule_id]
