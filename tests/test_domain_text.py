"""What counts as the same text, and what does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import n_letters, normalised, text_hashes

SAME = [
    ("One line.\nAnother.", "One line. Another."),
    ("One paragraph.\n\n\n  Another.", "One paragraph. Another."),
    ("  edges\t", "edges"),
    ("a\r\nb", "a b"),
    ("5\u00a0000 people", "5 000 people"),
    ("thin\u2009space, narrow\u202fspace", "thin space, narrow space"),
    ("nor\u00admal\u00adisation", "normalisation"),
    ("\ufeffStart", "Start"),
    ("zero\u200bwidth", "zerowidth"),
    ("\u200fשלום\u200e", "שלום"),
    ("\u202bمرحبا\u202c", "مرحبا"),
    ("\u2067x\u2069", "x"),
    ("“Peace,” she said", '"Peace," she said'),
    ("„Frieden“", '"Frieden"'),
    ("«Мир»", '"Мир"'),
    ("it’s", "it's"),
    ("Yerevan – Baku — talks", "Yerevan - Baku - talks"),
    ("non\u2011breaking", "non-breaking"),
    ("and so on…", "and so on..."),
    (unicodedata.normalize("NFD", "Երևան İşık Ёлка"), "Երևան İşık Ёлка"),
]
OTHER = [
    ("The treaty was signed.", "The treaty was not signed."),
    ("12 soldiers", "21 soldiers"),
    ("Armenia", "armenia"),
    ("It ended.", "It ended?"),
    ("cannot", "can not"),
    ("Մեղրի", "Մեղրու"),
    ("resume", "résumé"),
]


def text_hash(text: str) -> str:
    return text_hashes(None, text)[1]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_markup_and_typography_are_no_revision(one: str, other: str) -> None:
    assert normalised(one) == other
    assert text_hash(one) == text_hash(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_changed_words_are_a_revision(one: str, other: str) -> None:
    assert text_hash(one) != text_hash(other)


def test_hash_is_a_sha256_of_the_normalised_text() -> None:
    assert text_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert text_hash(" \n\u200b") == text_hash("")


def test_a_headline_counts_for_revisions_and_not_for_copies() -> None:
    revision, copy = text_hashes("A  title", "A text")
    assert revision == text_hashes(None, "A title A text")[0]
    assert copy == text_hash("A text")
    assert text_hashes("Another title", "A text") != (revision, copy)


def test_a_lone_surrogate_costs_nothing() -> None:
    assert len(text_hash("broken \ud83d here")) == 64


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("abc", 3), ("Երևան 2023", 5), ("Баку, 7 дек.", 7), ("北京", 2), ("–—…!?", 0), ("naïve", 5)],
)
def test_letters_are_counted_not_bytes(text: str, count: int) -> None:
    assert n_letters(text) == count


@given(st.text())
def test_normalised_is_idempotent(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once


@given(st.lists(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_any_white_space_between_words_is_one_space(words: list[str]) -> None:
    assert normalised("\n\n".join(words)) == normalised(" \u00a0\t".join(words)) == normalised(" ".join(words))


@given(st.text(), st.text(), st.sampled_from("\u00ad\u200b\u2060\ufeff\u200e"))
def test_what_cannot_be_seen_changes_nothing(before: str, after: str, mark: str) -> None:
    assert text_hash(before + mark + after) == text_hash(before + after)
