"""The names that ``@name`` stands for: those of ``catalogue/names/``, and those of the configuration."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from domain.errors import QueryError
from domain.names import Name
from query.normalise import fold
from query.terms import phrase_leaf
from query.tree import OneOf, Spot

_FOLDER = Path(__file__).resolve().parent.parent / "catalogue" / "names"
_SPELLING = re.compile(r'(?P<words>[^~^"\\]+)(?P<slop>~[0-9]{1,3})?')


def name_leaf(written: str, own: tuple[Name, ...], field: str | None, column: int) -> OneOf:
    """Return the spellings of ``written``, the name behind the @: an id, or any spelling of it.

    Raises QueryError for a name that is not known, or that several share.
    """
    wanted = fold(written)
    names, spellings = _by_id(own), _by_spelling(own)
    keys = [wanted] if wanted in names else sorted(spellings.get(wanted, ()))
    if len(keys) > 1:
        ids = " or ".join(f"@{names[key].id}" for key in keys)
        raise QueryError(f'several names are spelled "{written[:30]}": expected {ids}', column)
    if not keys:
        near = get_close_matches(wanted, names, n=1)
        hint = f'did you mean "@{names[near[0]].id}"?' if near else "`presswatch name list` shows those that are"
        raise QueryError(f'there is no name "@{written[:30]}": {hint}', column)
    name = names[keys[0]]
    parts = (spelling_leaf(spelling, field, column) for spelling in name.spellings)
    return OneOf(f"@{name.id}", tuple(dict.fromkeys(parts)))


def spelling_leaf(spelling: str, field: str | None = None, column: int | None = None) -> Spot:
    """Return one spelling as the leaf that finds it. Raises QueryError."""
    found = _SPELLING.fullmatch(spelling)
    if found is None:
        raise QueryError(f'"{spelling[:30]}" is no spelling: expected one word or several, with "*" or "~3"', column)
    return phrase_leaf(found["words"], field, column, int((found["slop"] or "~0")[1:]))


def known_names(own: Iterable[Name] = ()) -> dict[str, Name]:
    """Return every name by its folded id; one of the configuration adds its spellings to the built-in one."""
    known = dict(_builtin())
    for name in own:
        key = fold(name.id)
        base = known.get(key, Name(name.id, ()))
        known[key] = Name(base.id, base.spellings + name.spellings, name.about or base.about)
    return known


@cache
def _builtin() -> dict[str, Name]:
    """What ships, read when a query first asks for a name; a test reads every line of it."""
    found: dict[str, Name] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            about = entry.pop("about")
            spellings = tuple(spelling for language in entry.values() for spelling in language)
            found[fold(key)] = Name(key, tuple(dict.fromkeys(spellings)), about)
    return found


@lru_cache(maxsize=8)
def _by_id(own: tuple[Name, ...]) -> dict[str, Name]:
    return known_names(own)


@lru_cache(maxsize=8)
def _by_spelling(own: tuple[Name, ...]) -> dict[str, set[str]]:
    """The ids of the names that have a spelling, by what that folds to."""
    found: dict[str, set[str]] = {}
    for key, name in _by_id(own).items():
        for spelling in name.spellings:
            found.setdefault(fold(spelling.partition("~")[0]), set()).add(key)
    return found
