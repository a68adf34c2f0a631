"""JSON as pages write it: with comments, other quotes, quotes within quotes, lost commas, a cut end.

Nothing is refused: what can be read is read. Every letter is looked at a bounded number of times.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

#: Deeper, it is no description of anything.
_MAX_LEVELS = 40

_BETWEEN = re.compile(r"(?:[\s,;]|//[^\n]*|/\*.*?(?:\*/|\Z))*+", re.DOTALL)
#: Bounded: it is tried at every letter of what is no key.
_KEY = re.compile(r"""(?P<quote>["'])(?P<quoted>[^"'\n]{0,100}+)(?P=quote)\s*+:|(?P<bare>[@$\w-]{1,100}+)\s*+:""")
_BARE = re.compile(r"[^,}\]\n]*")
#: Behind the quote that ends a text comes the end of what holds it, or the next of its kind. Any other is the text's.
_BEHIND = r"""(?=\s*+(?:[}\]]|\Z|//|,\s*+(?:["'{\[}\]]|//|/\*|[@$\w-]{1,40}\s*:)|["'][@\w]{1,40}["']\s*:))"""
_ENDS = {quote: re.compile(rf"(?<!\\){quote}{_BEHIND}") for quote in ('"', "'")}
_LITERALS = {"true": True, "false": False, "null": None, "": None}


def read(text: str) -> list[Any]:
    """Read the values in a text, one after another; empty for a text without any."""
    reader = _Reader(_unescaped(text))
    try:
        return reader.values()
    except RecursionError:
        return []


def _unescaped(text: str) -> str:
    """Undo an escape of the whole: ``{&quot;@type&quot;…``, ``{\\"@type\\"…``."""
    if '"' not in text and "&" in text:
        text = html.unescape(text)
    return _plain(text) if re.match(r'\s*[\[{]\s*\\"', text) else text


def _plain(quoted: str) -> str:
    try:
        found = json.loads(f'"{quoted}"', strict=False)
    except ValueError:
        return quoted.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")
    return str(found)


class _Reader:
    """A place in a text, which only ever moves on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def values(self) -> list[Any]:
        found = []
        while (start := re.compile(r"[{\[]").search(self._text, self._at)) is not None:
            self._at = start.start()
            found.append(self._value(0))
        return found

    def _value(self, level: int) -> Any:  # noqa: ANN401
        if level > _MAX_LEVELS:
            raise RecursionError
        first = self._next()
        if first == "{":
            return self._node(level)
        if first == "[":
            return self._list(level)
        return self._quoted(first) if first in _ENDS else self._bare()

    def _next(self) -> str:
        """Step over what stands between values; return the letter there, "" at the end."""
        if between := _BETWEEN.match(self._text, self._at):
            self._at = between.end()
        return self._text[self._at : self._at + 1]

    def _node(self, level: int) -> dict[str, Any]:
        node: dict[str, Any] = {}
        self._at += 1
        while (first := self._next()) not in {"", "}"}:
            key = _KEY.match(self._text, self._at)
            if key is None:
                self._at += 1  # what is no key is nothing
                if first == "]":
                    break  # the end of what holds it: its own was forgotten
                continue
            self._at = key.end()
            node.setdefault(key["quoted"] or key["bare"] or "", self._value(level + 1))
        self._at += 1
        return node

    def _list(self, level: int) -> list[Any]:
        items: list[Any] = []
        self._at += 1
        while (first := self._next()) not in {"", "]"}:
            if first == "}":
                return items  # its end was forgotten
            before = self._at
            items.append(self._value(level + 1))
            self._at += self._at == before
        self._at += 1
        return items

    def _quoted(self, quote: str) -> str:
        end = _ENDS[quote].search(self._text, self._at + 1)
        text = self._text[self._at + 1 : end.start() if end else len(self._text)]
        self._at = end.end() if end else len(self._text)
        return _plain(text.replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"'))

    def _bare(self) -> Any:  # noqa: ANN401
        found = _BARE.match(self._text, self._at)
        word = found[0].strip() if found else ""
        self._at = found.end() if found else self._at
        return _LITERALS.get(word, word)
