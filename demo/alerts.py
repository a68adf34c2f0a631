"""What the demo's configuration says about alerts, and what was delivered.

Nothing yet: there is no sending. A rule goes into `STANZAS`, such as ::

    [[alert]]
    id = "prisoners"
    query = "topic:armenia-azerbaijan AND title:prisoner*"
    channels = ["stdout://"]

and `deliver` hands back the messages, as lines for the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.tick import Monitor

#: Appended to the demo's ``presswatch.toml``.
STANZAS = ""


async def deliver(monitor: Monitor) -> tuple[str, ...]:
    """Send what the two rounds matched; return what arrived, one line each."""
    del monitor
    return ()
