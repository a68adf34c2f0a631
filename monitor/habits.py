"""What is known of the outlet of an address, for reading its page without a store."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from domain.reading import Habits
from monitor.settings import Settings, known_outlets


def habits_by_address(settings: Settings) -> Callable[[str], Habits]:
    """A function from an address to the habits of its outlet: the configuration's, or a built-in one."""
    outlets = reversed(known_outlets(settings))  # of two with one host, the first is meant
    habits = {host: outlet.habits() for outlet in outlets for host in outlet.all_hosts()}

    def of(url: str) -> Habits:
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            host = ""
        return habits.get(host.removeprefix("www."), Habits())

    return of
