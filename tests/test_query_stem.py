"""Which forms are one word to a query, in which language; and that an index and a query see the same tokens."""

from __future__ import annotations

import hashlib
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.document import make_document
from query.lexemes import lexemes, restore
from query.normalise import NORMALISER_VERSION, Offsets, fold, offsets, spellings, words
from query.stem import primary, stem, stem_rows, stem_words
from tests.house import ROOT

FORMS = tomllib.loads((ROOT / "tests" / "data" / "inflections.toml").read_text(encoding="utf-8"))
TOGETHER = [(language, group.split()) for language, groups in FORMS["together"].items() for group in groups]
APART = [(language, *pair.split()) for language, pairs in FORMS["apart"].items() for pair in pairs]

#: Forms that are missed, by language; a better rule takes them out.
MISSED = {
    "ar": {"لباشينيان", "وزيرا"},
    "fr": {"signent"},
    "nl": {"verdragen"},
    "pl": {"jeńca", "jeńcy", "jeńców", "ministra", "ministrem", "ministrowie", "rozmów", "traktacie"},
    "tr": {"anlaşması", "görüşmesi"},
}
#: Pairs that are taken for one word.
CONFUSED = {"Vertrag", "Rat", "port", "traité", "banco", "porto", "договор", "Баку"}

#: Of the stems of all forms above. Whoever changes it raises `NORMALISER_VERSION`: what stores hold is outdated.
FINGERPRINT = "0b518bda377613f4"


def test_forms_of_one_word() -> None:
    missed: dict[str, set[str]] = {}
    for language, (first, *others) in TOGETHER:
        for other in others:
            if stem_words(other, language)[0] != stem(first, language):
                missed.setdefault(language, set()).add(other)
    assert missed == MISSED


def test_other_words_stay_apart() -> None:
    assert {one for language, one, other in APART if stem(one, language) == stem(other, language)} == CONFUSED


def test_stems_belong_to_a_version() -> None:
    tokens = [stem(form, language) for language, group in TOGETHER for form in group if len(words(form)) == 1]
    fingerprint = hashlib.sha256(" ".join(tokens).encode()).hexdigest()[:16]
    assert (NORMALISER_VERSION, fingerprint) == (2, FINGERPRINT)


QUOTED = [
    ("Пашиняна", "en", "Пашинян"),
    ("treaties", "ru", "treaty"),
    ("Փաշինյանի", None, "Փաշինյան"),
    ("treaties", "vi", "treaty"),
    ("Verträge", "de-AT", "Vertrag"),
    ("ministrene", "nb", "ministre"),
]


@pytest.mark.parametrize(("form", "language", "term"), QUOTED)
def test_a_word_is_stemmed_by_its_script_where_the_language_does_not_fit(form: str, language: str, term: str) -> None:
    assert stem(form, language) == stem(term, language)


def test_accents_may_be_left_out_of_a_whole_word() -> None:
    assert stem("Přemysl", "cs") == stem("Premysl", "cs")


def test_i_becomes_small_as_its_language_has_it() -> None:
    assert spellings("IŞIK İRAN", "tr") == ["ışık", "iran"]
    assert spellings("ISIK İRAN", "en") == ["isik", "iran"]


def test_what_has_no_rules_stays_as_it_is() -> None:
    assert stem_words("2024 和平 שלום", "en") == ["2024", "和", "平", "שלום"]


def test_a_stem_names_its_rules() -> None:
    assert stem("treaties", "en") == "en_treati"
    assert ("en_treati",) in stem_rows(["treaty"])
    assert primary("zh-Hant") == "zh"


def test_the_rules_of_one_language_do_not_answer_for_another() -> None:
    assert stem("armeno", "it") == stem("armeni", "it")
    assert (stem("armeno", "en"),) not in stem_rows(["armeni"])


LANGUAGES = st.sampled_from([None, "en", "de", "ru", "tr", "az", "hy", "ka", "ar", "fa", "zh", "ko", "xx"])
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from([w for _, g in TOGETHER for w in g]), max_size=8).map(" ".join)


@given(TEXTS, LANGUAGES)
def test_words_spellings_stems_and_places_go_together(text: str, language: str | None) -> None:
    found = words(text)
    assert [fold(spelling) for spelling in spellings(text, primary(language))] == found
    assert len(stem_words(text, language)) == len(found)
    assert len(offsets(text)) == len(found)


@given(TEXTS | st.lists(TEXTS, max_size=8).map(" ".join))
def test_places_are_those_of_the_words(text: str) -> None:
    places = offsets(text)
    assert all(start < end for start, end in places)
    assert places == sorted(places)
    one_by_one = Offsets(text)
    assert [one_by_one[number] for number in range(len(places))] == places
    if not any(len(words(char)) > 1 for char in text):  # as ¼ is, which is 1 and 4
        assert [words(text[start:end]) for start, end in places] == [[word] for word in words(text)]


@given(TEXTS, LANGUAGES)
def test_a_query_asks_for_the_stem_that_the_text_has(text: str, language: str | None) -> None:
    for start, end in offsets(text):
        word = text[start:end]
        if len(words(word)) == 1:
            assert (stem(word, language),) in stem_rows([word])


@given(TEXTS, TEXTS, LANGUAGES)
def test_what_an_index_holds_survives_being_joined_and_split(title: str, body: str, language: str | None) -> None:
    document = make_document(title=title, body=body, language=language, authors=[title], url=body)
    columns = lexemes(document)
    assert columns is not None
    for column in columns:
        tokens = column.split()
        assert " ".join(tokens) == column
        assert all(re.fullmatch(r"([a-z]{1,2}_)?[^_\s\0'\"]+", token) for token in tokens)
        column.encode("utf-8")


@given(TEXTS, TEXTS, LANGUAGES)
def test_what_an_index_holds_restores_a_document(title: str, body: str, language: str | None) -> None:
    document, again = (make_document(title=title, body=body, language=language) for _ in range(2))
    restore(again, lexemes(document) or ())
    for field in ("text", "title", "lead", "body"):
        for one, other in zip(document.parts(field), again.parts(field), strict=True):
            assert (list(one.words), list(one.stems(language))) == (list(other.words), list(other.stems(language)))
