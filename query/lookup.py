"""Which of thousands of terms a text may hold, found by going over the text's words rather than over the terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from query.covered import Covered
from query.index import Index
from query.stem import stem
from query.tree import Exact, Leaf, Member, Near, OneOf, Phrase, Prefix, Term, Within

#: Words of which at least one is there.
Keys = tuple[Member, ...]


def necessary_keys(leaf: Leaf) -> list[Keys]:
    """What is there wherever ``leaf`` is: of each of these at least one, the rarest first; nothing if no word tells."""
    match leaf:
        case Term() | Exact() | Prefix():
            return [(leaf,)]
        case Phrase(_, members) | Near(_, members, _):
            found: list[Keys] = [(member,) for member in members]
        case OneOf(_, parts):
            found = [tuple(key for part in parts for key in necessary_keys(part)[0])]
        case Within(_, parts, _):
            found = [keys for part in parts for keys in necessary_keys(part)]
        case _:
            return []
    return sorted(dict.fromkeys(found), key=share)


def share(keys: Keys) -> float:
    """Return the share of texts that have one of these keys, roughly: the more letters, the fewer texts."""
    return sum(0.5 ** len(key.start if isinstance(key, Prefix) else key.word) for key in keys)


class Lookup:
    """Numbered leaves of one field, by their keys, which are numbered as well."""

    __slots__ = ("_always", "_by_start", "_by_stem", "_by_word", "_leaves", "_lengths", "_terms")

    def __init__(self, leaves: Iterable[tuple[int, Leaf]]) -> None:
        self._leaves = Covered()
        self._always: set[int] = set()
        by_leaf = {leaf: number for number, leaf in leaves}
        needed = {leaf: necessary_keys(leaf) for leaf in by_leaf}
        asked = Counter(key for some in needed.values() for keys in some for key in keys)
        #: A word that is a leaf has the leaf's number; others have one of their own.
        numbers = {key: by_leaf.get(key, -number) for number, key in enumerate(asked, 1)}
        for leaf, some in needed.items():
            # Under the rarest: what many ask for is frequent, too.
            sets = sorted(some, key=lambda keys: share(keys) + sum(asked[key] for key in keys) / len(needed))
            if not sets:
                self._always.add(by_leaf[leaf])
            elif leaf not in numbers:
                cover, *beside = [frozenset(numbers[key] for key in keys) for keys in sets]
                self._leaves.add(by_leaf[leaf], cover, beside)
        #: Numbers of keys.
        self._by_word: dict[str, list[int]] = {}
        self._by_start: dict[str, list[int]] = {}
        self._terms: list[tuple[int, str]] = []
        #: By language, each made when a text in it is first met; then by stem token.
        self._by_stem: dict[str | None, dict[str, list[int]]] = {}
        for key, number in numbers.items():
            self._add(number, key)
        self._lengths = sorted({len(start) for start in self._by_start})

    def _add(self, number: int, key: Member) -> None:
        match key:
            case Term(text, _):
                self._terms.append((number, text))
            case Exact(_, word):
                self._by_word.setdefault(word, []).append(number)
            case Prefix(_, start):
                self._by_start.setdefault(start, []).append(number)

    def candidates(self, index: Index) -> set[int]:
        """The leaves of which ``index`` has what is necessary: terms and prefixes match, phrases may.

        Among them are numbers below zero, which no leaf has.
        """
        keys = self._keys(index)
        return keys | self._leaves.possible(keys) | self._always

    def _keys(self, index: Index) -> set[int]:
        """The keys that are there."""
        found: set[int] = set()
        if self._by_word:
            for word in index.words.among(self._by_word.keys()):
                found.update(self._by_word[word])
        if self._by_start:
            for start in index.words.starts(self._by_start.keys(), self._lengths):
                found.update(self._by_start[start])
        if self._terms:
            by_stem = self._stems(index.language)
            for token in index.stems.among(by_stem.keys()):
                found.update(by_stem[token])
        return found

    def _stems(self, language: str | None) -> dict[str, list[int]]:
        by_stem = self._by_stem.get(language)
        if by_stem is None:
            by_stem = self._by_stem[language] = {}
            for number, text in self._terms:
                by_stem.setdefault(stem(text, language), []).append(number)
        return by_stem
