"""Judging labelled headlines, to see what a topic would keep before it is used."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import UsageError
from domain.topics import Topic
from monitor.judging import explain_document, judge_document
from query.document import Document, make_document
from query.explain import Explanation
from query.groups import expand
from query.match import compile_query
from query.parse import parse
from query.topic_file import TopicFile

#: What `label` says of a headline that is on the topic; anything else says that it is not.
RELEVANT = "relevant"


@dataclass(frozen=True, slots=True)
class Judged:
    """A headline with its verdict."""

    #: ``{id, relevant, score, why}``, and ``groups`` if these were asked for.
    result: dict[str, Any]
    language: str
    #: What its label says; None if it has none.
    expected: bool | None
    #: If it was asked for.
    explanation: Explanation | None = None

    @property
    def is_error(self) -> bool:
        """Whether the verdict is not what the label says."""
        return self.expected is not None and self.expected != self.result["relevant"]


def judge_file(path: Path, topic: Topic, groups: TopicFile | None = None, *, explain: bool = False) -> Iterator[Judged]:
    """Judge each row ``{id, title, lede, lang}`` of a JSONL file, in order; a row may have a ``label``.

    With ``groups``, each result also lists the groups of that file that have a term in the headline; with ``explain``
    it is explained. Raises `UsageError`, naming the line, for a file that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from error
    rows = [_row(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    found = _finder(groups) if groups else None
    return (_judged(row, topic, found, explain=explain) for row in rows)


def tally(judged: Iterable[Judged]) -> list[str]:
    """Say in lines how verdicts and labels agree, by language; nothing where nothing is labelled."""
    labelled = [row for row in judged if row.expected is not None]
    lines = [
        _tally(language, [row for row in labelled if row.language == language])
        for language in sorted({row.language for row in labelled})
    ]
    if len(lines) > 1:
        lines.append(_tally("all", labelled))
    for name, expected in (("missed", True), ("taken wrongly", False)):
        if ids := [str(row.result["id"]) for row in labelled if row.is_error and row.expected is expected]:
            lines.append(f"{name}: {', '.join(ids)}")
    return lines


def _tally(name: str, rows: list[Judged]) -> str:
    relevant = [row for row in rows if row.expected]
    others = [row for row in rows if not row.expected]
    n_found = sum(not row.is_error for row in relevant)
    n_wrong = sum(row.is_error for row in others)
    return f"{name}: {n_found} of {len(relevant)} found, {n_wrong} of {len(others)} taken wrongly"


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{place}: not JSON ({error.msg}); each line is one object") from error
    if not isinstance(row, dict) or "id" not in row:
        raise UsageError(f"{place}: each line is one object with an id, and title, lede, lang or null")
    for key in ("title", "lede", "lang", "label"):
        if not isinstance(row.get(key), str | None):
            raise UsageError(f"{place}: {key} must be text or null")
    return row


def _judged(row: dict[str, Any], topic: Topic, found: _Finder | None, *, explain: bool) -> Judged:
    text = make_document(title=row.get("title"), summary=row.get("lede"), language=row.get("lang"))
    (verdict,) = judge_document(text, (topic,)).verdicts
    why = [f"{hit.field}:{hit.form} ({hit.term}, {hit.weight:g})" for hit in verdict.hits]
    result = {"id": row["id"], "relevant": verdict.relevant, "score": verdict.score, "why": why}
    if found:
        result["groups"] = found(text)
    label = row.get("label")
    explanation = explain_document(text, topic) if explain else None
    if explanation:
        result["explanation"] = explanation.record()
    return Judged(result, row.get("lang") or "-", None if label is None else label == RELEVANT, explanation)


_Finder = Callable[[Document], list[str]]


def _finder(file: TopicFile) -> _Finder:
    """What tells which groups have a term in the title or in the summary of a document, and which forms."""
    queries = [
        (group, field, compile_query(parse(expand(f"{field}:{{{group}}}", file.groups))))
        for group in file.groups
        for field in ("title", "summary")
    ]

    def found(text: Document) -> list[str]:
        matches = [(group, field, query.match(text)) for group, field, query in queries]
        return [
            f"{field}:{group} ({', '.join(dict.fromkeys(hit.form for hit in match.hits))})"
            for group, field, match in matches
            if match
        ]

    return found
