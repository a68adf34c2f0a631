"""Topic files: a query in readable pieces, its groups of terms by language, the policy and the traps in words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from domain.errors import ConfigError, QueryError
from domain.names import Name
from domain.topics import Topic
from query.fields import TOPIC_FIELDS
from query.groups import Groups, expand
from query.parse import parse

_KEYS = ("id", "name", "query", "threshold", "policy", "traps", "groups", "clauses")


@dataclass(frozen=True, slots=True)
class TopicFile:
    """A topic with what its file says beside it."""

    topic: Topic
    #: What counts, what does not, and what is borderline, in sentences.
    policy: Mapping[str, tuple[str, ...]]
    #: What looks like the subject and is not: a short name and a sentence. Labelled examples name their trap.
    traps: Mapping[str, str]
    groups: Groups


def load_topic(source: Path | str, *, names: tuple[Name, ...] = (), proven: bool = False) -> Topic:
    """Return the topic of a file (a Path) or of TOML text (a str); its query has every group filled in.

    ``names`` are those of the configuration, which the query may ask for. ``proven`` leaves out the proof that the
    query parses, which takes a few tenths of a second for a large one. Raises ConfigError, naming the file and the
    key, for whatever cannot be followed.
    """
    return load_topic_file(source, names=names, proven=proven).topic


def load_topic_file(source: Path | str, *, names: tuple[Name, ...] = (), proven: bool = False) -> TopicFile:
    """As `load_topic`, with policy, traps and groups."""
    name, text = _read(source)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not valid TOML: {error}") from error
    return _TopicReader(name, data, names, proven).read()


def _read(source: Path | str) -> tuple[str, str]:
    if isinstance(source, str):
        return "topic", source
    try:
        return str(source), source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{source}: cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class _TopicReader:
    name: str
    data: dict[str, Any]
    names: tuple[Name, ...]
    proven: bool

    def read(self) -> TopicFile:
        for key in self.data:
            if key not in _KEYS:
                near = get_close_matches(key, _KEYS, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(_KEYS)}"
                self.refuse(key, f"unknown key: {hint}")
        groups = self.groups()
        topic = Topic(
            id=self.string("id"),
            query=self.query(groups),
            threshold=self.threshold(),
            name=self.string("name") if "name" in self.data else None,
            languages=frozenset(code for group in groups.values() for code in group if len(code) == 2),
            names=self.names,
        )
        return TopicFile(topic, self.policy(), self.traps(), groups)

    def refuse(self, key: str, why: str) -> NoReturn:
        raise ConfigError(f"{self.name}: {key}: {why}")

    def string(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "missing: expected a text" if value is None else "expected a text that is not empty")
        return value.strip()

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, "expected a table")
        return value

    def strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.refuse(key, "expected a list of texts")
        return tuple(value)

    def threshold(self) -> float:
        value = self.data.get("threshold", 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            self.refuse("threshold", "expected a number that is not negative")
        return float(value)

    def policy(self) -> dict[str, tuple[str, ...]]:
        return {key: self.strings(f"policy.{key}", value) for key, value in self.table("policy").items()}

    def traps(self) -> dict[str, str]:
        for name, value in self.table("traps").items():
            if not isinstance(value, str) or not value.strip():
                self.refuse(f"traps.{name}", "expected a sentence")
        return {name: value.strip() for name, value in self.table("traps").items()}

    def groups(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Groups by language; a plain list is a group without languages."""
        groups: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, value in self.table("groups").items():
            languages = value if isinstance(value, dict) else {"more": value}
            groups[name] = {code: self.strings(f"groups.{name}.{code}", entries) for code, entries in languages.items()}
        return groups

    def query(self, groups: Groups) -> str:
        clauses = {name: self.clause(name, value) for name, value in self.table("clauses").items()}
        expanded = ""
        try:
            expanded = " ".join(expand(self.string("query"), groups, clauses).split())
            if not self.proven:
                parse(expanded, allowed_fields=TOPIC_FIELDS, names=self.names)
        except QueryError as error:
            self.refuse("query", f"{error}{_excerpt(expanded, error.column)}")
        return expanded

    def clause(self, name: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"clauses.{name}", "expected a piece of query")
        return value


def _excerpt(query: str, column: int | None) -> str:
    """The place of an error in a query that is too long to count columns in."""
    if not query or column is None:
        return ""
    return f", near: {query[max(0, column - 21) : column + 30].strip()}"
