"""Writing how a look at a stored article's page ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.alerts import AlertRule
from domain.crawling import Hold
from domain.outcomes import Outcome
from domain.storing import CandidateEnd, KnownArticle
from monitor.alerting import note_fate
from monitor.visiting import ABSENT, looked, next_visit
from storage.store import Session


def end_of_visit(
    session: Session,
    end: CandidateEnd,
    known: KnownArticle,
    plan: Sequence[timedelta],
    rules: Sequence[AlertRule],
    hold: Hold | None = None,
) -> CandidateEnd:
    """Write what the end of a stored article's address says of the article; return the end, and when it is next.

    One address keeps the plan, and it alone tells that a page is missed: another one that led there may be gone.
    """
    is_visitor = session.candidates.visitor(known.article_id) in {None, end.candidate_id}
    end = replace(end, article_id=known.article_id, next_try_at=None)
    if end.outcome in ABSENT and not is_visitor:
        return end
    look = looked(known.presence, end.outcome, end.status, end.at, end.reason)
    if look.presence != known.presence:
        session.fates.write(known.article_id, look.presence, [look.event] if look.event else [])
    if look.event:
        note_fate(session, known.article_id, look.event, rules)
    if is_visitor:
        revised_at = known.revised_at if known.revised_at and end.outcome is not Outcome.REVISED else end.at
        end = replace(end, next_try_at=next_visit(plan, revised_at, look.presence, end.at, hold))
    return replace(end, outcome=look.outcome)
