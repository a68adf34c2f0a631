"""What becomes of a page that was read: a pure function of what was read and what is known.

::

    New | Revised | Reread | Unchanged | Rejected(outcome, reason)
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from domain.outcomes import Outcome
from domain.pages import Draft, Page
from domain.storing import Judgement, KnownArticle, Reading
from domain.text import n_letters
from domain.url_key import plausible_canonical, url_key

#: A page with fewer letters of text than this is no article (a stub, a wall, a caption).
MIN_LETTERS = 120


@dataclass(frozen=True, slots=True)
class New:
    """Not in the store yet."""


@dataclass(frozen=True, slots=True)
class Revised:
    """In the store with another text."""

    known: KnownArticle


@dataclass(frozen=True, slots=True)
class Reread:
    """In the store with another text, which differs only because the extractor does."""

    known: KnownArticle


@dataclass(frozen=True, slots=True)
class Unchanged:
    """In the store with this text."""

    known: KnownArticle


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not kept."""

    outcome: Outcome
    reason: str


Decision = New | Revised | Reread | Unchanged | Rejected


def decide(
    reading: Reading,
    known: KnownArticle | None,
    judgement: Judgement,
    *,
    forgotten: bool = False,
    keep_all: bool = False,
    short_is_kept: bool = False,
    old_page_reads: str | None = None,
) -> Decision:
    """Decide on a reading.

    ``old_page_reads`` is the text hash that today's extractor gives for the page of the latest revision; it is
    only needed, and may only be given, when that revision was read by another extractor.
    """
    if forgotten:
        return Rejected(Outcome.FORGOTTEN, "taken out by `forget`")
    if not short_is_kept and n_letters(reading.draft.body) < MIN_LETTERS:
        return Rejected(Outcome.NO_TEXT, f"fewer than {MIN_LETTERS} letters of text were found")
    if known is not None:
        return _decide_known(reading, known, old_page_reads)
    if judgement.relevant or keep_all:
        return New()
    return Rejected(Outcome.OFF_TOPIC, _off_topic(judgement))


def _decide_known(reading: Reading, known: KnownArticle, old_page_reads: str | None) -> Decision:
    if reading.text_hash == known.text_hash:
        return Unchanged(known)
    if reading.draft.extractor == known.extractor:
        return Revised(known)
    # Another extractor reads other text from the same page. Only if today's extractor reads the old page
    # otherwise than the new one was the page itself changed.
    if old_page_reads is None or old_page_reads == reading.text_hash:
        return Reread(known)
    return Revised(known)


def _off_topic(judgement: Judgement) -> str:
    if not judgement.verdicts:
        return "there is no topic to be on"
    best = max(judgement.verdicts, key=lambda verdict: verdict.score)
    return f"best score {best.score:g}, on {best.topic_id}"


def led_home(page: Page) -> bool:
    """Whether a request for an article was led to the home page, as sites do for what is gone."""
    asked, got = urlsplit(page.requested_url), urlsplit(page.final_url)
    return got.path in {"", "/"} and not got.query and asked.path not in {"", "/"}


def article_keys(candidate_url: str, page: Page | None, draft: Draft, outlet_hosts: frozenset[str]) -> tuple[str, ...]:
    """The URL keys under which an article is to be found, the best first.

    The page's own rel=canonical comes first where it is plausible, then the address that the request ended at,
    then the one that was asked for.
    """
    final_url = page.final_url if page is not None else candidate_url
    urls = [final_url, candidate_url]
    if draft.canonical_url and plausible_canonical(draft.canonical_url, final_url, outlet_hosts):
        urls.insert(0, draft.canonical_url)
    return tuple(dict.fromkeys(url_key(url) for url in urls))
