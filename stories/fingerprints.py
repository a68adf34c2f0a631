"""Fingerprints: the few hashes by which a text is found again among a million. Pure.

Of the hashes of all its shingles (runs of three words; of six characters in scripts without spaces) a text keeps the
lowest 24 and every one below a fixed bound. Texts that share a tenth of their shingles share some of the kept ones: the
lowest ones are the same sample of both (bottom-k, Broder 1997), and the bound finds a short text inside a long one.

Hashes are BLAKE2b in 63 bits, which fit the integers of every database, over folded words: they change only with
`query.normalise` or with what is written here, and `VERSION` with them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from heapq import nsmallest

from domain.copies import Fingerprint, Imprint
from query.normalise import NORMALISER_VERSION
from stories.texts import Text

#: Stored with every fingerprint; others are made anew.
VERSION = 1_000 * NORMALISER_VERSION + 1

#: A text of fewer words could be anybody's; in scripts without spaces, of fewer characters.
_FEWEST_WORDS = 8

_LOWEST = 24
#: Below this, every hash is kept: one of so many in a long text,
_BOUND = (1 << 63) // 32
#: but no more than this altogether.
_MOST = 128
_WIDTH = 3
_UNSPACED_WIDTH = 6
#: Fewer words are no line of anything in particular.
_LINE_WORDS = 4
#: Lines at the start and at the end that are looked up; what hangs on a text hangs there.
_FIRST_LINES, _LAST_LINES = 8, 16

#: How much of the smaller text the other seems to hold, for a closer look.
_WORTH_A_LOOK = 0.12


def fingerprint(text: Text) -> Fingerprint:
    """Take the fingerprint of a text; that of an empty one is empty."""
    width = _WIDTH if text.spaced else _UNSPACED_WIDTH
    shingles = set(zip(*(text.words[start:] for start in range(width)), strict=False))
    lowest = nsmallest(_MOST, {_hash(" ".join(shingle)) for shingle in shingles})
    kept = max(_LOWEST, bisect_left(lowest, _BOUND))
    lines = list(dict.fromkeys(line for line in text.lines if len(line) >= _LINE_WORDS))
    if len(lines) > _FIRST_LINES + _LAST_LINES:
        lines = [*lines[:_FIRST_LINES], *lines[-_LAST_LINES:]]
    return Fingerprint(tuple(lowest[:kept]), tuple(sorted(map(line_hash, lines))))


def tells(text: Text) -> bool:
    """Whether a text is long enough to be told from anybody's."""
    return len(text.words) >= _FEWEST_WORDS


def imprint(text: Text) -> Imprint:
    """What a text is compared by, as long as nothing is taken out of it."""
    return Imprint(fingerprint(text) if tells(text) else Fingerprint(), tuple(line_hashes(text.lines)))


def line_hashes(lines: Iterable[tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The lines that can be furniture, by their hashes."""
    return {line_hash(line): line for line in lines if len(line) >= _LINE_WORDS}


def line_hash(line: tuple[str, ...]) -> int:
    """The hash of a whole line."""
    # A line break never stands between words: no line has the hash of a shingle.
    return _hash("\n" + " ".join(line))


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def complete_below(fingerprint: Fingerprint) -> int:
    """Below this bound the fingerprint has every hash of its text."""
    kept = len(fingerprint.shingles)
    if kept < _LOWEST:
        return 1 << 63
    return fingerprint.shingles[-1] + 1 if kept == _MOST else max(_BOUND, fingerprint.shingles[-1] + 1)


def likeness(a: Fingerprint, b: Fingerprint) -> float:
    """How much of the smaller text the other seems to hold, 0 to 1; cautious where there are few hashes to tell by."""
    bound = min(complete_below(a), complete_below(b))
    one = a.shingles[: bisect_left(a.shingles, bound)]
    other = b.shingles[: bisect_left(b.shingles, bound)]
    return len(set(one) & set(other)) / (min(len(one), len(other)) + 1)


def worth_a_look(own: Fingerprint, others: Mapping[int, Fingerprint]) -> list[int]:
    """Which of the others may be copies of a text, or it of them: the likeliest first."""
    scores = {key: likeness(own, other) for key, other in others.items()}
    likely = [key for key, score in scores.items() if score >= _WORTH_A_LOOK]
    return sorted(likely, key=lambda key: (-scores[key], key))
