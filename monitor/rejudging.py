"""Judging the store again after a topic changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from domain.clock import utc_now
from domain.outcomes import Outcome
from monitor.judging import article_document, judge_document
from monitor.settings import Settings
from storage.store import Session, Store

#: Articles in one transaction.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What judging again changed, in articles; ``queued`` counts rejected pages that will be read again."""

    judged: int
    on_topic_before: int
    on_topic_after: int
    changed: int
    queued: int


def apply_topics(settings: Settings, store: Store, *, reread_since: datetime | None) -> Rejudged:
    """Judge every stored article on the topics as they are now.

    Pages that were off topic were not kept; those first offered since ``reread_since`` are put back in the queue.
    Articles are never taken out: one that is on no topic any more stays, marked so.
    """
    total = _Count()
    last_id: int | None = 0
    while last_id is not None:
        # Read, judged and written in one transaction: nothing can be edited or forgotten between.
        with store.writing() as session:
            last_id = _judge_batch(session, settings, last_id, total)
    return Rejudged(total.judged, total.before, total.after, total.changed, _requeue(store, reread_since))


@dataclass(slots=True)
class _Count:
    judged: int = 0
    before: int = 0
    after: int = 0
    changed: int = 0


def _judge_batch(session: Session, settings: Settings, after_id: int, total: _Count) -> int | None:
    """Judge the next articles by id; return the last id, None if there are no more."""
    outlets = session.feeds.outlets()
    batch = list(islice(session.archive.in_order(on_topic=False, after_id=after_id), _BATCH))
    for article in batch:
        judgement = judge_document(article_document(article, outlets.get(article.outlet, {})), settings.topics)
        topics = {verdict.topic_id for verdict in judgement.relevant}
        session.articles.set_topics(article.id, judgement)
        total.judged += 1
        total.before += bool(article.topics)
        total.after += bool(topics)
        total.changed += topics != set(article.topics)
    return batch[-1].id if batch else None


def _requeue(store: Store, since: datetime | None) -> int:
    if since is None:
        return 0
    with store.writing() as session:
        return session.candidates.retry_rejected((Outcome.OFF_TOPIC, Outcome.SKIPPED_BY_HINT), since, utc_now())
