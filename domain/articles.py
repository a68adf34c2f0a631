"""Articles, revisions and copies as the store knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.changes import Edit
from domain.clock import iso

#: The fields of an article that are its text.
TEXT_FIELDS = frozenset({"title", "body"})
#: Those that are times.
_TIMES = frozenset({"published_at", "modified_at", "first_seen_at", "stored_at", "withdrawn_at"})


class CopyGrade(StrEnum):
    """How much of one article's text is another's."""

    EXACT = "exact"
    COPY = "copy"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Revision:
    """One numbered, observed state of an article's normalised text.

    ``reading`` counts how often the same page was read: a newer extractor that reads the page of revision 3
    otherwise than before makes reading 2 of revision 3, never revision 4.
    """

    number: int
    reading: int
    title: str | None
    body: str
    text_hash: str
    extractor: str
    observed_at: datetime
    #: What it changed in the revision before; None for the first one, and for another reading of the same page.
    edit: Edit | None = None
    #: What the page said of its own changes: the line, and the time.
    notice: str | None = None
    modified_at: datetime | None = None
    #: How many states of the page this reading stands for: they differ only where the page always changes, or came
    #: too thick. 0 for a reading that was told as what it is.
    swallowed: int = 0


class EventKind(StrEnum):
    """What can happen to an article's page."""

    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    #: It has another address now.
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """What happened to an article's page, and when that was known."""

    kind: EventKind
    at: datetime
    #: For a withdrawal: when the page was missed first.
    since: datetime | None = None
    #: In words.
    reason: str = ""

    def record(self) -> dict[str, str | None]:
        """The event as plain JSON values."""
        return {"event": self.kind.value, "at": iso(self.at), "since": iso(self.since), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Article:
    """A news item by its URL key, with its latest text. Field for field the article record (DESIGN §4)."""

    id: int
    #: Final address after redirects.
    url: str
    url_key: str
    outlet: str
    language: str | None
    title: str | None
    authors: tuple[str, ...]
    summary: str | None
    body: str
    image: str | None
    agency: tuple[str, ...]
    published_at: datetime | None
    published_from: str | None
    modified_at: datetime | None
    first_seen_at: datetime
    stored_at: datetime
    topics: tuple[str, ...]
    score: float | None
    copy_of: int | None
    copy_grade: CopyGrade | None
    copy_cluster: int | None
    story: int | None
    revision: int
    n_revisions: int
    #: When it was found to be withdrawn; None while its page is there.
    withdrawn_at: datetime | None = None

    def record(self) -> dict[str, object]:
        """The article record as plain JSON values; times are ISO 8601 UTC, unknown is None."""
        return {
            "id": self.id,
            "url": self.url,
            "url_key": self.url_key,
            "outlet": self.outlet,
            "language": self.language,
            "title": self.title,
            "authors": list(self.authors),
            "summary": self.summary,
            "body": self.body,
            "image": self.image,
            "agency": list(self.agency),
            "published_at": iso(self.published_at),
            "published_from": self.published_from,
            "modified_at": iso(self.modified_at),
            "first_seen_at": iso(self.first_seen_at),
            "stored_at": iso(self.stored_at),
            "topics": list(self.topics),
            "score": self.score,
            "copy_of": self.copy_of,
            "copy_grade": self.copy_grade.value if self.copy_grade else None,
            "copy_cluster": self.copy_cluster,
            "story": self.story,
            "revision": self.revision,
            "n_revisions": self.n_revisions,
            "withdrawn_at": iso(self.withdrawn_at),
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Article:
        """The article of a record; the other way round than `record`."""
        values = dict(record)
        values |= {name: datetime.fromisoformat(values[name]) for name in _TIMES if values[name] is not None}
        values |= {name: tuple(values[name]) for name in ("authors", "agency", "topics")}
        values["copy_grade"] = CopyGrade(values["copy_grade"]) if values["copy_grade"] else None
        return cls(**values)
