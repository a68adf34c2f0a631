"""Folding of text for matching; queries and texts go through the same function.

What is folded, by code point:

- case (also of Georgian capitals), and NFC before anything else;
- Latin letters lose their diacritics: ü→u, é→e, ş→s, ə→e, ı and İ→i, ł→l, đ→d, ø→o; ß→ss, æ→ae, œ→oe, þ→th;
- compatibility forms become plain letters (ﬁ→fi, Ａ→a, ²→2, Arabic presentation forms);
- Cyrillic ё→е and the stress mark; й and ї stay what they are, as do other letters' own marks;
- Armenian եւ and եվ→և (capitals write ԵՎ for և), and the marks ՛ ՜ ՞ inside words go;
- Arabic and Persian: أ إ آ ٱ→ا, ي ى ئ→ی, ك→ک, ة ۀ→ه, ؤ→و; vowel marks and tatweel go, as do Hebrew points;
- digits of every script become 0-9;
- soft hyphens, joiners and direction marks go. A zero-width non-joiner separates, so that آتش‌بس is آتش بس.

A word is a run of letters, marks and digits: hyphens and apostrophes (straight, curly, modifier letters) split.
Scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are one word a character.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

#: Stored beside whatever was made with these rules; raised when `words`, or `query.stem`, gives another result for
#: any text.
NORMALISER_VERSION = 2

_SPECIAL = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "þ": "th", "ð": "d", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ı": "i", "ə": "e", "ǝ": "e", "ё": "е", "ς": "σ", "և": "և",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه",
    "ە": "ه", "ؤ": "و", "ـ": "",
    "\u200b": " ", "\u200c": " ", "\u055a": " ", "\u055b": "", "\u055c": "", "\u055e": "", "\u055f": "",
}  # fmt: skip

#: Marks that only colour a word: combining diacritics left over after NFC, Hebrew points, Arabic vowels.
_DROPPED_MARKS = (
    (0x0300, 0x036F), (0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06ED), (0xFE00, 0xFE0F),
)  # fmt: skip

#: Scripts whose words are not set apart by spaces.
_UNSPACED = (
    (0x0E01, 0x0E3A), (0x0E40, 0x0E4E), (0x0E81, 0x0EDF), (0x1000, 0x103F), (0x1780, 0x17D3), (0x3005, 0x3007),
    (0x3041, 0x3096), (0x309D, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip

#: What `spellings` puts in another language's place before letters become small.
_CASING = {
    "tr": str.maketrans("Iİ", "ıi"),
    "az": str.maketrans("Iİ", "ıi"),
    "ar": str.maketrans("یک", "يك"),
    "fa": str.maketrans("يك", "یک"),
}

#: Kinds of characters: part of a word; a word of its own; several words; between words; nothing at all.
_LETTER, _WHOLE, _SEVERAL, _BETWEEN, _NOTHING = "acs ."
_WORD = re.compile(r"c|a[a.]*")
#: A step of so many words, with what stands before them.
_STEP_WORDS = 8
_STEP = re.compile(rf"(?:[^ac]*+(?:c|a[a.]*+)){{{_STEP_WORDS}}}")

#: ASCII, and quotes, dashes and other typographic marks between words: most English texts are no more than that.
_PLAIN_TEXT = re.compile(r"[\x00-\x7f\xa0©«»€£\u2010-\u2027]*+")

#: Modifier letters that serve as apostrophes, primes and tone marks.
_MODIFIERS = ((0x02B9, 0x02DF),)


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order."""
    return _split(unicodedata.normalize("NFC", _plain_text(text).lower()).translate(_FOLDING))


def spellings(text: str, language: str = "") -> list[str]:
    """Return the words of ``text`` as they are spelled: in lower case, but with the marks that folding takes away.

    Word for word those of `words`, which is what each of them folds to. ``language`` (ISO 639-1) says how I and İ
    become small, and which of the Arabic and Persian letter forms are meant.
    """
    if language in _CASING:
        text = text.translate(_CASING[language])
    return _split(unicodedata.normalize("NFC", _plain_text(text).lower()).translate(_SPELLING))


