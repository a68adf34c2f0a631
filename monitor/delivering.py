"""Sending what is due: matches → notifications in the outbox → channels → the ledger.

Each step commits before the next begins. What happens between the moment when a receiver takes a message and the
moment when that is written is the only thing that a crash can repeat; the message's key tells the receiver so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from alerts.addresses import filled, missing, shown, without_secrets
from alerts.channels import channel_of, problem
from alerts.compose import Told, message, notifications
from alerts.timing import pause_after
from domain.alerts import AlertRule, Claim, Delivery, Notification
from domain.clock import utc_now
from domain.errors import ConfigError, DeliveryError
from monitor.settings import Settings
from storage.store import Session, Store

_log = logging.getLogger("presswatch")

#: A notification is this process's own for so long; more than any channel may take.
_CLAIM_LASTS = timedelta(minutes=10)
#: Matches that are put into the outbox in one transaction.
_BATCH = 500


@dataclass(slots=True)
class Delivered:
    """What one pass over the outbox did."""

    sent: int = 0
    #: Attempts that failed; they are repeated later, or were for a day.
    failed: int = 0

    def summary(self) -> str:
        """In one line."""
        failed = f", {self.failed:,} failed (see presswatch alert log)" if self.failed else ""
        return f"alerts: {self.sent:,} sent{failed}"


def check_channels(settings: Settings, env: Mapping[str, str]) -> None:
    """See that everything is there that sending will need. Raises `ConfigError` with one line that names the rule.

    Only commands that send ask this: the others need no secrets.
    """
    for rule in settings.alerts:
        for number, channel in enumerate(rule.channels, 1):
            if found := _problem(channel, env):
                place = f'{settings.source}: alert "{rule.id}": channel {number} ({shown(channel)})'
                raise ConfigError(f"{place}: {found}")


def _problem(channel: str, env: Mapping[str, str]) -> str | None:
    if absent := missing(channel, env):
        names = ", ".join(absent)
        return f"{names} is not set in the environment; set it, or take the channel out"
    address = filled(channel, env)
    return problem(address)


def deliver_due(
    settings: Settings, store: Store, env: Mapping[str, str], *, stopped: Callable[[], bool] = lambda: False
) -> Delivered:
    """Send all that is due, oldest first, one after the other. Raises `StoreError`.

    A channel that failed is left alone for the rest of the pass. Only rules and channels of the configuration are
    served; what others left behind waits for them.
    """
    done = Delivered()
    if not settings.alerts:
        return done
    _fill_outbox(settings.alerts, store, stopped)
    rules = [rule.id for rule in settings.alerts]
    channels = {channel for rule in settings.alerts for channel in rule.channels}
    while channels and not stopped():
        with store.writing() as session:
            claim = session.outbox.claim(utc_now(), _CLAIM_LASTS, rules=rules, channels=channels)
        if claim is None:
            break
        delivery = attempt(claim, env)
        with store.writing() as session:
            session.outbox.record(delivery)
        done.sent += delivery.ok
        done.failed += not delivery.ok
        if not delivery.ok:
            channels.discard(claim.notification.channel)
            _log_failure(claim, delivery)
    return done


def _fill_outbox(rules: tuple[AlertRule, ...], store: Store, stopped: Callable[[], bool]) -> None:
    """Make notifications of all matches that are due."""
    for rule in rules:
        while not stopped():
            with store.writing() as session:
                if not _fill_from(rule, session):
                    break


def _fill_from(rule: AlertRule, session: Session) -> bool:
    windows = rule.cadence.kind != "instant"
    matches = session.outbox.due_matches(rule.id, utc_now(), limit=_BATCH, one_window=windows)
    articles = {article.id: article for article in session.archive.by_ids([match.article_id for match in matches])}
    told = [Told(match, articles[match.article_id]) for match in matches]
    if told:
        session.outbox.put(notifications(rule, told), matches)
    return bool(told)


def attempt(claim: Claim, env: Mapping[str, str]) -> Delivery:
    """Try to send a notification, and say how that went. Never raises."""
    began = time.monotonic()
    try:
        ok, detail = True, send(claim.notification, env)
    except DeliveryError as error:
        ok, detail = False, str(error)
    except Exception as error:  # a boundary: one failing message costs only itself
        # Its words may quote the address, and with it a password.
        ok, detail = False, f"a mistake in Presswatch, please report it: {type(error).__name__}"
    now = utc_now()
    pause = None if ok else pause_after(claim.attempts + 1)
    return Delivery(
        notification_id=claim.notification_id,
        at=now,
        ok=ok,
        detail=detail,
        seconds=round(time.monotonic() - began, 3),
        next_try_at=None if pause is None else now + pause,
    )


def send(notification: Notification, env: Mapping[str, str]) -> str:
    """Send a notification now; return its channel's remark, if any. Raises `DeliveryError`, without secrets in it."""
    address = filled(notification.channel, env)
    channel = channel_of(address)
    if channel is None:
        raise DeliveryError("there is no such kind of channel")
    try:
        return without_secrets(channel.send(address, message(notification)), notification.channel, address, env)
    except DeliveryError as error:
        raise DeliveryError(without_secrets(str(error), notification.channel, address, env)) from None


def _log_failure(claim: Claim, delivery: Delivery) -> None:
    again = "given up" if delivery.next_try_at is None else f"next try at {delivery.next_try_at:%H:%M} UTC"
    one = claim.notification
    _log.warning("alert %s to %s failed: %s; %s", one.rule_id, shown(one.channel), delivery.detail, again)
