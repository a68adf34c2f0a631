"""`alert backtest`: what a rule would have told, played over what is in the store, and what it just missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from alerts.backtest import Seen, play
from domain.alerts import AlertRule
from domain.articles import Article
from domain.clock import iso, utc_now
from monitor.judging import article_document
from query.match import compile_query
from query.parse import parse
from query.relax import spared
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
    found = _found(session, rule, session.archive.newest(since=since))
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


def _found(session: Session, rule: AlertRule, articles: Iterator[Article]) -> _Found:
    tree = parse(rule.query, names=rule.names)
    query = compile_query(tree)
    parts = spared(tree, _MOST_CONDITIONS)
    outlets: Mapping[str, Mapping[str, Any]] = {row["id"]: row for row in session.feeds.outlets()}
    found = _Found()
    for article in articles:
        document = article_document(article, outlets.get(article.outlet, {}))
        if query.holds(document):
            at = article.published_at or article.first_seen_at
            found.seen.append(Seen(article.id, at, article.copy_cluster or -article.id))
            found.articles[article.id] = article
        elif missing := [name for name, rest in parts if rest.holds(document)]:
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
