"""When to ask again: pure functions of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.crawling import FeedAnswer, FeedRequest, Hold, Validators
from domain.outcomes import Outcome, Retry
from domain.storing import CandidateState, FeedState, FeedUpdate

#: A feed without news is asked a little later each time: the wait is about a sixth of the silence.
_QUIET_GROWTH = 1.2
#: A feed is asked for without conditions this often, because ETags lie.
_WHOLE_EVERY = timedelta(days=1)
#: Pauses between tries of one page: 5 min, 15 min, 45 min … at most a day.
_FIRST_PAUSE_S = 300.0
_PAUSE_GROWTH = 3.0
_LONGEST_PAUSE_S = 86_400.0
#: Tries of one page before its last outcome stands; the pauses add up to about four days.
_MOST_TRIES = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the time between two requests for one feed, in seconds."""

    min_interval_s: float
    max_interval_s: float


def conditions(state: FeedState, now: datetime) -> Validators:
    """What to send with the next request for a feed: nothing, if it is time to see the whole of it again."""
    if state.whole_at is None or now - state.whole_at >= _WHOLE_EVERY:
        return Validators()
    return state.validators


def next_feed_check(
    state: FeedState, answer: FeedAnswer, asked: FeedRequest, n_new: int, now: datetime, limits: Limits
) -> FeedUpdate:
    """Decide when a feed is asked again, and with which conditions.

    News halves the interval, silence lengthens it, failures back off without end: a feed is never given up.
    """
    sound = answer.outcome in {Outcome.READ, Outcome.NOT_MODIFIED}
    interval_s, failures = state.interval_s, 0
    if sound:
        interval_s = interval_s / 2 if n_new else interval_s * _QUIET_GROWTH
        wait_s = interval_s = min(max(interval_s, limits.min_interval_s), limits.max_interval_s)
    elif answer.outcome is Outcome.POSTPONED:
        failures, wait_s = state.failures, 0.0
    else:
        failures = state.failures + 1
        wait_s = min(limits.min_interval_s * 2.0 ** min(failures, 30), limits.max_interval_s)
    next_check_at = now + timedelta(seconds=wait_s)
    if answer.hold is not None:
        next_check_at = max(next_check_at, answer.hold.until)
    whole = answer.outcome is Outcome.READ and asked.validators == Validators()
    return FeedUpdate(
        feed_id=state.feed_id,
        outcome=answer.outcome,
        reason=answer.reason,
        checked_at=now,
        next_check_at=next_check_at,
        interval_s=interval_s,
        failures=failures,
        validators=_next_validators(state, answer),
        whole_at=now if whole else state.whole_at,
        sound=sound,
        new=n_new > 0,
    )


def _next_validators(state: FeedState, answer: FeedAnswer) -> Validators:
    if answer.outcome is Outcome.READ:
        return answer.validators
    if answer.outcome is Outcome.BAD_FEED:
        # What a broken document left out must come with the next request, not be hidden by a 304.
        return Validators()
    return state.validators


def next_page_try(outcome: Outcome, attempts: int, now: datetime, hold: Hold | None = None) -> datetime | None:
    """Decide when a candidate that led to no article is tried again; None if this is its end.

    ``attempts`` counts the tries before this one.
    """
    if outcome.retry in {Retry.NEVER, Retry.VISIT}:
        return None
    if outcome.retry is Retry.NEXT_ROUND:
        return now
    if hold is not None:
        return max(hold.until, now)
    if attempts + 1 >= _MOST_TRIES:
        return None
    pause_s = min(_FIRST_PAUSE_S * _PAUSE_GROWTH**attempts, _LONGEST_PAUSE_S)
    return now + timedelta(seconds=pause_s)


def is_asked(state: CandidateState, now: datetime, *, everything: bool) -> bool:
    """Whether a candidate that a feed offers is fetched in this round.

    ``everything`` ignores back-off, and asks again for articles that are stored (with conditions).
    """
    if state.outcome is Outcome.FORGOTTEN:
        return False
    if everything and (state.next_try_at is not None or state.article_id is not None):
        return True
    return state.next_try_at is not None and state.next_try_at <= now
