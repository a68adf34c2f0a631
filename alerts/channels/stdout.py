"""``stdout://``: the message in plain text on the standard output (on stderr where the output carries JSON)."""

from __future__ import annotations

import sys

from domain.alerts import Message
from domain.errors import DeliveryError


def problem(address: str) -> str | None:
    """Nothing follows the scheme."""
    return None if address == "stdout://" else "nothing follows stdout://"


def send(_address: str, message: Message) -> str:
    """Print the message."""
    try:
        sys.stdout.write(f"{message.subject}\n\n{message.text}\n")
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        raise DeliveryError(f"the output cannot be written: {type(error).__name__}") from error
    return ""
