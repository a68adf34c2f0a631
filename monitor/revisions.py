"""The ledger of an article's revisions, as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from typing import Any

from domain.articles import Revision
from domain.clock import iso
from stories.changes import Text
from stories.word_diff import word_diff


def ledger(revisions: Sequence[Revision]) -> Iterator[dict[str, Any]]:
    """Every revision and reading in order: what it changed, how much that matters, and whether it was announced.

    Differences are those to the text that was told before: to a text that was swallowed nothing is compared.
    """
    told: Revision | None = None
    for revision in revisions:
        yield _record(revision, told)
        if not revision.swallowed:
            told = revision


def _record(revision: Revision, before: Revision | None) -> dict[str, Any]:
    edit = revision.edit
    return {
        "number": revision.number,
        "reading": revision.reading,
        "observed_at": iso(revision.observed_at),
        "extractor": revision.extractor,
        "title": revision.title,
        "kinds": [kind.value for kind in edit.kinds] if edit else [],
        "severity": edit.severity.value if edit else None,
        "silent": edit.silent if edit else None,
        "notice": revision.notice,
        "modified_at": iso(revision.modified_at),
        "changes": [change.record() for change in edit.changes] if edit else [],
        "n_omitted": edit.omitted if edit else 0,
        "swallowed": revision.swallowed,
        "diff": [] if before is None else line_diff(before, revision),
        "words": [] if before is None or edit is None else _words(before, revision),
    }


def line_diff(before: Revision, after: Revision) -> list[str]:
    """The lines taken out (``-``) and put in (``+``) between two revisions, the title first."""
    old = [before.title or "", *before.body.splitlines()]
    new = [after.title or "", *after.body.splitlines()]
    lines = list(unified_diff(old, new, lineterm="", n=0))[2:]
    return [line for line in lines if not line.startswith("@@")]


def _words(before: Revision, after: Revision) -> list[dict[str, Any]]:
    old, new = (Text.of(one.title, one.body, None) for one in (before, after))
    return [
        {"paragraph": one.paragraph, "pieces": [list(piece) for piece in one.pieces]} for one in word_diff(old, new)
    ]
