"""What to show of an article that a query found: its title and the best pieces of its text, with the finds marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from query.document import Document
from query.fields import DEFAULT, PROSE_FIELDS
from query.index import Index
from query.match import CompiledQuery, Run
from query.places import Span, spans
from query.steps import LeafStep
from query.tree import All, Leaf, Period, Within

#: Letters of a snippet, about two lines of a terminal, and how many are shown.
SNIPPET_LETTERS = 180
MAX_SNIPPETS = 2

_BLANK = re.compile(r"\s")
_READ = frozenset({DEFAULT, "lead", *PROSE_FIELDS})


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a field's text as it is written, and where in it (characters, the end not included) finds stand."""

    field: str
    text: str
    marks: tuple[Span, ...] = ()
    #: Whether the field's text goes on before and behind it.
    is_cut: tuple[bool, bool] = (False, False)

    def record(self) -> dict[str, object]:
        """The piece as plain JSON values."""
        return {"field": self.field, "text": self.text, "marks": [list(mark) for mark in self.marks]}


@dataclass(frozen=True, slots=True)
class _Find:
    start: int
    end: int
    #: The number of the leaf that stands there.
    leaf: int


def highlight(query: CompiledQuery, document: Document, now: datetime | None = None) -> list[Marked]:
    """Return the title, then the snippets of an article that ``query`` finds; ``now`` as in `CompiledQuery.match`.

    Where the text has no finds, its beginning is shown.
    """
    run = Run(query.steps, document, now)
    finds = _finds(run, query.steps.roots[0])
    shown = [_piece("title", document.title, 0, len(document.title), finds["title"])] if document.title else []
    pieces = _best(document, finds)
    return shown + (pieces or _beginning(document))


def _finds(run: Run, root: int) -> dict[str, list[_Find]]:
    """Everything that the query found, by field, in order."""
    found: dict[str, set[_Find]] = {field: set() for field in PROSE_FIELDS}
    for number in run.weights(root) if run.holds(root) else ():
        step = run.steps.steps[number]
        if not isinstance(step, LeafStep) or step.field not in _READ:
            continue
        index = run.document.index(step.field)
        for span in _marked(step.leaf, index):
            part, first, last = index.locate(span)
            found[part.field].add(_Find(*part.characters(first, last), number))
    return {field: sorted(finds, key=lambda find: (find.start, find.end)) for field, finds in found.items()}


def _marked(leaf: Leaf, index: Index) -> Iterator[Span]:
    """The words to mark: of a stretch, its parts rather than all that stands between them."""
    match leaf:
        case All() | Period():
            return
        case Within(_, parts, _):
            stretches = list(spans(leaf, index))
            firsts = [first for first, _ in stretches]
            reached = list(accumulate((last for _, last in stretches), max))
            for part in parts:
                for start, end in spans(part, index):
                    n_begun = bisect_right(firsts, start)
                    if n_begun and end <= reached[n_begun - 1]:
                        yield start, end
        case _:
            yield from spans(leaf, index)


def _best(document: Document, finds: dict[str, list[_Find]]) -> list[Marked]:
    """The pieces of summary and body that hold most of the query, in the order of the text."""
    windows = [(field, inside) for field in ("summary", "body") for inside in _windows(finds[field])]
    ranked = sorted(range(len(windows)), key=lambda at: (-len({find.leaf for find in windows[at][1]}), at))
    chosen = [windows[at] for at in sorted(ranked[:MAX_SNIPPETS])]
    pieces: list[Marked] = []
    ends: dict[str, int] = {}
    for at, (field, inside) in enumerate(chosen):
        text: str = getattr(document, field)
        following = [later[0].start for name, later in chosen[at + 1 :] if name == field]
        start, end = _around(text, inside, ends.get(field, 0), min(following, default=len(text)))
        ends[field] = end
        pieces.append(_piece(field, text, start, end, inside))
    return pieces


def _windows(finds: Sequence[_Find]) -> Iterator[list[_Find]]:
    """Finds that fit into one snippet, from the first on; no find is in two."""
    inside: list[_Find] = []
    for find in finds:
        if inside and find.end - inside[0].start > SNIPPET_LETTERS:
            yield inside
            inside = []
        inside.append(find)
    if inside:
        yield inside


def _around(text: str, inside: Sequence[_Find], low: int, high: int) -> Span:
    """From where to where to show finds: with as much around them as fits between two places, from blank to blank."""
    first, last = inside[0].start, max(find.end for find in inside)
    start = max(low, first - max(0, SNIPPET_LETTERS - (last - first)) // 3)
    end = min(max(last, high), max(last, start + SNIPPET_LETTERS))
    if start and (blank := _BLANK.search(text, start, first)):
        start = blank.end()
    if end < len(text):
        before = max(text.rfind(" ", last, end), text.rfind("\n", last, end))
        end = before if before >= 0 else end
    return start, end


def _beginning(document: Document) -> list[Marked]:
    for field, text in (("summary", document.summary), ("body", document.body)):
        if text:
            blank = text.rfind(" ", 0, SNIPPET_LETTERS)
            return [_piece(field, text, 0, len(text) if len(text) <= SNIPPET_LETTERS else max(blank, 1), ())]
    return []


def _piece(field: str, text: str, start: int, end: int, finds: Iterable[_Find]) -> Marked:
    """A stretch of text with its marks, those that touch joined."""
    marks: list[Span] = []
    for find in finds:
        if marks and find.start - start <= marks[-1][1]:
            marks[-1] = marks[-1][0], max(marks[-1][1], find.end - start)
        else:
            marks.append((find.start - start, find.end - start))
    return Marked(field, text[start:end], tuple(marks), (start > 0, end < len(text)))
