"""What is known of an outlet's pages before one is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Rule:
    """How an outlet's pages are laid out from a day on, as CSS selectors. What is None is read without a rule."""

    #: The first day (of fetching) on which pages looked so; None: from the beginning.
    since: date | None = None
    #: The parts of the text, in the page's order.
    body: str | None = None
    #: What is none of the text, within it or anywhere.
    drop: tuple[str, ...] = ()
    title: str | None = None
    #: Every element that it finds names authors.
    author: str | None = None
    #: An element with a day or a time, in an attribute for machines or in its text.
    date: str | None = None

    @property
    def name(self) -> str:
        """A short name that changes with the rule."""
        parts = (self.body, *self.drop, self.title, self.author, self.date)
        return blake2b(repr(parts).encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class RuleUse:
    """What became of an outlet's rule on a page."""

    #: `Rule.name`.
    rule: str
    #: False if it found less than reading without it, which was then done.
    held: bool


@dataclass(frozen=True, slots=True)
class Habits:
    """What reading takes from an outlet."""

    #: IANA name; times without an offset are in it.
    timezone: str | None = None
    #: ISO 639-1 codes; a single one is believed of texts too short to tell.
    languages: tuple[str, ...] = ()
    #: ISO 3166-1 alpha-2; it tells the order of day and month.
    country: str | None = None
    #: The newest first.
    rules: tuple[Rule, ...] = ()
    #: Hashes of the lines that it puts around every article, as learned from its pages.
    boilerplate: frozenset[str] = frozenset()

    def rules_on(self, day: date) -> tuple[Rule, ...]:
        """The rules for a page of this day, the likeliest first: an old page may still be served on a later day."""
        return tuple(rule for rule in self.rules if rule.since is None or rule.since <= day)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text that may be the outlet's and not the article's."""

    #: Over the words, with all numbers alike.
    hash: str
    text: str


@dataclass(frozen=True, slots=True)
class PageLines:
    """What a page adds to what is known of its outlet's lines."""

    #: Those that would be cut if they were the outlet's.
    lines: tuple[Line, ...] = ()
    #: Hashes of its longest lines: two pages that share half of them are copies, and prove nothing.
    core: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineCount:
    """How often a line stood on an outlet's pages. Pages are counted in the order in which they were read, from 1."""

    hash: str
    #: None while it was seen once.
    text: str | None
    #: Different pages, copies counted once.
    n_pages: int
    first_page: int
    last_page: int
    #: The cores of the latest pages with it.
    cores: tuple[tuple[str, ...], ...]
    #: It is cut since the page on which it was found to be the outlet's.
    learned: bool = False


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How an outlet's rule fared on its pages."""

    outlet_id: str
    #: `Rule.name`.
    rule: str
    held: int
    missed: int
    missed_in_row: int
    #: None if it never did.
    held_at: datetime | None
