"""What two texts are to each other: copies, one derived from the other, or neither. Pure.

Thresholds were chosen on one half of the labelled pairs and checked on the other (docs/copies.md): all lie in the
middle of a range where little changes.
"""

from __future__ import annotations

from domain.articles import CopyGrade
from domain.copies import Likeness
from stories.comparing import Comparison, Side, compare
from stories.forms import is_one_form
from stories.texts import Text

#: Of one of two copies, at least this share stands in the other (one passage alone is a quotation up to half),
_COPY, _ONE_PASSAGE = 0.4, 0.5
#: and this much of its opening: what is shared further down alone is background, a quotation, what hangs on a page.
_OPENING = 0.1
#: Phrasing that makes a copy. Ledes that agree in every word earn a part of it: a copy begins as the original does, an
#: update begins with the news.
_PHRASING, _LEDES = 0.8, 0.2
#: What was derived shares so much of one text, and so many words.
_DERIVED, _DERIVED_WORDS = 0.35, 40
#: Fewer shared words prove nothing.
_FEWEST_SHARED = 15
#: States of an outlet's live blog are no copies of each other, unless hardly anything was added.
_SAME_STATE = 0.9


def judge(a: Text, b: Text, *, of_one_outlet: bool) -> Likeness | None:
    """Compare two texts, furniture taken out; None if they have little in common, or only their form.

    Whether they are exactly the same is not asked here.
    """
    found = compare(a, b)
    grade = _grade(found)
    # The verdict on a pair does not depend on who came first.
    if grade is None or is_one_form(*sorted((a, b), key=lambda text: text.words)):
        return None
    if of_one_outlet and (a.live or b.live) and min(found.a.containment, found.b.containment) < _SAME_STATE:
        grade = CopyGrade.DERIVED
    return Likeness(grade, round(found.a.containment, 3), round(found.b.containment, 3))


def _grade(found: Comparison) -> CopyGrade | None:
    side = max(found.a, found.b, key=lambda side: (side.containment, side.phrasing))
    if side.n_shared < _FEWEST_SHARED:
        return None
    if _is_copy(side, found.ledes):
        return CopyGrade.COPY
    if side.containment >= _DERIVED and side.n_shared >= _DERIVED_WORDS:
        return CopyGrade.DERIVED
    return None


def _is_copy(side: Side, ledes: float) -> bool:
    enough = _ONE_PASSAGE if side.n_passages == 1 else _COPY
    alike = side.phrasing + _LEDES * ledes >= _PHRASING
    return alike and side.containment >= enough and side.opening >= _OPENING
