"""The language of a text."""

from __future__ import annotations

import re

from domain.text import n_letters
from extract.sources import Source, Told, value_of

#: Fewer letters than this prove little, and what a page or a feed declares is believed instead.
_ENOUGH_LETTERS = 60
#: And fewer than this prove nothing at all.
_LEAST_LETTERS = 12
#: More text than this does not change the answer.
_MAX_CHARACTERS = 1_200
#: Names of single languages for which ISO 639-1, and so everything else here, has one common code.
_COMMON = {
    "nb": "no",
    "nn": "no",
    "wuu": "zh",
    "yue": "zh",
    "cmn": "zh",
    "azb": "az",
    "arz": "ar",
    "pes": "fa",
    "uzs": "uz",
}
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")


def language_of(text: str, *declared: str | None) -> str | None:
    """Return the ISO 639-1 code of the language of ``text``; ``declared`` as in `told_language`."""
    return value_of(told_language(text, *(Told(code, Source.DECLARED) for code in declared)))


def told_language(text: str, *declared: Told[str | None]) -> Told[str] | None:
    """Return the ISO 639-1 code of the language of ``text``.

    ``declared`` are codes that others give, the most trusted first; they decide where the text is too short.
    None if there is neither enough text nor a declaration.
    """
    sample = text[:_MAX_CHARACTERS]
    letters = n_letters(sample)
    codes = (Told(code, told.source) for told in declared if (code := code_of(told.value)))
    said = next(codes, None)
    if letters < _ENOUGH_LETTERS and said:
        return said
    # What is identified as a language without a common code is a dialect, or none: then the page may know better.
    found = _identified(sample) if letters >= _LEAST_LETTERS else None
    return Told(found, Source.TEXT) if found else said


def code_of(declared: str | None) -> str | None:
    """Return the two-letter code in a declaration like ``en-GB`` or ``hy_AM``; None if there is none."""
    found = _CODE.match((declared or "").strip().lower())
    code = _COMMON.get(found[1], found[1]) if found else ""
    return code if len(code) == 2 else None


def _identified(sample: str) -> str | None:
    import py3langid

    code, _ = py3langid.classify(sample)
    return code_of(code)
