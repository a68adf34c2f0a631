"""The number in an address: it outlives the headline, and never makes one of two articles."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.url_key import url_key
from domain.url_number import number_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/news/1234567-two-sides-agree", "https://example.org/news/1234567-two-sides-disagree"),
        ("https://example.org/two-sides-agree-1234567.html", "https://www.example.org/no-date-is-set-1234567.html"),
        ("https://example.org/news/two_sides_agree_98765", "https://example.org/news/no_date_is_set_98765"),
        ("https://example.org/story/98765/two-sides-agree", "https://example.org/story/98765/no-date-is-set"),
        ("https://example.org/a-1234567/two-sides-agree", "https://example.org/a-1234567/no-date-is-set/"),
        ("https://example.org/стороны-согласны-на-дату-98765", "https://example.org/даты-все-еще-нет-98765"),
    ],
)
def test_addresses_that_differ_in_their_headline_have_one_key(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)
    assert number_key(one) == number_key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/en/1234567-two-sides-agree", "https://example.org/ru/1234567-two-sides-agree"),
        ("https://example.org/news/1234567-two-sides-agree", "https://example.org/news/1234568-two-sides-agree"),
        ("https://example.org/news/1234567-two-sides-agree", "https://example.org/video/1234567-two-sides-agree"),
        ("https://example.org/news/1234567-two-sides-agree", "https://example.net/news/1234567-two-sides-agree"),
        ("https://example.org/1234567-two-sides-agree.html", "https://example.org/1234567-two-sides-agree.pdf"),
    ],
)
def test_other_sites_languages_sections_and_numbers_are_other_articles(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://example.org/news/two-sides-agree",
        "https://example.org/2024/05/01/two-sides-agree",
        "https://example.org/20240501/two-sides-agree-again",
        "https://example.org/two-sides-agree-20240501",
        "https://example.org/240501-two-sides-agree",
        "https://example.org/201408/two-sides-agree-again",
        "https://example.org/page/1234/two-sides-agree",
        "https://example.org/topic-98765/1234567-two-sides-agree-on-it/98765-and-more-of-it",
        "https://example.org/show?id=1234567&slug=two-sides-agree",
        "https://example.org/world/1234567",
        "https://example.org/98765432/0-1234567890123.html",
        "not an address",
    ],
)
def test_dates_pages_sections_and_addresses_with_two_numbers_have_none(url: str) -> None:
    assert number_key(url) is None


NUMBER = st.integers(10_000, 99_999_999)
WORDS = st.lists(st.text("abcdefghiо", min_size=1, max_size=8), min_size=3, max_size=8).map("-".join)
FORM = st.sampled_from(["/news/{n}-{w}", "/{w}-{n}.html", "/{w}/{n}", "/story/{n}/{w}", "/ru/news/{w}_{n}"])


@given(FORM, NUMBER, NUMBER, WORDS, WORDS)
def test_two_numbers_are_never_one_article(form: str, one: int, other: int, words: str, more: str) -> None:
    first, second = (f"https://example.org{form.format(n=n, w=w)}" for n, w in ((one, words), (other, more)))
    if one != other and number_key(first) is not None:
        assert number_key(first) != number_key(second)


def test_no_two_pages_of_the_replay_world_are_merged(reference_data: Path) -> None:
    rows = [json.loads(line) for line in (reference_data / "world/pack-dev/index.jsonl").open(encoding="utf-8")]
    by_key, by_number = defaultdict(set), defaultdict(set)
    for row in rows:
        by_key[url_key(row["url"])].add(row["url"])
        if number := number_key(row["url"]):
            by_number[number].add(url_key(row["url"]))
    assert len(rows) > 1_400
    assert [urls for urls in by_key.values() if len(urls) > 1] == []
    assert [keys for keys in by_number.values() if len(keys) > 1] == []
    assert len(by_number) > 250, "the rules find hardly any number: nothing was tested"


def test_no_two_addresses_of_the_catalogues_forms_are_merged(reference_data: Path) -> None:
    """Of each outlet's own form of article addresses two are made that differ in one digit, or in the language."""
    outlets = [json.loads(line) for line in (reference_data / "catalogue/outlets.jsonl").open(encoding="utf-8")]
    forms = sorted({outlet["article_url_regex"] for outlet in outlets if outlet["article_url_regex"]})
    assert len(forms) > 60

    signs = st.characters(min_codepoint=33, max_codepoint=126)

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.sampled_from(forms).flatmap(lambda form: st.from_regex(form, fullmatch=True, alphabet=signs)))
    def check(written: str) -> None:
        url = re.sub(r"(?<=/)[0-9]{8}(?=/)", "20231207", written)  # eight digits are a date in all of these forms
        digit = re.sub(r"[0-9](?=[^0-9]*$)", lambda found: str((int(found[0]) + 1) % 10), url)
        language = re.sub(r"(?<=[/.])(?:en|ru|hy|az)(?=/)", lambda found: _OTHER[found[0]], url)
        for other in {digit, language} - {url}:
            if url_key(url) != url_key(other):
                assert number_key(url) is None or number_key(url) != number_key(other)

    check()


_OTHER = {"en": "ru", "ru": "en", "hy": "az", "az": "hy"}
