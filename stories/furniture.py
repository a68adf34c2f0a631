"""Furniture: lines that stand under texts which have nothing else in common. Pure.

An outlet's appeals, notices and standing paragraphs make unlike texts look alike. What is furniture is learned from
the texts themselves, in any language: a line is, when enough texts carry it and most of these texts are their own.
The lines of a report that many outlets print are carried by many texts as well, but those share the rest, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from domain.copies import Fingerprint
from stories.fingerprints import complete_below

#: Texts that must carry a line before it can be furniture.
FEWEST_CARRIERS = 6
#: Texts that are looked at.
MOST_CARRIERS = 12
#: Of a text that is its own, this share stands in none of the others.
_OWN = 0.4


def is_furniture(carriers: Sequence[Fingerprint]) -> bool:
    """Whether a line that these texts carry belongs to none of them."""
    if len(carriers) < FEWEST_CARRIERS:
        return False
    count = Counter(shingle for carrier in carriers for shingle in carrier.shingles)
    return median(_own_share(carrier, carriers, count) for carrier in carriers) >= _OWN


def _own_share(carrier: Fingerprint, carriers: Sequence[Fingerprint], count: Counter[int]) -> float:
    """The share of a text that none of the others has, as far as their fingerprints can tell."""
    bound = max(complete_below(other) for other in carriers if other is not carrier)
    telling = [shingle for shingle in carrier.shingles if shingle < bound]
    return sum(count[shingle] == 1 for shingle in telling) / len(telling) if telling else 0.0
