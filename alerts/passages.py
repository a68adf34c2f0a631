"""Where in a text a query's terms stand: the passages that show why an article matched. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from domain.articles import Article
from domain.topics import Hit


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text in which terms were found, in pieces: text, and whether a term was found there."""

    field: str
    pieces: tuple[tuple[str, bool], ...]

    def record(self) -> dict[str, Any]:
        """The passage as plain JSON values."""
        return {"field": self.field, "pieces": [list(piece) for piece in self.pieces]}


#: Characters before and after what was found.
_AROUND = 90
#: Passages of one article.
_MOST = 3
_TEXTS = ("title", "summary", "body")


def passages(article: Article, hits: Sequence[Hit]) -> list[Passage]:
    """The first passages in which hits stand: one of the title, then of the text, none twice."""
    found: list[Passage] = []
    for field in _TEXTS:
        text = " ".join((getattr(article, field) or "").split())
        forms = [hit.form for hit in hits if hit.form and hit.field in {field, "lead"}]
        # A summary often is the beginning of the text: it shows nothing that the text does not.
        if forms and not (field == "summary" and text in " ".join(article.body.split())):
            each = islice(_of_text(text, forms), 1 if field == "title" else _MOST)
            found += [Passage(field, tuple(pieces)) for pieces in each]
    return found[:_MOST]


def _of_text(text: str, forms: Iterable[str]) -> Iterator[Iterator[tuple[str, bool]]]:
    marks = sorted(span for form in dict.fromkeys(forms) if (span := _first(text, form)))
    shown_to = 0
    for start, end in marks:
        if start < shown_to:
            continue
        begin, stop = _cut(text, max(shown_to, start - _AROUND), start), _cut_end(text, end, end + _AROUND)
        shown_to = stop
        yield _pieces(text, begin, stop, [mark for mark in marks if begin <= mark[0] and mark[1] <= stop])


def _first(text: str, form: str) -> tuple[int, int] | None:
    """The first place where a form stands as whole words."""
    found = re.search(rf"(?<!\w){re.escape(' '.join(form.split()))}(?!\w)", text)
    return found.span() if found else None


def _cut(text: str, begin: int, start: int) -> int:
    """The first beginning of a word from ``begin`` on, at the latest ``start``."""
    if begin == 0 or text[begin - 1] == " ":
        return begin
    space = text.find(" ", begin, start)
    return begin if space < 0 else space + 1


def _cut_end(text: str, end: int, stop: int) -> int:
    """The last end of a word up to ``stop``, at the earliest ``end``."""
    if stop >= len(text):
        return len(text)
    space = text.rfind(" ", end, stop + 1)
    return stop if space < 0 else space


def _pieces(text: str, begin: int, stop: int, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = begin
    if begin:
        yield "…", False
    for start, end in marks:
        if start < at:
            continue  # a term inside another's form
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if stop > at:
        yield text[at:stop], False
    if stop < len(text):
        yield "…", False
