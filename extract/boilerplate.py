"""Lines that an outlet puts around every article: told by standing on many of its pages.

Conservative by design. A line is never cut inside running text: only at the edges of a text, or where it stands alone
and is no sentence. It must have stood on several pages whose other text differs, and on a good share of the pages read
since it was first seen: the background paragraph of a running story repeats too, but not on most pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b

from domain.reading import Line, LineCount, PageLines
from domain.text import n_letters
from extract.strings import words_of

#: Lines at the start and at the end of a text that may be none of it.
_HEAD, _TAIL = 4, 8
#: Fewer letters may be any word; inside a text, fewer may be any subheading.
_LEAST_LETTERS, _LEAST_LETTERS_INSIDE = 6, 20
_LONGEST_LABEL = 120
#: Different pages that a line must have stood on.
_LEAST_PAGES = 5
#: And the share of the pages read since it was first seen: for what reads like a sentence, and for what does not.
_SHARE_OF_SENTENCES, _SHARE_OF_LABELS = 0.5, 0.15
#: A line that stood on none of so many pages of its outlet is forgotten.
MEMORY_PAGES = 120
#: The longest lines stand for a whole text; two copies share at least half of them.
_CORE = 6
_CORES_KEPT = 8

_NUMBERS = re.compile(r"\d+")
_ENDS_SENTENCE = re.compile(r"[.!?…։:。！？؟۔]\W*$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A text without the outlet's lines, and these."""

    text: str
    lines: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A short name of what was cut out; "" for nothing."""
        hashes = sorted(map(hash_of, self.lines))
        return blake2b("".join(hashes).encode(), digest_size=4).hexdigest() if hashes else ""


def cut(text: str, known: Collection[str]) -> Cut:
    """Cut the lines whose hashes are known to be the outlet's out of a text, where they may be cut."""
    if not known:
        return Cut(text)
    lines = text.split("\n")
    out = {at for at in _movable(lines) if hash_of(lines[at]) in known}
    kept = "\n".join(line for at, line in enumerate(lines) if at not in out)
    return Cut(kept, tuple(lines[at] for at in sorted(out)))


def lines_of(text: str, cut_lines: Collection[str]) -> PageLines:
    """What a page adds to what is known of its outlet: ``text`` is what was kept of it."""
    lines = text.split("\n")
    movable = [lines[at] for at in _movable(lines)]
    by_hash = {hash_of(line): line for line in (*movable, *cut_lines)}
    core = sorted(lines, key=len, reverse=True)[:_CORE]
    return PageLines(tuple(Line(key, line) for key, line in by_hash.items()), tuple(map(hash_of, core)))


def hash_of(line: str) -> str:
    """A line's identity: its words, with all numbers alike."""
    words = _NUMBERS.sub("0", words_of(line))
    return blake2b(words.encode(), digest_size=8).hexdigest()


def counted(known: LineCount | None, line: Line, core: tuple[str, ...], page: int) -> LineCount:
    """Count a line that stands on the outlet's page number ``page``, and judge it anew."""
    if known is None:
        return LineCount(line.hash, None, 1, page, page, (core,))
    if any(_are_copies(core, other, line.hash) for other in known.cores):
        return replace(known, last_page=page)
    cores = (*known.cores, core)[-_CORES_KEPT:]
    more = replace(known, text=line.text, n_pages=known.n_pages + 1, last_page=page, cores=cores)
    return replace(more, learned=_is_the_outlets(more, line.text))


def _is_the_outlets(count: LineCount, text: str) -> bool:
    share = count.n_pages / (count.last_page - count.first_page + 1)
    least = _SHARE_OF_SENTENCES if _is_sentence(text) else _SHARE_OF_LABELS
    # What was learned once is not given up for a few pages without it.
    return count.n_pages >= _LEAST_PAGES and share >= (least / 2 if count.learned else least)


def _are_copies(one: Collection[str], other: Collection[str], line: str) -> bool:
    mine, theirs = set(one) - {line}, set(other) - {line}
    return bool(mine and theirs) and 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _movable(lines: list[str]) -> Iterator[int]:
    """Yield the places of the lines that may be the outlet's."""
    for at, line in enumerate(lines):
        letters = n_letters(line)
        at_edge = at < _HEAD or at >= len(lines) - _TAIL
        if (letters >= _LEAST_LETTERS and at_edge) or (letters >= _LEAST_LETTERS_INSIDE and not _is_sentence(line)):
            yield at


def _is_sentence(line: str) -> bool:
    return len(line) > _LONGEST_LABEL or bool(_ENDS_SENTENCE.search(line))
