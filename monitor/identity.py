"""Which stored article a page is, if any: pure.

An address leads to an article by its URL key. Four things make that more than a look-up; each counts only where the
texts are alike too:

- an address of an article leads on to a new one: the article **moved**;
- it leads on to the address of another article, or names that as its canonical one: the two are **one**;
- a new page names the address of an article as its canonical one;
- a new address has the **number** of an article, and other words (`domain.url_number`): that is the article under
  another headline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Unlike(Enum):
    """What a page is whose text is not like that of the article that its addresses claim."""

    #: Another article.
    ANOTHER = auto()
    #: The address has lost its article, and leads to something else.
    ELSEWHERE = auto()
    #: The article all the same, whose page names a wrong address.
    OWN = auto()


@dataclass(frozen=True, slots=True)
class Claim:
    """What the addresses of a page alone say."""

    #: The article that it is; None if none is known.
    article_id: int | None = None
    #: The article that is to be the same one.
    other_id: int | None = None
    #: It has an address that the article did not have.
    moved: bool = False
    #: None if the addresses are proof enough.
    if_unlike: Unlike | None = None


def claim_of(
    keys: Sequence[str], asked_key: str, final_key: str, leads_to: Mapping[str, int], numbered: int | None
) -> Claim:
    """Say which article a page with these URL keys (the best first) is.

    ``asked_key`` is that of the address asked for, ``final_key`` that of the address the page came from, ``leads_to``
    tells which keys are known, and ``numbered`` is the article with the same number in its address.
    """
    own = leads_to.get(asked_key)
    first = next((leads_to[key] for key in keys if key in leads_to), None)
    if own is not None:
        return _claim_of_own(own, first, asked_key, final_key, leads_to)
    if first is None:
        return Claim() if numbered is None else Claim(numbered, moved=True, if_unlike=Unlike.ANOTHER)
    return Claim(first, if_unlike=None if final_key in leads_to else Unlike.ANOTHER)


def _claim_of_own(own: int, first: int | None, asked_key: str, final_key: str, leads_to: Mapping[str, int]) -> Claim:
    led_on = final_key != asked_key
    if first != own:
        return Claim(own, first, if_unlike=Unlike.ELSEWHERE if led_on else Unlike.OWN)
    moved = led_on and final_key not in leads_to
    return Claim(own, moved=moved, if_unlike=Unlike.ELSEWHERE if moved else None)
