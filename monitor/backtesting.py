"""`alert backtest`: what a rule would have told, played over what is in the store, and what it just missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from alerts.backtest import Seen, play
from domain.alerts import AlertRule
from domain.articles import Article
from domain.clock import iso, utc_now
from monitor.matching import Reader
from query.match import compile_query
from query.narrow import Dates
from query.parse import parse
from query.relax import relaxed, written
from query.tree import Or
from storage.store import Session

#: Conditions that are left out in turn to see what the rule just misses.
_MOST_CONDITIONS = 12
#: Near misses and samples that are shown.
_SHOWN = 10


@dataclass(slots=True)
class _Found:
    """What the store holds for a rule."""

    seen: list[Seen] = field(default_factory=list)
    articles: dict[int, Article] = field(default_factory=dict)
    near: list[tuple[Article, str]] = field(default_factory=list)
    n_near: int = 0


def backtest(session: Session, rule: AlertRule, days: float) -> dict[str, Any]:
    """Play a rule over the articles of the last days (published, else first seen).

    Topics are those that the store has noted.
    """
    since = utc_now() - timedelta(days=days)
    found = _found(session, rule, since)
    played = play(rule, found.seen)
    names = sorted(played.articles.keys() | played.messages.keys())
    return {
        "rule": rule.id,
        "days": days,
        "articles": played.articles.total(),
        "texts": played.texts.total(),
        "messages": played.messages.total(),
        "busiest_hour": played.busiest_hour,
        "by_day": [
            {"day": day, "articles": played.articles[day], "texts": played.texts[day], "messages": played.messages[day]}
            for day in names
        ],
        "samples": [_shown(found.articles[each]) for each in played.told[::-1][:_SHOWN]],
        "near_misses": found.n_near,
        "near_miss_samples": [{**_shown(article), "missing": missing} for article, missing in found.near],
    }


def _found(session: Session, rule: AlertRule, since: datetime) -> _Found:
    tree = parse(rule.query, names=rule.names)
    reader = Reader(session)
    query = compile_query(tree)
    parts = list(islice(relaxed(tree), _MOST_CONDITIONS))
    lesser = [(written(part), compile_query(rest)) for part, rest in parts]
    # Whatever matches does so without one of its conditions too.
    wide = Or((tree, *(rest for _, rest in parts)))
    found = _Found()
    for article, document in reader.proposed(wide, Dates(since)):
        if query.holds(document, reader.now):
            at = article.published_at or article.first_seen_at
            found.seen.append(Seen(article.id, at, article.copy_cluster or -article.id))
            found.articles[article.id] = article
        elif missing := [name for name, rest in lesser if rest.holds(document, reader.now)]:
            found.n_near += 1
            if len(found.near) < _SHOWN:
                found.near.append((article, " or ".join(missing)))
    return found


def _shown(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "at": iso(article.published_at or article.first_seen_at),
    }
