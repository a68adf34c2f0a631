"""What the address of a site tells of an outlet: its id, its country, its time zone. Guesses, and said to be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH

from domain.url_parts import folded_host, registered_domain, words

#: Endings of countries that are sold for what they spell.
_SOLD = words("ai cc co fm gg io is la ly me nu sh st to tv vc ws")
#: Endings that are not the country's ISO code.
_OTHERWISE = {"uk": "GB", "su": "RU", "рф": "RU", "xn--p1ai": "RU", "xn--y9a3aq": "AM", "xn--node": "GE"}
#: Names that every second outlet has: the ending tells them apart.
_COMMON = words("info media news online press radio tv")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def outlet_id(host: str, taken: Collection[str]) -> str:
    """An id for the outlet with this host: ``courier`` of www.courier.example, or more of the host if that is taken."""
    domain = registered_domain(folded_host(host.lower()))
    short = _NOT_IN_IDS.sub("-", domain.partition(".")[0]).strip("-")
    longer = (_NOT_IN_IDS.sub("-", name) for name in (domain, host.lower()))
    for candidate in ("" if short in _COMMON else short, *longer):
        if candidate and candidate not in taken:
            return candidate
    number = 2
    while f"{short}-{number}" in taken:
        number += 1
    return f"{short}-{number}"


def country_of_host(host: str) -> str | None:
    """The country whose ending a host has; None if it tells nothing."""
    ending = host.rpartition(".")[2].lower()
    code = _OTHERWISE.get(ending, ending.upper())
    return code if ending not in _SOLD and is_country(code) else None


def is_country(code: str) -> bool:
    """Whether this is the code of a country that has a time zone of its own."""
    return code in _zones()


def timezones_of(country: str) -> tuple[str, ...]:
    """The time zones of a country; none where this machine does not know."""
    return _zones().get(country, ())


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    """Country → its time zones, from the table that comes with the time zone database (zone.tab)."""
    zones: dict[str, list[str]] = defaultdict(list)
    for line in _zone_table().splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            zones[country].append(zone)
    return {country: tuple(names) for country, names in zones.items()}


def _zone_table() -> str:
    for folder in TZPATH:
        table = Path(folder, "zone.tab")
        if table.is_file():
            return table.read_text(encoding="utf-8")
    try:
        return (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    except (ModuleNotFoundError, OSError):
        return ""
