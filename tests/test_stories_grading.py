"""Copies, derived texts, and what only looks like one: hard cases of our own writing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import CopyGrade
from domain.copies import Likeness
from stories.comparing import compare, runs
from stories.fingerprints import fingerprint, likeness, worth_a_look
from stories.grading import judge
from stories.passages import passages
from stories.texts import MAX_WORDS, read_text
from tests import newsroom
from tests.newsroom import body, sentence, story


def verdict(a: str, b: str, *, of_one_outlet: bool = False) -> Likeness | None:
    return judge(read_text(a), read_text(b), of_one_outlet=of_one_outlet)


def grade(a: str, b: str, *, of_one_outlet: bool = False) -> CopyGrade | None:
    found = verdict(a, b, of_one_outlet=of_one_outlet)
    return found.grade if found else None


TEXT = story(1)


@pytest.mark.parametrize(
    "edited",
    [
        ["(AFP) – " + TEXT[0], *TEXT[1:]],
        [*TEXT[:3], *TEXT[4:], "With material from the desk."],
        TEXT[:3],
        newsroom.reworded(TEXT, 7),
        newsroom.reworded(TEXT[:6], 7, one_in=7),
        [*TEXT[:5], *story(99, 3)],
        [line for pair in zip(TEXT[:4], story(98, 4), strict=True) for line in pair],
    ],
    ids=[
        "credit",
        "cut and signed",
        "brief",
        "reworded",
        "reworded and cut",
        "with foreign lines",
        "with teasers between",
    ],
)
def test_an_edited_text_is_a_copy(edited: list[str]) -> None:
    assert grade(body(*TEXT), body(*edited)) is CopyGrade.COPY
    assert grade(body(*edited), body(*TEXT)) is CopyGrade.COPY


def test_containment_tells_who_holds_whom() -> None:
    found = verdict(body(*TEXT), body(*TEXT[:2]))
    assert found is not None
    assert found.containment_ba == 1.0
    assert 0.2 < found.containment_ab < 0.3


def test_unlike_texts_are_nothing_to_each_other() -> None:
    assert grade(body(*TEXT), body(*story(2))) is None


@pytest.mark.parametrize("form", newsroom.FORMS, ids=lambda form: form.__name__)
def test_two_fillings_of_one_form_are_no_copies(form: Callable[[int], str]) -> None:
    found = [grade(a, b) for a, b in combinations(map(form, range(8)), 2)]
    assert found == [None] * len(found)


@pytest.mark.parametrize("form", newsroom.FORMS, ids=lambda form: form.__name__)
def test_a_filled_in_form_that_is_reprinted_is_a_copy(form: Callable[[int], str]) -> None:
    report = form(3)
    assert grade(report, f"(dpa) {report}\nThis is what the desk adds.") is CopyGrade.COPY


DISPATCH = """\
YEREVAN (Reuters) - The foreign ministers of Armenia and Azerbaijan met for three hours on Tuesday and agreed to meet
again next month, their spokesmen said. It was the first meeting since talks broke off in autumn.
"We have come a step closer to each other," Armenia's minister told reporters after the talks.
No text was signed. Diplomats said that a draft of seventeen articles was on the table, of which two were open.
The two countries have been at odds for more than three decades over Nagorno-Karabakh."""
OTHER_DISPATCH = """\
Armenia and Azerbaijan will go on negotiating in May. That was the outcome of a meeting of both foreign ministers, who
talked until the evening in a villa outside the city, Azerbaijan's side announced.
"We have come a step closer to each other," the Armenian minister was quoted as saying by his press office.
Baku insists on a change of the Armenian constitution before anything is put on paper. Yerevan has refused that so far,
and calls it a matter for its own voters. A commission is to look at the question of prisoners, too."""
BACKGROUND = """\
The two countries fought a war for Nagorno-Karabakh in the early nineties, and another one for forty-four days in the
autumn of 2020. A ceasefire brokered by Moscow brought peacekeepers to the region, who stayed until 2024.
In September 2023 Azerbaijan took the region back within a day, and almost all of its Armenian inhabitants fled."""
ANNIVERSARY = f"""\
A year ago the last bus crossed the bridge of Hakari. On Sunday those who sat in it lit candles in a school yard of
Goris, where many of them still live in two rooms each.
Ada Sample keeps the key of her house in a tin. She is seventy, and she does not think that she will use it again. Her
grandson was born here, in spring, and his mother works in the bakery now.
{BACKGROUND}
The mayor said that his town had grown by a fifth, and that it was short of teachers and of flats. A new quarter is to
be built behind the hospital, with money from abroad, though nobody has seen a plan of it yet."""
REPORT = f"""\
Four people were hurt when a wall of the old market hall came down in Goris on Monday, the rescue service said. None of
them was in danger. The hall had been closed for repairs in January, but traders used its yard all the same.
Two of the injured were newcomers, who had opened a stall there in the week before.
{BACKGROUND}"""


def test_two_dispatches_on_one_event_are_two_texts() -> None:
    assert grade(DISPATCH, OTHER_DISPATCH) is None


def test_background_that_is_used_again_makes_no_copy() -> None:
    assert grade(ANNIVERSARY, REPORT) in {None, CopyGrade.DERIVED}
    assert grade(DISPATCH + "\n" + BACKGROUND, ANNIVERSARY) in {None, CopyGrade.DERIVED}


def test_states_of_an_outlets_live_blog_are_no_copies() -> None:
    entries = [f"1{number}:0{number} {sentence(Random(number), 30)}" for number in range(8)]  # noqa: S311
    before, after = body(*entries[3:]), body(*entries)
    assert grade(before, after, of_one_outlet=True) is CopyGrade.DERIVED
    assert grade(before, after) is CopyGrade.COPY
    assert grade(after, body(*entries, "End."), of_one_outlet=True) is CopyGrade.COPY


def test_a_piece_that_quotes_another_at_length_is_derived_from_it() -> None:
    quoting = [*story(51, 3), TEXT[0] + " " + TEXT[1] + " " + TEXT[2], *story(52, 3)]
    assert grade(body(*TEXT[:7]), body(*quoting)) is CopyGrade.DERIVED


def test_scripts_without_spaces_are_compared_by_character() -> None:
    text = (
        "アルメニアとアゼルバイジャンの外相は火曜日、三時間にわたって会談し、来月再び会うことで一致した。\n"
        "両国の報道官によると、秋に交渉が途絶えて以来初めての会談となった。文書への署名はなかった。\n"
        "外交筋は、十七条からなる草案のうち二条がまだ決まっていないと述べた。"
    )
    other = (
        "東京の気象台は水曜日、関東の広い範囲で雪が降るおそれがあると発表した。\n"
        "鉄道各社は始発から本数を減らして運転する計画で、空の便にも影響が出る見通しだ。\n"
        "学校の休校を決めた自治体もあり、市は不要な外出を控えるよう呼びかけている。"
    )
    assert grade(text, "【共同】" + text.replace("三時間", "約三時間")) is CopyGrade.COPY
    assert grade(text, other) is None
    thai = "รัฐมนตรีต่างประเทศอาร์เมเนียและอาเซอร์ไบจานพบกันเป็นเวลาสามชั่วโมงเมื่อวันอังคาร และตกลงจะพบกันอีกในเดือนหน้า"
    assert grade(thai, thai + " โฆษกกล่าว") is CopyGrade.COPY


@pytest.mark.parametrize("text", ["", "\n \n", "...", "Word.", "One line is no text."])
def test_texts_that_say_next_to_nothing_are_nothing_to_each_other(text: str) -> None:
    assert grade(text, text) is None
    assert grade(text, body(*TEXT)) is None
    assert passages(read_text(text), read_text(text)) == []


def test_a_megabyte_of_text_is_compared_up_to_a_bound() -> None:
    huge = " ".join(sentence(Random(number)) for number in range(7000))  # noqa: S311
    assert len(huge) > 500_000
    text = read_text(huge)
    assert len(text.words) == MAX_WORDS
    assert len(fingerprint(text).shingles) <= 128
    assert grade(huge, huge + "More.") is CopyGrade.COPY


def test_passages_are_shown_as_they_are_written() -> None:
    a = "Intro of our own.\nThe Ministers' meeting — held in “Bābil” on Tuesday — lasted for three whole hours.\nBye."
    b = "Other words.\nThe ministers meeting, held in Babil on Tuesday, lasted for three whole hours."
    (passage,) = passages(read_text(a), read_text(b))
    assert passage.text == "The Ministers' meeting — held in “Bābil” on Tuesday — lasted for three whole hours."
    assert passage.n_words == 13


def test_fingerprints_are_the_same_everywhere_and_for_ever() -> None:
    print_ = fingerprint(read_text("The quick brown fox jumps.\nOver the lazy dog."))
    assert print_.shingles == tuple(sorted(print_.shingles))
    assert print_.shingles[:2] == (1106398873910127414, 3015332241769766520)
    assert len(print_.lines) == 2


def test_fingerprints_find_copies_and_briefs_and_no_others() -> None:
    own = fingerprint(read_text(body(*TEXT)))
    others = {
        1: fingerprint(read_text(body(*newsroom.reworded(TEXT, 3, one_in=6)))),
        2: fingerprint(read_text(body(*TEXT[2:4]))),
        3: fingerprint(read_text(body(*story(5)))),
        4: fingerprint(read_text("")),
    }
    assert sorted(worth_a_look(own, others)) == [1, 2]
    assert likeness(own, own) > 0.9


WORDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "1", "2", "\n", "中", "文"])
TEXTS = st.lists(WORDS, max_size=80).map(" ".join)


@given(TEXTS, TEXTS)
def test_a_verdict_does_not_depend_on_who_comes_first(a: str, b: str) -> None:
    one, other = read_text(a), read_text(b)
    found, turned = (judge(*pair, of_one_outlet=True) for pair in ((one, other), (other, one)))
    assert found == (turned.turned() if turned else None)
    comparison = compare(one, other)
    assert comparison.a.n_shared <= comparison.a.n_common <= comparison.a.n_words
    for run in runs(one, other):
        assert one.words[run.a : run.a + run.n_words] == other.words[run.b : run.b + run.n_words]
    for passage in passages(one, other):
        assert set(passage.text.split()) <= set(a.split())
