"""Articles whose copies are known: the floors below which finding copies may not fall. They may only rise.

The whole of it, and what it takes, is measured by `python -m bench.copies`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.copies_gold import edited_articles, edited_figures, wire_articles, wire_figures
from monitor.exporting import Wanted, export_rows
from monitor.importing import import_files
from monitor.settings import load_settings
from storage.store import Session, open_store

FLOORS = {
    "wire: precision": 0.99,
    "wire: recall": 0.98,
    "edited: B³ F": 0.97,
    "edited: heavy edits found": 0.90,
}
#: Pairs that share a part, taken for copies.
MOST_PARTIAL = 0.25
#: Clusters of edited texts: enough to tell, few enough for every run of the tests.
ONE_IN = 6


def imported(folder: Path, rows: Sequence[Mapping[str, Any]], look: Callable[[Session], dict[str, float]]) -> None:
    """Import into an empty store and look at what became of it."""
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    settings = load_settings(None, {"PRESSWATCH_DATABASE_URL": f"sqlite:///{folder / 'store.db'}"})
    store = open_store(settings.database_url)
    try:
        import_files(settings, store, [file], keep="all", alerts=False)
        with store.reading() as session:
            figures = look(session)
    finally:
        store.close()
    too_low = {name: figure for name, figure in figures.items() if figure < FLOORS.get(name, 0)}
    assert not too_low
    assert figures.get("wire: partial pairs as copy", 0) <= MOST_PARTIAL


def exported(session: Session, *, pairs: bool) -> list[Mapping[str, Any]]:
    return list(export_rows(session, Wanted(off_topic_too=True, pairs=pairs)))


def test_wire_copies_are_told_from_other_reports_of_the_event(reference_data: Path, tmp_path: Path) -> None:
    rows = wire_articles(reference_data)
    imported(tmp_path, rows, lambda session: wire_figures(reference_data, exported(session, pairs=True)))


def test_edited_articles_stay_with_their_originals(reference_data: Path, tmp_path: Path) -> None:
    rows = edited_articles(reference_data, ONE_IN)
    imported(tmp_path, rows, lambda session: edited_figures(rows, exported(session, pairs=False)))
