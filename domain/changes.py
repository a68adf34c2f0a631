"""What changed between two revisions of an article, in typed pieces: the ledger of edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class ChangeKind(StrEnum):
    """What kind of thing was changed. The value is the name in JSON, in the store and on screens."""

    HEADLINE = "headline"
    NUMBER = "number"
    NAME = "name"
    QUOTATION = "quotation"
    #: A day, a month, a year or a time of day.
    DATE = "date"
    PARAGRAPH_ADDED = "paragraph_added"
    PARAGRAPH_REMOVED = "paragraph_removed"
    #: The same paragraph at another place.
    PARAGRAPH_MOVED = "paragraph_moved"
    #: Other words, that are none of the above.
    WORDING = "wording"
    #: A live blog grew.
    UPDATE = "update"

    @property
    def label(self) -> str:
        """The kind in words."""
        return self.value.replace("_", " ")


class Severity(StrEnum):
    """How much a change matters to a reader; the rule is `stories.severity`'s."""

    MINOR = "minor"
    NOTABLE = "notable"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """0 for minor, 2 for major."""
        return list(Severity).index(self)


def gravest(severities: list[Severity]) -> Severity:
    """The gravest of several; minor if there is none."""
    return max(severities, key=lambda severity: severity.rank, default=Severity.MINOR)


@dataclass(frozen=True, slots=True)
class Change:
    """One typed difference. Texts are normalised (`domain.text`), and cut where they are long."""

    kind: ChangeKind
    severity: Severity
    #: None where nothing stood there.
    before: str | None
    #: None where nothing stands there any more.
    after: str | None
    #: 0 is the headline. Else the paragraph, counted from 1: of the older text for what was taken out as a whole, of
    #: the newer text for everything else.
    paragraph: int
    #: Some words of the text around it.
    context: str = ""

    def sentence(self) -> str:
        """``number changed from 32 to 34``, for messages and lists."""
        if self.kind in {ChangeKind.PARAGRAPH_ADDED, ChangeKind.PARAGRAPH_REMOVED, ChangeKind.PARAGRAPH_MOVED}:
            return f"{self.kind.label}: {self.after or self.before}"
        if self.before and self.after:
            return f"{self.kind.label} changed from {self.before} to {self.after}"
        return f"{self.kind.label} {'added' if self.after else 'removed'}: {self.after or self.before}"

    def record(self) -> dict[str, Any]:
        """The change as plain JSON values."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "before": self.before,
            "after": self.after,
            "paragraph": self.paragraph,
            "context": self.context,
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Read what `record` wrote."""
        return cls(
            kind=ChangeKind(record["kind"]),
            severity=Severity(record["severity"]),
            before=record["before"],
            after=record["after"],
            paragraph=record["paragraph"],
            context=record["context"],
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """What a revision changed in the one before it, worked out when the revision is written."""

    changes: tuple[Change, ...] = ()
    #: Changes beyond those that are listed: only the gravest are, if there are very many.
    omitted: int = 0
    #: The page announced nothing: no update notice that is new, and no later modified time.
    silent: bool = True

    @property
    def severity(self) -> Severity:
        """That of its gravest change."""
        return gravest([change.severity for change in self.changes])

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """What was changed, the gravest first, each kind once."""
        ordered = sorted(self.changes, key=lambda change: -change.severity.rank)
        return tuple(dict.fromkeys(change.kind for change in ordered))
