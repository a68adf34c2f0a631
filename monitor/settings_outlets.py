"""Outlets of the configuration: the built-in ones that are chosen, and stanzas of one's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from pkgutil import iter_modules
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from domain.outlets import Control, Feed, Fetch, Outlet, Paywall
from domain.url_key import is_web_address
from domain.url_parts import plain_host
from monitor.settings_reading import read_rules
from monitor.settings_table import Table, nearest, quoted

_KEYS = (
    "id",
    "name",
    "homepage",
    "hosts",
    "country",
    "languages",
    "timezone",
    "control",
    "agency",
    "fetch",
    "delay_s",
    "enabled",
    "paywall",
    "note",
    "feeds",
    "reading",
)
_FEED_KEYS = ("kind", "url", "language", "article_url")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_COUNTRY = re.compile(r"[A-Z]{2}")


def builtin_outlets(catalogue: Table) -> dict[str, Table]:
    """The stanzas of ``catalogue/outlets.toml`` by id, unread: only the chosen ones are worth the time."""
    catalogue.only(("outlet",))
    return {identifier(table): table for table in catalogue.tables("outlet", "outlet", "[[outlet]]")}


def read_outlets(top: Table, builtin: Mapping[str, Table]) -> tuple[Outlet, ...]:
    """The built-in outlets that ``catalogue`` chooses, then those of ``[[outlet]]``.

    A stanza with the id of a built-in outlet overrides the keys that it names, and puts that outlet on the list if
    ``catalogue`` does not.
    """
    chosen = {name: _builtin_outlet(builtin[name]) for name in _chosen(top, builtin)}
    for table in unique(top, "outlet"):
        name = identifier(table)
        chosen[name] = _own_outlet(table, builtin.get(name))
    return tuple(chosen.values())


def read_builtin(builtin: Mapping[str, Table]) -> tuple[Outlet, ...]:
    """Every built-in outlet, as it would be watched."""
    return tuple(map(_builtin_outlet, builtin.values()))


def _chosen(top: Table, builtin: Mapping[str, Table]) -> Collection[str]:
    if "catalogue" not in top.values:
        return [name for name, table in builtin.items() if table.boolean("default", default=False)]
    return known_ids(top, "catalogue", "outlet", builtin)


def known_ids(top: Table, key: str, noun: str, known: Collection[str]) -> tuple[str, ...]:
    """A list of ids of built-in things, each known and named once."""
    names = top.texts(key)
    for position, name in enumerate(names):
        if name not in known:
            own = f"; your own is written as a [[{noun}]]"
            hint = nearest(name, known) or own
            top.fail(key, f"{quoted(key)}: no built-in {noun} {quoted(name)}{hint}", position)
        if name in names[:position]:
            top.fail(key, f"{quoted(key)}: {quoted(name)} is listed twice; take one out", position)
    return names


def unique(top: Table, noun: str) -> list[Table]:
    """The tables ``[[noun]]``; no two may have the same id."""
    tables: dict[str, Table] = {}
    for table in top.tables(noun, noun, f"[[{noun}]] (two brackets) on a line of its own, and its keys below"):
        name = identifier(table)
        if name in tables:
            first = table.document.at(tables[name].place).rpartition(":")[2]
            table.fail("id", f"a second {noun} with this id (the first is at line {first}); give it another")
        tables[name] = table
    return list(tables.values())


def identifier(table: Table) -> str:
    """The id of a stanza."""
    name = table.required("id", '"…"')
    if problem := identifier_problem(name):
        table.fail("id", f'"id" {problem}')
    return name


def identifier_problem(name: str) -> str | None:
    """Why a name is no id, in words; None if it is one."""
    return (
        None
        if _ID.fullmatch(name)
        else 'may have letters a-z, digits, ".", "-" and "_", and begins with a letter or digit'
    )


def _builtin_outlet(table: Table) -> Outlet:
    table.only((*_KEYS, "default"))
    return _read_outlet(table)


def _own_outlet(table: Table, builtin: Table | None) -> Outlet:
    table.only(_KEYS)
    return _read_outlet(replace(table, values={**builtin.values, **table.values}) if builtin else table)


def _read_outlet(table: Table) -> Outlet:
    name = identifier(table)
    return Outlet(
        id=name,
        name=table.text("name", name),
        homepage=_address(table, "homepage"),
        hosts=_hosts(table),
        country=_matching(table, "country", _COUNTRY, 'two capital letters (ISO 3166-1), such as "DE"'),
        languages=_languages(table),
        timezone=_timezone(table),
        control=Control(table.choice("control", list(Control), Control.UNKNOWN)),
        agency=table.boolean("agency", default=False),
        fetch=Fetch(table.choice("fetch", list(Fetch), Fetch.ALL)),
        delay_s=table.number("delay_s", 1.0) if "delay_s" in table.values else None,
        enabled=table.boolean("enabled", default=True),
        paywall=Paywall(table.choice("paywall", list(Paywall), "")) if "paywall" in table.values else None,
        note=table.text("note", None),
        feeds=_feeds(table, name),
        reading=read_rules(table),
    )


def _feeds(outlet: Table, outlet_id: str) -> tuple[Feed, ...]:
    write = 'feeds = [{ kind = "rss", url = "https://…" }]'
    feeds: dict[tuple[str, str], Feed] = {}
    for table in outlet.tables("feeds", "feed", write):
        table.only(_FEED_KEYS)
        kind = table.required("kind", '"rss"')
        if kind not in feed_kinds():
            table.fail("kind", f"unknown kind {quoted(kind)}{nearest(kind, feed_kinds())}")
        url = _address(table, "url") or table.required("url", '"https://…"')
        if (kind, url) in feeds:
            table.fail("url", f"{quoted(url)} is listed twice; take one out")
        language = _matching(table, "language", _LANGUAGE, 'a code such as "en"')
        feeds[kind, url] = Feed(outlet_id, url, kind, language, _pattern(table))
    if not feeds:
        outlet.fail("feeds" if "feeds" in outlet.values else None, f"it has no feed; write {write}")
    return tuple(feeds.values())


@cache
def feed_kinds() -> tuple[str, ...]:
    """The kinds of feeds: the names of the modules in ``crawler/discovery/``, which are not imported for this."""
    folder = Path(__file__).resolve().parent.parent / "crawler" / "discovery"
    return tuple(sorted(module.name for module in iter_modules([str(folder)]) if not module.name.startswith("_")))


def _address(table: Table, key: str) -> str | None:
    url = table.text(key, None)
    if url is not None and (not is_web_address(url) or any(map(str.isspace, url))):
        table.fail(key, f'{quoted(key)} must be an address such as "https://example.org/", and is {quoted(url)}')
    return url


def _hosts(table: Table) -> tuple[str, ...]:
    hosts = table.texts("hosts")
    for position, host in enumerate(hosts):
        if not is_web_address(f"https://{host}") or set(host) & set("/:@?#\\"):
            table.fail("hosts", f'{quoted(host)} is no host; write it alone, such as "amp.example.org"', position)
    return tuple(map(plain_host, hosts))


def _languages(table: Table) -> tuple[str, ...]:
    languages = table.texts("languages")
    for position, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            table.fail("languages", f'{quoted(language)} is no language; write a code such as "en"', position)
    return languages


def _matching(table: Table, key: str, form: re.Pattern[str], wanted: str) -> str | None:
    value = table.text(key, None)
    if value is not None and not form.fullmatch(value):
        table.fail(key, f"{quoted(key)} must be {wanted}, and is {quoted(value)}")
    return value


def _pattern(table: Table) -> str | None:
    pattern = table.text("article_url", None)
    try:
        re.compile(pattern or "")
    except (re.error, RecursionError, OverflowError) as error:
        table.fail("article_url", f'"article_url" is no regular expression: {error}; see docs.python.org/3/howto/regex')
    return pattern


def _timezone(table: Table) -> str | None:
    name = table.text("timezone", None)
    if name is not None and (problem := timezone_problem(name)):
        table.fail("timezone", problem)
    return name


def timezone_problem(name: str) -> str | None:
    """Why a name is no time zone, in words; None if it is one, or if this machine knows none at all."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
        same = [zone for zone in known if zone.lower() == name.lower()]
        hint = f"; did you mean {quoted(same[0])}?" if same else nearest(name, known)
        return f"no time zone {quoted(name)}{hint or '; write one such as Asia/Yerevan'}" if known else None
    return None
