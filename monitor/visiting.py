"""Looking at stored articles again: when, how many in a round, and what it means that a page is gone. Pure.

A page that answers 410 was taken away on purpose: it is withdrawn at once. One that is not found, or leads to the home
page or to another text, may be the passing fault of a server: it is missed first, and withdrawn if the next look, half
an hour later, finds the same. A page that is there again is restored, whatever its text is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.articles import ArticleEvent, EventKind
from domain.crawling import Hold, Validators
from domain.outcomes import Outcome, Retry
from domain.storing import CandidateState, Presence

#: How an address ends whose article is not there.
ABSENT = frozenset({Outcome.GONE, Outcome.HOME_PAGE, Outcome.LED_ELSEWHERE, Outcome.SOFT_404})
#: The status of what was taken away on purpose, and for good (RFC 9110 §15.5.11).
_GONE_FOR_GOOD = 410
#: When a page that was missed is looked for once more.
_SECOND_LOOK = timedelta(minutes=30)
#: A page is asked for without conditions where it was not received whole for so long, because ETags lie.
_WHOLE_EVERY = timedelta(days=7)
#: Of the time between two looks at a feed, so much may go into visits: what is new is not to wait for them.
_SHARE_OF_INTERVAL = 0.5
#: Visits to one outlet in one round: at least, and where its hosts ask for no pause.
_FEWEST = 20
_MOST_WITHOUT_DELAY = 1_000
#: Visits in one round, all outlets together.
MOST_VISITS = 10_000


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at an article's page means for it."""

    outcome: Outcome
    presence: Presence
    event: ArticleEvent | None = None


def looked(known: Presence, outcome: Outcome, status: int | None, now: datetime, reason: str) -> Looked:
    """Decide what an outcome says of whether a stored article's page is there."""
    if outcome in ABSENT:
        return _absent(known, outcome, status, now, reason)
    if outcome.retry is not Retry.VISIT:
        return Looked(outcome, known)  # neither there nor gone: a fault, a wall
    if known.withdrawn_at is None:
        return Looked(outcome, Presence())
    event = ArticleEvent(EventKind.RESTORED, now, reason="its page is there again")
    return Looked(outcome if outcome is Outcome.REVISED else Outcome.RESTORED, Presence(), event)


def _absent(known: Presence, outcome: Outcome, status: int | None, now: datetime, reason: str) -> Looked:
    if known.withdrawn_at is not None:
        return Looked(outcome, known)
    if known.missing_at is None and status != _GONE_FOR_GOOD:
        return Looked(outcome, Presence(missing_at=now))
    since = known.missing_at or now
    event = ArticleEvent(EventKind.WITHDRAWN, now, since, reason)
    return Looked(Outcome.WITHDRAWN, Presence(since, now), event)


def next_visit(
    plan: Sequence[timedelta],
    revised_at: datetime,
    presence: Presence,
    now: datetime,
    hold: Hold | None = None,
) -> datetime | None:
    """Decide when an article's page is looked at next; None: never again.

    The plan counts from when the text was last seen to change; steps that are past are left out. A page that is
    missed is looked for once more before the next step.
    """
    if not plan:
        return None
    at = next((revised_at + step for step in plan if revised_at + step > now), None)
    if presence.missing_at is not None and presence.withdrawn_at is None:
        at = min(at or now + _SECOND_LOOK, now + _SECOND_LOOK)
    return max(at, hold.until) if at is not None and hold is not None else at


def visit_conditions(state: CandidateState, now: datetime) -> Validators:
    """What to send with a visit: nothing, if it is time to receive the whole page again."""
    if state.whole_at is None or now - state.whole_at >= _WHOLE_EVERY:
        return Validators()
    return state.validators


def affordable(
    due: Iterable[CandidateState], delays_s: Mapping[str, float], min_interval_s: float
) -> list[CandidateState]:
    """Choose the visits of one round, in the order given: so many to each outlet that no feed waits for them long.

    ``delays_s``: by outlet, the pause between two requests to a host. What is left stays due.
    """
    taken: Counter[str] = Counter()
    chosen = []
    for state in due:
        delay_s = delays_s.get(state.outlet_id, 0.0)
        most = max(_FEWEST, int(min_interval_s * _SHARE_OF_INTERVAL / delay_s)) if delay_s else _MOST_WITHOUT_DELAY
        if taken[state.outlet_id] < most:
            taken[state.outlet_id] += 1
            chosen.append(state)
    return chosen
