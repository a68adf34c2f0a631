"""Strings of a page as values: one line, without markup and without what no store takes."""

from __future__ import annotations

import html
import re

_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_NOT_WORDS = re.compile(r"[\W_]+")


def one_line(value: object) -> str | None:
    """Return text as one line, entities resolved and tags dropped; None for nothing, and for what is no text."""
    if not isinstance(value, str):
        return None
    text = value
    # Twice, because content systems escape what was escaped already ("&amp;quot;").
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    if "<" in text:
        text = _TAGS.sub(" ", text)
    return folded(text) or None


def folded(text: str) -> str:
    """Return text as one line, without what no store takes; white space is folded."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def words_of(text: str | None) -> str:
    """Return the words alone, case folded: what two spellings of one title have in common."""
    return _NOT_WORDS.sub(" ", text or "").strip().casefold()


def letters_of(text: str) -> str:
    """Return the words without what stands between them: texts that were set otherwise have the same."""
    return words_of(text).replace(" ", "")
