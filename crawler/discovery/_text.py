"""Words out of markup: titles, summaries, language codes."""

from __future__ import annotations

import html
import re

from domain.url_parts import words

TITLE_CHARS = 1000
SUMMARY_CHARS = 2000

#: With its semicolon: "R&D", "?a=1&copy=2" and "AT&T" are text.
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_INLINE = words(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s
    samp small span strike strong sub sup time tt u var wbr
    """
)
_BLOCKS = words(
    """
    address area article aside audio base blockquote body br button canvas caption center col colgroup dd
    details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5
    h6 head header hr html iframe img input legend li link main map meta nav noscript object ol optgroup
    option output p param picture pre progress script section select source style summary svg table tbody td
    template textarea tfoot th thead title tr track ul video
    """
)
_NO_TEXT = frozenset({"script", "style"})
#: One tag or comment; at the end of a text also the beginning of one, because summaries are cut without looking.
#: A tag's name must be known: "<NATO>" and "x < y" are text.
_MARKUP = re.compile(
    r"""<!--(?:.*?-->|.*)|<!\[CDATA\[|\]\]>"""
    r"""|<(/?)(?:[A-Za-z]+:)?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])(?:[^<>"']++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+(?:>|\Z)""",
    re.DOTALL,
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,4}\s*")
#: ISO 639-2 and 639-3 codes that news sitemaps carry.
_SHORT_CODES = {
    "ara": "ar", "arm": "hy", "hye": "hy", "aze": "az", "bel": "be", "bul": "bg", "ces": "cs", "chi": "zh",
    "cze": "cs", "deu": "de", "dut": "nl", "ell": "el", "eng": "en", "fas": "fa", "fra": "fr", "fre": "fr",
    "geo": "ka", "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "hun": "hu", "ita": "it", "jpn": "ja",
    "kat": "ka", "kaz": "kk", "kor": "ko", "nld": "nl", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro",
    "rum": "ro", "rus": "ru", "spa": "es", "srp": "sr", "swe": "sv", "tur": "tr", "ukr": "uk", "zho": "zh",
}  # fmt: skip


def plain(text: str | None, limit_chars: int) -> str | None:
    """Return the words of ``text``, which may be HTML, also escaped once too often; None if there are none."""
    if not text:
        return None
    if "<" in text:
        text = _without_tags(text, limit_chars)
    if "&" in text:
        text = decoded(text)
        if "<" in text:
            text = _without_tags(text, limit_chars)
        text = decoded(text)
    return " ".join(_CONTROLS.sub("", text).split())[:limit_chars].rstrip() or None


def is_block(tag: str) -> bool:
    """Tell whether an element of HTML parts the words before it from those after."""
    return tag.lower() in _BLOCKS


def decoded(text: str) -> str:
    """Replace character references, once."""
    return ENTITY.sub(lambda found: html.unescape(found[0]), text)


def language_code(written: str | None) -> str | None:
    """Return the ISO 639-1 code of a language tag (``en-US``, ``RUS``); None if it is none."""
    found = _LANGUAGE.fullmatch(written or "")
    if found is None:
        return None
    code = found[1].lower()
    return code if len(code) == 2 else _SHORT_CODES.get(code)


def _without_tags(text: str, limit_chars: int) -> str:
    """Take tags, comments, scripts and styles away; stop soon after there is enough text."""
    parts: list[str] = []
    n_chars, position, hidden_in = 0, 0, ""
    for found in _MARKUP.finditer(text):
        slash, name = found[1], (found[2] or "").lower()
        if hidden_in:
            if slash and name == hidden_in:
                hidden_in, position = "", found.end()
            continue
        if name and name not in _INLINE and name not in _BLOCKS:
            continue
        parts.append(text[position : found.start()])
        n_chars += len(parts[-1])
        position = found.end()
        if name in _BLOCKS:
            parts.append(" ")
        if name in _NO_TEXT and not slash:
            hidden_in = name
        if n_chars > 4 * limit_chars:
            return "".join(parts)
    if not hidden_in:
        parts.append(text[position:])
    return "".join(parts)
