"""What kind of thing a replacement changed: numbers, dates, names and quotations first; what is left is wording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from domain.changes import Change, ChangeKind, Severity
from stories import severity
from stories.gaps import Gap, Replacement, Side
from stories.quotations import quotation_at
from stories.tokens import MARK
from stories.words import Number, Reader

#: Characters of a text that a change keeps, and of what stands around it.
MOST_CHARS = 400
_CONTEXT = 40
#: A passage of more words that was put in or taken out is wording, whatever numbers and names are in it.
_FEW_WORDS = 4
#: Words beside a number or a name that changed along with it; fewer letters are not worth a line.
_WORTH_A_LINE = 4


def shortened(text: str) -> str:
    """Cut a long text."""
    return text if len(text) <= MOST_CHARS else text[: MOST_CHARS - 1] + "…"


@dataclass(slots=True)
class _Explained:
    """Tokens that a change was found for."""

    old: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)


class Typist:
    """Finds the typed changes of one gap; of the headline, those within it."""

    def __init__(self, gap: Gap, reader: Reader) -> None:
        self._gap = gap
        self._reader = reader
        self._quoted: set[tuple[object, object]] = set()

    @property
    def _in_headline(self) -> bool:
        return self._gap.new.first == 0

    def changes(self) -> Iterator[Change]:
        """The changes of all replacements, in the order of the newer text."""
        for one in self._gap.replacements():
            yield from self._changes_of(one)

    def _changes_of(self, one: Replacement) -> Iterator[Change]:
        done = _Explained()
        yield from self._quotation(one, done)
        if (one.old and one.new) or self._n_words(one) <= _FEW_WORDS:
            yield from self._dates(one, done)
            yield from self._numbers(one, done)
            if not self._in_headline:  # where every word may have a capital
                yield from self._names(one, done)
        if not self._in_headline:
            yield from self._wording(one, done)

    def _n_words(self, one: Replacement) -> int:
        return len((self._gap.old.text(one.old) + " " + self._gap.new.text(one.new)).split())

    # --- the kinds

    def _quotation(self, one: Replacement, done: _Explained) -> Iterator[Change]:
        old, new = self._gap.old, self._gap.new
        spans = _quotation(old, one.old, one.old_at), _quotation(new, one.new, one.new_at)
        before, after = spans
        if before is None and after is None:
            return
        done.old |= _within(old, one.old, before)
        done.new |= _within(new, one.new, after)
        if spans in self._quoted:
            return
        self._quoted.add(spans)
        texts = _span_text(old, before), _span_text(new, after)
        if all(side.tokens[at].kind == MARK for side, each in ((old, one.old), (new, one.new)) for at in each):
            # The same words with marks around them, or without.
            bare = (texts[0] or texts[1] or "").strip("\"'")
            texts = texts[0] or bare, texts[1] or bare
        yield self._change(ChangeKind.QUOTATION, severity.of_quotation(*texts), *texts, one)

    def _dates(self, one: Replacement, done: _Explained) -> Iterator[Change]:
        old = [at for at in one.old if self._reader.is_date(self._gap.old, at)]
        new = [at for at in one.new if self._reader.is_date(self._gap.new, at)]
        done.old.update(old)
        done.new.update(new)
        before = [self._gap.old.text(self._reader.whole_date(self._gap.old, run)) for run in _runs(old)]
        after = [self._gap.new.text(self._reader.whole_date(self._gap.new, run)) for run in _runs(new)]
        if before != after:
            grave = severity.of_date(in_headline=self._in_headline)
            yield self._change(ChangeKind.DATE, grave, _listed(before), _listed(after), one)

    def _numbers(self, one: Replacement, done: _Explained) -> Iterator[Change]:
        all_old = list(self._reader.numbers(self._gap.old, one.old))
        all_new = list(self._reader.numbers(self._gap.new, one.new))
        old, new = _without_common(all_old, all_new), _without_common(all_new, all_old)
        if old or new:  # else they are the same numbers, written otherwise
            done.old.update(number.at for number in all_old)
            done.new.update(number.at for number in all_new)
        for at in range(max(len(old), len(new))):
            before = old[at] if at < len(old) else None
            after = new[at] if at < len(new) else None
            values = before.value if before else None, after.value if after else None
            grave = severity.of_number(*values, in_headline=self._in_headline)
            texts = before.written if before else None, after.written if after else None
            yield self._change(ChangeKind.NUMBER, grave, *texts, one)

    def _names(self, one: Replacement, done: _Explained) -> Iterator[Change]:
        old = self._reader.names(self._gap.old, [at for at in one.old if at not in done.old])
        new = self._reader.names(self._gap.new, [at for at in one.new if at not in done.new])
        before = [self._gap.old.text(run) for run in _runs(old)]
        after = [self._gap.new.text(run) for run in _runs(new)]
        if sorted(before) != sorted(after):
            done.old.update(old)
            done.new.update(new)
            texts = (
                _listed([name for name in before if name not in after]),
                _listed([name for name in after if name not in before]),
            )
            yield self._change(ChangeKind.NAME, severity.of_name(*texts), *texts, one)

    def _wording(self, one: Replacement, done: _Explained) -> Iterator[Change]:
        old = [at for at in one.old if at not in done.old]
        new = [at for at in one.new if at not in done.new]
        opposite = self._reader.n_negations(self._gap.old, old) != self._reader.n_negations(self._gap.new, new)
        explained = bool(done.old or done.new)
        if explained and not opposite and max(self._gap.old.weight(old), self._gap.new.weight(new)) < _WORTH_A_LINE:
            return
        if not old and not new:
            return
        before, after = self._gap.old.text(old), self._gap.new.text(new)
        grave = severity.of_wording(before, after, opposite=opposite)
        yield self._change(ChangeKind.WORDING, grave, before or None, after or None, one)

    # --- what they have in common

    def _change(
        self, kind: ChangeKind, grave: Severity, before: str | None, after: str | None, one: Replacement
    ) -> Change:
        return Change(
            kind=kind,
            severity=grave,
            before=None if before is None else shortened(before),
            after=None if after is None else shortened(after),
            paragraph=self._gap.new.first + self._gap.new.home_at(one.new_at),
            context=self._context(one),
        )

    def _context(self, one: Replacement) -> str:
        """Some words of the newer text around the place."""
        new = self._gap.new
        if not new.tokens:
            return ""
        text = new.paragraphs[new.home_at(one.new_at)]
        start = new.tokens[min(one.new_at, len(new.tokens) - 1)].start
        end = new.tokens[one.new[-1]].end if one.new else start
        left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
        left = text.find(" ", left, start) + 1 if left and " " in text[left:start] else left
        right = text.rfind(" ", end, right) if right < len(text) and " " in text[end:right] else right
        return shortened(("…" if left else "") + text[left:right].strip() + ("…" if right < len(text) else ""))


#: A quotation: its paragraph, and where it stands there.
_Span = tuple[int, int, int]


def _quotation(side: Side, at: Sequence[int], position: int) -> _Span | None:
    """The quotation that holds some tokens, or a mark of which is among them; of none, that around their place."""
    if at:
        return next(filter(None, (_quotation_of(side, each) for each in at)), None)
    before, behind = position - 1, position
    if before < 0 or behind >= len(side.tokens):
        return None
    span = _quotation_of(side, before)
    return span if span is not None and span == _quotation_of(side, behind) else None


def _quotation_of(side: Side, at: int) -> _Span | None:
    token, home = side.tokens[at], side.homes[at]
    span = quotation_at(side.paragraphs[home], token.start, token.end)
    return None if span is None else (home, *span)


def _span_text(side: Side, span: _Span | None) -> str | None:
    return None if span is None else side.paragraphs[span[0]][span[1] : span[2]]


def _within(side: Side, at: Sequence[int], span: _Span | None) -> set[int]:
    if span is None:
        return set()
    home, start, end = span
    return {each for each in at if side.homes[each] == home and start <= side.tokens[each].start < end}


def _runs(at: Sequence[int]) -> Iterator[list[int]]:
    """Tokens that follow each other."""
    for _, group in groupby(enumerate(at), key=lambda each: each[1] - each[0]):
        yield [token for _, token in group]


def _listed(texts: Sequence[str]) -> str | None:
    return ", ".join(texts) or None


def _without_common(numbers: list[Number], others: list[Number]) -> list[Number]:
    """Those whose value, or else whose digits, none of the others has: "two" and "2" are one number."""
    values = {number.value for number in others if number.value is not None}
    written = {number.written for number in others}
    return [number for number in numbers if number.value not in values and number.written not in written]
