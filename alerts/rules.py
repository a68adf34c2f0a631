"""Which rules find an article: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from domain.alerts import AlertRule
from domain.topics import Hit
from query.document import Document
from query.match import CompiledQuery, compile_query
from query.parse import parse


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that finds an article, and by which terms."""

    rule: AlertRule
    hits: tuple[Hit, ...]


def matching(rules: Iterable[AlertRule], document: Document) -> list[Found]:
    """The rules that find ``document``, in their order. Raises `QueryError` for a query that does not parse."""
    found = []
    for rule in rules:
        match = _compiled(rule.query).match(document)
        if match is not None:
            found.append(Found(rule, match.hits))
    return found


@lru_cache(maxsize=10_000)  # each article is shown to every rule: with fewer, each would be compiled each time
def _compiled(query: str) -> CompiledQuery:
    return compile_query(parse(query))
