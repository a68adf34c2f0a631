"""Which of thousands of terms a text may hold, found by going over the text's words rather than over the terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from query.tree import All, Leaf, Near, Phrase, Prefix, Term


@dataclass(frozen=True, slots=True)
class Lookup:
    """Numbered leaves of one field, by their first words."""

    by_word: dict[str, list[int]]
    by_stem: dict[str, list[int]]
    #: Lengths of the stems, ascending.
    lengths: tuple[int, ...]
    #: Leaves that no word tells of.
    always: frozenset[int]

    def candidates(self, vocabulary: Iterable[str]) -> set[int]:
        """The leaves whose first word is in ``vocabulary``: terms and prefixes match, phrases may."""
        found = set(self.always)
        by_word, by_stem = self.by_word, self.by_stem
        for word in vocabulary:
            if word in by_word:
                found.update(by_word[word])
            length = len(word)
            for stem_length in self.lengths:
                if stem_length > length:
                    break
                stem = word[:stem_length]
                if stem in by_stem:
                    found.update(by_stem[stem])
        return found


def build(leaves: Iterable[tuple[int, Leaf]]) -> Lookup:
    """Return the look-up of numbered leaves."""
    by_word: dict[str, list[int]] = {}
    by_stem: dict[str, list[int]] = {}
    always: set[int] = set()
    for number, leaf in leaves:
        match leaf.members[0] if isinstance(leaf, Phrase | Near) else leaf:
            case Term(_, word):
                by_word.setdefault(word, []).append(number)
            case Prefix(_, stem):
                by_stem.setdefault(stem, []).append(number)
            case All():
                always.add(number)
    return Lookup(by_word, by_stem, tuple(sorted({len(stem) for stem in by_stem})), frozenset(always))
