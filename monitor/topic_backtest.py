"""`topic backtest`: what a topic would keep of all that the store knows, what it just misses, and what might mend it.

The articles of the store are judged on their texts, what was dropped on what is kept of it: the title of its page, and
what its feed said. A dropped page that its title and summary do not put on the topic may be on it for all that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from textwrap import shorten
from typing import Any

from domain.outcomes import Outcome
from domain.topics import Topic
from monitor.judging import article_document
from query.contrast import Contrast
from query.document import Document, make_document
from query.judge import all_leaves, compile_topic, could_match, judge
from query.match import CompiledQuery, compile_query
from query.parse import parse
from query.relax import spared
from query.stem import primary
from query.tree import Node, Or
from storage.store import Session

#: How candidates ended that a topic did not keep.
_DROPPED = (Outcome.OFF_TOPIC, Outcome.SKIPPED_BY_HINT)
#: Conditions that are left out in turn to see what the topic just misses.
_MOST_CONDITIONS = 40
#: A score just below the threshold reaches this share of it.
_JUST_BELOW = 0.5
#: Characters of a condition that are told.
_CONDITION = 100


@dataclass(frozen=True, slots=True)
class _Judged:
    """Something that the store knows, judged."""

    url: str
    outlet: str
    document: Document
    #: In the store, and on the topic there; None for what was dropped.
    was_on: bool | None
    score: float
    is_on: bool
    #: Conditions any of which would have to hold too, and the best score without them.
    missing: tuple[str, ...] = ()
    almost: float = 0.0

    @property
    def kind(self) -> str:
        """What becomes of it, as it is counted."""
        if self.was_on is None:
            return "taken_up" if self.is_on else "dropped"
        if self.is_on:
            return "stays" if self.was_on else "comes"
        return "goes" if self.was_on else "off"

    def record(self) -> dict[str, Any]:
        """As it is shown."""
        return {
            "url": self.url,
            "outlet": self.outlet,
            "language": self.document.language,
            "title": self.document.title,
            "kind": self.kind,
            "score": self.score,
            "missing": list(self.missing),
        }


#: What is counted, in the order in which it is shown.
COUNTS = ("stays", "comes", "goes", "off", "taken_up", "dropped", "near", "unsure")


@dataclass(slots=True)
class _Found:
    """What was met."""

    total: Counter[str] = field(default_factory=Counter)
    languages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    outlets: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    samples: dict[str, list[_Judged]] = field(default_factory=lambda: defaultdict(list))
    near: list[_Judged] = field(default_factory=list)
    contrast: Contrast = field(default_factory=Contrast)

    def count(self, one: _Judged, what: str) -> None:
        self.total[what] += 1
        self.languages[primary(one.document.language)][what] += 1
        self.outlets[one.outlet][what] += 1


class _Bench:
    """A topic, ready to judge."""

    def __init__(self, topic: Topic) -> None:
        tree = parse(topic.query, names=topic.names)
        self.topic = topic
        self.compiled = compile_topic(topic)
        self._parts = [
            (shorten(name, _CONDITION, placeholder=" …)"), rest) for name, rest in spared(tree, _MOST_CONDITIONS)
        ]
        self._terms = _any_term(tree)

    def judged(self, url: str, outlet: str, document: Document, *, was_on: bool | None) -> _Judged:
        """Judge; say what is missing where it is little."""
        verdict = judge(self.compiled, document)
        if verdict.relevant:
            return _Judged(url, outlet, document, was_on, verdict.score, is_on=True)
        enough = _JUST_BELOW * self.topic.threshold
        scores = {name: found.score for name, rest in self._parts if (found := rest.match(document))}
        if verdict.hits:
            scores[f"{self.topic.threshold - verdict.score:g} to the threshold"] = verdict.score
        missing = {name: score for name, score in scores.items() if score >= enough}
        almost = max(missing.values(), default=0.0)
        return _Judged(url, outlet, document, was_on, verdict.score, is_on=False, missing=(*missing,), almost=almost)

    def has(self, word: str, language: str) -> bool:
        """Whether a word is a term of the topic already."""
        return self._terms.holds(Document(title=word, language=language or None))


def _any_term(tree: Node) -> CompiledQuery:
    return compile_query(Or(tuple(dict.fromkeys(all_leaves(tree)))))


def backtest(session: Session, topic: Topic, *, samples: int = 10, terms: int = 20) -> dict[str, Any]:
    """Judge all that the store knows on a topic.

    Compared with what the store noted of the topic with this id: another version of it, or the same.
    """
    bench, found = _Bench(topic), _Found()
    for one in _all(session, bench):
        found.count(one, one.kind)
        if one.is_on != (one.was_on or False) and len(found.samples[one.kind]) < samples:
            found.samples[one.kind].append(one)
        if one.was_on is None and not one.is_on and could_match(bench.compiled, one.document):
            found.count(one, "unsure")
        if one.missing:
            found.count(one, "near")
            found.near = nlargest(samples, [*found.near, one], key=lambda near: near.almost)
        document = one.document
        found.contrast.see(document.title, document.summary, document.language, one.outlet, kept=one.is_on)
    suggested = found.contrast.telling(bench.has)
    return {
        "topic": topic.id,
        "threshold": topic.threshold,
        **_counts(found.total),
        "by_language": _table("language", found.languages),
        "by_outlet": _table("outlet", found.outlets),
        "samples": [one.record() for kind in ("comes", "goes", "taken_up") for one in found.samples[kind]],
        "near_samples": [one.record() for one in found.near],
        "suggestions": [one.record() for one in suggested[:terms]],
    }


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {what: counts.get(what, 0) for what in COUNTS}


def _table(name: str, counts: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    """The counts of each language or outlet, those of which most is kept first."""
    rows = [{name: key, **_counts(each)} for key, each in sorted(counts.items())]
    return sorted(rows, key=lambda row: -(row["stays"] + row["comes"] + row["taken_up"]))


def _all(session: Session, bench: _Bench) -> Iterator[_Judged]:
    outlets = session.feeds.outlets()
    for article in session.archive.in_order(on_topic=False):
        document = article_document(article, outlets.get(article.outlet, {}))
        yield bench.judged(article.url, article.outlet, document, was_on=bench.topic.id in article.topics)
    for dropped in session.candidates.dropped(_DROPPED):
        hints, facts = dropped.candidate, outlets.get(dropped.outlet_id, {})
        document = make_document(
            title=hints.title,
            summary=hints.summary,
            language=hints.language,
            outlet=dropped.outlet_id,
            country=facts.get("country"),
            control=facts.get("control"),
            url=hints.url,
            published_at=hints.published_at,
        )
        yield bench.judged(hints.url, dropped.outlet_id, document, was_on=None)
