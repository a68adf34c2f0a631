"""Bytes → text, whatever the page says of itself.

What a page declares is evidence, not truth: pages are mislabelled in both directions. Text that is valid
UTF-8 and not plain ASCII is UTF-8, for no legacy text looks like it by chance; for all other bytes the
declarations are tried in the order of the HTML standard (§13.2.3.2), then the script that the page's own
language is written in, then detection by frequency.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The standard asks for the first 1,024 bytes; news pages put analytics first.
_PRESCAN_BYTES = 16_384
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_LANG = re.compile(rb"<html[^>]{0,400}?\slang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)
_MARKUP = re.compile(rb"<[^<>]*>")
#: Python knows further codecs by names that a page might give (``hex``, ``idna``): they are not for pages.
_TEXT_ENCODING = re.compile(r"windows|iso|cp\d|koi8|mac|euc|shift|sjis|big5|gb|ks_|tis|latin|armscii")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_WITHIN_WORDS = re.compile("(?<=[a-z])([^\x00-\x7f’‘´`·•…–—\xad\xa0\u3000])(?=[a-z])")
_WIDE_LE, _WIDE_BE = re.compile(rb"(?:[ \t\r\n]\x00)*+<\x00"), re.compile(rb"(?:\x00[ \t\r\n])*+\x00<")
_RUNS = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
#: What no text holds: NUL stands on real pages, and ISO 2022 shifts and escapes.
_BINARY = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x0e\x0f\x1b"))
#: Pictures, archives, programs and sounds have 5 to 10 % of them, the worst of 2,300 news pages .003 %.
_MOST_BINARY = 0.01
_SAMPLE_BYTES = 65_536
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

#: What browsers take the labels for (Encoding standard §4.2): the Windows code page, a superset.
_SUPERSETS = {
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "win-1251": "windows-1251",
    "cp-1251": "windows-1251",
}

#: In the order in which they are tried where nothing else is known.
_LATIN = ("windows-1252", "windows-1250", "iso-8859-2", "windows-1254", "windows-1257", "iso-8859-15")
#: What detection chooses from: what pages were written in, not what computers once used.
_OF_THE_WEB = (
    *("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "euc_jp", "cp949", "gb18030", "big5"),
)
#: Second bytes may be ASCII, so their runs of high bytes say nothing.
_MULTIBYTE = frozenset(("big5", "big5hkscs", "cp932", "cp949", "euc-jp", "euc_jp", "gb18030", "iso-2022-jp"))

#: The legacy encoding of pages in a language (HTML standard §13.2.3.2, the table of fallbacks by locale).
_BY_LANGUAGE = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "ru", "sr", "tg", "tt", "uk"), "windows-1251"),
    **dict.fromkeys(("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl"), "windows-1250"),
    **dict.fromkeys(("ar", "fa", "ur"), "windows-1256"),
    **dict.fromkeys(("az", "ku", "tr"), "windows-1254"),
    **dict.fromkeys(("et", "lt", "lv"), "windows-1257"),
    "el": "windows-1253",
    "he": "windows-1255",
    "ja": "cp932",
    "ko": "cp949",
    "th": "cp874",
    "vi": "windows-1258",
    "zh": "gb18030",
}


def is_binary(body: bytes) -> bool:
    """Whether bytes are text in no encoding, whatever they begin with."""
    if body.startswith(tuple(bom for bom, _ in _BOMS)) or _wide_encoding(body):
        return False
    sample = body[:_SAMPLE_BYTES].replace(b"\x00", b"")
    return len(sample) - len(sample.translate(None, _BINARY)) > _MOST_BINARY * len(sample)


def decode(body: bytes, content_type: str | None = None) -> str:
    """Decode a page; never fails. What cannot stand in XML (NUL, control characters) is taken out."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _cleaned(body.decode(encoding, "replace"))
    if wide := _wide_encoding(body):
        return _cleaned(body.decode(wide, "replace"))
    try:
        # Nearly every page ends here; bytes are cleaned ten times as fast as text.
        return body.translate(None, _CONTROLS).decode("utf-8")
    except UnicodeDecodeError:
        return _cleaned(_decode_legacy(body, content_type))


def _cleaned(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _wide_encoding(body: bytes) -> str | None:
    """UTF-16 without a mark: the first letter of markup is known."""
    if _WIDE_LE.match(body):
        return "utf-16-le"
    return "utf-16-be" if _WIDE_BE.match(body) else None


def _decode_legacy(body: bytes, content_type: str | None) -> str:
    as_utf8 = body.decode("utf-8", "replace")
    # A few letters cut in half, in text that is otherwise UTF-8.
    if as_utf8.count("\ufffd") <= 0.1 * len(_BEYOND_ASCII.findall(as_utf8)):
        return as_utf8
    for name in _candidates(body, content_type):
        if (text := _decoded_as(body, name)) is not None and _plausible(text):
            return text
    return body.decode("windows-1252", "replace")


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    """Encodings in the order of belief, without those that the pattern of the bytes rules out."""
    latin = _is_latin(body)
    declared = _declared(body, content_type)
    # "latin1" is what servers say that were never asked: it comes after the page's language.
    said = [name for name in declared if name != "windows-1252"]
    for name in (*said, *_by_language(body), *(_LATIN if latin else ())):
        if name in _MULTIBYTE or latin == (name in _LATIN):
            yield name
    yield from _detected(body)


def _is_latin(body: bytes) -> bool:
    """In Latin writing, letters beyond ASCII stand alone among others; in other scripts, they make whole words."""
    runs = _RUNS.findall(_MARKUP.sub(b" ", body))
    return not runs or sum(map(len, runs)) < 2.2 * len(runs)


def _declared(body: bytes, content_type: str | None) -> list[str]:
    found = _HEADER_CHARSET.findall(content_type or "")[:1]
    found += [label.decode("ascii", "replace") for label in _CHARSET.findall(body[:_PRESCAN_BYTES])[:1]]
    names = [_SUPERSETS.get(label.lower(), label.lower()) for label in found]
    return [name for name in names if _TEXT_ENCODING.match(name)]


def _by_language(body: bytes) -> list[str]:
    found = _LANG.search(body[:_PRESCAN_BYTES])
    return [_BY_LANGUAGE.get(found[1].decode("ascii").lower(), "windows-1252")] if found else []


def _detected(body: bytes) -> list[str]:
    """Detection on the words alone: markup is ASCII in every encoding and only dilutes them."""
    from charset_normalizer import from_bytes

    words = _MARKUP.sub(b" ", body[:400_000])
    telling = b" ".join(word for word in words.split() if not word.isascii())[:8_000]
    best = from_bytes(telling, cp_isolation=[*_OF_THE_WEB]).best() if telling else None
    return [best.encoding] if best else []


def _decoded_as(body: bytes, name: str) -> str | None:
    """Decode, allowing for a stray byte in a long page: a legacy code page has few holes."""
    try:
        text = body.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= max(1, len(text) // 5_000) else None


def _plausible(text: str) -> bool:
    """Whether the letters beyond ASCII look like words: few controls, no signs within words, mostly small."""
    beyond = _BEYOND_ASCII.findall(text)
    controls = sum("\x80" <= letter <= "\x9f" for letter in beyond)
    upper, lower = sum(map(str.isupper, beyond)), sum(map(str.islower, beyond))
    within = _WITHIN_WORDS.findall(text)
    signs = sum(not sign.isalpha() for sign in within)
    return controls <= 0.02 * len(beyond) and signs <= 0.2 * len(within) and upper <= 1.5 * lower + 0.2 * len(beyond)
