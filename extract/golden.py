"""Golden pages: a folder with a page, what was known before it was read, and what is to be read of it, field by field.

``page.html`` holds the bytes as they came. ``expected.json`` holds ``given``: the arguments of `read_page` (the time at
which it is read, too), and ``expected``: each field of the draft as plain JSON, the body as a list of lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from domain.clock import iso
from domain.pages import Candidate, Draft
from domain.reading import Habits, Rule
from extract.read import read_page

PAGE, TOLD = "page.html", "expected.json"
#: What says how a page was read, not what it says; it changes with every version.
_HOW = frozenset(("extractor", "rules", "lines"))
FIELDS = tuple(field.name for field in fields(Draft) if field.name not in _HOW)


@dataclass(frozen=True, slots=True)
class Given:
    """What `read_page` is given with the bytes of a page."""

    url: str | None
    #: When the page is read: the clock stands still.
    now: datetime
    content_type: str | None = None
    habits: Habits = Habits()
    hint: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden page."""

    page: bytes
    given: Given
    #: Fields → what is to be read, as `shown` has it; fields that are left out may be anything.
    expected: Mapping[str, Any]

    def read(self) -> Draft:
        """Read the page as it is read today. Raises `ReadError`."""
        given = self.given
        return read_page(
            self.page,
            url=given.url,
            content_type=given.content_type,
            habits=given.habits,
            hint=given.hint,
            now=given.now,
        )

    def files(self) -> dict[str, bytes]:
        """The files of its folder by their names."""
        given = _told(asdict(self.given))
        text = json.dumps({"given": given, "expected": dict(self.expected)}, ensure_ascii=False, indent=2)
        return {PAGE: self.page, TOLD: f"{text}\n".encode()}


def golden(folder: Path) -> Golden:
    """Read a golden page's folder."""
    told = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    return Golden((folder / PAGE).read_bytes(), _given(told["given"]), told["expected"])


def shown(draft: Draft, field: str) -> Any:  # noqa: ANN401
    """A field of a draft as plain JSON; the body as its lines."""
    if field == "body":
        return draft.body.split("\n") if draft.body else []
    return _plain(getattr(draft, field))


def _plain(value: Any) -> Any:  # noqa: ANN401
    match value:
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [_plain(one) for one in value]
    return value


def _told(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given as plain JSON, without what says nothing."""
    plain = {name: _told(value) if isinstance(value, Mapping) else _plain(value) for name, value in given.items()}
    return {name: value for name, value in plain.items() if value not in (None, [], {})}


def _given(told: Mapping[str, Any]) -> Given:
    known = {"url": None, **told, "now": datetime.fromisoformat(told["now"])}
    if habits := told.get("habits"):
        known["habits"] = _habits(habits)
    if hint := told.get("hint"):
        at = hint.get("published_at")
        known["hint"] = Candidate(**{**hint, "published_at": datetime.fromisoformat(at) if at else None})
    return Given(**known)


def _habits(told: Mapping[str, Any]) -> Habits:
    return Habits(
        **{
            **told,
            "languages": tuple(told.get("languages", ())),
            "rules": tuple(map(_rule, told.get("rules", ()))),
            "boilerplate": frozenset(told.get("boilerplate", ())),
        }
    )


def _rule(told: Mapping[str, Any]) -> Rule:
    since = told.get("since")
    return Rule(**{**told, "since": date.fromisoformat(since) if since else None, "drop": tuple(told.get("drop", ()))})
