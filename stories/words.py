"""What the words of a text are: numbers, dates, names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from stories.gaps import Side
from stories.tokens import MARK, NUMBER, SIGN, WORD
from stories.vocabulary import (
    holds_title,
    is_day,
    is_georgian_family_name,
    is_magnitude,
    is_month,
    is_negation,
    is_title,
    number_of,
)

_FULL_DATE = regex.compile(r"\p{Nd}{1,4}[./]\p{Nd}{1,2}[./]\p{Nd}{2,4}")
_TIME = regex.compile(r"\p{Nd}{1,2}:\p{Nd}{2}(?::\p{Nd}{2})?")
_YEAR = regex.compile(r"(?:19|20)\p{Nd}{2}")
#: A capitalised word behind a small one: no beginning of a sentence.
_CAPITALISED = regex.compile(r"(?<=[\p{Ll}\p{Nd},;]\s)\p{Lu}[\p{L}\p{M}'\-]+")
_ENDS_SENTENCE = frozenset(".!?:\"'(։؟。！？")
_CALENDAR_SIGNS = frozenset("年月日号號時时点分秒")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬亿億兩两")
_DOTS_IN_NAMES = "·・＝"
_LARGEST_DAY = 31
#: Tokens between a day and its month at most: "7 de diciembre", "8. Dezember", "7th of December".
_DAY_REACH = 2
#: Tokens between a title and the name at most: "President of Azerbaijan Ilham Aliyev".
_TITLE_REACH = 3
#: Letters of "diese", "einen".
_LONGEST_ARTICLE = 5
#: Signs of a long name.
_NAME_SIGNS = 9


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    at: int
    written: str
    #: None where it is not plain.
    value: float | None


def value_of(written: str) -> float | None:
    """Return the value of digits of any script. A separator before three last digits sets thousands apart."""
    plain = written.replace(" ", "").replace("٫", ".").replace("٬", ",")
    at = max(plain.rfind("."), plain.rfind(","))
    if at < 0 or len(plain) - at - 1 == 3:
        digits = plain.replace(".", "").replace(",", "")
    else:
        digits = plain[:at].replace(".", "").replace(",", "") + "." + plain[at + 1 :]
    try:
        return float(digits) if len(digits) <= 30 else None
    except ValueError:  # a fraction, a ratio
        return None


class Reader:
    """Tells what words are, with the language and both whole texts to go by."""

    def __init__(self, language: str | None, texts: Sequence[str]) -> None:
        self.language = language
        self._texts = texts

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words that are written with a capital within a sentence."""
        return frozenset(found[0] for text in self._texts for found in _CAPITALISED.finditer(text))

    # --- numbers and dates

    def numbers(self, side: Side, at: Sequence[int]) -> Iterator[Number]:
        """The numbers among some tokens; dates are none."""
        for each in at:
            token = side.tokens[each]
            if token.kind == NUMBER and not self.is_date(side, each):
                yield Number(each, token.text, value_of(token.text))
            elif token.kind == WORD:
                value = number_of(token.text, self.language)
                if value is not None or is_magnitude(token.text, self.language):
                    yield Number(each, token.text, value)
            elif token.kind == SIGN and _are_numerals(side, at):
                yield Number(each, token.text, None)

    def is_date(self, side: Side, at: int) -> bool:
        """Whether a token is a date, a time of day, or a part of one."""
        token = side.tokens[at]
        if token.kind == WORD:
            return is_month(token.text, self.language) or is_day(token.text, self.language)
        if token.kind == SIGN:
            return token.text in _CALENDAR_SIGNS and _follows(side, at, at - 1) and side.tokens[at - 1].kind == NUMBER
        if token.kind != NUMBER:
            return False
        if any(form.fullmatch(token.text) for form in (_FULL_DATE, _TIME, _YEAR)):
            return True
        if _follows(side, at, at + 1) and side.tokens[at + 1].text in _CALENDAR_SIGNS:
            return True
        return (value_of(token.text) or _LARGEST_DAY + 1) <= _LARGEST_DAY and self._is_near_month(side, at)

    def _is_near_month(self, side: Side, at: int) -> bool:
        return any(
            _follows(side, at, at + step)
            and is_month(side.tokens[at + step].text, self.language)
            and all(_is_small(side, between) for between in range(min(at, at + step) + 1, max(at, at + step)))
            for step in (-1, 1, *range(2, _DAY_REACH + 1))
        )

    def whole_date(self, side: Side, at: Sequence[int]) -> list[int]:
        """The tokens of a date, and those beside them that belong to it: the month to its day."""
        first, last = at[0], at[-1]
        while _follows(side, first, first - 1) and self.is_date(side, first - 1):
            first -= 1
        while _follows(side, last, last + 1) and self.is_date(side, last + 1):
            last += 1
        return list(range(first, last + 1))

    def n_negations(self, side: Side, at: Sequence[int] | None = None) -> int:
        """How many of some tokens (of all, if none are given) turn a sentence into its opposite."""
        chosen = range(len(side.tokens)) if at is None else at
        return sum(is_negation(side.tokens[each].text, self.language) for each in chosen)

    # --- names

    def names(self, side: Side, at: Sequence[int]) -> list[int]:
        """Those of some tokens that are names; a capitalised word before a name belongs to it."""
        held = {each for each in at if self.is_name(side, each)}
        for each in reversed(at):
            if each + 1 in held and side.homes[each] == side.homes[each + 1] and side.tokens[each].text[0].isupper():
                held.add(each)
        return sorted(held)

    def is_name(self, side: Side, at: int) -> bool:
        """Whether a token is a name, or a part of one; where a script has no capitals, what stands beside tells."""
        token = side.tokens[at]
        if token.kind == SIGN:
            return _is_name_in_signs(side, at)
        if token.kind != WORD or len(token.text) < 2:
            return False
        first = token.text[0]
        if first.lower() != first.upper() and not _is_georgian(first):
            return first.isupper() and self._is_capitalised_name(side, at)
        if _is_georgian(first) and is_georgian_family_name(token.text):
            return True
        before = range(max(0, at - _TITLE_REACH), at)
        return any(
            side.homes[each] == side.homes[at] and is_title(side.tokens[each].text, self.language) for each in before
        )

    def _is_capitalised_name(self, side: Side, at: int) -> bool:
        token = side.tokens[at]
        if token.text.isupper():
            return not side.paragraphs[side.homes[at]].isupper()
        if _begins_sentence(side, at):
            return token.text in self._names
        if self.language == "de":  # which writes every noun with a capital: two in a row are a title or a name
            return any(_is_capitalised(side, beside) for beside in (at - 1, at + 1) if _follows(side, at, beside))
        return True


