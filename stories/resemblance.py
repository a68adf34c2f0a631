"""Whether two texts may be states of one article."""

from __future__ import annotations

from itertools import pairwise

from domain.text import normalised
from query.normalise import words

#: Share of the shorter text's pairs of words that the longer one has: by chance, two texts share a tenth of them.
_LEAST_SHARED = 0.3


def alike(one: str, other: str) -> bool:
    """Whether a good part of the shorter text is in the longer one, however both were edited."""
    first, second = (set(pairwise(words(normalised(text)))) for text in (one, other))
    fewest = min(len(first), len(second))
    return fewest > 0 and len(first & second) >= _LEAST_SHARED * fewest
