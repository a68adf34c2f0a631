"""Filled-in forms: texts that share their phrases, and differ in just the words that are news. Pure.

Match reports, market reports and weather reports of one desk are written from one template. Word for word most of
them is the same; what differs are the scores, the prices and the names that stand between the phrases. An edited copy
changes other words, and keeps these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from query.normalise import words
from stories.comparing import Run, runs
from stories.texts import Line, Text

#: Words between two phrases that can be a slot of a form; characters, in scripts without spaces.
_SLOT, _UNSPACED_SLOT = 6, 12
#: Numbers that differ in a form, at least, and how many of them there are for each one that agrees.
_NUMBERS, _NUMBERS_SHARE = 2, 1.0
#: The same for numbers and names together. Some languages write every noun as they write names.
_FACTS, _FACTS_SHARE = 3, 0.5

#: Texts that are in so many pieces were not filled in.
_MOST_RUNS = 400

_WORD = re.compile(r"[^\W_]+")


def is_one_form(a: Text, b: Text) -> bool:
    """Whether two texts that share many phrases are two fillings of one form."""
    found = runs(a, b)
    if len(found) > _MOST_RUNS:
        return False
    chain = _chain(found)
    slots = list(_slots(a, b, chain))
    shared = {word for run in chain for word in a.words[run.a : run.a + run.n_words]}
    numbers = _differing(slots, _is_number, _is_number)
    if numbers >= _NUMBERS and numbers >= _NUMBERS_SHARE * sum(map(_tells, shared)):
        return True
    if not slots:
        return False
    names_a, names_b = _names(a), _names(b)
    facts = numbers + _differing(slots, names_a.__contains__, names_b.__contains__)
    agreed = sum(_tells(word) or word in names_a for word in shared)
    return facts >= _FACTS and facts >= _FACTS_SHARE * agreed


def _chain(found: list[Run]) -> list[Run]:
    """The runs that stand in the same order in both texts: the heaviest such chain."""
    best: list[tuple[int, int]] = []  # by run: the words of the heaviest chain that ends with it, the run before
    for place, run in enumerate(found):
        before = [n for n in range(place) if found[n].b + found[n].n_words <= run.b]
        last = max(before, key=lambda n: best[n][0], default=-1)
        best.append((run.n_words + (best[last][0] if before else 0), last))
    chain = []
    place = max(range(len(found)), key=lambda n: best[n][0], default=-1)
    while place >= 0:
        chain.append(found[place])
        place = best[place][1]
    return chain[::-1]


def _slots(a: Text, b: Text, chain: list[Run]) -> Iterator[tuple[Line, Line]]:
    """Yield what stands in either text before, between and after the runs, where that can be a slot."""
    longest = _SLOT if a.spaced and b.spaced else _UNSPACED_SLOT
    for run, following in pairwise([Run(0, 0, 0), *chain, Run(len(a.words), len(b.words), 0)]):
        slot_a = a.words[run.a + run.n_words : following.a]
        slot_b = b.words[run.b + run.n_words : following.b]
        if 0 < len(slot_a) <= longest and 0 < len(slot_b) <= longest:
            yield slot_a, slot_b


def _differing(slots: list[tuple[Line, Line]], in_a: Callable[[str], bool], in_b: Callable[[str], bool]) -> int:
    """How many such words differ, in slots where none agrees."""
    filled = ((set(filter(in_a, slot_a)), set(filter(in_b, slot_b))) for slot_a, slot_b in slots)
    return sum(min(len(one), len(other)) for one, other in filled if not one & other)


def _is_number(word: str) -> bool:
    return any(map(str.isdigit, word))


def _tells(word: str) -> bool:
    """Whether a word is a number that does not agree by chance."""
    return len(word) > 1 and _is_number(word)


def _names(text: Text) -> set[str]:
    """The folded words that are capitalised wherever they stand."""
    written = {word for line in text.written for word in _WORD.findall(line)}
    capitalised = {word for word in written if word[0].isupper() and len(word) > 1}
    return set(words(" ".join(capitalised))) - set(words(" ".join(written - capitalised)))
