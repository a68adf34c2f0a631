"""The typed differences between two revisions: pure, in bounded time, in every script.

::

    compare: headline → paragraphs → words (stories.gaps)
       → what each replacement changed (stories.kinds), how much it matters (stories.severity)
       → paragraphs that came, went, or moved
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from domain.changes import Change, ChangeKind
from domain.text import normalised
from stories import severity
from stories.gaps import Gap, gaps, headline_gap
from stories.kinds import Typist, shortened
from stories.quotations import quoted_spans
from stories.tokens import paragraphs
from stories.words import Reader

#: Changes that are listed at most; of more, the gravest are.
MOST_CHANGES = 100
#: And that are worked out at most: a text with more of them is another text.
_MOST_WORKED_OUT = 2_000
#: A quotation of fewer characters is a title, or a word with marks around it.
_LONG_QUOTATION = 20


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared: a headline, and the paragraphs below it."""

    title: str
    paragraphs: tuple[str, ...]
    language: str | None = None

    @classmethod
    def of(cls, title: str | None, body: str, language: str | None) -> Text:
        """Normalise a title and a body."""
        return cls(normalised(title or ""), tuple(paragraphs(body)), language)


def compare(before: Text, after: Text) -> list[Change]:
    """Return what changed, the headline first, then in the order of the newer text."""
    reader = Reader(after.language, (*before.paragraphs, *after.paragraphs))
    found = gaps(before.paragraphs, after.paragraphs)
    every = chain(_headline(before, after, reader), _below(before, found, reader))
    return list(islice(every, _MOST_WORKED_OUT))


def compare_live(before: Text, after: Text) -> list[Change]:
    """Return what changed in a live blog: one update, whatever it is made of."""
    changes = compare(before, after)
    if not changes:
        return []
    added = next((change for change in changes if change.kind is ChangeKind.PARAGRAPH_ADDED), changes[0])
    return [Change(ChangeKind.UPDATE, severity.OF_UPDATE, added.before, added.after, added.paragraph, added.context)]


def gravest(changes: list[Change]) -> tuple[tuple[Change, ...], int]:
    """Keep the gravest of very many changes, in their order; and how many were left out."""
    if len(changes) <= MOST_CHANGES:
        return tuple(changes), 0
    ranked = sorted(range(len(changes)), key=lambda at: -changes[at].severity.rank)[:MOST_CHANGES]
    return tuple(changes[at] for at in sorted(ranked)), len(changes) - MOST_CHANGES


# --- the headline


def _headline(before: Text, after: Text, reader: Reader) -> list[Change]:
    if before.title == after.title:
        return []
    gap = headline_gap(before.title, after.title)
    within = list(Typist(gap, reader).changes())
    whole = gap.old.weight(range(len(gap.old.tokens)))
    kept = gap.old.weight([old for old, _ in gap.pairs])
    grave = severity.of_headline(
        before.title,
        after.title,
        share_kept=kept / whole if whole else 0.0,
        opposite=reader.n_negations(gap.old) != reader.n_negations(gap.new),
    )
    texts = shortened(before.title) or None, shortened(after.title) or None
    return [Change(ChangeKind.HEADLINE, grave, *texts, 0), *within]


# --- paragraphs


def _below(before: Text, found: list[Gap], reader: Reader) -> Iterator[Change]:
    gone = Counter(gap.old.paragraphs[home] for gap in found for home in gap.gone)
    come = Counter(gap.new.paragraphs[home] for gap in found for home in gap.come)
    moved = gone & come
    lost = sum(map(len, (gone - moved).elements()))
    share = lost / (sum(map(len, before.paragraphs)) or 1)
    to_move_away, to_move_in = moved.copy(), moved.copy()
    for gap in found:
        yield from Typist(gap, reader).changes()
        for home in sorted(gap.gone):
            text = gap.old.paragraphs[home]
            if not _taken(to_move_away, text):
                yield _removed(text, gap.old.first + home, share)
        for home in sorted(gap.come):
            text, number = gap.new.paragraphs[home], gap.new.first + home
            yield _moved(text, number) if _taken(to_move_in, text) else _added(text, number)


def _taken(counted: Counter[str], text: str) -> bool:
    if not counted[text]:
        return False
    counted[text] -= 1
    return True


def _removed(text: str, number: int, share: float) -> Change:
    quoted = any(end - start >= _LONG_QUOTATION for start, end in quoted_spans(text))
    grave = severity.of_removed_paragraph(len(text), share=share, quoted=quoted)
    return Change(ChangeKind.PARAGRAPH_REMOVED, grave, shortened(text), None, number)


def _added(text: str, number: int) -> Change:
    return Change(ChangeKind.PARAGRAPH_ADDED, severity.of_added_paragraph(len(text)), None, shortened(text), number)


def _moved(text: str, number: int) -> Change:
    return Change(ChangeKind.PARAGRAPH_MOVED, severity.OF_MOVE, shortened(text), shortened(text), number)
