"""Where in a TOML document a value stands. The standard library's reader gives values without places.

Used only once a mistake is found, on text that the standard library has accepted, so it checks nothing itself.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from contextlib import suppress

#: Keys and positions from the top: ``("outlet", 2, "feeds", 0, "kind")``.
Place = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[\s]|#[^\n]*)*+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'\'{0,2}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\[\]{}#\n]+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def line_of(text: str, place: Place) -> int | None:
    """Return the line, counted from 1, of the value at ``place``, or of the nearest table around it that is known."""
    reader = _Reader(text)
    with suppress(_Lost, RecursionError):  # stranger than configuration gets: what was read so far still helps
        reader.read()
    for length in range(len(place), 0, -1):
        if place[:length] in reader.starts:
            return text.count("\n", 0, reader.starts[place[:length]]) + 1
    return None


class _Lost(Exception):
    """The document is not what the reader takes it for."""


class _Reader:
    """Walks through a document and notes where each key, element and table begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts: dict[Place, int] = {}
        self.tables: Counter[Place] = Counter()

    def read(self) -> None:
        base: Place = ()
        self.skip_blank()
        while self.at < len(self.text):
            base = self.header() if self.text[self.at] == "[" else self.pair(base)
            self.skip_blank()

    def skip_blank(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at

    def take(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.at)
        self.at += len(sign) * found
        return found

    def header(self) -> Place:
        start, many = self.at, self.take("[[")
        if not many:
            self.take("[")
        *outer, last = self.keys()
        base: Place = ()
        for key in outer:
            base = self.latest((*base, key))
        base = (*base, last)
        if many:
            self.starts.setdefault(base, start)
            self.tables[base] += 1
            base = self.latest(base)
        self.starts.setdefault(base, start)
        self.take("]]" if many else "]")
        return base

    def latest(self, place: Place) -> Place:
        """The table itself, or the last one so far of an array of tables."""
        return (*place, self.tables[place] - 1) if place in self.tables else place

    def keys(self) -> list[str]:
        """``a . "b c"`` as a list."""
        keys = []
        while True:
            self.skip_blank()
            quoted = self.text.startswith(('"', "'"), self.at)
            found = (_STRING if quoted else _BARE_KEY).match(self.text, self.at)
            if found is None:
                raise _Lost
            self.at = found.end()
            keys.append(str(tomllib.loads(f"key = {found[0]}")["key"]) if quoted else found[0])
            self.skip_blank()
            if not self.take("."):
                return keys

    def pair(self, base: Place) -> Place:
        start = self.at
        place = base
        for key in self.keys():
            place = (*place, key)
            self.starts.setdefault(place, start)
        self.take("=")
        self.skip_blank()
        self.value(place)
        return base

    def value(self, place: Place) -> None:
        if self.take("["):
            self.elements(place)
        elif self.take("{"):
            self.skip_blank()
            while not self.take("}"):
                self.pair(place)
                self.skip_blank()
                self.take(",")
                self.skip_blank()
        else:
            found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            if found is None:
                raise _Lost
            self.at = found.end()

    def elements(self, place: Place) -> None:
        position = 0
        self.skip_blank()
        while not self.take("]"):
            self.starts[(*place, position)] = self.at
            self.value((*place, position))
            position += 1
            self.skip_blank()
            self.take(",")
            self.skip_blank()
