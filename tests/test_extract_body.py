"""When a text is looked at twice."""

from __future__ import annotations

import pytest

from extract import body
from extract.markup import parse

STORY = "\n".join(
    f"The harbour office said on day {day} that the bridge would open to walkers in the summer, which is early."
    for day in range(6)
)
MENU = "\n".join(f"Office number {number}" for number in range(90))


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (f"{MENU}\n{STORY}", STORY, STORY),
        (f"{MENU}\n{STORY}", STORY[:200], f"{MENU}\n{STORY}"),
        (f"{MENU}\n{STORY}", f"{MENU}\n{MENU}", f"{MENU}\n{STORY}"),
        (f"{MENU[:200]}\n{STORY}", STORY, f"{MENU[:200]}\n{STORY}"),
        (MENU, MENU, MENU),
    ],
    ids=["a menu around it", "less of the story", "no better", "a few labels", "nothing else"],
)
def test_a_text_that_is_mostly_labels_gives_way_to_one_without(
    monkeypatch: pytest.MonkeyPatch, first: str, second: str, taken: str
) -> None:
    monkeypatch.setattr(body, "_extracted", lambda _tree, fast: first if fast else second)
    assert body.body_of(parse("<html><body><p>x</p></body></html>"), None).text == taken
