"""One table of the configuration, read key by key; whatever cannot be followed is one line that says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from domain.errors import ConfigError
from monitor.toml_lines import Place, line_of

_T = TypeVar("_T")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: No number of the configuration is of this size; not a number and the infinite are not below it.
_LIMIT = 1e12
_LINE_BREAK = re.compile(r"[\t\r\n]")

#: TOML's types in words.
_TYPES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class Document:
    """The text that a table comes from, and what to call it."""

    name: str
    text: str

    def at(self, place: Place) -> str:
        """``presswatch.toml:12``."""
        line = line_of(self.text, place)
        return f"{self.name}:{line}" if line else self.name


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one table, its place in the document, and how to name it to people (empty at the top).

    The readers below return the value of a key, or the default where it is absent, and raise ConfigError.
    """

    document: Document
    values: Mapping[str, Any]
    place: Place = ()
    label: str = ""

    def fail(self, key: str | int | None, message: str, *inside: str | int) -> NoReturn:
        """Raise the ConfigError for a key (None: for the table)."""
        place = self.place if key is None else (*self.place, key, *inside)
        label = f"{self.label}: " if self.label else ""
        raise ConfigError(f"{self.document.at(place)}: {label}{message}")

    def only(self, keys: Collection[str]) -> None:
        """Refuse every other key."""
        for key in self.values:
            if key not in keys:
                self.fail(key, f"unknown key {quoted(key)}{nearest(key, keys)}")

    def required(self, key: str, example: str) -> str:
        """A text that must be there."""
        value = self.text(key, None)
        if value is None:
            self.fail(None, f"{quoted(key)} is missing; write {key} = {example}")
        return value

    def text(self, key: str, default: _T) -> str | _T:
        """A text that is not empty; only a query may have several lines."""
        if key not in self.values:
            return default
        return self._text(key, self.values[key])

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty by default."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self._mistyped(key, "a list of texts", value, f'{key} = ["…"]')
        return tuple(self._text(key, each, position) for position, each in enumerate(value))

    def _text(self, key: str, value: object, *inside: int) -> str:
        if not isinstance(value, str):
            self._mistyped(key, "a text" if not inside else "a list of texts", value, 'it in "quotes"', *inside)
        if not value.strip():
            self.fail(key, f"{quoted(key)} is empty; write something, or leave the key out", *inside)
        # They would end a line in a request's header, or in a log.
        if _CONTROL.search(value.strip() if key != "query" else _LINE_BREAK.sub(" ", value)):
            self.fail(key, f"{quoted(key)} has line breaks or control characters in it; take them out", *inside)
        return value.strip()

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self._mistyped(key, "true or false", value, f"{key} = true, without quotes")
        return value

    def number(self, key: str, default: float, *, above: float | None = None) -> float:
        """A finite number, not negative, and more than ``above`` if that is given."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._mistyped(key, "a number", value, f"{key} = {default:g}, without quotes")
        if value < 0:
            self.fail(key, f"{quoted(key)} is {_short(value)}; it must not be negative")
        if not value < _LIMIT:
            self.fail(key, f"{quoted(key)} is {_short(value)}; it must be less than {_LIMIT:g}")
        if above is not None and value <= above:
            self.fail(key, f"{quoted(key)} is {_short(value)}; it must be more than {above:g}")
        return float(value)

    def integer(self, key: str, default: int, *, minimum: int = 0, maximum: int | None = None) -> int:
        """A whole number within bounds."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self._mistyped(key, "a whole number", value, f"{key} = {default}, without quotes")
        if value < minimum or (maximum is not None and value > maximum):
            bounds = f"at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
            self.fail(key, f"{quoted(key)} is {_short(value)}; it must be {bounds}")
        return value

    def day(self, key: str) -> date | None:
        """A day, with or without quotes; None by default."""
        value = self.values.get(key)
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        # A time is a day too, to Python.
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            self._mistyped(key, "a day", value, f"{key} = 2024-05-01")
        return value

    def choice(self, key: str, known: Collection[str], default: str) -> str:
        """One of the known words."""
        value = self.text(key, default)
        if value not in known:
            self.fail(key, f"{quoted(key)} cannot be {quoted(value)}{nearest(value, known)}")
        return value

    def table(self, key: str) -> Table:
        """The table ``[key]``; empty by default."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self._mistyped(key, "a table", value, f"[{key}] on a line of its own, and its keys below")
        return Table(self.document, value, (*self.place, key), f"[{key}]")

    def tables(self, key: str, noun: str, write: str) -> Iterator[Table]:
        """The tables of a list, labelled with their ids, else by number."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._mistyped(key, "a list of tables", value, write)
        outer = f"{self.label}: " if self.label else ""
        for position, each in enumerate(value):
            name = quoted(each["id"]) if isinstance(each.get("id"), str) else position + 1
            yield Table(self.document, each, (*self.place, key, position), f"{outer}{noun} {name}")

    def _mistyped(self, key: str, wanted: str, value: object, write: str, *inside: int) -> NoReturn:
        given = _TYPES.get(type(value), "a date or time")
        if isinstance(value, list) and wanted.startswith("a list"):
            given = "a list of something else"
        self.fail(key, f"{quoted(key)} must be {wanted}, and is {given}; write {write}", *inside)


def _short(number: float) -> str:
    return f"{number:g}" if isinstance(number, float) or abs(number) < _LIMIT else "too large"


def quoted(name: str) -> str:
    """A name in quotes, shortened if it is long, on one line."""
    name = "".join(letter if letter.isprintable() else " " for letter in name)
    return f'"{name}"' if len(name) <= 80 else f'"{name[:79]}…"'


def nearest(name: str, known: Collection[str]) -> str:
    """``; did you mean "feeds"?``, or the whole list if nothing is near and the list is short."""
    near = get_close_matches(name, known, 1, 0.6) or get_close_matches(name.lower(), known, 1, 0.6)
    if near:
        return f"; did you mean {quoted(near[0])}?"
    return f"; known are {', '.join(sorted(known))}" if 0 < len(known) <= 15 else ""
