"""From matches that are due to notifications in the outbox, a batch in one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from alerts.compose import CAPPED, Copy, Told, notifications, shared_out
from alerts.timing import full_hour
from domain.alerts import AlertRule, Match, MatchKind
from domain.articles import Article
from storage.store import Session, Store

#: Matches that are put into the outbox in one transaction, more or less, and told in one message at most.
_BATCH = 500


def fill_outbox(
    rules: Mapping[str, AlertRule], due: Iterable[str], store: Store, now: datetime, stopped: Callable[[], bool]
) -> None:
    """Make notifications of the matches of these rules that are due."""
    waiting = deque(rules[rule_id] for rule_id in due if rule_id in rules)
    while waiting and not stopped():
        with store.writing() as session:
            telling, count = Telling(session), 0
            while waiting and count < _BATCH:
                filled = fill_from(waiting[0], session, telling, now)
                count += filled
                if filled < _BATCH:
                    waiting.popleft()


def fill_from(rule: AlertRule, session: Session, telling: Telling, now: datetime) -> int:
    """Make notifications of a batch of a rule's matches; return how many those were."""
    outbox = session.outbox
    matches = outbox.due_matches(rule.id, now, limit=_BATCH)
    if not matches:
        return 0
    made = outbox.made_since(rule.id, full_hour(now), CAPPED) if rule.max_per_hour is not None else 0
    share = shared_out(rule, matches, made, now)
    single, together = telling.texts(share.single), telling.texts(share.together)
    outbox.put(notifications(rule, single, together), now)
    # Their copies are named in what is told now.
    new = [one.article.id for one in (*single, *together) if not one.update and one.match.kind is MatchKind.NEW]
    named = outbox.copies_due(rule.id, new)
    done = [*share.single, *share.together, *named]
    outbox.reschedule([*(replace(match, due_at=None, held=None) for match in done), *share.postponed])
    return len(matches)


class Telling:
    """Matches with what is to be said of them."""

    def __init__(self, session: Session) -> None:
        self._archive = session.archive
        self._outlets = session.feeds.outlets()

    def texts(self, matches: Sequence[Match]) -> list[Told]:
        """Each text that the matches are about, once, in the order of the matches."""
        fresh = [match for match in matches if match.repeats is None]
        roots = {match.article_id for match in fresh}
        updates: dict[int, list[Match]] = {}
        for match in matches:
            if match.repeats is not None and match.repeats not in roots:
                updates.setdefault(match.repeats, []).append(match)
        wanted = [*roots, *updates, *(match.article_id for match in matches)]
        articles = {article.id: article for article in self._archive.by_ids(list(dict.fromkeys(wanted)))}
        told = [self._fresh(match, articles[match.article_id]) for match in fresh]
        return told + [self._update(group, articles[root], articles) for root, group in updates.items()]

    def _fresh(self, match: Match, article: Article) -> Told:
        others = self._others(article)
        return Told(match, article, self._facts(article), tuple(map(self._copy, others)), len(others))

    def _update(self, group: Sequence[Match], article: Article, articles: Mapping[int, Article]) -> Told:
        copies = tuple(self._copy(articles[match.article_id]) for match in group)
        count = max(len(copies), len(self._others(article)))
        return Told(group[-1], article, self._facts(article), copies, count, update=True)

    def _others(self, article: Article) -> list[Article]:
        if article.copy_cluster is None:
            return []
        members = self._archive.cluster(article.copy_cluster)
        return self._archive.by_ids([member for member in members if member != article.id])

    def _copy(self, article: Article) -> Copy:
        return Copy(article.id, article.url, self._facts(article).get("name") or article.outlet)

    def _facts(self, article: Article) -> Mapping[str, Any]:
        return self._outlets.get(article.outlet, {})
