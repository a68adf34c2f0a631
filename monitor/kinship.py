"""The search for an article's kin: which articles share its text, or a good part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from domain.articles import CopyGrade
from domain.copies import CopyPair, Fingerprint, Imprint, Likeness, ends_of, weeks_around
from storage.copies import Copies, LookedUp, Printed
from stories.fingerprints import VERSION, imprint, line_hashes, tells, worth_a_look
from stories.furniture import FEWEST_CARRIERS, MOST_CARRIERS, is_furniture
from stories.grading import judge
from stories.texts import Line, Text, read_text

#: Articles whose fingerprints are compared, and texts that are.
_CANDIDATES, _LOOKS = 128, 32
#: So many of the copies found are asked for their own: of a text that hundreds print, not each is posted.
_WITNESSES = 3

_EXACT = Likeness(CopyGrade.EXACT, 1.0, 1.0)


class Search:
    """A search for one article: `learn_furniture` first, then `kin`."""

    def __init__(self, copies: Copies, printed: Printed, whole: Imprint) -> None:
        """``whole`` is that of all of the text."""
        self._copies = copies
        self._printed = printed
        self._imprint = whole
        self._text: Text | None = None
        self._looked_up = self._look_up()
        if self._looked_up.furniture:
            self._take_out(self._looked_up.furniture)
        #: The articles of exactly this text, and what was found by comparing.
        self.twins: list[int] = []
        self.found: dict[int, Likeness] = {}

    def _own(self) -> Text:
        """The text, less what was taken out of it; read when it is first needed, since most texts have no like."""
        if self._text is None:
            self._text = read_text(self._printed.body)
        return self._text

    def _take_out(self, furniture: Collection[int]) -> None:
        own = self._own()
        self._text = _without(own, line_hashes(own.lines), furniture)
        self._imprint = imprint(self._text)
        self._looked_up = self._look_up()

    @property
    def fingerprint(self) -> Fingerprint:
        """That of the text without furniture; empty if it is too short to tell."""
        return self._imprint.fingerprint

    def _look_up(self) -> LookedUp:
        weeks = weeks_around(self._printed.dated_at, self._printed.first_seen_at)
        return self._copies.look_up(self._imprint, self._printed.body_hash, weeks)

    def _carriers(self, value: int) -> list[int]:
        """The other articles that are posted with a hash."""
        return self._others(self._looked_up.carriers.get(value, ()))

    def _others(self, ids: Iterable[int]) -> list[int]:
        return [one for one in ids if one != self._printed.article_id]

    def learn_furniture(self, now: datetime) -> set[int]:
        """Find lines of the text that are furniture, and take them out.

        Return the articles that carry such a line: some of their pairs may be for its sake.
        """
        suspects = {
            line: carriers
            for line in self.fingerprint.lines
            if len(carriers := self._carriers(line)) + 1 >= FEWEST_CARRIERS
        }
        prints = self._copies.fingerprints({one for ids in suspects.values() for one in ids[: MOST_CARRIERS - 1]})
        found = {line: ids for line, ids in suspects.items() if self._is_furniture(ids, prints)}
        if not found:
            return set()
        self._copies.learn_furniture(found, now)
        self._take_out(found)
        # Of a text that hundreds print, not each is posted.
        return set(self._copies.texts({one for ids in found.values() for one in ids}))

    def _is_furniture(self, carriers: Sequence[int], prints: dict[int, Fingerprint]) -> bool:
        return is_furniture([self.fingerprint, *(prints[one] for one in carriers[: MOST_CARRIERS - 1])])

    def kin(self) -> dict[int, Likeness]:
        """The articles that share the text or a good part of it; in each likeness, a is this article."""
        if not self.fingerprint.shingles:
            return {}
        self.twins = self._others(self._looked_up.twins)
        # Articles of one text have the same kin.
        kin = self._kin_of(self.twins[:1]) | dict.fromkeys(self.twins, _EXACT)
        self.found = self._judged(self._candidates(), kin)
        witnesses = sorted(self.found, key=lambda one: (-self.found[one].containment_ab, one))[:_WITNESSES]
        self.found |= self._judged(sorted(self._kin_of(witnesses)), kin | self.found)
        return kin | self.found

    def _kin_of(self, ids: Iterable[int]) -> dict[int, Likeness]:
        kin = dict(pair.seen_from(one) for one in ids for pair in self._copies.pairs([one]))
        kin.pop(self._printed.article_id, None)
        return kin

    def _candidates(self) -> list[int]:
        """The articles whose fingerprints promise something, the likeliest first."""
        votes: defaultdict[int, float] = defaultdict(float)
        for value in self.fingerprint.shingles:
            carriers = self._carriers(value)
            for one in carriers:
                # What few texts have says more.
                votes[one] += 1 / len(carriers)
        likely = sorted(votes, key=lambda one: (-votes[one], one))[:_CANDIDATES]
        return worth_a_look(self.fingerprint, self._copies.fingerprints(likely))

    def _judged(self, candidates: Sequence[int], known: Collection[int]) -> dict[int, Likeness]:
        """Compare the text with those of candidates: each text once, on behalf of all articles that print it."""
        unknown = [one for one in self._others(candidates) if one not in known]
        if not unknown:
            return {}
        text_of = self._copies.texts(unknown)
        first = {text_of[one]: one for one in reversed(unknown)}
        looks = [one for one in unknown if first[text_of[one]] == one][:_LOOKS]
        printed = self._copies.printed(looks)
        found: dict[str, Likeness] = {}
        for other, text in zip(printed, _bare(self._copies, [read_text(one.body) for one in printed]), strict=True):
            likeness = judge(self._own(), text, of_one_outlet=other.outlet_id == self._printed.outlet_id)
            if likeness is not None:
                found[other.body_hash] = likeness
        return {one: found[text] for one, text in text_of.items() if text in found}


def _bare(copies: Copies, texts: Collection[Text]) -> list[Text]:
    """Texts without what is known as furniture."""
    lines = [line_hashes(text.lines) for text in texts]
    known = copies.known_furniture({value for hashes in lines for value in hashes})
    return [_without(text, hashes, known) for text, hashes in zip(texts, lines, strict=True)]


def _without(text: Text, lines: Mapping[int, Line], furniture: Collection[int]) -> Text:
    """A text, its lines given by their hashes, less those that are furniture."""
    return text.without({line for value, line in lines.items() if value in furniture})


def judge_anew(copies: Copies, pairs: Collection[CopyPair]) -> list[CopyPair]:
    """Judge pairs again by what is known as furniture now, and drop those that were made for its sake.

    Return those of another verdict, as they were. Articles of which too little is left are nobody's like any more.
    """
    ends = copies.printed(ends_of(pairs))
    bodies = {one.body_hash: one.body for one in ends}
    texts = dict(zip(bodies, _bare(copies, [read_text(body) for body in bodies.values()]), strict=True))
    printed = {one.article_id: one for one in ends}
    empty = {one.article_id for one in ends if not tells(texts[one.body_hash])}
    for article_id in sorted(empty):
        copies.take_out(article_id)
        copies.post(printed[article_id], Fingerprint(), VERSION)

    @cache
    def verdict(a: str, b: str, of_one_outlet: bool) -> Likeness | None:
        return _EXACT if a == b else judge(texts[a], texts[b], of_one_outlet=of_one_outlet)

    changed = []
    for pair in pairs:
        a, b = printed[pair.a_id], printed[pair.b_id]
        is_empty = not empty.isdisjoint((pair.a_id, pair.b_id))
        likeness = None if is_empty else verdict(a.body_hash, b.body_hash, a.outlet_id == b.outlet_id)
        if likeness != pair.likeness:
            copies.drop_pair(pair)
            copies.add_pairs(pair.a_id, {} if likeness is None else {pair.b_id: likeness})
            changed.append(pair)
    return changed
