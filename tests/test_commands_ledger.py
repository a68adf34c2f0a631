"""The history of an article on a terminal of 80 columns, without colours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

from rich.console import Console

from commands.ledger import print_history
from domain.articles import ArticleEvent, EventKind, Revision
from domain.changes import Edit
from monitor.revisions import ledger
from stories.changes import Text, compare

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BODY = (
    "At least 32 soldiers were killed near the border on Monday, as the ministry in the capital said that evening.\n"
    "The talks are to go on."
)
EDITED = BODY.replace("32", "34").replace("go on", "end [red]now[/red]")


def revision(number: int, title: str, body: str, before: tuple[str, str] | None = None, **more: object) -> Revision:
    edit = None
    if before is not None:
        edit = Edit(tuple(compare(Text.of(*before, "en"), Text.of(title, body, "en"))), 0, silent="notice" not in more)
    at = NOON + number * HOUR
    values = {"reading": 1, "text_hash": "t", "extractor": "test 1", "observed_at": at, **more}
    return Revision(number=number, title=title, body=body, edit=edit, **values)  # type: ignore[arg-type]


def printed(*revisions: Revision, events: tuple[ArticleEvent, ...] = ()) -> list[str]:
    out = StringIO()
    article = {"revisions": list(ledger(revisions)), "events": [event.record() for event in events]}
    print_history(Console(width=80, file=out, highlight=False), article)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_revisions_are_told_with_their_words_and_events_in_between() -> None:
    lines = printed(
        revision(1, "Two killed", BODY),
        revision(2, "Three killed", EDITED, ("Two killed", BODY)),
        revision(2, "Three killed", f"{EDITED}\n3 views", reading=2, observed_at=NOON + 3 * HOUR, swallowed=2),
        revision(
            3, "Three killed", BODY, ("Three killed", EDITED), notice="Updated at 16:00", observed_at=NOON + 6 * HOUR
        ),
        events=(
            ArticleEvent(EventKind.WITHDRAWN, NOON + 4 * HOUR, NOON + 3.5 * HOUR, "example.org answered 404"),
            ArticleEvent(EventKind.RESTORED, NOON + 5 * HOUR, reason="its page is there again"),
        ),
    )
    assert lines == [
        "",
        "History",
        "  1  2024-05-01 13:00  first seen",
        "  2  2024-05-01 14:00  number, headline, wording  major  silent",
        "     headline: [-Two-] {+Three+} killed",
        "     ¶1: At least [-32-] {+34+} soldiers were killed near the border on …",
        "     ¶2: The talks are to [-go on-] {+end [red]now[/red]+}.",
        "  2  2024-05-01 15:00  changed 2 times more, not told as revisions",
        "     2024-05-01 16:00  withdrawn",
        "     missed since 2024-05-01 15:30: example.org answered 404",
        "     2024-05-01 17:00  restored",
        "     its page is there again",
        "  3  2024-05-01 18:00  number, wording  notable  announced",
        "     “Updated at 16:00”",
        "     ¶1: At least [-34-] {+32+} soldiers were killed near the border on …",
        "     ¶2: The talks are to [-end [red]now[/red]-] {+go on+}.",
    ]
    assert max(map(len, lines)) <= 80


def test_of_very_many_and_very_long_passages_the_first_are_shown() -> None:
    before = "\n".join(f"Line {n} has some words." for n in range(30))
    lines = printed(
        revision(1, "A", before),
        revision(2, "A", before.replace("some", "x" * 2000), ("A", before)),
    )
    assert "… and 40 more paragraphs; --json has them all" in lines[-1]
    assert sum(map(len, lines)) < 20 * 800
