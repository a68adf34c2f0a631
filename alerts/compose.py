"""Which notifications matches make, and what those say as plain values: pure. Words: see `alerts.wording`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from alerts.passages import passages
from alerts.text import SUMMARY_LENGTH, shortened
from alerts.timing import due, full_hour, window_begins
from alerts.watches import Finding
from domain.alerts import (
    AlertRule,
    Held,
    Match,
    MatchKind,
    Notification,
    NotificationKind,
    OutletWatch,
    Severity,
    Silence,
    Spike,
)
from domain.articles import Article
from domain.clock import iso


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article of the same text, for a list of who printed it."""

    id: int
    url: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Told:
    """A text that is to be told of.

    ``article`` is the one that the rule found first. ``copies`` are the articles of the same text that the message
    names: all there are, or the new ones if the text itself was told before (``update``).
    """

    match: Match
    article: Article
    #: Facts of the article's outlet: name, country, control.
    outlet: Mapping[str, Any]
    copies: tuple[Copy, ...] = ()
    #: In the store, whether named or not.
    n_copies: int = 0
    update: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What becomes of the matches of one rule that are due at one time."""

    #: Each a message of its own.
    single: tuple[Match, ...] = ()
    #: All in one message.
    together: tuple[Match, ...] = ()
    #: Not told yet: as they are to be written.
    postponed: tuple[Match, ...] = ()


def shared_out(rule: AlertRule, matches: Sequence[Match], made_this_hour: int, now: datetime) -> Share:
    """Share out matches that are due: what is told alone, what together, and what is over the cap and waits.

    ``made_this_hour`` is how many messages the rule has made in this hour of the clock. Copies of one text count as
    one.
    """
    if rule.cadence.kind != "instant":
        return Share(together=tuple(matches))
    held = tuple(match for match in matches if match.held)
    fresh = [match for match in matches if not match.held]
    if rule.max_per_hour is None or rule.severity is Severity.URGENT:
        return Share(single=tuple(fresh), together=held)
    texts = list(dict.fromkeys(match.text for match in fresh))
    allowed = set(texts[: max(0, rule.max_per_hour - made_this_hour)])
    over = [match for match in fresh if match.text not in allowed]
    later = due(rule, full_hour(now) + timedelta(hours=1))[0]
    return Share(
        single=tuple(match for match in fresh if match.text in allowed),
        together=held,
        postponed=tuple(replace(match, due_at=later, held=Held.CAP) for match in over),
    )


def notifications(rule: AlertRule, single: Sequence[Told], together: Sequence[Told]) -> list[Notification]:
    """The notifications of one rule: one a channel for each text of ``single``, and one a channel for the others.

    The same matches make the same keys, wherever and however often that is worked out.
    """
    made = [_one(rule, told) for told in single]
    if together:
        made.append(_digest(rule, together))
    return [
        replace(draft, channel=channel, key=_key(draft, channel))
        for draft in made
        for channel in dict.fromkeys(rule.channels)
    ]


def _one(rule: AlertRule, told: Told) -> Notification:
    kind = NotificationKind.UPDATE if told.update else _ALONE[told.match.kind]
    at = told.match.due_at or told.match.matched_at
    return _draft(rule, kind, (None, at if told.update else None), at, [told])


#: What a message about one match is.
_ALONE = {
    MatchKind.NEW: NotificationKind.INSTANT,
    MatchKind.REVISED: NotificationKind.REVISED,
    MatchKind.WITHDRAWN: NotificationKind.WITHDRAWN,
    MatchKind.RESTORED: NotificationKind.RESTORED,
}
#: Kinds of messages that a rule's cap counts.
CAPPED = (*_ALONE.values(), NotificationKind.UPDATE)


def _digest(rule: AlertRule, told: Sequence[Told]) -> Notification:
    """The most widely printed first, then in the order of their dates."""
    times = [one.match.due_at or one.match.matched_at for one in told]
    if rule.cadence.kind == "instant":
        kind, begins = NotificationKind.HELD, min(one.match.matched_at for one in told)
    else:
        kind = NotificationKind(rule.cadence.kind)
        begins = min(window_begins(rule.cadence, at) for at in times)
    ranked = sorted(told, key=lambda one: -one.n_copies)
    return _draft(rule, kind, (begins, max(times)), max(times), ranked)


def _draft(
    rule: AlertRule,
    kind: NotificationKind,
    window: tuple[datetime | None, datetime | None],
    at: datetime,
    told: Sequence[Told],
) -> Notification:
    payload = {
        "rule": rule.id,
        "kind": kind.value,
        "severity": rule.severity.value,
        "window_begins_at": iso(window[0]),
        "window_ends_at": iso(window[1]),
        "query": rule.query,
        "articles": [_article(one) for one in told],
    }
    return Notification("", rule.id, "", at, payload, kind)


#: What the messages of a watch are.
WATCH_KINDS: dict[type, NotificationKind] = {
    Spike: NotificationKind.SPIKE,
    Silence: NotificationKind.SILENCE,
    OutletWatch: NotificationKind.OUTLET,
}


def finding_notifications(rule: AlertRule, finding: Finding, told: Sequence[Told], now: datetime) -> list[Notification]:
    """The notifications of what a watch found, one a channel; the same as long as it is the same matter."""
    kind = WATCH_KINDS[type(rule.watch)]
    draft = _draft(rule, kind, (None, None), due(rule, now)[0], told)
    draft.payload.update(headline=finding.headline, lines=list(finding.lines))
    return [
        replace(draft, channel=channel, key=idempotency_key(rule.id, kind, finding.window, channel, []))
        for channel in dict.fromkeys(rule.channels)
    ]


def sample(rule: AlertRule, channel: str, key: str, told: Told) -> Notification:
    """A notification that is marked as a test. ``key`` tells it from other tests."""
    draft = _draft(rule, NotificationKind.TEST, (None, None), told.match.matched_at, [told])
    return replace(draft, channel=channel, key=idempotency_key(rule.id, "test", key, channel, []))


def _key(draft: Notification, channel: str) -> str:
    payload = draft.payload
    ends = payload["window_ends_at"] or ""
    subjects = [
        "\n".join([each["url_key"], *each["what"], *(copy["url"] for copy in each["copies"] if each["is_update"])])
        for each in payload["articles"]
    ]
    return idempotency_key(draft.rule_id, draft.kind.value, ends, channel, sorted(subjects))


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
        "url_key": article.url_key,
        "title": article.title,
        "outlet": article.outlet,
        "outlet_name": told.outlet.get("name") or article.outlet,
        "country": told.outlet.get("country"),
        "control": told.outlet.get("control") or "unknown",
        "language": article.language,
        "summary": shortened(article.summary or article.body, SUMMARY_LENGTH),
        "authors": list(article.authors),
        "agency": list(article.agency),
        "published_at": iso(article.published_at),
        "first_seen_at": iso(article.first_seen_at),
        "topics": list(article.topics),
        "revision": article.revision,
        "matched_at": iso(told.match.matched_at),
        "matched": [f"{hit.field}:{hit.form}" if hit.form else hit.term for hit in told.match.hits],
        "passages": [passage.record() for passage in passages(article, told.match.hits)],
        "what": [told.match.kind.value, str(told.match.number)] if told.match.kind is not MatchKind.NEW else [],
        "is_update": told.update,
        "note": list(told.match.note),
        "n_copies": told.n_copies,
        "copies": [{"id": copy.id, "url": copy.url, "outlet": copy.outlet} for copy in told.copies],
    }
