"""Topics and verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from domain.names import Name


@dataclass(frozen=True, slots=True)
class Topic:
    """A lasting subject. An article is relevant if the score that its query gives reaches the threshold."""

    id: str
    query: str
    threshold: float = 1.0
    name: str | None = None
    #: ISO 639-1 codes of the languages that it has terms of, where that is known.
    languages: frozenset[str] = frozenset()
    #: Those of the configuration, which the query may ask for beside the built-in ones.
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One term of a query that matched: as written, in which field, the form in the text, its weight."""

    term: str
    field: str
    form: str
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an article stands to a topic."""

    topic_id: str
    score: float
    relevant: bool
    hits: tuple[Hit, ...] = ()
