"""From a piece of a query without operators to its leaf: a term, a prefix, an exact form, a phrase, a value."""

from __future__ import annotations

import re
from difflib import get_close_matches

from domain.errors import QueryError
from query.fields import KEYWORD_FIELDS, PLAIN_FIELDS, STATES
from query.normalise import offsets, words
from query.scan import EXACT, MAX_PHRASE_WORDS
from query.tree import Exact, Member, Near, Phrase, Prefix, Spot, Term

_ESCAPE = re.compile(r"\\(.)")
_ESCAPE_OR_WILDCARD = re.compile(r"\\(.)|([*?])")
#: Noncharacters that stand for unescaped wildcards while a term is taken apart.
_STAR, _QUESTION = "\ufdd0", "\ufdd1"
_BEGINS_OPEN = re.compile(f"{_QUESTION}+\\w")
_OPEN_INSIDE = re.compile(f"\\w{_QUESTION}+\\w")


def word_leaf(raw: str, field: str | None, column: int) -> Spot:
    """Read a term without quotes: a word, a prefix, or a phrase where hyphens and the like split it."""
    return _leaf(unescaped(raw), _members(raw, field, column), field, column, 0)


def phrase_leaf(inside: str, field: str | None, column: int | None, slop: int = 0) -> Spot:
    """Read what stands between double quotes."""
    exact = inside.startswith(EXACT)
    chunks = inside[exact:].split()
    members = [member for chunk in chunks for member in _members("=" * exact + chunk, field, column)]
    return _leaf("=" * exact + unescaped(inside[exact:]).strip(), members, field, column, slop)


def unescaped(raw: str) -> str:
    """Return ``raw`` with each escaped sign as itself."""
    return _ESCAPE.sub(r"\1", raw)


def _leaf(text: str, members: list[Member], field: str | None, column: int | None, slop: int) -> Spot:
    if not members:
        raise QueryError(f'"{text[:30]}" has no letters or digits: expected a term', column)
    if len(members) > MAX_PHRASE_WORDS:
        raise QueryError(f"a phrase of more than {MAX_PHRASE_WORDS} words", column)
    if field in KEYWORD_FIELDS:
        return _value(text, members, field, column)
    if len(members) == 1:
        return _single(text, members[0])
    return Near(text, tuple(members), slop) if slop else Phrase(text, tuple(members))


def _single(text: str, member: Member) -> Member:
    match member:
        case Term(_, word):
            return Term(text, word)
        case Exact(_, word):
            return Exact(text, word)
        case Prefix(_, start):
            return Prefix(text, start)


def _value(text: str, members: list[Member], field: str | None, column: int | None) -> Spot:
    """The whole value of a keyword field, folded; only its end may be left open."""
    if any(isinstance(member, Prefix) for member in members[:-1]):
        raise QueryError('"*" stands only at the end of a value', column)
    last = members[-1]
    value = " ".join(member.start if isinstance(member, Prefix) else member.word for member in members)
    if isinstance(last, Prefix):
        return Prefix(text, value)
    if field == "is" and value not in STATES:
        near = get_close_matches(value, STATES, n=1)
        hint = f'did you mean "is:{near[0]}"?' if near else f"expected one of {', '.join(STATES)}"
        raise QueryError(f'there is no "is:{text[:30]}": {hint}', column)
    return Exact(text, value)


def _members(raw: str, field: str | None, column: int | None) -> list[Member]:
    """The words of a piece without spaces; the last is a prefix if the piece ends in a star."""
    marked = _ESCAPE_OR_WILDCARD.sub(_mark, raw)
    exact = marked.startswith("=")
    open_end = marked.endswith(_STAR)
    body = marked[exact : len(marked) - open_end]
    if (open_end and not body) or _BEGINS_OPEN.match(body) or body.startswith(_STAR):
        raise QueryError("a term cannot begin with a wildcard: expected its first letters", column)
    if _STAR in body or _OPEN_INSIDE.search(body):
        raise QueryError('a wildcard stands only at the end of a word, and is "*"', column)
    if exact and open_end:
        raise QueryError('"=" asks for one form and "*" for many: expected one of them', column)
    kind = Exact if exact or field in PLAIN_FIELDS or field in KEYWORD_FIELDS else Term
    written = [body[start:end] for start, end in offsets(body)]
    found: list[Member] = [kind(text, word) for text, word in zip(written, words(body), strict=True)]
    if open_end and found:
        found[-1] = Prefix(f"{written[-1]}*", words(body)[-1])
    return found


def _mark(found: re.Match[str]) -> str:
    """An escaped sign becomes itself, a wildcard its mark."""
    return found[1] or (_STAR if found[2] == "*" else _QUESTION)
