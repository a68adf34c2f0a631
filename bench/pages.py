"""Tables in pages of the documentation: written by benches between two marks, the prose around them by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], n_words: int = 1) -> str:
    """A table, its first ``n_words`` columns words, the others numbers."""
    rule = ["---"] * n_words + ["---:"] * (len(head) - n_words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def share(value: float | None, digits: int = 3) -> str:
    """A number from 0 to 1 as tables show it: ``.948``."""
    return "—" if value is None else f"{value:.{digits}f}".removeprefix("0")


def write(page: Path, name: str, text: str) -> None:
    """Put ``text`` between the marks ``<!-- NAME … -->`` and ``<!-- /NAME -->``. Ends the program without them."""
    before = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {re.escape(name)}\b[^>]*-->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    after, found = marks.subn(lambda mark: f"{mark[1]}\n{text}\n\n{mark[2]}", before)
    if found != 1:
        raise SystemExit(f"{page} must hold <!-- {name} --> and <!-- /{name} --> once, it holds them {found} times")
    page.write_text(after, encoding="utf-8")