def offsets(text: str) -> list[tuple[int, int]]:
    """Return where in ``text`` each of its `words` begins and ends, marks behind its last letter included."""
    kinds = _plain_text(text).translate(_KINDS)
    if _SEVERAL in kinds:
        return _offsets_by_character(text)
    return [found.span() for found in _WORD.finditer(kinds)]


class Offsets:
    """The `offsets` of a long text of which few are wanted: each is looked up when it is asked for."""

    __slots__ = ("_all", "_ends", "_kinds")

    def __init__(self, text: str) -> None:
        self._kinds = _plain_text(text).translate(_KINDS)
        self._all = _offsets_by_character(text) if _SEVERAL in self._kinds else None
        #: Where each step begins: behind the one before.
        self._ends = [0, *(found.end() for found in _STEP.finditer(self._kinds))]

    def __getitem__(self, number: int) -> tuple[int, int]:
        if self._all is not None:
            return self._all[number]
        n_steps, further = divmod(number, _STEP_WORDS)
        following = _WORD.finditer(self._kinds, self._ends[n_steps])
        return next(islice(following, further, None)).span()


def _offsets_by_character(text: str) -> list[tuple[int, int]]:
    """As `offsets`, for texts with characters that fold to several words."""
    found: list[tuple[int, int]] = []
    inside = False
    for at, char in enumerate(text):
        folded = _alone(char)
        pieces = folded.split()
        if inside and not folded[:1].isspace():
            found[-1] = found[-1][0], at + 1
            pieces = pieces[1:]
        found.extend((at, at + 1) for _ in pieces)
        inside = not folded[-1:].isspace() and (inside or bool(folded))
    return found


def _alone(char: str) -> str:
    """What becomes of a character of a text that is not yet in lower case."""
    return unicodedata.normalize("NFC", char.lower()).translate(_FOLDING)


def _plain_text(text: str) -> str:
    """The same in ASCII, if only marks that separate words are not: `str.translate` is many times as fast then."""
    return text.encode("ascii", "replace").decode("ascii") if _PLAIN_TEXT.fullmatch(text) else text


def _split(text: str) -> list[str]:
    if "ե" in text:
        text = text.replace("եւ", "և").replace("եվ", "և")
    return text.split()


def fold(text: str) -> str:
    """Return the folded words of ``text``, joined by single spaces."""
    return " ".join(words(text))


class _Folding(dict[int, str]):
    """A table for `str.translate` that works out each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


class _Spelling(dict[int, str]):
    """As `_Folding`, but a single letter that folds to letters stays what it is."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _FOLDING[code]
        kept = self[code] = char if folded.isalpha() and unicodedata.normalize("NFKC", char) == char else folded
        return kept


class _Kinds(dict[int, str]):
    """What each character is to words, in one letter, so that places stay what they are."""

    def __missing__(self, code: int) -> str:
        folded = _alone(chr(code))
        if not folded:
            kind = _NOTHING
        elif folded.isspace():
            kind = _BETWEEN
        elif not any(map(str.isspace, folded)):
            kind = _LETTER
        else:
            kind = _WHOLE if len(folded.split()) == 1 else _SEVERAL
        self[code] = kind
        return kind


_FOLDING = _Folding()
_KINDS = _Kinds()
_SPELLING = _Spelling()


def _folded(char: str) -> str:
    """What becomes of one lower-case character; a space where it separates words."""
    code = ord(char)
    if char in _SPECIAL:
        return _SPECIAL[char]
    if _within(code, _DROPPED_MARKS):
        return ""
    if _within(code, _UNSPACED):
        return f" {char} "
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category[0] not in "LMN" or _within(code, _MODIFIERS):
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return _plain(char, category)


def _plain(char: str, category: str) -> str:
    """A letter, mark or other number without what only dresses it up."""
    plain = unicodedata.normalize("NFKC", char).lower()
    if plain != char:
        return "".join(_folded(part) for part in unicodedata.normalize("NFC", plain))
    if category[0] == "N":
        return " "
    base = unicodedata.normalize("NFD", char)[0]
    return _SPECIAL.get(base, base) if base in _SPECIAL or base.isascii() else char


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
