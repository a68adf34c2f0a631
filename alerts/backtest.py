"""How often a rule would have told, and when: the rule's own decisions, played over what is in the store. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from alerts.compose import shared_out
from alerts.timing import due, full_hour, update_due
from domain.alerts import AlertRule, Match


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that the rule finds: when it came, and which text it is (the copy cluster; else itself)."""

    article_id: int
    at: datetime
    text: int


@dataclass(slots=True)
class Played:
    """What would have happened; counters are by day, in UTC."""

    articles: Counter[str] = field(default_factory=Counter)
    #: Without copies.
    texts: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    #: In one hour of the clock, at the most.
    busiest_hour: int = 0
    #: The articles that a message would have been about, in order.
    told: list[int] = field(default_factory=list)


def play(rule: AlertRule, seen: Iterable[Seen]) -> Played:
    """Play a rule over articles, whatever their order."""
    played = Played()
    waiting = _matches(rule, sorted(seen, key=lambda one: (one.at, one.article_id)), played)
    hours: Counter[datetime] = Counter()
    single: Counter[datetime] = Counter()
    while waiting:
        now = min(_due(match) for match in waiting)
        ready = sorted((match for match in waiting if _due(match) <= now), key=lambda match: match.matched_at)
        share = shared_out(rule, ready, single[full_hour(now)], now)
        alone = len({match.text for match in share.single})
        count = alone + bool(share.together)
        single[full_hour(now)] += alone
        hours[full_hour(now)] += count
        played.messages[_day(now)] += count
        waiting = [match for match in waiting if _due(match) > now] + list(share.postponed)
    played.busiest_hour = max(hours.values(), default=0)
    return played


def _matches(rule: AlertRule, seen: Iterable[Seen], played: Played) -> list[Match]:
    first: dict[int, Seen] = {}
    matches = []
    for one in seen:
        played.articles[_day(one.at)] += 1
        root = first.setdefault(one.text, one)
        if root is one:
            played.texts[_day(one.at)] += 1
            played.told.append(one.article_id)
            at, held = due(rule, one.at)
            matches.append(Match(rule.id, one.article_id, one.at, at, held=held))
            continue
        later, held = update_due(rule, root.at, one.at)
        # Those that come before the text is told are named with it.
        told_at = due(rule, root.at)[0]
        if later is not None and one.at > told_at:
            matches.append(Match(rule.id, one.article_id, one.at, later, repeats=root.article_id, held=held))
    return matches


def _due(match: Match) -> datetime:
    return match.due_at or match.matched_at


def _day(at: datetime) -> str:
    return at.date().isoformat()