def _begins_sentence(side: Side, at: int) -> bool:
    return not _follows(side, at, at - 1) or side.tokens[at - 1].text in _ENDS_SENTENCE


def _is_capitalised(side: Side, at: int) -> bool:
    """Whether a word is written with a capital for its own sake; a short one that begins a sentence is an article."""
    word = side.tokens[at].text
    return word[:1].isupper() and not (_begins_sentence(side, at) and len(word) <= _LONGEST_ARTICLE)


def _follows(side: Side, at: int, other: int) -> bool:
    """Whether there is another token, in the same paragraph."""
    return 0 <= other < len(side.tokens) and side.homes[other] == side.homes[at]


def _are_numerals(side: Side, at: Sequence[int]) -> bool:
    """Whether all signs among some tokens are numerals: 一 and 千 are parts of other words too."""
    return all(side.tokens[each].text in _NUMERALS for each in at if side.tokens[each].kind == SIGN)


def _is_small(side: Side, at: int) -> bool:
    """Whether a token may stand between a day and its month: a mark, or a word like "de" and "of"."""
    return side.tokens[at].kind == MARK or len(side.tokens[at].text) <= 2


def _is_georgian(char: str) -> bool:
    # Unicode gives Georgian letters capitals that nobody writes names with.
    return "ა" <= char <= "ჿ"


def _is_name_in_signs(side: Side, at: int) -> bool:
    """Whether a title, or a dot as in transliterated names, stands within a name's length of a sign."""
    token, text = side.tokens[at], side.paragraphs[side.homes[at]]
    around = text[max(0, token.start - _NAME_SIGNS) : token.end + _NAME_SIGNS]
    return any(dot in around for dot in _DOTS_IN_NAMES) or holds_title(around)
