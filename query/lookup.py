"""Which of thousands of terms a text may hold, found by going over the text's words rather than over the terms."""

from __future__ import annotations

from collections.abc import Iterable

from query.index import Index
from query.stem import stem
from query.tree import Exact, Leaf, Member, Near, OneOf, Phrase, Prefix, Term, Within


def keys(leaf: Leaf) -> tuple[Member, ...]:
    """Words of which at least one is there wherever ``leaf`` is; none if no word tells of it."""
    match leaf:
        case Term() | Exact() | Prefix():
            return (leaf,)
        case Phrase(_, members) | Near(_, members, _):
            return (min(members, key=lambda member: share((member,))),)
        case OneOf(_, parts):
            return tuple(key for part in parts for key in keys(part))
        case Within(_, parts, _):
            return min(map(keys, parts), key=share)
        case _:
            return ()


def share(found: tuple[Member, ...]) -> float:
    """Return the share of texts that have one of these keys, roughly: the more letters, the fewer texts."""
    return sum(0.5 ** len(key.start if isinstance(key, Prefix) else key.word) for key in found)


class Lookup:
    """Numbered leaves of one field, by their keys."""

    __slots__ = ("_always", "_by_start", "_by_stem", "_by_word", "_lengths", "_terms")

    def __init__(self, leaves: Iterable[tuple[int, Leaf]]) -> None:
        self._by_word: dict[str, list[int]] = {}
        self._by_start: dict[str, list[int]] = {}
        self._terms: list[tuple[int, str]] = []
        #: By language, each made when a text in it is first met; then by stem token.
        self._by_stem: dict[str | None, dict[str, list[int]]] = {}
        self._always: set[int] = set()
        for number, leaf in leaves:
            found = keys(leaf)
            for key in found:
                self._add(number, key)
            if not found:
                self._always.add(number)
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
        """The leaves that ``index`` has a key of: terms and prefixes match, phrases may."""
        found = set(self._always)
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
