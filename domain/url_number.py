"""The number that an address names its article by, beside words that change with the headline.

``/news/1234567-two-sides-agree`` and ``/news/1234567-two-sides-disagree`` are one article. That a number is an
article's is a guess from the address alone, so two addresses with one number are only held to be one article where
their texts are alike too (`monitor.identity`). Where a site's own rule is known, the URL key has it already
(`domain.url_noise`).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from domain.url_key import url_key

#: What no URL key begins with.
MARK = "#"
#: Fewer digits are a part of a series, a page, a section.
_DIGITS = r"(?P<number>[0-9]{5,12})"
_LONG_NUMBER = re.compile(r"[0-9]{5}")
_ENDING = re.compile(r"\.[a-z]{3,5}\Z")
#: The forms of a segment that holds number and words: ``words-1234567``, ``1234567_words``.
_WITH_WORDS = (re.compile(rf"(?P<words>.+)[\-_.,]{_DIGITS}"), re.compile(rf"{_DIGITS}[\-_](?P<words>.+)"))
#: The form of a segment that holds the number beside one that holds the words: ``1234567``, ``a-1234567``.
_ALONE = re.compile(rf"[a-z]{{0,3}}-?{_DIGITS}")
#: Words of a headline, not of a section: three of them, or one that is long.
_SEPARATOR = re.compile(r"[\-_+ ]+")
_FEWEST_WORDS = 3
_LONG = 20
_DATES = (
    re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{0,4}"),
    re.compile(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"),
    re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"),
    re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"),
    re.compile(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}"),
)


def number_key(url: str) -> str | None:
    """Return the address without the words of its headline, behind a mark; None if no number names the article.

    Everything else stays, the language and the section too: ``/en/…/1234567`` and ``/ru/…/1234567`` are two articles.
    An address with two such numbers, or with a query, has none.
    """
    key = url_key(url)
    host, _, path = key.partition("/")
    if "?" in key or "#" in key:
        return None
    segments = [unquote(segment) for segment in path.split("/")]
    found = [form for at in range(len(segments)) if (form := _without_words(segments, at)) is not None]
    return f"{MARK}{host}/{'/'.join(found[0])}" if len(found) == 1 else None


def _without_words(segments: list[str], at: int) -> list[str] | None:
    """The segments, if the one at this place names the article, without what changes with its headline."""
    ending = _ENDING.search(segments[at])
    stem = segments[at][: ending.start()] if ending else segments[at]
    for form in _WITH_WORDS:
        match = form.fullmatch(stem)
        if match and not _is_date(match["number"]) and _is_headline(match["words"]):
            return [*segments[:at], f"*{match['number']}{ending[0] if ending else ''}", *segments[at + 1 :]]
    match = _ALONE.fullmatch(stem)
    if match is None or _is_date(match["number"]):
        return None
    for beside in (at + 1, at - 1):
        if 0 <= beside < len(segments) and max(at, beside) == len(segments) - 1 and _is_headline(segments[beside]):
            return [segment if place != beside else "*" for place, segment in enumerate(segments)]
    return None


def _is_headline(text: str) -> bool:
    """Whether these are words that change; not where a number among them may name the article."""
    if _LONG_NUMBER.search(text):
        return False
    words = [word for word in _SEPARATOR.split(_ENDING.sub("", text)) if any(map(str.isalpha, word))]
    return len(words) >= _FEWEST_WORDS or (len(words) > 0 and len(text) >= _LONG)


def _is_date(number: str) -> bool:
    return any(form.fullmatch(number) for form in _DATES)
