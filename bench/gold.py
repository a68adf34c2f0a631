"""The reference pages with known answers, and the scorer that lies beside them, which is called and never copied.

Each figure of the scorer is a harmonic mean of two ratios of sums over pages (a share: the same ratio twice). So a
page's part in a figure is four numbers, and the figure of any set of pages is had by adding up: by language, or for a
sample drawn with replacement. `Scored` checks its sums against the scorer's own totals.
"""

from __future__ import annotations

import json
import math
import os
import runpy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
#: Page id → what an extractor read.
Predictions: TypeAlias = Mapping[str, Row]
#: Numerator and denominator of two ratios.
Part: TypeAlias = tuple[float, float, float, float]

#: Name in the tables → where the scorer gives it.
FIGURES = {
    "body F1": ("body", "f1"),
    "≥ .9": ("body", "share_ge_90"),
    "< .5": ("body", "share_lt_50"),
    "snippets F1": ("snippets", "f1"),
    "title": ("title", "norm"),
    "authors F1": ("authors", "f1"),
    "date": ("date", "correct_trusted"),
    "language": ("language", "ok"),
}


def reference() -> Path:
    """The folder of the reference data. Ends the program if it is not named."""
    named = os.environ.get("PRESSWATCH_REFERENCE_DATA")
    if not named:
        raise SystemExit("set PRESSWATCH_REFERENCE_DATA to the folder of the reference data")
    return Path(named)


class Gold:
    """The pages, their answers and their scorer."""

    def __init__(self, reference: Path) -> None:
        self.folder = reference / "gold" / "extraction"
        self._scorer: dict[str, Any] = runpy.run_path(str(self.folder / "score.py"))
        self.rows: list[Row] = self._scorer["load_gold"](str(self.folder), "all", news_only=True)

    def page(self, row: Row) -> Path:
        """Where a page is stored, in gzip."""
        return self.folder / "pages" / f"{row['id']}.html.gz"

    def list_pages(self, path: Path) -> Path:
        """Write the list that `presswatch extract --batch` takes to ``path``; return it."""
        lines = [{"id": row["id"], "url": row["url"], "path": str(self.page(row))} for row in self.rows]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return path

    def totals(self, predictions: Predictions) -> dict[str, Any]:
        """What the scorer gives for all pages together."""
        totals: dict[str, Any] = self._scorer["score"](self.rows, predictions)
        return totals

    def scored(self, predictions: Predictions) -> Scored:
        """Each page's part in each figure. Ends the program if they do not add up to what the scorer gives."""
        found = Scored({name: {} for name in FIGURES})
        for row in self.rows:
            for name, part in self._parts(row, predictions.get(row["id"], {})).items():
                found.parts[name][row["id"]] = part
        totals = self.totals(predictions)
        for name, (group, key) in FIGURES.items():
            told = totals.get(group, {}).get(key)
            if not math.isclose(told or 0.0, found.figure(name) or 0.0, abs_tol=1e-9):
                raise SystemExit(f"{name}: the parts give {found.figure(name)}, the scorer gives {told}")
        return found

    def _parts(self, row: Row, read: Row) -> dict[str, Part]:
        told: dict[str, Row] = {}
        totals = self._scorer["score"]([row], {row["id"]: read}, told)
        line, parts = told[row["id"]], dict[str, Part]()
        if "f1" in line:
            parts["body F1"] = (line["p"], 1 - totals["body"]["empty"], line["r"], 1)
            parts["≥ .9"] = _share(line["f1"] >= 0.9)
            parts["< .5"] = _share(line["f1"] < 0.5)
        if "snip" in line:
            found, wrong, lost, _ = line["snip"]
            parts["snippets F1"] = (found, found + wrong, found, found + lost)
        if "title" in line:
            parts["title"] = _share(line["title"] == "norm")
        if "authors" in line:
            people, named = map(self._scorer["author_set"], (row["authors"], read.get("authors")))
            parts["authors F1"] = (len(people & named), len(named), len(people & named), len(people))
        if "date" in line and not row.get("date_suspect"):
            parts["date"] = _share(line["date"] == "correct")
        if "language" in totals:
            parts["language"] = _share(totals["language"]["ok"] == 1)
        return parts


def _share(holds: bool) -> Part:
    return (holds, 1, holds, 1)


@dataclass(frozen=True, slots=True)
class Scored:
    """What one extractor's reading is worth, page by page."""

    #: Figure → page id → its part.
    parts: dict[str, dict[str, Part]]

    def figure(self, name: str, pages: Iterable[str] | None = None) -> float | None:
        """A figure over all pages or some, each as often as it is named; None if none of them has an answer."""
        known = self.parts[name]
        parts = [known[page] for page in (known if pages is None else pages) if page in known]
        return harmonic([sum(column) for column in zip(*parts, strict=True)]) if parts else None

    def n(self, name: str, pages: Iterable[str]) -> int:
        """How many of these pages have an answer for a figure."""
        return sum(page in self.parts[name] for page in pages)


def harmonic(sums: Sequence[float]) -> float:
    """The harmonic mean of two ratios."""
    one, other = (part / whole if whole else 0.0 for part, whole in (sums[:2], sums[2:]))
    return 2 * one * other / (one + other) if one + other else 0.0


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[str]]:
    """Ids of pages by what ``key`` says of them, the largest groups first."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row["id"])
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
