"""From addresses of articles to the pattern that they have in common: what a person would write as article_url.

Each address is taken apart into a shape: years, numbers, names with a number in them, names of several words, and
runs of plain words. The shapes that most addresses have become regular expressions; words that all of them share stay
as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from domain.url_parts import path_and_query

#: Of the addresses at hand, so many must fit what is proposed, and at most so many of the other links.
_ENOUGH = 0.6
_TOO_MANY_OTHERS = 0.1
#: A shape that fewer addresses have is an accident; more shapes than this are no pattern.
_LEAST_SHARE = 0.1
_MOST_SHAPES = 3
#: With fewer addresses, what they share may be chance.
_LEAST = 3

_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_ID_PARAMETER = re.compile(r"(?:^|&)(\w{1,20})=\d+(?:&|$)")
#: Forms of one segment, the most telling first, and how each is written.
_FORMS = (
    (re.compile(r"(?:19|20)\d\d-\d\d-\d\d"), r"\d{4}-\d\d-\d\d"),
    (re.compile(r"(?:19|20)\d{6}"), r"\d{8}"),
    (re.compile(r"(?:19|20)\d\d"), r"\d{4}"),
    (re.compile(r"\d{1,2}"), r"\d{1,2}"),
    (re.compile(r"\d+"), r"\d+"),
    (re.compile(r".+[-_.]\d{4,}"), r"[^/]+[-_.]\d{4,}"),
    (re.compile(r"\d{4,}[-_.].+"), r"\d{4,}[-_.][^/]+"),
    (re.compile(r".*\d{4,}"), r"[^/]*\d{4,}"),
)
#: A name of four words and more is a headline; it only tells where nothing else does.
_HEADLINE = re.compile(r"(?:[^-_]+[-_]){3,}[^-_]*")
_HEADLINE_FORM = r"(?:[^/_-]+[_-]){3}[^/]*"
#: The form of one plain word or several.
_WORDS = ""

#: A piece of an address: its form, and the segments.
_Piece = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What addresses of one kind have in common."""

    forms: tuple[str, ...]
    extension: str
    #: The parameter that holds the number of the article, where the path says nothing.
    parameter: str


def article_pattern(articles: Sequence[str], others: Sequence[str] = ()) -> str | None:
    """Propose a regular expression for path and query of these addresses; None if they have no pattern.

    ``others`` are addresses of pages that are no articles: hardly any of them may fit.
    """
    paths = list(dict.fromkeys(map(path_and_query, articles)))
    if len(paths) < _LEAST:
        return None
    alike: dict[_Shape, list[list[_Piece]]] = defaultdict(list)
    for path in paths:
        shape, pieces = _taken_apart(path)
        if any(shape.forms) or shape.parameter:
            alike[shape].append(pieces)
    common = sorted(alike, key=lambda shape: -len(alike[shape]))[:_MOST_SHAPES]
    written = [
        _written(shape, alike[shape]) for shape in common if len(alike[shape]) >= max(2, _LEAST_SHARE * len(paths))
    ]
    if not written:
        return None
    pattern = f"^{written[0]}" if len(written) == 1 else f"^(?:{'|'.join(written)})"
    return pattern if _holds(pattern, paths, list(map(path_and_query, others))) else None


def _taken_apart(path: str) -> tuple[_Shape, list[_Piece]]:
    bare, _, query = path.partition("?")
    *folders, name = bare.strip("/").split("/")
    extension = _EXTENSION.search(name)
    segments = [*folders, _EXTENSION.sub("", name)]
    pieces = list(_pieces(segments))
    parameter = None if any(form for form, _ in pieces) else _ID_PARAMETER.search(query)
    if pieces[-1][0] == _WORDS and len(pieces) == 1 and not parameter and _HEADLINE.fullmatch(segments[-1]):
        pieces = [*([(_WORDS, segments[:-1])] if folders else []), (_HEADLINE_FORM, segments[-1:])]
    return _Shape(
        forms=tuple(form for form, _ in pieces),
        extension=extension[0] if extension else "",
        parameter=parameter[1] if parameter else "",
    ), pieces


def _pieces(segments: Sequence[str]) -> Iterator[_Piece]:
    """Each segment that has a form by itself, words that stand beside each other as one piece."""
    for form, run in groupby(segments, key=_form):
        if form == _WORDS:
            yield form, list(run)
        else:
            yield from ((form, [segment]) for segment in run)


def _form(segment: str) -> str:
    return next((form for known, form in _FORMS if known.fullmatch(segment)), _WORDS)


def _written(shape: _Shape, group: Sequence[list[_Piece]]) -> str:
    """The shape as a regular expression."""
    columns = zip(*([segments for _, segments in pieces] for pieces in group), strict=True)
    segments = [form or _words(column) for form, column in zip(shape.forms, columns, strict=True)]
    query = rf"\?(?:.*&)?{re.escape(shape.parameter)}=\d+" if shape.parameter else ""
    return "/" + "/".join(segments) + re.escape(shape.extension) + query


def _words(runs: Sequence[list[str]]) -> str:
    """Words: those that all begin with, or end with, are written out."""
    first = _shared(runs)
    rest = [run[len(first) :] for run in runs]
    last = _shared([run[::-1] for run in rest])[::-1]
    between = [run[: len(run) - len(last)] for run in rest]
    before, after = _literal(first), _literal(last)
    if not any(between):
        return "/".join(filter(None, (before, after)))
    if all(between):
        return "/".join(filter(None, (before, _varying(between), after)))
    return "/".join(filter(None, (f"{before}(?:/.+)?", after))) if before else f"(?:.+/)?{after}"


def _literal(words: Sequence[str]) -> str:
    return "/".join(re.escape(word).replace(r"\-", "-") for word in words)


def _shared(runs: Sequence[list[str]]) -> list[str]:
    """The words that all begin with."""
    return [words[0] for words in takewhile(lambda words: len(set(words)) == 1, zip(*runs, strict=False))]


def _varying(runs: Sequence[list[str]]) -> str:
    if any(len(run) > 1 for run in runs):
        return ".+"
    return "[a-z]{2}" if all(re.fullmatch("[a-z]{2}", run[0]) for run in runs) else "[^/]+"


def _holds(pattern: str, articles: Sequence[str], others: Sequence[str]) -> bool:
    fits = re.compile(pattern)
    n_articles = sum(bool(fits.search(path)) for path in articles)
    n_others = sum(bool(fits.search(path)) for path in others)
    return n_articles >= _ENOUGH * len(articles) and n_others <= _TOO_MANY_OTHERS * len(others)
