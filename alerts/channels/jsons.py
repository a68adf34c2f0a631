"""``jsons://host/path``: the message as JSON, by POST to https://host/path."""

from __future__ import annotations

from alerts.channels._webhook import post, problem
from domain.alerts import Message

__all__ = ["problem", "send"]


def send(address: str, message: Message) -> str:
    """POST the message. Raises `DeliveryError`."""
    return post(address, message, "https")
