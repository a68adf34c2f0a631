"""Stems: what inflected forms of a word have in common, under the rules of one language.

The rules are Snowball's (https://snowballstem.org, by way of PyStemmer) or our own (`query.light_stems`). They see a
word as it is spelled (`query.normalise.spellings`): endings are told by their accents. What is left is folded like any
word, so that accents which somebody left out cost nothing, and is marked with its rules: ``en_treati``.

A word is stemmed by the rules of its article's language if these are for its script, else by those of the language
that its script is most often in (`_BY_SCRIPT`): an English article that quotes Пашиняна is found, and so is one whose
language is not known. Digits, and scripts without rules, stay as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from Stemmer import Stemmer

from query.light_stems import light_rules
from query.normalise import spellings, words

#: Words that one language's rules remember; a crawl of a day has some hundred thousand.
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class _Rules:
    #: For which script.
    script: str
    #: Snowball's name of them; None: those of `query.light_stems`.
    snowball: str | None = None
    #: Whether Snowball's are applied until nothing changes: "пашиняном" gives "пашинян", and that "пашиня".
    again: bool = False


#: By ISO 639-1.
_RULES = {
    "ar": _Rules("ARABIC"),
    "az": _Rules("LATIN"),
    "bg": _Rules("CYRILLIC"),
    "ca": _Rules("LATIN", "catalan"),
    "cs": _Rules("LATIN", "czech"),
    "da": _Rules("LATIN", "danish"),
    "de": _Rules("LATIN", "german"),
    "el": _Rules("GREEK", "greek", again=True),
    "en": _Rules("LATIN", "english"),
    "es": _Rules("LATIN", "spanish"),
    "et": _Rules("LATIN", "estonian"),
    "eu": _Rules("LATIN", "basque"),
    "fa": _Rules("ARABIC"),
    "fi": _Rules("LATIN", "finnish"),
    "fr": _Rules("LATIN", "french"),
    "hi": _Rules("DEVANAGARI", "hindi"),
    "hu": _Rules("LATIN", "hungarian"),
    "hy": _Rules("ARMENIAN"),
    "it": _Rules("LATIN", "italian"),
    "ka": _Rules("GEORGIAN"),
    "ko": _Rules("HANGUL"),
    "lt": _Rules("LATIN", "lithuanian"),
    "nl": _Rules("LATIN", "dutch", again=True),
    "no": _Rules("LATIN", "norwegian"),
    "pl": _Rules("LATIN", "polish", again=True),
    "pt": _Rules("LATIN", "portuguese"),
    "ro": _Rules("LATIN", "romanian"),
    "ru": _Rules("CYRILLIC", "russian", again=True),
    "sv": _Rules("LATIN", "swedish"),
    "tr": _Rules("LATIN", "turkish", again=True),
    "uk": _Rules("CYRILLIC"),
}
#: Languages with rules of their own.
LANGUAGES = frozenset(_RULES)

#: Whose rules serve a script in articles of another language.
_BY_SCRIPT = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "LATIN": "en",
}
#: Codes under which an article may name a language that the rules name otherwise.
_SAME = {"nb": "no", "nn": "no"}


@lru_cache(maxsize=100_000)
def stem(word: str, language: str | None) -> str:
    """Return the stem token of one word as written, in an article in ``language`` (ISO 639; None: not known)."""
    return stem_words(word, language)[0]


def stem_rows(words: Iterable[str], languages: Iterable[str] = LANGUAGES) -> frozenset[tuple[str, ...]]:
    """Return every row of stem tokens that words as written may have side by side in an article.

    ``languages`` are those of `LANGUAGES` that the article may be in; it may be in any other, too.
    """
    written, known = list(words), (None, *languages)
    return frozenset(tuple(stem(word, language) for word in written) for language in known)


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
        self._script = _RULES[language].script if language else None

    def __missing__(self, spelling: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        written_in = script(spelling[0])
        language = self._language if written_in == self._script else _BY_SCRIPT.get(written_in)
        token = self[spelling] = _token(spelling, language)
        return token


@cache
def _known(language: str) -> _Known:
    return _Known(language)


def _token(spelling: str, language: str | None) -> str:
    if language is None:
        return words(spelling)[0]
    return f"{language}_{words(_stemmer(language)(spelling))[0]}"


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    rules = _RULES[language]
    if rules.snowball is None:
        return light_rules(language).stem
    stemmer: Callable[[str], str] = Stemmer(rules.snowball, 0).stemWord  # it remembers nothing: `_Known` does
    return partial(_until_stable, stemmer) if rules.again else stemmer


def _until_stable(stemmer: Callable[[str], str], word: str) -> str:
    """Apply rules as long as they take something off that is an ending, and not half the word."""
    least = 3
    while len(shorter := stemmer(word)) >= least and shorter != word:
        word, least = shorter, 4
    return word
