"""Topics and alert rules of the configuration."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

from alerts.channels import kinds
from domain.alerts import AlertRule, Cadence
from domain.errors import QueryError
from domain.names import Name
from domain.topics import Topic
from monitor.settings_outlets import identifier, known_ids, timezone_problem, unique
from monitor.settings_table import Table, nearest, quoted

DEFAULT_TOPIC = "armenia-azerbaijan"

_NAME_KEYS = ("id", "spellings", "about")
_TOPIC_KEYS = ("id", "name", "query", "file", "threshold")
_ALERT_KEYS = ("id", "query", "channels", "cadence")
_DAILY = re.compile(r"daily\s+([0-9]{1,2}):([0-9]{2})(?:\s+(\S+))?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def read_names(top: Table) -> tuple[Name, ...]:
    """The names of ``[[name]]``; one with the id of a built-in name adds spellings to it."""
    return tuple(map(_read_name, unique(top, "name")))


def _read_name(table: Table) -> Name:
    from query.names import spelling_leaf  # slow to import, and not every configuration has a name

    table.only(_NAME_KEYS)
    spellings = table.texts("spellings")
    if not spellings:
        table.fail("spellings", '"spellings" is missing or empty; write spellings = ["…"]')
    for position, spelling in enumerate(spellings):
        try:
            spelling_leaf(spelling)
        except QueryError as error:
            table.fail("spellings", f"spelling {position + 1}: {error}", position)
    return Name(identifier(table), spellings, table.text("about", None))


def read_topics(top: Table, folder: Path, names: tuple[Name, ...]) -> tuple[Topic, ...]:
    """The built-in topics that ``topics`` chooses, then those of ``[[topic]]``.

    A table with the id of a built-in topic overrides the keys that it names, and puts that topic on the list if
    ``topics`` does not. A table with a ``file`` takes the topic of that file.
    """
    files = builtin_topic_files(folder)
    if "topics" in top.values:
        builtin = known_ids(top, "topics", "topic", files)
    else:
        builtin = (DEFAULT_TOPIC,) if DEFAULT_TOPIC in files else ()
    chosen = {name: _builtin(files[name]) for name in builtin}
    for table in unique(top, "topic"):
        name = identifier(table)
        base = _own(table, name, names) if "file" in table.values else chosen.get(name)
        if base is None and name in files:
            base = _builtin(files[name])
        chosen[name] = _read_topic(table, name, base, names)
    return tuple(chosen.values())


def builtin_topic_files(folder: Path) -> dict[str, Path]:
    """The files of the built-in topics, by id."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def _builtin(path: Path) -> Topic:
    from query.topic_file import load_topic  # slow to import, and not every configuration has a topic

    return load_topic(path, proven=True)  # each built-in topic is compiled in a test


def _own(table: Table, name: str, names: tuple[Name, ...]) -> Topic:
    """The topic of the file that a table names; a relative path is relative to the configuration."""
    from query.topic_file import load_topic

    if "query" in table.values:
        table.fail("query", '"query" and "file" say the same thing twice; take one out')
    topic = load_topic(Path(table.document.name).parent / table.required("file", '"my-topic.toml"'), names=names)
    if topic.id != name:
        table.fail("id", f'"id": the topic of that file is {quoted(topic.id)}; write the one for the other')
    return topic


def _read_topic(table: Table, name: str, base: Topic | None, names: tuple[Name, ...]) -> Topic:
    table.only(_TOPIC_KEYS)
    query = base.query if base and "query" not in table.values else _query(table, names, topic=True)
    threshold = table.number("threshold", base.threshold if base else 1.0)
    languages = base.languages if base and query == base.query else frozenset[str]()
    return Topic(name, query, threshold, table.text("name", base.name if base else None), languages, names)


def _query(table: Table, names: tuple[Name, ...], *, topic: bool) -> str:
    from query.fields import ALL_FIELDS, TOPIC_FIELDS
    from query.parse import parse

    text = table.required("query", "'title:treaty AND yerevan'")
    try:
        parse(text, allowed_fields=TOPIC_FIELDS if topic else ALL_FIELDS, names=names)
    except QueryError as error:
        table.fail("query", f"query: {error}")
    return text


def read_alerts(top: Table, names: tuple[Name, ...]) -> tuple[AlertRule, ...]:
    """The rules of ``[[alert]]``."""
    return tuple(_read_alert(table, names) for table in unique(top, "alert"))


def _read_alert(table: Table, names: tuple[Name, ...]) -> AlertRule:
    table.only(_ALERT_KEYS)
    channels = table.texts("channels")
    for position, channel in enumerate(channels):
        _check_channel(table, channel, position)
    return AlertRule(identifier(table), _query(table, names, topic=False), channels, _cadence(table), names)


def _check_channel(table: Table, channel: str, position: int) -> None:
    scheme = _SCHEME.match(channel)
    # The address is not quoted back: it may hold a password. One that begins with ${NAME} is known when that is.
    if scheme is None and not channel.startswith("${"):
        table.fail("channels", f'channel {position + 1} is no address such as "mailto://…"', position)
    if scheme is not None and scheme[1] not in kinds():
        hint = nearest(scheme[1], kinds())
        table.fail("channels", f"channel {position + 1}: no kind of channel {quoted(scheme[1])}{hint}", position)


def _cadence(table: Table) -> Cadence:
    text = table.text("cadence", "instant")
    if text == "instant":
        return Cadence("instant")
    if text == "hourly":
        return Cadence("hourly")
    daily = _DAILY.fullmatch(text)
    if daily is None:
        hint = nearest(text, ("instant", "hourly", "daily")) if " " not in text and text != "daily" else ""
        write = hint or '; write "instant", "hourly" or "daily 07:00 Asia/Yerevan"'
        table.fail("cadence", f'"cadence" cannot be {quoted(text)}{write}')
    hour, minute, zone = int(daily[1]), int(daily[2]), daily[3] or "UTC"
    if hour > 23 or minute > 59:
        table.fail("cadence", f'"cadence": {daily[1]}:{daily[2]} is no time of day; write it from 00:00 to 23:59')
    if problem := timezone_problem(zone):
        table.fail("cadence", f'"cadence": {problem}')
    return Cadence("daily", time(hour, minute), zone)
