"""The outlets that are known: those of the configuration, and the built-in ones that it does not choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.errors import UsageError
from domain.outlets import Control, Outlet
from monitor.settings import Settings, load_catalogue
from monitor.settings_table import nearest


def known_outlets(settings: Settings) -> tuple[Outlet, ...]:
    """Those of the configuration, then the other built-in ones, which are not enabled. Raises `ConfigError`."""
    chosen = {outlet.id for outlet in settings.outlets}
    others = (replace(outlet, enabled=False) for outlet in load_catalogue() if outlet.id not in chosen)
    return (*settings.outlets, *others)


def outlets_by_id(settings: Settings, outlet_ids: Sequence[str]) -> tuple[Outlet, ...]:
    """The known outlets with these ids, watched or not; without ids all that are watched. Raises `UsageError`."""
    if not outlet_ids:
        return tuple(outlet for outlet in settings.outlets if outlet.enabled)
    known = {outlet.id: outlet for outlet in known_outlets(settings)}
    for outlet_id in outlet_ids:
        if outlet_id not in known:
            raise unknown_outlet(outlet_id, known)
    return tuple(known[outlet_id] for outlet_id in dict.fromkeys(outlet_ids))


def check_watched(settings: Settings, outlet_ids: Sequence[str]) -> None:
    """Refuse outlets that the configuration does not have. Raises `UsageError`."""
    configured = [outlet.id for outlet in settings.outlets]
    for outlet_id in outlet_ids:
        if outlet_id in configured:
            continue
        known = {outlet.id for outlet in known_outlets(settings)}
        if outlet_id in known:
            raise UsageError(f"{outlet_id} is built in, but not watched; {how_to_watch(outlet_id)}")
        raise unknown_outlet(outlet_id, known)


def unknown_outlet(outlet_id: str, known: Collection[str]) -> UsageError:
    """The error for an id that no outlet has."""
    return UsageError(f"no outlet {outlet_id!r}{nearest(outlet_id, known)}; see `presswatch outlet list`")


def how_to_watch(outlet_id: str) -> str:
    """How a built-in outlet is switched on, in words."""
    return f'to watch it, add two lines to presswatch.toml: [[outlet]] and id = "{outlet_id}"'


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which outlets somebody asks for; what is None or empty asks for nothing."""

    country: str | None = None
    language: str | None = None
    control: str | None = None
    agency: bool | None = None
    enabled: bool | None = None
    #: Each word of it stands in the id, the name, the home page, a host or the note.
    text: str = ""

    def check(self) -> None:
        """Refuse what no outlet can have. Raises `UsageError`."""
        if self.control is not None and self.control not in list(Control):
            raise UsageError(f"--control: there is no {self.control!r}{nearest(self.control, list(Control))}")

    def fits(self, outlet: Outlet) -> bool:
        """Whether an outlet is one of those."""
        shown = " ".join([outlet.id, outlet.name, outlet.homepage or "", *outlet.hosts, outlet.note or ""]).casefold()
        return (
            (self.country is None or (outlet.country or "").casefold() == self.country.casefold())
            and (self.language is None or self.language.casefold() in map(str.casefold, outlet.languages))
            and (self.control is None or outlet.control.value == self.control)
            and (self.agency is None or outlet.agency is self.agency)
            and (self.enabled is None or outlet.enabled is self.enabled)
            and all(word in shown for word in self.text.casefold().split())
        )


def as_record(outlet: Outlet) -> dict[str, Any]:
    """An outlet as plain JSON values."""
    return {
        "id": outlet.id,
        "name": outlet.name,
        "homepage": outlet.homepage,
        "hosts": list(outlet.hosts),
        "country": outlet.country,
        "languages": list(outlet.languages),
        "timezone": outlet.timezone,
        "control": outlet.control.value,
        "agency": outlet.agency,
        "fetch": outlet.fetch.value,
        "paywall": outlet.paywall.value if outlet.paywall else None,
        "note": outlet.note,
        "enabled": outlet.enabled,
        "feeds": [{"kind": feed.kind, "url": feed.url, "language": feed.language} for feed in outlet.feeds],
    }
