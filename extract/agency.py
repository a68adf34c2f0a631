"""Credits to news agencies: who is credited, not who is merely cited.

A credit stands in the by-line, in the dateline, or in a signature at the end (``mds/sms (AFP, Reuters)``).
"According to Reuters" in a sentence is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extract.agencies import AGENCIES, Agency
from extract.sources import Source, Told

_MAX_SIGNATURE = 160
#: Notes on who reported and edited, and on rights, may be longer, within reason.
_MAX_NOTE = 2_000
_SIGNATURE_LINES = 3
_DATELINE_LINES = 3

_LABEL = re.compile(
    r"^\W*(?:quellen?|sources?|kaynak(?:lar)?|источники?|джерело|mənbə|աղբյուր|المصدر|منبع|fuentes?|font[ei]s?|źródło|bron|"
    r"zdroj|text|by|von|par|por|mit material(?:ien)? von|mit agenturmaterial(?:ien)?(?: von)?|with|via|avec|"
    r"with (?:files|reporting|information) (?:from|by)|includes information from|reporting by|contributing|"
    r"con información de|с использованием материалов|по материалам|по информации)\s*[:：՝]?\s+",
    re.IGNORECASE,
)
#: Notes on who reported from where, whole lines.
_CONTRIBUTED = re.compile(
    r"\W*(?i:.{3,400}\bcontributed to this (?:report|story|article))\W*"
    r"|\W*(?:[A-Z][\w.'’-]+,? (?:and )?){1,6}reported from [A-Z].{2,300}"
)
_LINKING = re.compile(
    r"(?<!\w)(?:and|und|et|y|e|и|և|ve|və|mit|with|via|staff|agencies|agenturen|agences)(?!\w)", re.IGNORECASE
)
_DOMAIN = re.compile(r"(?<!\w)[a-z0-9-]+(?:\.[a-z0-9-]+){0,3}\.[a-z]{2,12}(?!\w)", re.IGNORECASE)
_DATE = re.compile(r"(?<!\w)\d{1,4}(?:[./-]\d{1,4}){0,2}\.?(?!\w)")
_INITIALS = re.compile(r"(?<!\w)[a-zäöüß]{1,4}(?:/[a-zäöüß]{1,4})*(?!\w)")
#: Initials alone: only where their form leaves no doubt.
_INITIALS_ALONE = re.compile(
    r"\(?[a-zäöüß]{2,4}(?:/[a-zäöüß]{2,4})+\)?|\([A-Z]{2,3}(?:/[A-Z]{2,3})+\)|\([a-zäöüß]{2,4}\)"
)
_WIRE_NOTE = re.compile(
    r"\((?:reporting|writing|additional reporting|editing|compiled|reportage|rédigé|reporte|bericht)\b[^()]*\)\W*"
    r"|\([^()]*(?:pour le service français|version française)[^()]*\)\W*"
    r"|(?:reporting|writing) by\b.{0,200}\bediting by\b.{0,100}",
    re.IGNORECASE,
)
#: The first sentence of who holds the rights.
_RIGHTS = re.compile(r"\W*(?:©|\(c\)|copyright\b(?=.{0,60}(?:\d{4}|©|@|rights)))[^.]{0,80}", re.IGNORECASE)

#: What may stand before the agency in a dateline: a place, and mostly a date.
_PLACE = r"[^\W\d_][^\s\d()/!?:;.,\"«»“”]*(?:\s[^\s\d()/!?:;.,\"«»“”]+){0,3}?"
_DATED = re.compile(
    rf"(?:interfax\W+)?{_PLACE}(?:[,./]|\s+في)\s*(?:[^\d()!?:;]{{0,24}})\d[^()!?:;]{{0,24}}?[\s,./–—-]*", re.IGNORECASE
)
_BRACKETED = re.compile(rf"(?:{_PLACE}(?:[,./]\s*[^()/!?:;,]{{0,30}}){{0,2}})?[\s.,–—-]*[(/]\s*", re.IGNORECASE)
_AFTER_BRACKET = re.compile(r"\s*[)/]\W*(?:[-–—:.]|$|(?=[^\W\d_a-zà-ÿа-яё]))")
_AFTER_NAME = re.compile(r"\s*(?:[.:/]|[-–—]|$|,\s+[^\W\d_]\w+\s+[^\W\d_]\w+\s*[.–—-])")
_TREND = re.compile(r"^\W*BAKU, Azerbaijan,.{0,500}?\bTrend reports\b", re.DOTALL)
_INLINE = re.compile(r"(?<=[.!?»”\"])\s*([(/][^()/]{2,40}[)/]|(?<=\s)[A-Z]{2,5})\s*\.?$")
_PARTS = re.compile(r"[()\[\],;/|•·]|\s(?:and|und|et|y|e|и|և|ve|və|mit|with|&|[-–—])\s", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|vom|par|por|from|the)\s+", re.IGNORECASE)
_STAFF = re.compile(r"\s+(?:staff|news agency|news|nachrichtenagentur|in \w+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signed:
    """A text without its signature, and the agencies that signed it."""

    body: str
    agencies: tuple[str, ...]


def credits(  # noqa: A001 - the word of the trade
    body: str, names: Iterable[str] = (), language: str | None = None
) -> Told[tuple[str, ...]] | None:
    """Return the canonical names of the agencies credited, in the order of the credits, each once.

    ``names`` are what stands in the author's place. Order: by-line, dateline, signature; the source is the first's.
    """
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    found = [(agency, Source.BYLINE) for name in names for agency in in_name(name, language)]
    for line in lines[:_DATELINE_LINES]:
        found += [(agency, Source.DATELINE) for agency in _in_dateline(line, language)]
    found += [(agency, Source.SIGNATURE) for agency in signed(body, language).agencies]
    return Told(tuple(dict.fromkeys(agency for agency, _ in found)), found[0][1]) if found else None


def in_name(name: str, language: str | None = None) -> list[str]:
    """Return the agencies in an author's name: ``mds/sms (AFP, Reuters)``, ``Reuters Staff``, ``Le Figaro et AFP``."""
    found = []
    for part in _PARTS.split(name) if not _exact(name.strip(), language) else [name]:
        bare = _STAFF.sub("", _BY.sub("", part.strip(" .:"))).strip()
        if agency := _exact(bare, language):
            found.append(agency)
        else:
            found += [_by_full_name()[match[0].casefold()] for match in _full_names().finditer(bare)]
    return found


