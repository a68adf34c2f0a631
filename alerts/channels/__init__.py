"""From a message to someone who reads it: one module a kind of channel.

To add a kind, add a module here. Its name is the scheme of the channel's URL, and it has two functions::

    def problem(address: str) -> str | None     what is wrong with an address, in words without secrets
    def send(address: str, message: Message) -> str       raises `DeliveryError` if it was not taken

Both get the whole address, with all secrets filled in, parts still escaped. `send` returns once the other side has
taken the message, with a remark for the ledger or nothing, within about `TIMEOUT_S` seconds a step. The same message
may come twice (its sender was killed before it could note the first success); its key says so. Modules with a leading
underscore are no kinds. Schemes that no module is named after are Apprise's.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Protocol, cast
from urllib.parse import urlsplit

from alerts.channels import apprise
from domain.alerts import Message

#: Seconds that the other side may take for one step.
TIMEOUT_S = 20.0


class Channel(Protocol):
    """What a module in this folder offers."""

    def problem(self, address: str) -> str | None:
        """What is wrong with an address, in words without secrets; None if nothing is."""

    def send(self, address: str, message: Message) -> str:
        """Hand the message over; return a remark for the ledger, or nothing. Raises `DeliveryError`."""


@cache
def kinds() -> tuple[str, ...]:
    """The kinds there are, in alphabetical order; their modules are not imported for this."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")))


def unknown_kind(scheme: str) -> bool:
    """Whether nothing can be sent to addresses of this scheme."""
    return scheme not in kinds() and not apprise.knows(scheme)


def problem(address: str) -> str | None:
    """What is wrong with an address with its secrets filled in, in words without them; None if nothing is."""
    channel = channel_of(address)
    if channel is None:
        return f"its scheme is no kind of channel; there are {', '.join(kinds())}, and those of Apprise"
    try:
        sound = address.isprintable() and urlsplit(address).port != 0
    except ValueError:
        sound = False
    return channel.problem(address) if sound else "it is no valid address"


def channel_of(address: str) -> Channel | None:
    """The module for an address, by its scheme; `apprise` for all that it knows; None if there is no such kind."""
    kind, mark, _ = address.partition("://")
    if not mark:
        return None
    if kind in kinds():
        return cast("Channel", import_module(f"{__name__}.{kind}"))
    return cast("Channel", apprise) if apprise.knows(kind) else None
