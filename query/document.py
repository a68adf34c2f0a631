"""A document as queries see it, and what of it every index holds: the contract between matching in memory and in a
database.

**Parts.** A text field is a list of parts, and each part a list of words: ``title``, ``summary`` and ``body`` have
one part each, ``author`` and ``agency`` one a person or agency, ``url`` one. No phrase, nearness or stretch reaches
from one part into another.

**Tokens.** At each position of a part stands one *word*, folded (`query.normalise.words`), and in ``title``,
``summary`` and ``body`` also one *stem* (`query.stem.stem`): both lists have the same length, and position n of the
one is position n of the other. Words hold letters, marks and digits only: no blank, no ``_``, no quote, no NUL, no
lone surrogate. A stem of the rules of language xx is written ``xx_stem``; where no rules are known it is the bare
word. So a text field joined by blanks and split at blanks again is itself, and no word is ever another's stem.

**What matches.** In any one part, by position:

- `Exact` the word that is equal, `Prefix` each word that begins so;
- `Term` each stem that is equal to `query.stem.stem` of the term *in the article's language*. Whoever does not know
  the language, as a database, asks for any of `query.stem.stem_rows`: these are the stems under every language, and
  since a stem names its rules, no article of another language can answer;
- `Phrase` members at positions that follow each other; `Near` members in order, the last at most ``slop`` further
  away than in a phrase; `Within` one place of every part, all inside ``width`` positions; `OneOf` any of its parts.

``text`` (the default) is title, summary and body; ``lead`` is title, summary and the first `LEAD_WORDS` words of
the body. A keyword field holds folded values that are compared whole, and a clock is a time: see `Document`.

**Two databases, one answer.** A database narrows down, and `query.match` decides: whatever a database proposes is
matched again in memory, on the same tokens, before it is shown, so that the answer is that of memory as long as no
article is missed. For that it is enough that a database asks for no more than is necessary:

- of a leaf, that its words or stems are there: in that field, or, where a database cannot tell fields apart, in any;
- of a phrase or nearness, that every member is there; what more it can check (adjacency) it may;
- of AND any of its parts, of OR every part, of at-least-n all but n - 1 of them, of NOT nothing, unless what is
  excluded is decided exactly;
- of an article that it could not index whole, nothing at all: it is marked so, and always proposed.

What an index holds is said by `query.lexemes`, what it is asked by `query.narrow`. SQLite: FTS5 over the tokens, joined
by blanks, with ``tokenize = "ascii tokenchars '_'"``, which then neither folds nor splits: our tokens are its tokens,
our positions its positions. Postgres: a tsvector made of the tokens themselves (``'xx_stem':1,7``), never by a text
search configuration. Its limits (lexemes under 2 KB, 1 MB in all) are met by the mark above, those of positions (up to
16,383, 256 of them a lexeme) by a lexeme that says that some are left out.

**Version.** `query.normalise.NORMALISER_VERSION` names the rules of words and stems. A store keeps the version that
its index was made with, and an index of another version is made anew before it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from query.fields import DEFAULT, PROSE_FIELDS
from query.index import Index, Part, beginning, text_part, value_part
from query.stem import primary

#: How many words of the body belong to the lead.
LEAD_WORDS = 100


@dataclass(frozen=True, slots=True)
class Document:
    """What a query is matched against; made by `make_document`."""

    title: str | None = None
    summary: str | None = None
    body: str = ""
    #: A tag as the page gives it; also its first part counts as ``lang:``.
    language: str | None = None
    outlet: str | None = None
    country: str | None = None
    control: str | None = None
    authors: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    url: str | None = None
    published_at: datetime | None = None
    first_seen_at: datetime | None = None
    story: int | None = None
    #: What ``is:`` asks for: copy or original, revised, withdrawn.
    states: tuple[str, ...] = ()
    _parts: dict[str, tuple[Part, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _indexes: dict[str, Index] = field(default_factory=dict, init=False, repr=False, compare=False)

    def index(self, name: str) -> Index:
        """The index of a field of `query.fields`, or of `DEFAULT`; made when first asked for."""
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = Index(self.parts(name), self.language)
        return index

    def parts(self, name: str) -> tuple[Part, ...]:
        """The pieces of text that make up a field; empty ones are left out."""
        parts = self._parts.get(name)
        if parts is None:
            parts = self._parts[name] = tuple(part for part in self._read(name) if part.words)
        return parts

    def restore(self, name: str, part: Part) -> None:
        """Give the text of a field its words and stems, which were made before (`query.lexemes`)."""
        self._parts[name] = (part,) if part.words else ()

    def clock(self, name: str) -> datetime | None:
        """The time on one of `query.fields.CLOCKS`; None if it is not known, or if there is no such clock."""
        match name:
            case "published":
                return self.published_at
            case "seen":
                return self.first_seen_at
            case "since" | "until":
                return self.published_at or self.first_seen_at
            case _:
                return None

    def _read(self, name: str) -> Iterable[Part]:
        match name:
            case "title" | "summary" | "body" | "url":
                return [text_part(name, getattr(self, name) or "")]
            case _ if name == DEFAULT:
                return [part for prose in PROSE_FIELDS for part in self.parts(prose)]
            case "lead":
                return [*self.parts("title"), *self.parts("summary"), self._opening()]
            case "author":
                return [text_part(name, text) for text in self.authors]
            case "agency":
                return [text_part(name, text) for text in self.agency]
            case _:
                return [value_part(name, value) for value in self._values(name)]

    def _opening(self) -> Part:
        """The first words of the body; of a body that is known already, a part of it."""
        known = [part.first(LEAD_WORDS) for part in self._parts.get("body", ())]
        return next(filter(None, known), None) or beginning("body", self.body, LEAD_WORDS)

    def _values(self, name: str) -> tuple[str, ...]:
        """The values of a keyword field; a language also counts without its region (de-AT is de)."""
        match name:
            case "topic":
                return self.topics
            case "lang":
                return tuple(dict.fromkeys((primary(self.language), self.language or "")))
            case "outlet" | "country" | "control":
                return (getattr(self, name) or "",)
            case "story":
                return () if self.story is None else (str(self.story),)
            case "is":
                return self.states
            case _:
                return ()


def make_document(
    *,
    title: str | None = None,
    summary: str | None = None,
    body: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    country: str | None = None,
    control: str | None = None,
    authors: Iterable[str] = (),
    agency: Iterable[str] = (),
    topics: Iterable[str] = (),
    url: str | None = None,
    published_at: datetime | None = None,
    first_seen_at: datetime | None = None,
    story: int | None = None,
    states: Iterable[str] = (),
) -> Document:
    """Return the document of plain values; whatever is unknown is None or empty."""
    return Document(
        title=title,
        summary=summary,
        body=body or "",
        language=language,
        outlet=outlet,
        country=country,
        control=control,
        authors=tuple(authors),
        agency=tuple(agency),
        topics=tuple(topics),
        url=url,
        published_at=published_at,
        first_seen_at=first_seen_at,
        story=story,
        states=tuple(states),
    )
