"""Which rules find an article: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from domain.alerts import AlertRule
from domain.topics import Hit
from query.document import Document
from query.parse import parse
from query.standing import StandingQueries


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that finds an article, and by which terms."""

    rule: AlertRule
    hits: tuple[Hit, ...]


class Rulebook:
    """Rules, ready for many articles; made by `rulebook`."""

    def __init__(self, rules: Iterable[AlertRule] = ()) -> None:
        self.rules = tuple(rules)
        self._queries = StandingQueries([parse(rule.query, names=rule.names) for rule in self.rules])

    def matching(self, document: Document, now: datetime) -> list[Found]:
        """The rules that find ``document`` at the time ``now``, in their order."""
        return [Found(self.rules[position], match.hits) for position, match in self._queries.matching(document, now)]


@lru_cache(maxsize=4)  # each round asks for the same ones, and ten thousand take seconds to parse
def rulebook(rules: tuple[AlertRule, ...]) -> Rulebook:
    """Return ``rules`` ready for many articles. Raises `QueryError` for a query that does not parse."""
    return Rulebook(rules)
