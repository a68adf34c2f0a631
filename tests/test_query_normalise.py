"""What is the same word, whoever writes it and however."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.normalise import fold, offsets, spellings, words

#: Forms that must fold to one.
SAME = [
    ("Quindío", "quindio", "QUINDÍO"),
    ("Azərbaycan", "azerbaycan", "AZƏRBAYCAN"),
    ("İRƏVAN", "irəvan", "IRƏVAN"),
    ("IŞIK", "ışık", "işik"),
    ("Straße", "STRASSE", "STRAẞE"),
    ("Ёлка", "елка", "ЁЛКА"),
    ("Երևան", "երեւան", "ԵՐԵՎԱՆ", "ԵՐԵՒԱՆ", "Երևա՛ն"),
    ("კავკასია", "ᲙᲐᲕᲙᲐᲡᲘᲐ"),
    ("علي", "علی", "عَلي"),
    ("أكاديمية", "اکادیمیه"),
    ("آتش‌بس", "آتش بس", "آتش-بس"),
    ("۲۰۲۵", "٢٠٢٥", "2025", "２０２５"),
    ("Nagorno-Karabakh", "nagorno karabakh", "Nagorno‑Karabakh", "Nagor\u00adno Karabakh"),
    ("l'Arménie", "l’Armenie", "lʼARMÉNIE"),
    ("ﬁnal", "final"),
    ("Μπακού τέλος", "μπακού τέλοΣ"),
    ("Ала́т", "алат"),
]

#: Forms that are different words.
OTHER = [
    ("й", "и"),
    ("їжак", "іжак"),
    ("хай", "хаи"),
    ("Armenia", "Armenian"),
    ("мир", "mir"),
]


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_forms_of_one_word(forms: tuple[str, ...]) -> None:
    assert {fold(form) for form in forms} == {fold(forms[0])}


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_hyphens_and_apostrophes_split() -> None:
    assert words("Nagorno-Karabakh's U.S.-led talks; 3,5%") == [
        *("nagorno", "karabakh", "s", "u", "s", "led", "talks", "3", "5"),
    ]


def test_scripts_without_spaces_are_words_a_character() -> None:
    assert words("亚美尼亚 2025") == ["亚", "美", "尼", "亚", "2025"]
    assert words("アル") == ["ア", "ル"]
    assert words("아르메니아 평화") == ["아르메니아", "평화"]


def test_vowel_signs_belong_to_their_word() -> None:
    assert len(words("आर्मेनिया")) == 1


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert words(fold(text)) == words(text)


@given(st.text())
def test_a_word_does_not_depend_on_its_neighbours(text: str) -> None:
    assert [word for piece in text.split() for word in words(piece)] == words(text)


@given(st.text())
def test_words_hold_nothing_that_separates(text: str) -> None:
    assert all(word and not any(c.isspace() for c in word) for word in words(text))


@given(st.text(st.characters(categories=("L", "M", "Nd"), max_codepoint=0x5FF)))
def test_composed_or_not(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(
    st.lists(st.sampled_from(["War", "İT", "I", "e\u0301", "—", "’", "“", "\u2027", "\xa0", "€", ".", " "])).map(
        "".join
    )
)
def test_typographic_marks_make_no_difference(text: str) -> None:
    # The last letter is one that no plain text has.
    for language in ("", "en", "tr"):
        assert spellings(text, language) == spellings(f"{text} և", language)[:-1]
    assert words(text) == words(f"{text} և")[:-1]
    assert offsets(text) == offsets(f"{text} և")[:-1]


@pytest.mark.parametrize("mark", [chr(code) for code in (0xA0, 0xA3, 0xA9, 0xAB, 0xBB, 0x20AC, *range(0x2010, 0x2028))])
def test_typographic_marks_separate(mark: str) -> None:
    assert words(f"a{mark}b ա") == ["a", "b", "ա"]
    assert words(f"a{mark}b") == ["a", "b"]
