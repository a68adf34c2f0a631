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
#: Further down, what says nothing but a name may stand under a picture; a place before it leaves no doubt.
_PLACED_DATELINE_LINES = 8

_LABEL = re.compile(
    r"^\W*(?:quellen?|sources?|(?:haber )?kayna[kğ](?:lar|ı)?|источники?|джерело|mənbə|աղբյուր[ըն]?|المصدر|منبع|წყარო|"
    r"πηγή|来源|來源|出典|출처|fuentes?|font[ei]s?|źródło|bron|zdroj|text|by|von|par|por|via|avec|contributing|"
    r"mit (?:agentur)?material(?:ien)?(?: (?:von|der|des))?|(?:with|includes|including) (?:agency )?"
    r"(?:files|reporting|reports|information|inputs?|materials?)(?: (?:from|by|of))?|(?:additional )?reporting by|"
    r"(?:this (?:article|story|report) (?:was|is) )?(?:first |originally )?(?:published|written|produced|provided) by|"
    r"la rédaction avec|with|con información de|с использованием материалов|по (?:материалам|информации|сообщению))"
    r"(?:\s*[:：՝]\s*|\s+)",
    re.IGNORECASE,
)
#: Notes on who reported from where, whole lines.
_CONTRIBUTED = re.compile(
    r"\W*(?i:.{3,400}\bcontributed to this (?:report|story|article))\W*"
    r"|\W*(?:[A-Z][\w.'’-]+,? (?:and )?){1,6}reported from [A-Z].{2,300}"
)
_LINKING = re.compile(
    r"(?<!\w)(?:and|und|et|y|e|и|և|ve|və|mit|with|via|staff|agencies|agenturen|agences|"
    r"agency|news agency|агентств[оа]|وكالة|وكالات|خبرگزاری)(?!\w)",
    re.IGNORECASE,
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

#: Whose picture it is, not whose text.
_PICTURE = re.compile(r"\W*(?:©|\(c\))\s*[^/]{2,40}/\s*[^\W\d_].*", re.IGNORECASE)

#: What may stand before the agency in a dateline: a place, and mostly a date.
_PLACE = r"[^\W\d_][^\s\d()/!?:;.,\"«»“”]*(?:\s[^\s\d()/!?:;.,\"«»“”]+){0,3}?"
_DATED = re.compile(
    rf"(?:interfax\W+)?{_PLACE}(?:[,./،]|\s+في)\s*(?:[^\d()!?:;]{{0,24}})\d[^()!?:;]{{0,24}}?[\s,./–—-]*", re.IGNORECASE
)
_DAY = r"\d{1,2}\.?\s+[^\W\d_]+"
_BRACKETED = re.compile(
    rf"(?:(?:{_DAY},\s*)?{_PLACE}(?:[,./،]\s*[^()/!?:;,]{{0,30}}|\s+{_DAY}){{0,2}})?[\s.,–—-]*"
    r"[(/]\s*(?:корр\.?\s*)?(?:[\w.-]{2,12}\s*[/,]\s*){0,3}",
    re.IGNORECASE,
)
_AFTER_BRACKET = re.compile(r"\s*(?:/\s*[\w.-]{2,12}\s*){0,3}[)/]\W*(?:[-–—:.]|$|(?=[^\W\d_a-zà-ÿа-яё]))")
_AFTER_NAME = re.compile(r"\s*(?:[.:/։]|[-–—]|$|,\s+[^\W\d_]\w+\s+[^\W\d_]\w+\s*[.–—-])")
#: ``Bakı. Trend:``, ``Минск. БЕЛТА.``
_AFTER_PLACE = re.compile(r"[^\W\d_]\S*(?:\s\S+){0,2}\.\s*")
#: ``【ワシントン共同】``, ``[モスクワ　5日　ロイター]``, ``(서울=연합뉴스)``, ``新华社莫斯科3月5日电``.
_UNSPACED = re.compile(
    r"[【\[［(（][^】\]］)）]{0,24}?(共同|時事|ロイター|연합뉴스)[^】\]］)）]{0,8}[】\]］)）]"
    r"|(新华社|新華社)\S{1,12}?\d{1,2}月\d{1,2}日[电電]"
)
#: What may follow the agency in a by-line of the text: what the author is, when it was published.
_AFTER_BYLINE = re.compile(
    r"\W*(?:(?:\w+ )?(?:writers?|correspondents?|reporters?|staff)\b\W*)?"
    r"(?:(?:published|updated|posted|on)\b.*|.{0,24}\d.{0,8}\b(?:19|20)\d\d\b.*|[—–-] by .*)?\W*",
    re.IGNORECASE,
)
_MAX_BYLINE = 140
_SENTENCE = re.compile(r"(?<!\b[ap]\.m)[.!?։]$", re.IGNORECASE)
#: Words of all names in a by-line.
_MOST_NAMES = 10
_TREND = re.compile(r"^\W*BAKU, Azerbaijan,.{0,500}?\bTrend reports\b", re.DOTALL)
_INLINE = re.compile(r"(?<=[.!?»”\"])\s*([(/][^()/]{2,40}[)/]|(?<=\s)[A-Z]{2,5})\s*\.?$")
_PARTS = re.compile(r"[()\[\],;/|•·]|\s(?:and|und|et|y|e|и|և|ve|və|mit|with|avec|con|ile|с|&|[-–—])\s", re.IGNORECASE)
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
    end = signed(body, language)
    lines = [line.strip() for line in end.body.split("\n") if line.strip()]
    found = [(agency, Source.BYLINE) for name in names for agency in in_name(name, language)]
    for number, line in enumerate(lines[:_PLACED_DATELINE_LINES]):
        alone = number < _DATELINE_LINES
        found += [(agency, Source.DATELINE) for agency in _in_dateline(line, language, alone=alone)]
        if not found:
            found += [(agency, Source.BYLINE) for agency in _in_byline(line, language)]
    found += [(agency, Source.SIGNATURE) for agency in end.agencies]
    return Told(tuple(dict.fromkeys(agency for agency, _ in found)), found[0][1]) if found else None


def named(name: str) -> str | None:
    """The canonical name of the agency that is called so; None if no agency is."""
    found = in_name(name)
    return found[0] if found else None


def at_hosts(hosts: Iterable[str]) -> str | None:
    """The canonical name of the agency whose own pages are at one of these hosts; None if that is no agency's."""
    for host in hosts:
        labels = host.lower().split(".")
        for start in range(len(labels) - 1):
            if agency := _by_host().get(".".join(labels[start:])):
                return agency
    return None


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
    if _WIRE_NOTE.fullmatch(line) or _PICTURE.fullmatch(line):
        return []
    if rights := _RIGHTS.match(line):
        return [agency for _, agency in _found(rights[0], language)]
    if _CONTRIBUTED.fullmatch(line):
        return in_name(line, language)
    if len(line) > _MAX_SIGNATURE or line in _words():
        return None
    if _INITIALS_ALONE.fullmatch(line):
        return [agency for _, agency in _found(line, language)]
    rest = _LABEL.sub("", line)
    agencies: list[str] = []
    for match, agency in reversed(list(_found(rest, language))):
        agencies.insert(0, agency)
        rest = rest[: match.start()] + " " + rest[match.end() :]
    for known in (_DOMAIN, _DATE, _LINKING, _INITIALS):
        rest = known.sub(" ", rest)
    return agencies if agencies and not re.search(r"\w", rest) else None


def _in_byline(line: str, language: str | None) -> list[str]:
    """Return the agency of a line over a text: ``By ADA SAMPLE Associated Press``, ``Ada Sample, ТАСС``."""
    if len(line) > _MAX_BYLINE or _SENTENCE.search(line):
        return []
    for match, agency in _found(line, language):
        before, after = line[: match.start()], line[match.end() :]
        people = _BY.sub("", before.strip())
        signed = before.rstrip().endswith(",") or people != before.strip()
        if match[0] in _words() or not _AFTER_BYLINE.fullmatch(after):
            continue
        if (signed and _are_names(people)) or (not people.strip(" —–-|") and after.strip()):
            return [agency]
    return []


def _are_names(people: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_][^\s,;/&]*", people) if not _LINKING.fullmatch(word)]
    return len(words) <= _MOST_NAMES and all(word[0].isupper() or word == "the" for word in words)


def _in_dateline(line: str, language: str | None, *, alone: bool) -> list[str]:
    """Return the agencies of a dateline: ``KYIV, Feb 5 (Reuters) -``, ``МОСКВА, 29 сен - РИА Новости``.

    ``alone``: a name that stands alone on the line counts as well.
    """
    head = line[:140]
    whole = _BY.sub("", head).strip(" .")
    if (agency := _exact(whole, language)) and whole not in _words():
        return [agency] if alone else []
    if _TREND.match(line):
        return ["Trend"]
    if unspaced := _UNSPACED.match(head):
        return [agency for name in unspaced.groups() if name and (agency := _exact(name, language))]
    agencies = []
    for match, agency in _found(head, language):
        before, after = head[: match.start()], head[match.end() :]
        bracketed = (alone or before.strip(" (/")) and _BRACKETED.fullmatch(before) and _AFTER_BRACKET.match(after)
        dated = _DATED.fullmatch(before) and _AFTER_NAME.match(after)
        capitals = (
            before == before.upper()
            and re.fullmatch(rf"{_PLACE}[,./]?\s*[-–—]?\s*", before)
            and _AFTER_NAME.match(after)
        )
        placed = (
            before[:1].isupper()
            and _AFTER_PLACE.fullmatch(before)
            and re.match(r"\s*[:/]" if match[0] in _words() else r"\s*[.:/]", after)
        )
        leading = not before and re.match(r",\s+\d{1,2}\s+\w+\.", after)
        if bracketed or dated or capitals or leading or placed:
            agencies.append(agency)
    return agencies


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
def _by_host() -> dict[str, str]:
    return {host: agency.name for agency in AGENCIES for host in agency.hosts}


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
