"""Topics as people see them: which there are, which are on, and what one of them means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.errors import UsageError
from domain.topics import Topic
from monitor.settings import Settings, catalogue_folder
from monitor.settings_table import nearest
from monitor.settings_topics import builtin_topic_files
from query.topic_file import TopicFile, load_topic, load_topic_file


def listed(settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the topics that are on, then the built-in ones that are not."""
    on = {topic.id for topic in settings.topics}
    for topic in settings.topics:
        yield _row(topic, on=True)
    for name, path in builtin_topic_files(_folder()).items():
        if name not in on:
            yield _row(load_topic(path, proven=True), on=False)


def shown(name: str) -> dict[str, Any]:
    """Return what the file of a topic says: a built-in one by id, or any by the path of its file.

    Raises `UsageError` for a name that is neither, and ConfigError for a file that cannot be followed.
    """
    file = load_topic_file(_path(name))
    return {
        **_row(file.topic),
        "policy": {key: list(sentences) for key, sentences in file.policy.items()},
        "traps": dict(file.traps),
        "terms": _n_terms(file),
    }


def file_of(settings: Settings, name: str | None) -> TopicFile:
    """Return the file of the topic that `topic_of` returns.

    Raises `UsageError` for a topic that is written in the configuration itself, and as `topic_of`.
    """
    name = name or topic_of(settings, None).id
    return load_topic_file(_path(name, *(topic.id for topic in settings.topics)))


def topic_of(settings: Settings, name: str | None) -> Topic:
    """Return the first topic that is on; or the named one, on or built in, or that of a file.

    Raises `UsageError` for a name that is none of these, and ConfigError for a file that cannot be followed.
    """
    topics = {topic.id: topic for topic in settings.topics}
    if name is None and topics:
        return next(iter(topics.values()))
    if name is None:
        raise UsageError("no topic is on; name one with --topic, or put it into the configuration")
    return topics[name] if name in topics else load_topic(_path(name, *topics))


def _row(topic: Topic, **more: bool) -> dict[str, Any]:
    return {
        "id": topic.id,
        "name": topic.name,
        **more,
        "languages": sorted(topic.languages),
        "threshold": topic.threshold,
        "query": topic.query,
    }


def _path(name: str, *others: str) -> Path:
    files = builtin_topic_files(_folder())
    if name in files:
        return files[name]
    if name.endswith(".toml"):
        return Path(name)
    raise UsageError(f"no topic {name!r}{nearest(name, {*files, *others})}")


def _folder() -> Path:
    return catalogue_folder() / "topics"


def _n_terms(file: TopicFile) -> dict[str, int]:
    """How many terms there are in each language, all groups together."""
    counts = dict.fromkeys(sorted(file.topic.languages), 0)
    for group in file.groups.values():
        for language, terms in group.items():
            counts[language] = counts.get(language, 0) + len(terms)
    return counts
