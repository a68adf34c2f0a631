"""The built-in topics and their labelled examples, as tests use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from query.document import Document, make_document
from query.judge import CompiledTopic, judge
from tests.house import ROOT

FILES = sorted((ROOT / "catalogue" / "topics").glob("*.toml"))
EXAMPLES = ROOT / "tests" / "data" / "topics"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def examples(topic_id: str) -> dict[str, list[dict[str, Any]]]:
    """The labelled headlines of a topic by the name of their file."""
    return {path.stem: read_rows(path) for path in sorted((EXAMPLES / topic_id).glob("*.jsonl"))}


def headline(row: dict[str, Any]) -> Document:
    """A headline as a feed gives it."""
    return make_document(title=row["title"], summary=row["lede"], language=row["lang"])


def errors(topic: CompiledTopic, rows: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Ids of what was missed, and of what was taken wrongly."""
    missed: list[str] = []
    wrong: list[str] = []
    for row in rows:
        relevant = judge(topic, headline(row)).relevant
        if relevant != (row["label"] == "relevant"):
            (wrong if relevant else missed).append(row["id"])
    return missed, wrong
