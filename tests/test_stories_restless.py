"""Places of a page that always change breed no revisions; corrections are never taken for them the first time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from stories.changes import Text, compare
from stories.restless import settle

STORY = (
    "At least 32 soldiers were killed near the border on Monday, the ministry said.",
    "The talks are to go on in December, and both sides said that they would come.",
    "The minister did not sign the agreement.",
)


def page(*lines: str, story: Sequence[str] = STORY) -> Text:
    return Text("A", (*story[:2], *lines, *story[2:]), "en")


def told(states: Sequence[Text]) -> list[int]:
    """How many changes each state of a page brings, the places that it is known to change left out."""
    seen: dict[str, int] = {}
    found = []
    for before, after in pairwise(states):
        settled = settle(before, after, seen)
        seen = dict(settled.seen)
        found.append(len(compare(before, settled.text)))
    return found


@pytest.mark.parametrize(
    "line",
    [
        "{} minutes ago",
        "Updated {} minutes ago",
        "{} минут назад",
        "{} dakika önce",
        "{} րոպե առաջ",
        "منذ {} دقيقة",
        "14:{}",
        "Monday, 6 May 2024, 14:{}",
        "1,0{} views",
        "Просмотров: 10{}",
        "Yerevan +{}°C, clear",
    ],
)
def test_clocks_counters_and_the_weather_are_restless_at_once(line: str) -> None:
    assert told([page(line.format(n)) for n in (10, 11, 15, 30)]) == [0, 0, 0]


def test_other_figures_in_a_label_are_told_once() -> None:
    assert told([page(f"USD 39{n}.2 EUR 42{n}.0") for n in range(5)]) == [2, 0, 0, 0]


def test_a_list_of_other_texts_is_told_twice() -> None:
    def most_read(n: int) -> Text:
        return page(
            "Most read", f"A headline of the hour, number {'abcdefgh'[n]}", f"And another: {'klmnopqr'[n]} it is"
        )

    assert [count > 0 for count in told([most_read(n) for n in range(6)])] == [True, True, False, False, False]


def test_a_list_that_grows_and_shrinks_is_one_place() -> None:
    lists = [
        page("Most read", *[f"Headline {'abcd'[n]}{'xyz'[m]} of the hour" for m in range(n)]) for n in (1, 2, 3, 1)
    ]
    assert [count > 0 for count in told(lists)] == [True, True, False]


@pytest.mark.parametrize("numbers", [(32, 34, 36, 40, 41)])
def test_a_toll_that_rises_in_running_text_is_told_each_time(numbers: Sequence[int]) -> None:
    stories = [(STORY[0].replace("32", str(n)), *STORY[1:]) for n in numbers]
    assert told([page(story=story) for story in stories]) == [1] * (len(numbers) - 1)


def test_what_is_edited_beside_a_restless_place_is_told_with_its_number() -> None:
    before = page("10:15", "3 minutes ago")
    after = page("10:45", "8 minutes ago", story=(*STORY[:2], "The minister signed the agreement."))
    settled = settle(before, after, {})
    (change,) = compare(before, settled.text)
    assert (change.before, change.after) == ("did not sign", "signed")
    assert after.paragraphs[settled.numbers[change.paragraph - 1] - 1] == "The minister signed the agreement."


def test_the_memory_is_bounded() -> None:
    make: Callable[[int], Text] = lambda n: Text("A", tuple(f"Label {m} has {n}" for m in range(500)), "en")  # noqa: E731
    assert len(settle(make(1), make(2), {}).seen) <= 60
