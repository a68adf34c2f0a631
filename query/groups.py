"""Named groups of terms, so that a topic can be read: ``{armenia}`` stands for every name of Armenia in any language.

An entry of a group is one term or phrase as it would be typed, without quotes. Words may end in ``*`` or begin with
``=``; ``~n`` and ``^w`` may close the entry: ``peace treat*~2^0.5``. A clause is a named piece of query; it may name
groups and other clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from domain.errors import QueryError
from query.normalise import words
from query.scan import MAX_CHARACTERS, OPERATORS
from query.stem import stem_words

#: Group → language → entries. A key that is no language code (``more``) holds terms of further languages.
Groups = Mapping[str, Mapping[str, Sequence[str]]]

_NAME = re.compile(r'"(?:[^\\"]|\\.)*"|\{\s*([A-Za-z_][\w.-]*)\s*\}')
_ENTRY = re.compile(r'(?P<words>[^~^"*?\\\s]+\*?(?:\s+[^~^"*?\\\s]+\*?)*)(?P<near>~\d+)?(?P<weight>\^[\d.]+)?')
_PLAIN = re.compile(r"=?[^\W_]+\*?")
_MAX_NESTING = 10


def expand(query: str, groups: Groups, clauses: Mapping[str, str] | None = None) -> str:
    """Return ``query`` with every ``{name}`` replaced by the OR of that group's terms, or by that clause.

    ``{name.de}`` takes one language of a group. Quoted phrases are left alone. A term that several languages
    share counts once, as do forms of one word ("sign", "signed"), and what a shorter entry of the same group covers
    ("peace deal" by "peace").
    Raises QueryError, with the column in ``query``, for a name that is unknown, a clause that contains itself,
    an empty group, or an entry that is no term.
    """
    expanded = _Expansion(groups, clauses or {}).expand(query, ())
    if len(expanded) > MAX_CHARACTERS:
        raise QueryError(f"with its groups filled in, the query is longer than {MAX_CHARACTERS:,} characters")
    return expanded


@dataclass(frozen=True, slots=True)
class _Expansion:
    groups: Groups
    clauses: Mapping[str, str]
    #: Groups that were filled in before: most are named several times.
    known: dict[str, str] = field(default_factory=dict)

    def expand(self, query: str, path: tuple[str, ...]) -> str:
        def fill(found: re.Match[str]) -> str:
            name, column = found[1], found.start() + 1
            if name is None:
                return found[0]
            if name in self.clauses:
                if name in path or len(path) >= _MAX_NESTING:
                    raise QueryError(f"the clause {{{name}}} contains itself", column)
                return f"({self.expand(self.clauses[name], (*path, name)).strip()})"
            if name not in self.known:
                self.known[name] = _group(name, self.groups, self.clauses, column)
            return self.known[name]

        return _NAME.sub(fill, query)


def _group(name: str, groups: Groups, clauses: Mapping[str, str], column: int) -> str:
    base, _, language = name.partition(".")
    if base not in groups or (language and language not in groups[base]):
        known = [*groups, *clauses, *(f"{group}.{code}" for group in groups for code in groups[group])]
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"did you mean {{{near[0]}}}?" if near else "no group of that name is defined"
        raise QueryError(f"unknown group {{{name}}}: {hint}", column)
    chosen = {language: groups[base][language]} if language else groups[base]
    terms: dict[_Key, str] = {}
    told: set[tuple[str, ...]] = set()
    for key, stems, term in _terms(name, chosen, column):
        if stems not in told:
            terms.setdefault(key, term)
            told.add(stems)
    if not terms:
        raise QueryError(f"the group {{{name}}} is empty", column)
    return f"({' OR '.join(term for key, term in terms.items() if not _covered(key, terms))})"


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes two entries the same: their folded words with star or equals sign, and their modifiers."""

    words: tuple[str, ...]
    near: str
    weight: str


def _covered(key: _Key, terms: Mapping[_Key, str]) -> bool:
    """Whether a word or a shorter prefix of the same group matches wherever this entry does, and counts there."""
    for word in key.words:
        bare = word.strip("=*")
        shorter = range(1, len(bare) + (not word.endswith("*")))
        wider = [f"{bare[:length]}*" for length in shorter]
        wider += [word] * (len(key.words) > 1) + [bare] * word.startswith("=")
        if any(_Key((single,), "", key.weight) in terms for single in wider):
            return True
    return False


def _terms(
    name: str, languages: Mapping[str, Sequence[str]], column: int
) -> Iterator[tuple[_Key, tuple[str, ...], str]]:
    """Each entry as query text, with its key, and what two forms of one word in its language have in common."""
    for code, entries in languages.items():
        for entry in entries:
            found = _ENTRY.fullmatch(entry.strip())
            if found is None or not words(found["words"]):
                raise QueryError(f'"{entry}" in {{{name}}} ({code}) is no term', column)
            near, weight = found["near"] or "", found["weight"] or ""
            text = found["words"]
            plain = _PLAIN.fullmatch(text) is not None and not near and text not in OPERATORS
            stems = (*_stems(text, code), near, weight)
            yield _Key(_folded(text), near, weight), stems, (text if plain else f'"{text}"{near}') + weight


def _stems(text: str, language: str) -> list[str]:
    """The stems of an entry's words; what stands for one form, or for whatever begins so, is left as it is."""
    return [
        token
        for chunk in text.split()
        for token in ([chunk.lower()] if chunk[0] == "=" or chunk[-1] == "*" else stem_words(chunk, language))
    ]


def _folded(text: str) -> tuple[str, ...]:
    """The folded words of an entry, each with its star or equals sign."""
    found: list[str] = []
    for chunk in text.split():
        exact = "=" * chunk.startswith("=")
        found.extend(f"{exact}{word}" for word in words(chunk))
        if chunk.endswith("*") and found:
            found[-1] += "*"
    return tuple(found)
