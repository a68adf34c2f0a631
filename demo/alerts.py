"""The demo's alert: a rule with a file for its channel, and what arrived in it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.tick import Monitor

#: The stories of one word in the title: the demo's world has one copy and one edited article among them.
QUERY = "topic:armenia-azerbaijan AND title:(prisoner* OR crossing*)"


def stanza(folder: Path) -> str:
    """The rule, for the demo's ``presswatch.toml``."""
    channel = json.dumps(_inbox(folder).as_uri())
    return f'\n[[alert]]\nid = "prisoners-and-crossings"\nquery = "{QUERY}"\nchannels = [{channel}]\n'


def _inbox(folder: Path) -> Path:
    return folder / "alerts.jsonl"


async def deliver(monitor: Monitor, folder: Path) -> tuple[str, ...]:
    """Send what the two rounds matched; return the subjects of the messages that arrived."""
    from monitor.delivering import deliver_due

    await asyncio.to_thread(deliver_due, monitor.settings, monitor.store, {})
    inbox = _inbox(folder)
    lines = inbox.read_text(encoding="utf-8").splitlines() if inbox.exists() else []
    return tuple(json.loads(line)["subject"] for line in lines)
