"""Words that tell one set of short texts from another, counted as the texts go by. Pure.

Like is compared with like: texts of one language, those with a summary apart from those that are a title alone. So a
word that only one language has, or that only summaries need, tells nothing, and no list of such words is kept. A word
that is spread over the other set too is left out by just that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import log

from query.normalise import spellings
from query.stem import primary, stem_words

#: Texts of the set that have the word, at least; and how many times as often as in the other one.
_FEWEST, _TIMES = 3, 4.0
#: A word that stands in a larger share of the other set belongs to the language, not to a subject.
_WIDEST_SPREAD = 0.1
#: The likelihood ratio that chance reaches once in a thousand words (chi-squared, one degree of freedom).
_BY_CHANCE = 10.83
#: Letters of a word, at least.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """A word that tells the sets apart: the form that is read most, and how many texts of each set have one."""

    word: str
    #: Its other forms in the texts, the most frequent first.
    forms: tuple[str, ...]
    language: str
    kept: int
    dropped: int
    #: How many times as often it stands in what was kept, like compared with like; half a text is added to each side.
    times: float
    #: Twice the logarithm of the likelihood ratio: how sure it is.
    sureness: float

    def record(self) -> dict[str, object]:
        """The word as plain JSON values."""
        return {
            "term": self.word,
            "forms": list(self.forms),
            "language": self.language,
            "kept": self.kept,
            "dropped": self.dropped,
            "times": round(self.times, 1),
            "sureness": round(self.sureness, 1),
        }


@dataclass(slots=True)
class _Side:
    n_texts: int = 0
    words: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Stratum:
    """Texts that can be compared."""

    kept: _Side = field(default_factory=_Side)
    dropped: _Side = field(default_factory=_Side)


class Contrast:
    """What was kept and what was dropped, word by word."""

    def __init__(self) -> None:
        self._strata: dict[tuple[str, bool], _Stratum] = defaultdict(_Stratum)
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        self._outlets: dict[str, set[str]] = defaultdict(set)
        self._all_outlets: set[str] = set()

    def see(self, title: str | None, summary: str | None, language: str | None, outlet: str, *, kept: bool) -> None:
        """Count a text."""
        code = primary(language)
        stratum = self._strata[code, bool(summary)]
        side = stratum.kept if kept else stratum.dropped
        side.n_texts += 1
        text = f"{title or ''}\n{summary or ''}"
        found = dict(zip(stem_words(text, language), spellings(text, code), strict=True))
        side.words.update(found.keys())
        if kept:
            self._all_outlets.add(outlet)
            for token, form in found.items():
                self._forms[token][form] += 1
                self._outlets[token].add(outlet)

    def telling(self, is_known: Callable[[str, str], bool]) -> list[Telling]:
        """The words that tell what was kept, the surest first; without those that are known.

        ``is_known`` is asked for a form and its language. A word that one outlet alone uses is its own, not the
        subject's.
        """
        found = [self._telling(token) for token in self._forms if self._is_a_word(token)]
        best = [one for one in found if one is not None and not is_known(one.word, one.language)]
        return sorted(best, key=lambda one: (-one.sureness, one.word))

    def _is_a_word(self, token: str) -> bool:
        form = next(iter(self._forms[token]))
        few = min(2, len(self._all_outlets))
        return len(form) >= _SHORTEST and form.isalpha() and len(self._outlets[token]) >= few

    def _telling(self, token: str) -> Telling | None:
        cells = list(self._cells(token))
        kept, dropped = sum(cell.a for cell in cells), sum(cell.b for cell in cells)
        if kept < _FEWEST or any(cell.b > max(_WIDEST_SPREAD * cell.n_dropped, 1) for cell in cells):
            return None
        times, sureness = _ratio(cells), sum(map(_likelihood, cells))
        if times < _TIMES or sureness < _BY_CHANCE:
            return None
        word, *others = [form for form, _ in self._forms[token].most_common()]
        return Telling(word, tuple(others), cells[0].language, kept, dropped, times, sureness)

    def _cells(self, token: str) -> Iterator[_Cell]:
        for (language, _), stratum in self._strata.items():
            kept, dropped = stratum.kept, stratum.dropped
            if kept.n_texts and dropped.n_texts and (kept.words[token] or dropped.words[token]):
                yield _Cell(language, kept.words[token], dropped.words[token], kept.n_texts, dropped.n_texts)


@dataclass(frozen=True, slots=True)
class _Cell:
    """So many kept and dropped texts have a word, of so many."""

    language: str
    a: int
    b: int
    n_kept: int
    n_dropped: int


def _ratio(cells: list[_Cell]) -> float:
    """The rate among what was kept by that among what was dropped, over all strata (Mantel and Haenszel 1959)."""
    above = sum((cell.a + 0.5) * cell.n_dropped / (cell.n_kept + cell.n_dropped) for cell in cells)
    below = sum((cell.b + 0.5) * cell.n_kept / (cell.n_kept + cell.n_dropped) for cell in cells)
    return above / below


def _likelihood(cell: _Cell) -> float:
    """Twice the log of the likelihood ratio (Dunning 1993), negative where the word tells what was dropped."""
    n = cell.n_kept + cell.n_dropped
    rows = ((cell.a, cell.b), (cell.n_kept - cell.a, cell.n_dropped - cell.b))
    total = 0.0
    for row in rows:
        for seen, of in zip(row, (cell.n_kept, cell.n_dropped), strict=True):
            if seen:
                total += seen * log(seen * n / (sum(row) * of))
    return 2 * total if cell.a * cell.n_dropped >= cell.b * cell.n_kept else -2 * total
