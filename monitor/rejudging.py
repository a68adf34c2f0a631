"""Judging the store again after a topic changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.clock import utc_now
from domain.outcomes import Outcome
from domain.storing import Judgement
from monitor.judging import article_document, judge_document
from monitor.settings import Settings
from storage.store import Store

#: Articles judged between two commits.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What judging again changed, in articles; ``queued`` counts rejected pages that will be read again."""

    judged: int
    on_topic_before: int
    on_topic_after: int
    changed: int
    queued: int


def apply_topics(
    settings: Settings, store: Store, *, reread_since: datetime | None, progress: Callable[[int], None] | None = None
) -> Rejudged:
    """Judge every stored article on the topics as they are now.

    Pages that were off topic were not kept; those first offered since ``reread_since`` are put back in the queue.
    Articles are never taken out: one that is on no topic any more stays, marked so.
    """
    judged = before = after = changed = 0
    with store.reading() as session:
        outlets = {row["id"]: row for row in session.feeds.outlets()}
        pending: list[tuple[int, Judgement]] = []
        for article in session.archive.in_order(on_topic=False):
            document = article_document(article, outlets.get(article.outlet, {}))
            judgement = judge_document(document, settings.topics)
            topics = {verdict.topic_id for verdict in judgement.relevant}
            judged += 1
            before += bool(article.topics)
            after += bool(topics)
            changed += topics != set(article.topics)
            pending.append((article.id, judgement))
            if len(pending) >= _BATCH:
                _write(store, pending)
                if progress is not None:
                    progress(judged)
        _write(store, pending)
    return Rejudged(judged, before, after, changed, _requeue(store, reread_since))


def _write(store: Store, pending: list[tuple[int, Judgement]]) -> None:
    with store.writing() as session:
        for article_id, judgement in pending:
            session.articles.set_topics(article_id, judgement)
    pending.clear()


def _requeue(store: Store, since: datetime | None) -> int:
    if since is None:
        return 0
    with store.writing() as session:
        return session.candidates.retry_rejected((Outcome.OFF_TOPIC, Outcome.SKIPPED_BY_HINT), since, utc_now())
