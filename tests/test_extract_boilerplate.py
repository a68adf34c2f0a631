"""Lines that an outlet puts around every article: which are learned, where they are cut, what never is."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import LineCount
from extract.boilerplate import MEMORY_PAGES, counted, cut, hash_of, lines_of

FOOTER = "Write to us if you saw something on the river that nobody else has seen."
SKIP = "Skip to content"


def article(number: int, *, head: Iterable[str] = (), tail: Iterable[str] = ()) -> str:
    sentences = [
        f"Paragraph {'abcdefgh'[step]} of article {'x' * number} says that boat {step} sank." for step in range(8)
    ]
    return "\n".join((*head, *sentences, *tail))


def learned(texts: Iterable[str]) -> set[str]:
    """The texts of the lines that are learned from pages, each cut by what was learned before."""
    known: dict[str, LineCount] = {}
    for page, text in enumerate(texts, 1):
        kept = cut(text, {count.hash for count in known.values() if count.learned})
        seen = lines_of(kept.text, kept.lines)
        known |= {line.hash: counted(known.get(line.hash), line, seen.core, page) for line in seen.lines}
    return {count.text or "" for count in known.values() if count.learned}


def test_what_stands_around_every_article_is_learned_from_five_pages() -> None:
    pages = [article(number, head=[SKIP], tail=[FOOTER]) for number in range(5)]
    assert learned(pages[:4]) == set()
    assert learned(pages) == {SKIP, FOOTER}
    assert cut(article(9, head=[SKIP], tail=[FOOTER]), set(map(hash_of, (SKIP, FOOTER)))).text == article(9)


def test_numbers_do_not_make_another_line() -> None:
    pages = [article(number, tail=[f"{number} comments, {number + 3} of them new"]) for number in range(6)]
    assert len(learned(pages)) == 1


def test_copies_of_one_text_prove_nothing() -> None:
    wire = article(1, tail=["The agency has written about boats since there are boats."])
    assert learned([wire] * 20) == set()
    edited = [wire.replace("boat 3", f"vessel {'y' * number}") for number in range(20)]
    assert learned(edited) == set()


def test_updates_of_one_story_prove_nothing() -> None:
    growing = [
        article(1) + "".join(f"\nUpdate {'z' * step}: it sank again." for step in range(number)) for number in range(20)
    ]
    assert learned(growing) == set()


def test_the_background_of_a_running_story_is_not_learned() -> None:
    background = "The two towns have argued about the bridge for nine years, and about the ferry for ten."
    pages = [article(number, tail=[background] if number % 3 == 0 else ()) for number in range(60)]
    assert learned(pages) == set()


def test_a_line_that_most_pages_lack_is_learned_if_it_is_no_sentence() -> None:
    label = "More from the Larch valley desk"
    pages = [article(number, tail=[label] if number % 4 == 0 else ()) for number in range(60)]
    assert learned(pages) == {label}


def test_long_footers_do_not_make_all_pages_copies() -> None:
    footers = [f"{'abc'[step]} {FOOTER * 4}" for step in range(3)]
    pages = [article(number, head=[SKIP], tail=footers) for number in range(20)]
    assert learned(pages) == {SKIP, *footers}


def test_sentences_inside_a_text_are_never_cut() -> None:
    text = article(1, head=["The first.", "The second.", "The third."], tail=["At the end."] * 8)
    lines = text.split("\n")
    kept = cut(text, set(map(hash_of, lines))).text.split("\n")
    assert kept == lines[4:11]


def test_a_short_heading_inside_a_text_is_not_cut() -> None:
    lines = article(1, tail=["Last sentence of the text."] * 9).split("\n")
    lines.insert(6, "Background")
    assert "Background" in cut("\n".join(lines), {hash_of("Background")}).text
    lines[6] = "Follow the Larch Post on every river"
    assert lines[6] not in cut("\n".join(lines), {hash_of(lines[6])}).text


def test_what_no_longer_repeats_is_forgotten_and_a_few_pages_without_it_are_not_enough() -> None:
    count = LineCount("h", SKIP, 5, 1, 5, (), learned=True)
    line = lines_of(SKIP, ()).lines[0]
    assert counted(count, line, ("other",), 30).learned
    assert not counted(count, line, ("other",), 90).learned
    assert MEMORY_PAGES > 100


def test_what_was_cut_is_named() -> None:
    known = {hash_of(SKIP), hash_of(FOOTER)}
    plain, one, two = (
        cut(article(1), known),
        cut(article(1, head=[SKIP]), known),
        cut(article(1, head=[SKIP], tail=[FOOTER]), known),
    )
    assert plain.name == ""
    assert len({plain.name, one.name, two.name}) == 3
    assert one.name == cut(article(2, head=[SKIP]), known).name


@given(st.text(max_size=300), st.sets(st.integers(0, 20)))
def test_cutting_takes_whole_lines_and_nothing_else(text: str, places: set[int]) -> None:
    lines = text.split("\n")
    found = cut(text, {hash_of(lines[at]) for at in places if at < len(lines)})
    kept = found.text.split("\n") if found.text else []
    remaining = iter(lines)
    assert all(line in remaining for line in kept)
    assert len(found.lines) + len(kept) in {len(lines), len(lines) - 1}


@pytest.mark.parametrize("text", ["", "\n\n", "x", "x\n" * 500])
def test_any_text_has_lines(text: str) -> None:
    seen = lines_of(text, ())
    assert len(seen.core) <= 6
    assert len({line.hash for line in seen.lines}) == len(seen.lines)
