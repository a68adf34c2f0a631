"""Where a paragraph quotes somebody."""

from __future__ import annotations

from functools import cache, lru_cache

import regex


@cache
def _mark() -> regex.Pattern[str]:
    """A quotation mark; one between two letters belongs to the word (Hebrew abbreviations)."""
    return regex.compile(r'(?<!\p{L})"|"(?!\p{L})')


@cache
def _other_forms() -> regex.Pattern[str]:
    """East Asian brackets; single marks that cannot be apostrophes."""
    return regex.compile(
        r"""「[^」]*+」|『[^』]*+』
        |(?<![\p{L}\p{N}'])'(?=[\p{L}\p{N}])(?:[^']|(?<=\p{L})'(?=\p{L}))++(?<=[\p{L}\p{N}.,!?])'(?![\p{L}\p{N}])""",
        regex.VERBOSE,
    )


@lru_cache(maxsize=256)
def quoted_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each quotation in a normalised paragraph, its marks included.

    Quotations of several paragraphs open in each of them and close in the last: one that is not closed goes on to
    the end of its paragraph.
    """
    marks = [found.start() for found in _mark().finditer(text)]
    spans = [(start, end + 1) for start, end in zip(marks[::2], marks[1::2], strict=False)]
    if len(marks) % 2 and not text[marks[-1] + 1 : marks[-1] + 2].isspace() and marks[-1] + 1 < len(text):
        spans.append((marks[-1], len(text)))
    spans += [found.span() for found in _other_forms().finditer(text)]
    return tuple(sorted(spans))


def quotation_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the quotation that holds a part of a paragraph, or that the part holds a mark of."""
    return next((span for span in quoted_spans(text) if span[0] < end and start < span[1]), None)