def signed(body: str, language: str | None = None) -> Signed:
    """Take the signature off the end of a text: agencies, initials, a note on who reported and edited."""
    lines = body.split("\n")
    found: list[str] = []
    for _ in range(_SIGNATURE_LINES):
        while lines and not lines[-1].strip():
            lines.pop()
        agencies = _signature(lines[-1].strip(), language) if len(lines) > 1 else None
        if agencies is None:
            break
        found[:0] = agencies
        lines.pop()
    if lines and (inline := _INLINE.search(lines[-1])) and (agencies := _signature(inline[1], language)):
        found[:0] = agencies
        lines[-1] = lines[-1][: inline.start()]
    return Signed("\n".join(lines), tuple(dict.fromkeys(found)))


def _signature(line: str, language: str | None) -> list[str] | None:
    """Return the agencies of a line that is nothing but a signature; None if it says anything else."""
    if len(line) > _MAX_NOTE:
        return None
    if _WIRE_NOTE.fullmatch(line):
        return []
    if rights := _RIGHTS.match(line):
        return [agency for _, agency in _found(rights[0], language)]
    if _CONTRIBUTED.fullmatch(line):
        return in_name(line, language)
    if len(line) > _MAX_SIGNATURE or line in _words():
        return None
    if _INITIALS_ALONE.fullmatch(line):
        return []
    rest = _LABEL.sub("", line)
    agencies: list[str] = []
    for match, agency in reversed(list(_found(rest, language))):
        agencies.insert(0, agency)
        rest = rest[: match.start()] + " " + rest[match.end() :]
    for known in (_DOMAIN, _DATE, _LINKING, _INITIALS):
        rest = known.sub(" ", rest)
    return agencies if agencies and not re.search(r"\w", rest) else None


def _in_dateline(line: str, language: str | None) -> Iterator[str]:
    """Yield the agencies of a dateline: ``KYIV, Feb 5 (Reuters) -``, ``МОСКВА, 29 сен - РИА Новости``."""
    head = line[:140]
    whole = _BY.sub("", head).strip(" .")
    if (agency := _exact(whole, language)) and whole not in _words():
        yield agency
        return
    if _TREND.match(line):
        yield "Trend"
        return
    for match, agency in _found(head, language):
        before, after = head[: match.start()], head[match.end() :]
        bracketed = _BRACKETED.fullmatch(before) and _AFTER_BRACKET.match(after)
        dated = _DATED.fullmatch(before) and _AFTER_NAME.match(after)
        capitals = (
            before == before.upper()
            and re.fullmatch(rf"{_PLACE}[,.]?\s*[-–—]?\s*", before)
            and _AFTER_NAME.match(after)
        )
        leading = not before and re.match(r",\s+\d{1,2}\s+\w+\.", after)
        if bracketed or dated or capitals or leading:
            yield agency


def _found(text: str, language: str | None) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each agency named in ``text``, full or short, with its place."""
    for match in _any_name().finditer(text):
        if agency := _exact(match[0], language):
            yield match, agency


def _exact(name: str, language: str | None) -> str | None:
    """Return the agency that has exactly this name."""
    if agency := _by_full_name().get(name.casefold()):
        return agency
    for candidate in _by_short_name().get(name, ()):
        if language is None or not candidate.languages or language in candidate.languages:
            return candidate.name
    return None


@cache
def _by_full_name() -> dict[str, str]:
    return {name.casefold(): agency.name for agency in AGENCIES for name in agency.full}


@cache
def _by_short_name() -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = {}
    for agency in AGENCIES:
        for name in (*agency.short, *agency.words):
            found.setdefault(name, []).append(agency)
    return found


@cache
def _words() -> frozenset[str]:
    return frozenset(word for agency in AGENCIES for word in agency.words)


@cache
def _full_names() -> re.Pattern[str]:
    return re.compile(_alternatives(name for agency in AGENCIES for name in agency.full), re.IGNORECASE)


@cache
def _any_name() -> re.Pattern[str]:
    full = _alternatives(name for agency in AGENCIES for name in agency.full)
    short = _alternatives(_by_short_name())
    return re.compile(f"(?i:{full})|{short}")


def _alternatives(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
