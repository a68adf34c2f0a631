"""How much a change matters: the rule, in one place.

========================  ===========================================================================================
minor                     marks, capitals and accents alone; a reworded passage of fewer than 25 words; a short
                          paragraph that came or went; a paragraph that moved; a live blog that grew
notable                   another number, name or date; another headline; a quotation or a longer paragraph added;
                          a longer paragraph removed; a reworded passage of 25 words or more
major                     a number that is in the headline, or is twice what it was or half of it; a date in the
                          headline; the words of a quotation changed, or a quotation removed; a sentence that was
                          turned into its opposite; a headline that lost more than half of its words, or was turned
                          into its opposite; paragraphs removed that held a quotation, or a quarter of the text
========================  ===========================================================================================
"""

from __future__ import annotations

from domain.changes import Severity
from query.normalise import fold

#: Characters: fewer are a caption, a label, a line between two parts.
LONG_PARAGRAPH = 60
_LARGE_SHARE = 0.25
_MANY_WORDS = 25
_LARGE_FACTOR = 2.0

OF_UPDATE = OF_MOVE = Severity.MINOR


def same_words(before: str | None, after: str | None) -> bool:
    """Whether two texts differ in nothing but marks, capitals and accents."""
    return fold(before or "") == fold(after or "")


def of_number(before: float | None, after: float | None, *, in_headline: bool) -> Severity:
    """The severity of another number; None for one that is not given."""
    if in_headline:
        return Severity.MAJOR
    if before and after and not 1 / _LARGE_FACTOR < after / before < _LARGE_FACTOR:
        return Severity.MAJOR
    return Severity.NOTABLE


def of_date(*, in_headline: bool) -> Severity:
    """The severity of another date."""
    return Severity.MAJOR if in_headline else Severity.NOTABLE


def of_name(before: str | None, after: str | None) -> Severity:
    """The severity of another name."""
    return Severity.MINOR if same_words(before, after) else Severity.NOTABLE


def of_quotation(before: str | None, after: str | None) -> Severity:
    """The severity of a quotation that was changed, added or removed."""
    if same_words(before, after):
        return Severity.MINOR
    return Severity.NOTABLE if before is None else Severity.MAJOR


def of_wording(before: str, after: str, *, opposite: bool) -> Severity:
    """The severity of other words; ``opposite``: there is a negation more, or one less."""
    if opposite:
        return Severity.MAJOR
    if same_words(before, after):
        return Severity.MINOR
    n_words = max(len(before.split()), len(after.split()))
    return Severity.NOTABLE if n_words >= _MANY_WORDS else Severity.MINOR


def of_headline(before: str | None, after: str | None, *, share_kept: float, opposite: bool) -> Severity:
    """The severity of another headline; ``share_kept`` is the share of the older one that is in the newer."""
    if not before or same_words(before, after):
        return Severity.MINOR
    return Severity.MAJOR if opposite or share_kept < 0.5 else Severity.NOTABLE


def of_added_paragraph(length: int) -> Severity:
    """The severity of an added paragraph, by its characters."""
    return Severity.NOTABLE if length >= LONG_PARAGRAPH else Severity.MINOR


def of_removed_paragraph(length: int, *, share: float, quoted: bool) -> Severity:
    """The severity of a removed paragraph; ``share`` is what all that were removed had of the older text."""
    if length < LONG_PARAGRAPH:
        return Severity.MINOR
    return Severity.MAJOR if quoted or share >= _LARGE_SHARE else Severity.NOTABLE
