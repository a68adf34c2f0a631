"""Words that tell what was kept from what was dropped."""

from __future__ import annotations

from query.contrast import Contrast, Telling

OUTLETS = ("one", "two", "three")


def told(contrast: Contrast, *known: str) -> dict[str, Telling]:
    return {one.word: one for one in contrast.telling(lambda word, _: word in known)}


def counted(kept: list[str], dropped: list[str], language: str = "en", outlets: tuple[str, ...] = OUTLETS) -> Contrast:
    contrast = Contrast()
    for is_kept, titles in ((True, kept), (False, dropped)):
        for number, title in enumerate(titles):
            contrast.see(title, None, language, outlets[number % len(outlets)], kept=is_kept)
    return contrast


DROPPED = [f"The minister opens the {place}" for place in ("school", "bridge", "market", "road", "museum")] * 8


def test_a_word_of_the_subject_is_told_in_its_most_frequent_form() -> None:
    kept = ["The corridor is opened", "The corridors of the south", "A corridor, the minister says"] * 3
    found = told(counted(kept, DROPPED))
    assert next(iter(found)) == "corridor"
    assert found["corridor"].forms == ("corridors",)
    assert (found["corridor"].kept, found["corridor"].dropped) == (9, 0)


def test_words_that_are_spread_over_both_sides_tell_nothing() -> None:
    kept = ["The corridor is opened by the minister"] * 9
    found = told(counted(kept, DROPPED))
    assert not {"the", "minister", "opened"} & found.keys()


def test_what_is_known_is_not_told_again() -> None:
    assert "corridor" not in told(counted(["The corridor"] * 9, DROPPED), "corridor")


def test_a_word_of_one_outlet_is_its_own() -> None:
    kept = ["Herald news: the corridor", "The corridor", "The corridor"] * 6
    found = told(counted(kept, DROPPED))
    assert "corridor" in found
    assert "herald" not in found


def test_a_language_that_was_all_kept_tells_nothing() -> None:
    contrast = counted(["The corridor"] * 9, DROPPED)
    for outlet in OUTLETS * 4:
        contrast.see("Die Gespräche über den Frieden", None, "de", outlet, kept=True)
    assert list(told(contrast)) == ["corridor"]


def test_words_that_only_summaries_need_tell_nothing() -> None:
    contrast = counted(["The corridor"] * 9, DROPPED)
    for outlet in OUTLETS * 4:
        contrast.see("The corridor", "It has nevertheless been said moreover.", "en", outlet, kept=True)
    assert list(told(contrast)) == ["corridor"]


def test_too_few_texts_tell_nothing() -> None:
    assert told(counted(["The corridor"] * 2, DROPPED)) == {}
    assert told(Contrast()) == {}
