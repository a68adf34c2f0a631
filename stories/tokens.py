"""A text as words, numbers and marks, in every script."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from domain.text import normalised

WORD, NUMBER, SIGN, MARK = "word", "number", "sign", "mark"


class Token(NamedTuple):
    """One piece of a normalised text, and where it stands there."""

    text: str
    #: `WORD`, `NUMBER`, `SIGN` (one character of a script that sets no spaces between words) or `MARK`.
    kind: str
    start: int
    end: int

    @property
    def weight(self) -> int:
        """How many letters and digits it stands for: marks count nothing."""
        return 0 if self.kind == MARK else self.end - self.start


@cache
def _pattern() -> regex.Pattern[str]:
    """Compiled when first needed.

    A space joins groups of digits to one number (``10 000``): after normalisation it may be a thin or a fixed one.
    Armenian marks of stress and question stand inside words, as apostrophes and hyphens do.
    """
    return regex.compile(
        r"""
          (?P<number> \p{Nd}{1,3}(?:\x20\p{Nd}{3}(?!\p{Nd}))++(?:[.,]\p{Nd}++)?
                    | \p{Nd}++(?:[.,:/٫٬]\p{Nd}++)*+ )
        | (?P<sign> (?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|ー
                     |\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar})\p{M}*+ )
        | (?P<word> [\p{L}\p{M}][\p{L}\p{M}\u055A-\u055F]*+(?:['\-][\p{L}\p{M}]++)*+ )
        | (?P<mark> \S )
        """,
        regex.VERBOSE,
    )


def tokens(text: str) -> list[Token]:
    """Return the tokens of a normalised text, in order; takes time in proportion to its length."""
    return [Token(found[0], found.lastgroup or MARK, *found.span()) for found in _pattern().finditer(text)]


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs of a body, normalised; empty ones are none."""
    return [text for line in body.splitlines() if (text := normalised(line))]
