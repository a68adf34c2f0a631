"""Light repairs to a text: lines that are none of it go, its standfirst stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from extract.furniture import Lines
from extract.junk import BYLINE, CONTACT, DATE, MAIL, OPENING, RELATED, WHOLE_LINE
from extract.strings import letters_of, words_of

#: How many lines at the start may be headline, by-line and date.
_HEAD_LINES = 6
#: What is said by others is in italics too.
_QUOTES = "\"“”„«»'‘’"
#: Of a text of fewer lines, each counts.
_FEW = 3
_MAX_JUNK = 240
_MAX_HEAD = 90
#: A title of fewer letters may be the end of any sentence.
_TELLING = 12


def mend(text: str, titles: Iterable[str], authors: Collection[str], known: Lines) -> str:
    """Return the text without the lines around it: headline, by-line, date, teasers, captions, appeals.

    ``known`` are the lines of the page that are told by their markup.
    """
    lines = [line for raw in text.split("\n") if (line := " ".join(raw.split())) and not _is_junk(line)]
    lines = [line for line in lines if letters_of(line) not in known.foreign] or lines
    if len(lines) > _FEW and letters_of(lines[-1]) in known.slanted and not _is_quotation(lines[-1]):
        lines.pop()
    lines = _without_head(lines, titles, authors)
    lines = _without_related(lines)
    while len(lines) > _FEW and (CONTACT.fullmatch(lines[-1]) or _is_about(lines[-1], authors)):
        lines.pop()
    return "\n".join(lines)


def bylines(text: str) -> list[str]:
    """Return the lines over a text that say who wrote it."""
    return [line for line in text.split("\n")[:_HEAD_LINES] if BYLINE.fullmatch(line.strip())]


def _is_quotation(line: str) -> bool:
    return line[0] in _QUOTES and line.rstrip(".")[-1] in _QUOTES


def _is_about(line: str, authors: Collection[str]) -> bool:
    """Whether a line under a text is about who wrote it: it begins with the name."""
    return any(len(author) >= _TELLING // 2 and line.startswith(f"{author} ") for author in authors)


def _is_junk(line: str) -> bool:
    if len(line) > _MAX_JUNK:
        return False
    mail = ("ewsletter" in line or "to your" in line) and MAIL.fullmatch(line)
    return bool(mail or WHOLE_LINE.fullmatch(line) or OPENING.match(line))


def _without_head(lines: list[str], titles: Iterable[str], authors: Collection[str]) -> list[str]:
    wanted = {letters for title in titles if (letters := letters_of(title))}
    names = {words_of(author) for author in authors}
    kept = []
    for number, line in enumerate(lines):
        if number < _HEAD_LINES and len(lines) > 1 and _is_head(line, wanted, names):
            continue
        kept.append(line)
    return kept


def _is_head(line: str, titles: Iterable[str], names: Collection[str]) -> bool:
    squeezed = letters_of(line)
    for title in titles:
        # A kicker may stand before it in the same line.
        with_kicker = len(title) >= _TELLING and squeezed.endswith(title) and len(squeezed) < len(title) + 50
        if squeezed == title or with_kicker:
            return True
    return len(line) <= _MAX_HEAD and bool(words_of(line) in names or DATE.fullmatch(line) or BYLINE.fullmatch(line))


def _without_related(lines: list[str]) -> list[str]:
    """Cut lists of other texts: a heading that announces them, and the titles under it."""
    kept, inside = [], False
    for line in lines:
        if len(line) <= _MAX_JUNK and RELATED.fullmatch(line):
            inside = True
        elif inside and _is_teaser(line):
            continue
        else:
            inside = False
            kept.append(line)
    return kept


def _is_teaser(line: str) -> bool:
    return len(line) < 140 and not line.endswith((".", "!", "”", '"', "»", "։", "。", ":"))
