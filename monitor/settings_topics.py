"""Topics of the configuration, and their queries."""

from __future__ import annotations

from pathlib import Path

from domain.errors import QueryError
from domain.names import Name
from domain.topics import Topic
from monitor.settings_outlets import identifier, known_ids, unique
from monitor.settings_table import Table, quoted

DEFAULT_TOPIC = "armenia-azerbaijan"

_NAME_KEYS = ("id", "spellings", "about")
_TOPIC_KEYS = ("id", "name", "query", "file", "threshold")


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
    query = base.query if base and "query" not in table.values else read_query(table, names, topic=True)
    threshold = table.number("threshold", base.threshold if base else 1.0)
    languages = base.languages if base and query == base.query else frozenset[str]()
    return Topic(name, query, threshold, table.text("name", base.name if base else None), languages, names)


def read_query(table: Table, names: tuple[Name, ...], *, topic: bool) -> str:
    """The query of a table, which parses."""
    from query.fields import ALL_FIELDS, TOPIC_FIELDS
    from query.parse import parse

    text = table.required("query", "'title:treaty AND yerevan'")
    try:
        parse(text, allowed_fields=TOPIC_FIELDS if topic else ALL_FIELDS, names=names)
    except QueryError as error:
        table.fail("query", f"query: {error}")
    return text
