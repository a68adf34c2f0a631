"""What every index holds of a document, as text: one string a column, tokens between blanks.

``title``, ``summary`` and ``body`` hold the words of the field and then, as many and in the same order, its stems;
``opening`` the same of the first words of the body, which with title and summary make up the lead. ``facts`` holds
what is not prose, each token with a mark in front that no word and no stem has: ``a_`` author, ``g_`` agency, ``u_``
address, ``o_`` outlet, ``c_`` language. The tokens are those of `query.document`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from query.document import LEAD_WORDS, Document
from query.fields import PROSE_FIELDS
from query.index import Part, Tokens

#: In this order everywhere.
COLUMNS = (*PROSE_FIELDS, "opening", "facts")

#: Where each place of a condition looks: columns; every column where there is no other that could answer.
PLACES = {
    "text": (),
    "facts": (),
    "title": ("title",),
    "summary": ("summary",),
    "body": ("body",),
    "lead": ("title", "summary", "opening"),
}

#: What stands before a token of each field that is not prose.
MARKS = {"author": "a_", "agency": "g_", "url": "u_", "outlet": "o_", "lang": "c_"}

#: Letters of a token that an index takes (Postgres: 2,046 bytes, of which a letter has four at most), and words of a
#: field. Longer ones are no news; the articles that have them are matched in memory alone.
LONGEST = 500
MOST_WORDS = 100_000


def lexemes(document: Document) -> tuple[str, ...] | None:
    """Return what an index holds of a document, by column; None for one that an index does not take."""
    columns = [_prose(document, name, MOST_WORDS + 1) for name in PROSE_FIELDS]
    columns += [_prose(document, "body", LEAD_WORDS), list(_facts(document))]
    if any(len(column) > 2 * MOST_WORDS or max(map(len, column), default=0) > LONGEST for column in columns):
        return None
    return tuple(map(" ".join, columns))


def restore(document: Document, columns: Sequence[str]) -> None:
    """Give a document the words and stems that an index of this version holds of it, so that none need be made."""
    for name, column in zip(PROSE_FIELDS, columns, strict=False):
        n = (column.count(" ") + 1) // 2
        *words, stems = column.split(" ", n)
        text: str = getattr(document, name) or ""
        document.restore(name, Part(name, text, Tokens(words), Tokens(lines=stems.replace(" ", "\n"))))


def halves(column: str) -> tuple[list[str], list[str]]:
    """The words and the stems of a column of prose."""
    tokens = column.split()
    middle = len(tokens) // 2
    return tokens[:middle], tokens[middle:]


def marked(field: str, value: str) -> str:
    """The token of a word, or of a folded value, in a field that is not prose."""
    return MARKS[field] + value.replace(" ", "_")


def _prose(document: Document, name: str, n: int) -> list[str]:
    """The first words of a field of prose, then their stems."""
    parts = document.parts(name)
    words = [word for part in parts for word in part.words[:n]]
    return words + [stem for part in parts for stem in part.stems(document.language)[:n]]


def _facts(document: Document) -> Iterator[str]:
    for field in MARKS:
        for part in document.parts(field):
            yield from (marked(field, word) for word in part.words)
