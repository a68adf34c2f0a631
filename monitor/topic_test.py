"""Judging labelled headlines, to see what a topic would keep before it is used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.errors import UsageError
from domain.topics import Topic
from monitor.judging import judge_document
from monitor.settings import Settings
from monitor.settings_table import nearest
from query.document import make_document


def judge_file(path: Path, settings: Settings, topic_id: str | None) -> Iterator[dict[str, Any]]:
    """Judge each row ``{id, title, lede, lang}`` of a JSONL file: ``{id, relevant, score, why}``, in order.

    Raises `UsageError`, naming the line, for a file that cannot be read.
    """
    topic = _topic(settings, topic_id)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from error
    rows = [_row(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    return (_judged(row, topic) for row in rows)


def _topic(settings: Settings, topic_id: str | None) -> Topic:
    topics = {topic.id: topic for topic in settings.topics}
    if topic_id is None and topics:
        return next(iter(topics.values()))
    if topic_id in topics:
        return topics[topic_id]
    raise UsageError(f"no topic {topic_id!r}{nearest(topic_id or '', topics)}")


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{place}: not JSON ({error.msg}); each line is one object") from error
    if not isinstance(row, dict) or "id" not in row:
        raise UsageError(f"{place}: each line is one object with an id, and title, lede, lang or null")
    for key in ("title", "lede", "lang"):
        if not isinstance(row.get(key), str | None):
            raise UsageError(f"{place}: {key} must be text or null")
    return row


def _judged(row: dict[str, Any], topic: Topic) -> dict[str, Any]:
    text = make_document(title=row.get("title"), summary=row.get("lede"), language=row.get("lang"))
    (verdict,) = judge_document(text, (topic,)).verdicts
    why = [f"{hit.field}:{hit.form} ({hit.term}, {hit.weight:g})" for hit in verdict.hits]
    return {"id": row["id"], "relevant": verdict.relevant, "score": verdict.score, "why": why}
