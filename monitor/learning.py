"""Learning from an outlet's pages: what is counted after each page, and what that makes of the next one."""

from __future__ import annotations

from domain.reading import RuleCount
from domain.storing import Reading
from extract.boilerplate import MEMORY_PAGES, counted
from storage.store import Session

#: A rule that was left aside on so many pages in a row has rotted.
ROTTEN_AFTER = 10
#: Pages of an outlet between two looks for lines to forget.
_FORGET_EVERY = 20


def learn(session: Session, reading: Reading) -> None:
    """Count what a page that is read for the first time says of its outlet's pages."""
    draft, outlet_id = reading.draft, reading.outlet_id
    session.habits.count_rules(outlet_id, draft.rules, reading.read_at)
    if not draft.lines.core:
        return  # no text, or one that no page of ours was read for
    language = draft.language or ""
    page = session.habits.next_page(outlet_id, language)
    known = session.habits.lines(outlet_id, language, [line.hash for line in draft.lines.lines])
    counts = [counted(known.get(line.hash), line, draft.lines.core, page) for line in draft.lines.lines]
    session.habits.save_lines(outlet_id, language, counts)
    if page % _FORGET_EVERY == 0:
        session.habits.forget_lines(outlet_id, language, page - MEMORY_PAGES)


def is_rotten(count: RuleCount) -> bool:
    """Whether a reading rule holds no more: the outlet's pages have changed."""
    return count.missed_in_row >= ROTTEN_AFTER
