"""What a page changed in the text that was recorded of it: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.changes import Change, ChangeKind, Edit, Severity
from domain.pages import Draft
from domain.storing import RecordedText
from domain.text import normalised
from stories.changes import Text, compare, compare_live, gravest
from stories.restless import Settled, settle

#: What a page is whose text grows while its event lasts (`extract.kinds`).
LIVE = "live"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A newer text beside the recorded one."""

    #: What is to be told, without the places of the page that always change; no changes if there were only those.
    edit: Edit
    #: How often places of the page have changed, with this time.
    restless: Mapping[str, int]
    #: The page is one that grows.
    is_live: bool = False


def compare_texts(recorded: RecordedText, draft: Draft, restless: Mapping[str, int] | None) -> Comparison:
    """Compare the text of a page with the recorded one.

    ``restless`` is what is known of the page's places; None: every difference counts.
    """
    before = Text.of(recorded.title, recorded.body, recorded.language)
    after = Text.of(draft.title, draft.body, draft.language or recorded.language)
    if restless is None:
        settled = Settled(after, tuple(range(1, len(after.paragraphs) + 1)))
    else:
        settled = settle(before, after, restless)
    is_live = LIVE in {recorded.kind, draft.kind}
    changes, omitted = gravest((compare_live if is_live else compare)(before, settled.text))
    if not changes and settled.text != before:
        # Nothing that has a name: told all the same.
        changes = (Change(ChangeKind.WORDING, Severity.MINOR, None, None, 0),)
    edit = Edit(tuple(_renumbered(change, settled) for change in changes), omitted, is_silent(recorded, draft))
    return Comparison(edit, settled.seen, is_live)


def _renumbered(change: Change, settled: Settled) -> Change:
    """With the number that its paragraph has in the newer text as it is."""
    is_new = change.paragraph and change.kind is not ChangeKind.PARAGRAPH_REMOVED
    return replace(change, paragraph=settled.numbers[change.paragraph - 1]) if is_new else change


def is_silent(recorded: RecordedText, draft: Draft) -> bool:
    """Whether a page announced nothing: no update notice that is new, and no later modified time."""
    if draft.notice and normalised(draft.notice) != normalised(recorded.notice or ""):
        return False
    before, after = recorded.modified_at, draft.modified_at
    return after is None or (before is not None and after <= before)
