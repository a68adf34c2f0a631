"""Alert rules of the configuration: ``[[alert]]``, and ``[alerts]`` for all of them."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Literal, cast

from alerts.channels import kinds, unknown_kind
from domain.alerts import WEEKDAYS, AlertRule, Cadence, MatchKind, OutletWatch, QuietHours, Severity, Silence, Spike
from domain.errors import ConfigError
from domain.names import Name
from domain.outlets import Control
from monitor.settings_outlets import identifier, timezone_problem, unique
from monitor.settings_table import Table, nearest, quoted
from monitor.settings_topics import read_query

_KEYS = ("id", "kind", "query", "channels", "cadence", "severity", "quiet", "max_per_hour", "updates", "also")
#: Keys of the kinds that look at many articles, or at outlets; they are told at once.
_WATCH_KEYS = {
    "spike": ("factor", "at_least"),
    "silence": ("by", "of", "none_of", "at_least", "hours"),
    "outlet": ("hours",),
}
_NOT_FOR_WATCHES = ("cadence", "max_per_hour", "updates", "also")
_CLOCK = r"([0-9]{1,2}:[0-9]{2})"
_CADENCE = re.compile(rf"(daily|weekly\s+([A-Za-z]+))\s+{_CLOCK}(?:\s+(\S+))?")
_QUIET = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}(?:\s+(\S+))?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def read_alerts(top: Table, names: tuple[Name, ...]) -> tuple[tuple[AlertRule, ...], dict[str, str]]:
    """The rules of ``[[alert]]``; and those whose query or channels cannot be followed, by id, with the reason.

    One broken rule costs the others nothing. Raises ConfigError for other mistakes, and if no rule is left.
    """
    rules: list[AlertRule] = []
    broken: dict[str, ConfigError] = {}
    for table in unique(top, "alert"):
        rule, problem = _read_alert(table, names)
        if problem is None:
            rules.append(rule)
        else:
            broken[rule.id] = problem
    if broken and not rules:
        raise next(iter(broken.values()))
    return tuple(rules), {rule_id: str(problem) for rule_id, problem in broken.items()}


def read_templates(top: Table) -> Path | None:
    """The folder of ``[alerts] templates``, relative to the configuration; whether it is there is asked later."""
    table = top.table("alerts")
    table.only(("templates",))
    text = table.text("templates", None)
    return None if text is None else Path(table.document.name).parent / text


def _read_alert(table: Table, names: tuple[Name, ...]) -> tuple[AlertRule, ConfigError | None]:
    kind = table.choice("kind", ("new", *_WATCH_KEYS), "new")
    table.only(_keys(kind))
    problem: ConfigError | None = None
    query = "" if kind == "outlet" else table.required("query", "'title:treaty AND yerevan'")
    channels = table.texts("channels")
    try:
        if kind != "outlet":
            read_query(table, names, topic=False)
        for position, channel in enumerate(channels):
            _check_channel(table, channel, position)
    except ConfigError as error:
        problem = error
    rule = AlertRule(
        id=identifier(table),
        query=query,
        channels=channels,
        cadence=_cadence(table),
        severity=Severity(table.choice("severity", tuple(Severity), Severity.NORMAL)),
        quiet=_quiet(table),
        max_per_hour=table.integer("max_per_hour", 0, minimum=1) if "max_per_hour" in table.values else None,
        updates=table.boolean("updates", default=True),
        also=_also(table),
        watch=_watch(table, kind),
        names=names,
    )
    return rule, problem


def _also(table: Table) -> tuple[MatchKind, ...]:
    known = [kind.value for kind in MatchKind if kind is not MatchKind.NEW]
    for position, text in enumerate(table.texts("also")):
        if text not in known:
            table.fail("also", f'"also" cannot be {quoted(text)}{nearest(text, known)}', position)
    return tuple(map(MatchKind, table.texts("also")))


def _keys(kind: str) -> list[str]:
    """The keys that a rule of a kind may have."""
    if kind == "new":
        return list(_KEYS)
    left_out = {*_NOT_FOR_WATCHES, *(["query"] if kind == "outlet" else [])}
    return [*(key for key in _KEYS if key not in left_out), *_WATCH_KEYS[kind]]


def _watch(table: Table, kind: str) -> Spike | Silence | OutletWatch | None:
    match kind:
        case "spike":
            return Spike(table.number("factor", 3.0, above=1), table.integer("at_least", 5, minimum=1))
        case "silence":
            by = table.choice("by", ("country", "control"), "country")
            return Silence(
                by=cast("Literal['country', 'control']", by),
                of=_side(table, "of", by, "AZ"),
                none_of=_side(table, "none_of", by, "AM"),
                at_least=table.integer("at_least", 5, minimum=1),
                hours=table.number("hours", 6.0, above=0),
            )
        case "outlet":
            return OutletWatch(table.number("hours", 24.0, above=0))
        case _:
            return None


def _side(table: Table, key: str, by: str, example: str) -> str:
    """A country's code, or a kind of control."""
    if by == "country":
        text = table.required(key, f'"{example}"').upper()
        if not re.fullmatch("[A-Z]{2}", text):
            table.fail(key, f'{quoted(key)}: {quoted(text)} is no country code; write two letters such as "{example}"')
        return text
    table.required(key, '"state-controlled"')
    return table.choice(key, tuple(Control), "")


