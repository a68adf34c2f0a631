"""What the monitor asks of the crawler, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.outcomes import Outcome
from domain.outlets import Feed
from domain.pages import Discovered, Page


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A host's wish not to be asked before a time (Retry-After); after a redirect, not the host first asked."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A feed to be read, by its row in the store."""

    feed_id: int
    feed: Feed
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A candidate to be fetched, by its row in the store."""

    candidate_id: int
    outlet_id: str
    url: str
    validators: Validators = Validators()
    #: It is stored already: what is new goes first.
    visit: bool = False


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """How reading a feed ended."""

    request: FeedRequest
    outcome: Outcome
    reason: str = ""
    discovered: Discovered = Discovered()
    validators: Validators = Validators()
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """How fetching a page ended: with a `page`, or with the `outcome` that stands in its place."""

    request: PageRequest
    page: Page | None = None
    outcome: Outcome | None = None
    reason: str = ""
    hold: Hold | None = None
    #: Of the response that is no page, if there was one: its status, and the address that it came from.
    status: int | None = None
    final_url: str | None = None
    #: False if no request for this page left the machine (robots, holds, the end of the round).
    asked: bool = True


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the monitor wants fetched after a feed was saved."""

    pages: tuple[PageRequest, ...] = ()
    feeds: tuple[FeedRequest, ...] = ()
