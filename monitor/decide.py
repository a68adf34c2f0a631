"""What becomes of a page that was read: a pure function of what was read and what is known.

::

    New | Revised | Swallowed | Reread | Unchanged | Rejected(outcome, reason)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from domain.changes import Edit
from domain.outcomes import Outcome
from domain.pages import Draft, Obstacle, Page
from domain.storing import Judgement, KnownArticle, Reading
from domain.text import n_letters
from domain.url_key import plausible_canonical, url_key
from monitor.comparing import Comparison

#: A page with fewer letters of text than this is no article (a stub, a wall, a caption).
MIN_LETTERS = 120
#: One article has so many revisions in so much time; a live blog fewer, each of which holds more.
CAP_TIME = timedelta(days=1)
_MOST_REVISIONS = 12
_MOST_LIVE_REVISIONS = 6
#: What a page is that lists others (`extract.kinds`).
_LIST = "list"
#: The comparison of two texts that are the same.
SAME_TEXT = Comparison(Edit(), {})


@dataclass(frozen=True, slots=True)
class New:
    """Not in the store yet."""


@dataclass(frozen=True, slots=True)
class Revised:
    """In the store with another text."""

    known: KnownArticle
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Swallowed:
    """In the store with another text, which is kept without being told as a revision."""

    known: KnownArticle
    comparison: Comparison
    reason: str
    #: There is something to tell, at another time.
    postponed: bool


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


Decision = New | Revised | Swallowed | Reread | Unchanged | Rejected


def decide(
    reading: Reading,
    known: KnownArticle | None,
    judgement: Judgement,
    *,
    forgotten: bool = False,
    led_elsewhere: bool = False,
    keep_all: bool = False,
    short_is_kept: bool = False,
    obstacle: Obstacle | None = None,
    old_page_reads: str | None = None,
    comparison: Comparison = SAME_TEXT,
    n_recent: int = 0,
) -> Decision:
    """Decide on a reading.

    ``obstacle`` is what stands in the article's place. ``comparison`` is that of a known article's recorded text with
    the reading; ``n_recent`` counts the revisions that were made of it in the last `CAP_TIME`. ``old_page_reads`` is
    the text hash that today's extractor gives for the page of the latest revision; it is only needed, and may only be
    given, when that was read by another extractor.
    """
    if forgotten:
        return Rejected(Outcome.FORGOTTEN, "taken out by `forget`")
    if obstacle is not None:
        return Rejected(obstacle.outcome, obstacle.reason)
    if led_elsewhere or (known is not None and leads_to_list(reading)):
        return Rejected(Outcome.LED_ELSEWHERE, f"led to {reading.url}, which has another text")
    if not short_is_kept and n_letters(reading.draft.body) < MIN_LETTERS:
        return Rejected(Outcome.NO_TEXT, f"fewer than {MIN_LETTERS} letters of text were found")
    if known is not None:
        return _decide_known(reading, known, old_page_reads, comparison, n_recent)
    if judgement.relevant or keep_all:
        return New()
    return Rejected(Outcome.OFF_TOPIC, _off_topic(judgement))


def _decide_known(
    reading: Reading, known: KnownArticle, old_page_reads: str | None, comparison: Comparison, n_recent: int
) -> Decision:
    if reading.text_hash == known.text_hash:
        # What was swallowed because there had been so many revisions is told when there is room for it.
        if comparison.edit.changes and n_recent < _cap(comparison):
            return Revised(known, comparison)
        return Unchanged(known)
    # Another extractor reads other text from the same page. Only if today's extractor reads the old page
    # otherwise than the new one was the page itself changed.
    if reading.draft.extractor != known.extractor and old_page_reads in {None, reading.text_hash}:
        return Reread(known)
    return _decide_changed(known, comparison, n_recent)


def _decide_changed(known: KnownArticle, comparison: Comparison, n_recent: int) -> Decision:
    if not comparison.edit.changes:
        return Swallowed(known, comparison, "only what always changes on its page did", postponed=False)
    if n_recent >= _cap(comparison):
        reason = f"{n_recent} revisions in {CAP_TIME.days * 24} hours already"
        return Swallowed(known, comparison, reason, postponed=True)
    return Revised(known, comparison)


def _cap(comparison: Comparison) -> int:
    return _MOST_LIVE_REVISIONS if comparison.is_live else _MOST_REVISIONS


def _off_topic(judgement: Judgement) -> str:
    if not judgement.verdicts:
        return "there is no topic to be on"
    best = max(judgement.verdicts, key=lambda verdict: verdict.score)
    return f"best score {best.score:g}, on {best.topic_id}"


def led_home(page: Page) -> bool:
    """Whether a request for an article was led to the home page, as sites do for what is gone."""
    asked, got = urlsplit(page.requested_url), urlsplit(page.final_url)
    return got.path in {"", "/"} and not got.query and asked.path not in {"", "/"}


def leads_to_list(reading: Reading) -> bool:
    """Whether an article's address led on to a page that lists others: a section, a tag."""
    page = reading.page
    return page is not None and reading.draft.kind == _LIST and url_key(page.requested_url) != url_key(page.final_url)


def article_keys(candidate_url: str, page: Page | None, draft: Draft, outlet_hosts: frozenset[str]) -> tuple[str, ...]:
    """The URL keys under which an article is to be found, the best first.

    The page's own rel=canonical comes first where it is plausible, then the address that the request ended at,
    then the one that was asked for. Of those in between only what could be an article's own address counts: many
    articles pass through one counter, or one page that asks for consent.
    """
    final_url = page.final_url if page is not None else candidate_url
    hops = [hop for hop in (page.hops if page is not None else ()) if plausible_canonical(hop, final_url, outlet_hosts)]
    urls = [final_url, *hops, candidate_url]
    if draft.canonical_url and plausible_canonical(draft.canonical_url, final_url, outlet_hosts):
        urls.insert(0, draft.canonical_url)
    return tuple(dict.fromkeys(url_key(url) for url in urls))