def _check_channel(table: Table, channel: str, position: int) -> None:
    scheme = _SCHEME.match(channel)
    # The address is not quoted back: it may hold a password. One that begins with ${NAME} is known when that is.
    if scheme is None and not channel.startswith("${"):
        table.fail("channels", f'channel {position + 1} is no address such as "mailto://…"', position)
    if scheme is not None and unknown_kind(scheme[1]):
        hint = nearest(scheme[1], kinds()) or "; for Slack, Telegram and the like install presswatch[channels]"
        table.fail("channels", f"channel {position + 1}: no kind of channel {quoted(scheme[1])}{hint}", position)


def _cadence(table: Table) -> Cadence:
    text = table.text("cadence", "instant")
    if text == "instant":
        return Cadence("instant")
    if text == "hourly":
        return Cadence("hourly")
    found = _CADENCE.fullmatch(text)
    if found is None:
        words = ("instant", "hourly", "daily", "weekly")
        hint = nearest(text, words) if " " not in text and text not in words else ""
        write = hint or '; write "instant", "hourly" or "daily 07:00 Asia/Yerevan", or "weekly monday 07:00 UTC"'
        table.fail("cadence", f'"cadence" cannot be {quoted(text)}{write}')
    at, zone = _clock(table, "cadence", found[3]), _zone(table, "cadence", found[4])
    if found[2] is None:
        return Cadence("daily", at, zone)
    days = [number for number, day in enumerate(WEEKDAYS) if len(found[2]) >= 2 and day.startswith(found[2].lower())]
    if len(days) != 1:
        table.fail("cadence", f'"cadence": no day of the week {quoted(found[2])}{nearest(found[2], WEEKDAYS)}')
    return Cadence("weekly", at, zone, days[0])


def _quiet(table: Table) -> QuietHours | None:
    text = table.text("quiet", None)
    if text is None:
        return None
    found = _QUIET.fullmatch(text)
    if found is None:
        table.fail("quiet", f'"quiet" cannot be {quoted(text)}; write "22:00-07:00 Asia/Yerevan"')
    begins, ends = _clock(table, "quiet", found[1]), _clock(table, "quiet", found[2])
    if begins == ends:
        table.fail("quiet", '"quiet" ends when it begins; to be told nothing, take the channels out')
    return QuietHours(begins, ends, _zone(table, "quiet", found[3]))


def _clock(table: Table, key: str, text: str) -> time:
    hour, minute = map(int, text.split(":"))
    if hour > 23 or minute > 59:
        table.fail(key, f"{quoted(key)}: {text} is no time of day; write it from 00:00 to 23:59")
    return time(hour, minute)


def _zone(table: Table, key: str, name: str | None) -> str:
    if name and (problem := timezone_problem(name)):
        table.fail(key, f"{quoted(key)}: {problem}")
    return name or "UTC"
