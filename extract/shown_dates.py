"""The day over a text, as readers see it: for pages that state none for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from extract.sources import Source
from extract.strings import one_line
from extract.times import Reader, When

#: What a page calls the place of its date, and places where it stands among other things.
_NAMES = re.compile(
    r"(?:^|[-_\s])(?:date|datum|fecha|data|tarih|tarix|dates?time|time|timestamp|zaman|publi\w*|posted|pubdate|created)"
    r"|date(?:$|[-_\s])|Date|Time"
)
_WIDER_NAMES = re.compile(r"(?:^|[-_\s])(?:meta|info|byline|author|dateline|details?)|Byline|Meta")
#: How the line begins where the place has no name.
_LABEL = re.compile(
    r"(?:date|datum|data|fecha|tarih|tarix|published|posted|veröffentlicht|erschienen|publié|publicado|pubblicato|"
    r"opublikowano|опубликовано|дата|опубліковано|հրապարակվ\w+|გამოქვეყნ\w+|نشر|تاریخ|التاريخ)\b[^\d]{0,20}\d",
    re.IGNORECASE,
)
_OF_A_CHANGE = re.compile(
    r"updat|modif|edited|revis|changed|correct|aktualis|geändert|mise? à jour|actualiz|aggiorn|aktualiz|обновл|измен|"
    r"оновл|güncel|yenilən|թարմաց|განახლ|تحديث|به‌روز",
    re.IGNORECASE,
)
#: A longer text has a date in it, but is none.
_LONGEST = 160
_MAX_ELEMENTS = 60
_NUMBER = re.compile(r"\d")
_TAGS = ("span", "div", "p", "li", "td", "dd", "dl", "small", "em", "b", "strong", "a", "i", "header")
#: Where a label may stand before a date, and how much else at the most.
_LABELLED = frozenset(("dd", "dl", "li", "p", "span", "td"))
_FEW = 4
_ELSEWHERE = frozenset(("aside", "footer", "nav"))


def shown_date(tree: HtmlElement, reader: Reader, *, anywhere: bool = True) -> When | None:
    """Return the first day shown where a page shows its day, one of publication before one of a change.

    ``anywhere`` also looks at places that have no name of their own, which takes longer.
    """
    changed: When | None = None
    for text in _places(tree, anywhere=anywhere):
        when = reader.written(text, Source.SHOWN)
        if when is None:
            continue
        if not _OF_A_CHANGE.search(text):
            return when
        changed = changed or when
    return changed


def _places(tree: HtmlElement, *, anywhere: bool) -> Iterator[str]:
    """Yield the short texts in places of dates: those named so behind the headline, then before it, then wider ones."""
    behind: list[str] = []
    before: list[str] = []
    wider: list[str] = []
    found = before
    for element in tree.iter("h1", "time", *_TAGS):
        if element.tag == "h1":
            found = behind
        elif _is_named(element):
            if text := _text(element):
                found.append(text)
        elif anywhere and (text := _unnamed(element)):
            (found if _LABEL.match(text) else wider).append(text)
        if len(before) + len(behind) + len(wider) > _MAX_ELEMENTS:
            break
    yield from (*behind, *before, *wider)


def _is_named(element: HtmlElement) -> bool:
    named: str | None = element.get("class") or element.get("id")
    return element.tag == "time" or (named is not None and _names_a_date(named))


@lru_cache(maxsize=8192)
def _names_a_date(named: str) -> bool:
    return bool(_NAMES.search(named))


def _unnamed(element: HtmlElement) -> str | None:
    """What a short element says that may have a date in it, by its label or by where it stands."""
    labelled = element.tag in _LABELLED and len(element) <= _FEW
    wide = bool(_WIDER_NAMES.search(element.get("class") or ""))
    text = _text(element) if labelled or wide else None
    return text if text and (wide or _LABEL.match(text)) else None


def _text(element: HtmlElement) -> str | None:
    """What a short element with numbers says; None for every other."""
    raw = "\n".join(element.itertext())
    if len(raw) > 4 * _LONGEST or not _NUMBER.search(raw):
        return None
    text = one_line(raw)
    if text is None or len(text) > _LONGEST:
        return None
    return None if any(one.tag in _ELSEWHERE for one in element.iterancestors()) else text
