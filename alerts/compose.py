"""What a notification says, and how that reads as a message: pure."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alerts.timing import window
from domain.alerts import AlertRule, Match, Message, Notification
from domain.articles import Article
from domain.clock import iso

#: Characters of a line that may be a subject.
_SUBJECT_LENGTH = 150
#: Characters of a summary, or of the beginning of a body that has none.
_SUMMARY_LENGTH = 400
#: They join or part letters in Persian and others; all other invisible characters only deceive.
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Told:
    """A match with its article."""

    match: Match
    article: Article


def notifications(rule: AlertRule, told: Sequence[Told]) -> list[Notification]:
    """The notifications of one rule for matches that are due at one time: one a channel, and one a match if instant.

    ``told`` is not empty. The same matches make the same keys, wherever and however often that is worked out.
    """
    groups = [[one] for one in told] if rule.cadence.kind == "instant" else [list(told)]
    return [_notification(rule, group, channel) for group in groups for channel in dict.fromkeys(rule.channels)]


def _notification(rule: AlertRule, told: Sequence[Told], channel: str) -> Notification:
    due = max(one.match.due_at or one.match.matched_at for one in told)
    kind, ends = rule.cadence.kind, window(rule.cadence, due)
    payload = {
        "rule": rule.id,
        "kind": kind,
        "window_ends_at": (ends and iso(due)) or None,
        "query": rule.query,
        "articles": [_article(one) for one in told],
    }
    subjects = sorted(one.article.url_key for one in told)
    return Notification(idempotency_key(rule.id, kind, ends, channel, subjects), rule.id, channel, due, payload)


def sample(rule: AlertRule, channel: str, key: str, told: Told) -> Notification:
    """A notification that is marked as a test. ``key`` tells it from other tests."""
    payload = {
        "rule": rule.id,
        "kind": "test",
        "window_ends_at": None,
        "query": rule.query,
        "articles": [_article(told)],
    }
    return Notification(
        idempotency_key(rule.id, "test", key, channel, []), rule.id, channel, told.match.matched_at, payload
    )


def idempotency_key(rule_id: str, kind: str, ends: str, channel: str, subjects: Sequence[str]) -> str:
    """Hash what makes a notification the same: rule, kind, window, channel, and the articles by their URL keys.

    URL keys, because ids start anew in a new store, and a receiver would take another article for a repetition.
    The articles count in a digest too: a match that commits after its window was told makes a message of its own.
    """
    parts = json.dumps([rule_id, kind, ends, channel, *subjects], ensure_ascii=True)
    return hashlib.sha256(parts.encode()).hexdigest()[:40]


def _article(told: Told) -> dict[str, Any]:
    article = told.article
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "language": article.language,
        "summary": _shortened(article.summary or article.body),
        "authors": list(article.authors),
        "agency": list(article.agency),
        "published_at": iso(article.published_at),
        "first_seen_at": iso(article.first_seen_at),
        "topics": list(article.topics),
        "revision": article.revision,
        "matched_at": iso(told.match.matched_at),
        "matched": [f"{hit.field}:{hit.form}" if hit.form else hit.term for hit in told.match.hits],
    }


def message(notification: Notification) -> Message:
    """The notification in words. Whatever stood in a page, no line of them can pass for another, or for a header."""
    payload = notification.payload
    articles = payload["articles"]
    title = _article_title(articles[0]) if len(articles) == 1 else f"{len(articles)} articles"
    mark = "TEST: " if payload["kind"] == "test" else ""
    subject = _shortened(f"[{payload['rule']}] {mark}{title}", _SUBJECT_LENGTH)
    lines = ["This is a test: nothing new was found.", ""] if mark else []
    for article in articles:
        lines += [*_article_lines(article), ""]
    lines += ["-- ", one_line(f"Presswatch, alert {payload['rule']}: {payload['query']}")]
    return Message(notification.key, subject, "\n".join(lines) + "\n", {"key": notification.key, **payload})


def _article_title(article: dict[str, Any]) -> str:
    return one_line(article["title"] or "") or article["url"]


def _article_lines(article: dict[str, Any]) -> list[str]:
    seen = article["published_at"] or f"seen {article['first_seen_at']}"
    facts = [article["outlet"], seen, article["language"], *article["agency"]]
    lines = [
        _article_title(article),
        one_line(", ".join(fact for fact in facts if fact)),
        one_line(article["url"]),
        *textwrap.wrap(one_line(article["summary"] or ""), 78),
    ]
    if article["matched"]:
        lines.append(_shortened("matched " + ", ".join(article["matched"])))
    return lines


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters and marks of writing direction."""
    return " ".join("".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text).split())


def _shortened(text: str, length: int = _SUMMARY_LENGTH) -> str:
    line = one_line(text)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
