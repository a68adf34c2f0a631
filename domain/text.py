"""An article's text in the one form that is compared and hashed: changed markup is no edit, changed words are."""

from __future__ import annotations

import hashlib
import re
import unicodedata

#: Soft hyphen, zero-width characters, byte order mark, marks of writing direction.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
#: What typographers and content systems write one way today and another tomorrow.
_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛′‵‹›", "'") | dict.fromkeys("“”„‟″‶«»", '"') | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | {"…": "..."}
)
#: Postgres text holds no NUL; neither database holds lone surrogates (they are not UTF-8).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Return ``text`` without the characters that no database can hold."""
    return _UNSTORABLE.sub("", text)


def normalised(text: str) -> str:
    """Return ``text`` in NFC, invisible characters gone, quotes, dashes and ellipses plain.

    Every run of white space, line breaks and paragraph breaks included, is one space: where a page puts its
    paragraphs is markup. Case and punctuation stay: a reader of edits wants to see them change. Idempotent.
    """
    visible = _INVISIBLE.sub("", text).translate(_PLAIN)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def text_hashes(title: str | None, body: str) -> tuple[str, str]:
    """Return the hashes over title and body (another one is a revision) and over the body (an equal one is a copy).

    SHA-256 of the normalised texts, 64 hexadecimal digits each.
    """
    headline, text = normalised(title or ""), normalised(body)
    return _sha256(" ".join(filter(None, (headline, text)))), _sha256(text)


def _sha256(text: str) -> str:
    # A lone surrogate has no UTF-8, and one broken character must not cost the article.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def n_letters(text: str) -> int:
    """Count the letters, of any script: not bytes, and neither digits, marks nor punctuation."""
    return sum(map(str.isalpha, text))
