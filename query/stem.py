"""Stems: what inflected forms of a word have in common, under the rules of one language.

The rules are Snowball's (https://snowballstem.org, by way of PyStemmer) where it has them. They see the word as it
is spelled (`query.normalise.spellings`): endings are told by their accents. What is left is folded like any word, so
that accents which somebody left out cost nothing, and is marked with its rules: ``en_treati``.

A word is stemmed by the rules of its article's language if these are for its script, else by those of the language
that its script is most often in (`_BY_SCRIPT`): an English article that quotes Пашиняна is found, and so is one whose
language is not known. Digits, and scripts without rules, stay as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from Stemmer import Stemmer

from query.normalise import spellings, words

#: Words that one language's rules remember; a crawl of a day has some hundred thousand.
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class _Rules:
    algorithm: str
    scripts: frozenset[str] = frozenset({"LATIN"})


#: ISO 639-1 code → rules.
_RULES = {
    "ar": _Rules("arabic", frozenset({"ARABIC"})),
    "ca": _Rules("catalan"),
    "cs": _Rules("czech"),
    "da": _Rules("danish"),
    "de": _Rules("german"),
    "el": _Rules("greek", frozenset({"GREEK"})),
    "en": _Rules("english"),
    "es": _Rules("spanish"),
    "et": _Rules("estonian"),
    "eu": _Rules("basque"),
    "fa": _Rules("persian", frozenset({"ARABIC"})),
    "fi": _Rules("finnish"),
    "fr": _Rules("french"),
    "hi": _Rules("hindi", frozenset({"DEVANAGARI"})),
    "hu": _Rules("hungarian"),
    "hy": _Rules("armenian", frozenset({"ARMENIAN"})),
    "it": _Rules("italian"),
    "lt": _Rules("lithuanian"),
    "nl": _Rules("dutch"),
    "no": _Rules("norwegian"),
    "pl": _Rules("polish"),
    "pt": _Rules("portuguese"),
    "ro": _Rules("romanian"),
    "ru": _Rules("russian", frozenset({"CYRILLIC"})),
    "sv": _Rules("swedish"),
    "tr": _Rules("turkish"),
}
_BY_SCRIPT = {
    "LATIN": "en",
    "CYRILLIC": "ru",
    "ARMENIAN": "hy",
    "ARABIC": "ar",
    "GREEK": "el",
    "DEVANAGARI": "hi",
}
#: Codes under which an article may name a language that the rules name otherwise.
_SAME = {"nb": "no", "nn": "no"}


def stem(word: str, language: str | None) -> str:
    """Return the stem token of one word as written, in an article in ``language`` (ISO 639; None: not known)."""
    return stem_words(word, language)[0]


def stems(word: str) -> frozenset[str]:
    """Return every stem token that one word as written may have in an article, whatever its language."""
    return frozenset(stem(word, language) for language in (None, *_RULES))


def stem_words(text: str, language: str | None) -> list[str]:
    """Return the stem tokens of a text's words: as many as `query.normalise.words` has, in the same order."""
    code = primary(language)
    known = _known(code if code in _RULES else "")
    return [known[spelling] for spelling in spellings(text, code)]


def primary(language: str | None) -> str:
    """Return the language of a tag without region or script: ``de`` of ``de-AT``; nothing of None."""
    code = (language or "").replace("_", "-").partition("-")[0].lower()
    return _SAME.get(code, code)


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """Return the script of a letter: the first word of its Unicode name (LATIN, CYRILLIC, ARABIC …)."""
    return unicodedata.name(letter, "").partition(" ")[0]


class _Known(dict[str, str]):
    """Stem tokens by spelling, each worked out when first met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._scripts: frozenset[str] = _RULES[language].scripts if language else frozenset()

    def __missing__(self, spelling: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        written_in = script(spelling[0])
        language = self._language if written_in in self._scripts else _BY_SCRIPT.get(written_in)
        token = self[spelling] = _token(spelling, language)
        return token


@cache
def _known(language: str) -> _Known:
    return _Known(language)


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stemmer = Stemmer(_RULES[language].algorithm, 0)
    return stemmer.stemWord  # type: ignore[no-any-return]


def _token(spelling: str, language: str | None) -> str:
    folded: Sequence[str] = words(spelling)
    if language is None:
        return folded[0]
    left = words(_stemmer(language)(spelling)) or folded
    return f"{language}_{left[0]}"
