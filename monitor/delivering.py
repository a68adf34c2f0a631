"""Sending what is due: matches → notifications in the outbox → channels → the ledger.

Each step commits before the next begins. What happens between the moment when a receiver takes a message and the
moment when that is written is the only thing that a crash can repeat; the message's key tells the receiver so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from types import TracebackType
from typing import Self

from alerts.addresses import filled, shown, without_secrets
from alerts.channels import channel_of
from alerts.timing import pause_after
from alerts.wording import Wording
from domain.alerts import Claim, Delivery
from domain.clock import utc_now
from domain.errors import DeliveryError
from monitor.filling import fill_outbox
from monitor.settings import Settings
from storage.store import Store

_log = logging.getLogger("presswatch")

#: A notification is this process's own for so long; more than any channel may take.
_CLAIM_LASTS = timedelta(minutes=10)
#: Channels that are served at once; each gets one message at a time.
_AT_ONCE = 8
#: Rules that are served in one go: what a query can name at little cost.
_RULES = 200
#: A channel that failed is left alone for so long, twice as long after each further failure in a row.
_FIRST_REST = timedelta(seconds=1)
_LONGEST_REST = timedelta(minutes=5)


@dataclass(slots=True)
class Delivered:
    """What was done with the outbox."""

    sent: int = 0
    #: Attempts that failed; they are repeated later, or were for a day.
    failed: int = 0

    def summary(self) -> str:
        """In one line."""
        failed = f", {self.failed:,} failed (see presswatch alert log)" if self.failed else ""
        return f"alerts: {self.sent:,} sent{failed}"


@dataclass(slots=True)
class _Rest:
    """A channel that failed."""

    failures: int
    until: datetime


@dataclass(slots=True)
class _Desk:
    """What the threads of a courier share."""

    lock: Lock = field(default_factory=Lock)
    #: One writer of this process at a time: waiting for each other in here is cheaper than at the database.
    writing: Lock = field(default_factory=Lock)
    busy: dict[str, Future[None]] = field(default_factory=dict)
    resting: dict[str, _Rest] = field(default_factory=dict)
    done: Delivered = field(default_factory=Delivered)


class Courier:
    """Sends what is due: to each channel one message after the other, to several channels at once.

    Only rules and channels of the configuration are served; what others left behind waits for them. Use it with
    ``with``; the end of the block waits for what is under way.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        env: Mapping[str, str],
        *,
        wording: Wording = Wording(),  # noqa: B008 - frozen
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._rules = {rule.id: rule for rule in settings.every_alert}
        self._store = store
        self._env = env
        self._wording = wording
        self._stopped = stopped
        self._desk = _Desk()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="presswatch-alerts")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait for what is under way."""
        self._threads.shutdown()

    def start_due(self) -> None:
        """Put what is due into the outbox, and start to send it; cheap if nothing is due. Raises `StoreError`."""
        self._collect()
        now = utc_now()
        with self._store.reading() as session:
            due = session.outbox.due_rules(now)
        if due:
            fill_outbox(self._rules, due, self._store, now, self._stopped)
        with self._store.reading() as session:
            sends = session.outbox.due_sends(now)
        for channel, rule_ids in sends.items():
            mine = [rule_id for rule_id in rule_ids if self._serves(rule_id, channel)]
            if mine and not self._stopped() and self._is_free(channel, now):
                self._desk.busy[channel] = self._threads.submit(self._serve, channel, mine[:_RULES])

    def wait(self) -> Delivered:
        """Wait until nothing is being sent; return what was done since the last call. Raises `StoreError`."""
        wait(self._desk.busy.values())
        self._collect()
        return self.taken()

    def taken(self) -> Delivered:
        """What was done since the last call."""
        with self._desk.lock:
            done, self._desk.done = self._desk.done, Delivered()
        return done

    def _collect(self) -> None:
        """Forget the channels that were served, and raise what went wrong there."""
        over = [channel for channel, sending in self._desk.busy.items() if sending.done()]
        for sending in [self._desk.busy.pop(channel) for channel in over]:
            sending.result()

    def _serves(self, rule_id: str, channel: str) -> bool:
        return rule_id in self._rules and channel in self._rules[rule_id].channels

    def _is_free(self, channel: str, now: datetime) -> bool:
        rest = self._desk.resting.get(channel)
        return channel not in self._desk.busy and (rest is None or rest.until <= now)

    def _serve(self, channel: str, rule_ids: Sequence[str]) -> None:
        """Send to one channel until nothing is due, or an attempt fails."""
        claim = self._turn(None, channel, rule_ids)
        while claim is not None:
            delivery = attempt(claim, self._env, self._wording)
            self._note(delivery)
            claim = self._turn(delivery, channel, rule_ids)

    def _turn(self, delivery: Delivery | None, channel: str, rule_ids: Sequence[str]) -> Claim | None:
        """Record an attempt and, unless it failed or all is to stop, claim what is due next, in one transaction."""
        with self._desk.writing, self._store.writing() as session:
            if delivery is not None:
                session.outbox.record(delivery)
                if not delivery.ok:
                    return None
            if self._stopped():
                return None
            return session.outbox.claim(channel, rule_ids, utc_now(), _CLAIM_LASTS)

    def _note(self, delivery: Delivery) -> None:
        channel = delivery.claim.notification.channel
        with self._desk.lock:
            self._desk.done.sent += delivery.ok
            self._desk.done.failed += not delivery.ok
            if delivery.ok:
                self._desk.resting.pop(channel, None)
                return
            rest = self._desk.resting.get(channel)
            failures = 1 if rest is None else rest.failures + 1
            pause = min(_FIRST_REST * (1 << min(failures - 1, 10)), _LONGEST_REST)
            self._desk.resting[channel] = _Rest(failures, utc_now() + pause)
        _log_failure(delivery)


def deliver_due(
    settings: Settings,
    store: Store,
    env: Mapping[str, str],
    *,
    wording: Wording = Wording(),  # noqa: B008 - frozen
) -> Delivered:
    """Send all that is due now. A channel that failed is left alone for the rest of the pass. Raises `StoreError`."""
    if not settings.every_alert:
        return Delivered()
    with Courier(settings, store, env, wording=wording) as courier:
        courier.start_due()
        return courier.wait()


def attempt(claim: Claim, env: Mapping[str, str], wording: Wording) -> Delivery:
    """Try to send a notification, and say how that went. Never raises."""
    began = time.monotonic()
    wait: timedelta | None = None
    try:
        ok, detail = True, send(claim, env, wording)
    except DeliveryError as error:
        ok, detail, wait = False, str(error), error.retry_after
    except Exception as error:  # a boundary: one failing message costs only itself
        # Its words may quote the address, and with it a password.
        ok, detail = False, f"a mistake in Presswatch, please report it: {type(error).__name__}"
    now = utc_now()
    pause = None if ok else pause_after(claim.attempts + 1, claim.notification.key)
    if pause is not None and wait is not None:
        pause = max(pause, wait)
    return Delivery(
        claim=claim,
        at=now,
        ok=ok,
        detail=detail,
        seconds=round(time.monotonic() - began, 3),
        next_try_at=None if pause is None else now + pause,
    )


def send(claim: Claim, env: Mapping[str, str], wording: Wording) -> str:
    """Send a notification now; return remarks, if any. Raises `DeliveryError`, without secrets in it."""
    notification = claim.notification
    address = filled(notification.channel, env)
    channel = channel_of(address)
    if channel is None:
        raise DeliveryError("there is no such kind of channel")
    message = replace(wording.message(notification), again=claim.again)
    try:
        remarks = (channel.send(address, message), message.remark)
        return without_secrets("; ".join(filter(None, remarks)), notification.channel, address, env)
    except DeliveryError as error:
        words = without_secrets(str(error), notification.channel, address, env)
        raise DeliveryError(words, error.retry_after) from None


def _log_failure(delivery: Delivery) -> None:
    again = "given up" if delivery.next_try_at is None else f"next try at {delivery.next_try_at:%H:%M} UTC"
    one = delivery.claim.notification
    _log.warning("alert %s to %s failed: %s; %s", one.rule_id, shown(one.channel), delivery.detail, again)
