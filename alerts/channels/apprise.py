"""``ntfys://topic``, ``tgram://…``, ``slack://…``, ``apprise://…``: whatever Apprise can send to, by its own URLs.

Needs the extra `presswatch[channels]`. A URL names one target: of several, some could have taken the message when one
fails, and would get it again with every further attempt. Messages to one address keep the distance that Apprise knows
its service to ask for (mostly 5.5 s).
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.alerts import Message, Severity
from domain.errors import DeliveryError

if TYPE_CHECKING:
    from apprise import NotifyBase

__all__ = ["problem", "send"]

#: How Apprise's log tells the status of an answer.
_STATUS = re.compile(r"\berror=(\d{3})\b")
_MISSING = "it is sent through Apprise, which is not installed; install presswatch[channels]"


@lru_cache(maxsize=256)
def knows(scheme: str) -> bool:
    """Whether Apprise is there and has a service of this scheme."""
    try:
        from apprise.manager_plugins import NotificationManager
    except ImportError:
        return False
    return scheme.lower() in NotificationManager()  # type: ignore[no-untyped-call]


def problem(address: str) -> str | None:
    """What is wrong with the address, as far as is seen without asking the service."""
    try:
        service = _service(address)
    except ImportError:
        return _MISSING
    if service is None:
        return "Apprise cannot make anything of it; see https://appriseit.com/services/ for how the service is written"
    return f"it names {len(service)} targets; write a channel for each" if len(service) > 1 else None


@lru_cache(maxsize=256)  # the service remembers when it was asked last
def _service(address: str) -> NotifyBase | None:
    from apprise import Apprise

    # What it logs may quote the address: nothing of it reaches a screen.
    log = logging.getLogger("apprise")
    log.propagate, log.handlers = False, [logging.NullHandler()]
    found = Apprise.instantiate(address, suppress_exceptions=True)
    return found or None


def send(address: str, message: Message) -> str:
    """Send the plain text. Raises `DeliveryError`."""
    try:
        from apprise import LogCapture, NotifyFormat, NotifyType
    except ImportError as error:
        raise DeliveryError(_MISSING) from error
    service = _service(address)
    if service is None:
        raise DeliveryError("Apprise cannot make anything of the address")
    kind = NotifyType.WARNING if message.severity is Severity.URGENT else NotifyType.INFO
    with LogCapture() as log:  # type: ignore[no-untyped-call]
        taken = service.notify(
            title=message.subject, body=message.text, notify_type=kind, body_format=NotifyFormat.TEXT
        )
        said = log.getvalue()
    if not taken:
        status = _STATUS.search(said)
        raise DeliveryError(f"answered HTTP {status[1]}" if status else "the service did not take it")
    return ""
