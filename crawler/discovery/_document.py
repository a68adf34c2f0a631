"""A document as it came, and its way to plain UTF-8."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: What a document may have, decompressed. The sitemap protocol ends at 50 MB.
MAX_BYTES = 64 * 1024 * 1024
#: Candidates, and further documents, that are taken from one document; kinds need not look at more than one more.
MAX_ENTRIES = 50_000
_TOO_LARGE = f"is larger than {MAX_BYTES // 1024 // 1024} MiB"

_GZIP = b"\x1f\x8b"
#: A file.gz that was compressed once more on its way has two.
_GZIP_LAYERS = 2
#: Small: what a damaged chunk held is lost.
_GZIP_CHUNK_BYTES = 4096
_GZIP_MEMBERS = 1000

_MARKS = (  # The longer ones first: UTF-32 begins as UTF-16 does.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED_UTF16 = (
    (re.compile(rb"[<\[{\s]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<\[{\s]"), "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([\w.:-]{1,40})|<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})",
    re.IGNORECASE,
)
#: Codecs that a stranger may choose: none that takes quadratic time (idna, punycode), and none that was tried before.
_ALLOWED = re.compile(
    r"ascii|big5\w*|cp\d+|euc_\w+|gb\w+|hz|iso2022_\w+|iso8859-\d+|johab|koi8-[rtu]|kz1048|mac-\w+|ptcp154"
    r"|shift_jis\w*|tis-620"
)
#: What is used where neither UTF-8 nor the declaration fits.
_LEGACY = {
    **dict.fromkeys(("be", "bg", "ky", "mk", "mn", "ru", "sr", "tg", "uk"), "cp1251"),
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"), "cp1250"),
    **dict.fromkeys(("az", "tr"), "cp1254"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "el": "cp1253",
    "he": "cp1255",
}
_SCAN_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """What a kind reads. The body is not empty, not compressed, and of 64 MiB at most."""

    body: bytes
    #: Where it came from, after redirects; what relative links start from.
    url: str
    content_type: str | None = None
    article_url: str | None = None
    language: str | None = None


def unpacked(body: bytes) -> tuple[bytes, str | None]:
    """Undo gzip, recognised by its first bytes; return what there is, and what is wrong with it."""
    for _ in range(_GZIP_LAYERS):
        if not body.startswith(_GZIP):
            break
        body, problem = _gunzipped(body)
        if problem:
            return body, problem
    return (body, None) if len(body) <= MAX_BYTES else (b"", _TOO_LARGE)


def _gunzipped(packed: bytes) -> tuple[bytes, str | None]:
    parts: list[bytes] = []
    position, room_bytes = 0, MAX_BYTES
    for _ in range(_GZIP_MEMBERS):
        if not packed.startswith(_GZIP, position):  # What follows the last member is ignored, as everybody does.
            break
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            chunk = packed[position : position + _GZIP_CHUNK_BYTES]
            if not chunk:
                return b"".join(parts), "is cut short (its gzip data has no end)"
            try:
                parts.append(stream.decompress(chunk, room_bytes + 1))
            except zlib.error:
                return b"".join(parts), "is damaged (its gzip data is wrong)"
            position += len(chunk)
            room_bytes -= len(parts[-1])
            if room_bytes < 0:
                return b"", _TOO_LARGE
        position -= len(stream.unused_data)
    return b"".join(parts), None


def utf8(document: Document) -> bytes:
    """Return the body in valid UTF-8, without a byte order mark.

    What is valid UTF-8 is read as UTF-8 whatever a header or declaration says: other text is hardly ever so by
    chance, and declarations often are wrong.
    """
    body = document.body
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _recoded(body[len(mark) :], encoding)
    for pattern, encoding in _UNMARKED_UTF16:
        if pattern.match(body):
            return _recoded(body, encoding)
    if _is_utf8(body):
        return body
    for encoding in _declared(document):
        try:
            return body.decode(encoding).encode("utf-8", "replace")
        except UnicodeError:
            continue
    return _guessed(body, document.language)


def _recoded(body: bytes, encoding: str) -> bytes:
    if encoding == "utf-8" and _is_utf8(body):
        return body
    return body.decode(encoding, "replace").encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    # In pieces: the text of a large sitemap need not be in memory twice.
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _SCAN_BYTES):
            decoder.decode(body[start : start + _SCAN_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _declared(document: Document) -> Iterator[str]:
    """Name the encodings that the header and the document declare, but for UTF-8, which was tried."""
    header = _CHARSET.search(document.content_type or "")
    inside = _DECLARED.search(document.body[:2048])
    names = [header[1] if header else "", (inside[1] or inside[2]).decode("ascii") if inside else ""]
    for name in names:
        try:
            codec = codecs.lookup(name).name
        except LookupError:
            continue
        if _ALLOWED.fullmatch(codec):
            # Browsers read these two as windows-1252 (WHATWG Encoding §4.2), so that is what they mean.
            yield "cp1252" if codec in {"ascii", "iso8859-1"} else codec


def _guessed(body: bytes, language: str | None) -> bytes:
    text = body.decode("utf-8", "replace")
    n_wrong = text.count("\ufffd")
    n_letters = sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
    if n_wrong * 10 <= n_letters:  # UTF-8 with a few broken characters
        return text.encode("utf-8", "replace")
    legacy = _LEGACY.get((language or "")[:2].lower(), "cp1252")
    return body.decode(legacy, "replace").encode("utf-8", "replace")
