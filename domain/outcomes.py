"""The closed list of ways in which a URL can end, and their counts.

Every URL that is offered in a round ends in exactly one of these, and is counted once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Retry(StrEnum):
    """What becomes of a candidate after an outcome."""

    NEVER = "never"
    #: Asked again with growing pauses for as long as it is worth it.
    LATER = "later"
    #: Asked again in the next round: nothing was wrong with it.
    NEXT_ROUND = "next round"
    #: It is stored: its page is looked at again by the plan for that (``[crawl] revisit``).
    VISIT = "visit"


class Outcome(StrEnum):
    """How a URL ended. The value is the name in JSON, in the ledger and on screens."""

    def __new__(cls, value: str, meaning: str = "", retry: Retry = Retry.NEVER) -> Outcome:  # noqa: D102
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.retry = retry
        return member

    #: One sentence for people.
    meaning: str
    retry: Retry

    # In the store
    NEW = "new", "stored as a new article", Retry.VISIT
    REVISED = "revised", "its text had changed: stored as a new revision", Retry.VISIT
    CHURN = (
        "churn",
        "its page changed where it always does, or too often today: kept, and not told as a revision",
        Retry.VISIT,
    )
    REREAD = "reread", "same page, read by a newer extractor: not an edit", Retry.VISIT
    UNCHANGED = "unchanged", "already stored, and its text is the same", Retry.VISIT
    NOT_MODIFIED = "not_modified", "the server says that nothing changed (304)", Retry.VISIT
    WITHDRAWN = "withdrawn", "stored, and its page is gone: marked withdrawn, its last text is kept", Retry.VISIT
    RESTORED = "restored", "it was withdrawn, and its page is there again with the same text", Retry.VISIT

    # Not asked for
    KNOWN = "known", "already dealt with, not asked for again"
    SKIPPED_BY_HINT = "skipped_by_hint", "its feed entry cannot be on any topic (fetch = hinted)"
    FORGOTTEN = "forgotten", "taken out by `forget`; it does not come back"
    POSTPONED = "postponed", "the round ended first; it stays due", Retry.NEXT_ROUND

    # Read, and not kept
    OFF_TOPIC = "off_topic", "read, and on no topic"
    NO_TEXT = "no_text", "the page has no article text"
    NOT_HTML = "not_html", "not a web page, by its content type or by its bytes"
    HOME_PAGE = "home_page", "led to the home page"
    LED_ELSEWHERE = "led_elsewhere", "the address of a stored article leads to another text"
    EMPTY_PAGE = "empty_page", "the server sent nothing, and called that a page", Retry.LATER
    SOFT_404 = "soft_404", "the page says that it is not there, and the server that it is", Retry.LATER
    ERROR_PAGE = "error_page", "the page says that the server failed, and the server that it did not", Retry.LATER
    CONSENT_WALL = "consent_wall", "a question about consent was shown in its place", Retry.LATER
    BOT_WALL = "bot_wall", "a check against robots was shown in its place", Retry.LATER
    PAYWALL = "paywall", "no more than its beginning was shown, and a request to subscribe"
    REPEATED = "repeated", "its outlet shows just this text at many addresses: a notice, not an article"
    READ_FAILED = "read_failed", "the reader failed on this page", Retry.LATER
    READ_TIMEOUT = "read_timeout", "reading this page took too long", Retry.LATER

    # Not allowed
    DISALLOWED = "disallowed", "robots.txt forbids it"
    ROBOTS_UNREACHABLE = (
        "robots_unreachable",
        "robots.txt could not be had, which means: keep out (RFC 9309)",
        Retry.LATER,
    )
    PRIVATE_ADDRESS = "private_address", "leads to a private address"
    BAD_ADDRESS = "bad_address", "not an http(s) address"

    # The server's answer
    GONE = "gone", "not there (404 or 410)", Retry.LATER
    FORBIDDEN = "forbidden", "the server refuses us (401, 402, 403 or 451)", Retry.LATER
    RATE_LIMITED = "rate_limited", "the server asks for a pause (429)", Retry.LATER
    SERVER_ERROR = "server_error", "the server failed (5xx)", Retry.LATER
    HTTP_ERROR = "http_error", "another HTTP status that is no page", Retry.LATER
    REDIRECT_LOOP = "redirect_loop", "too many redirects", Retry.LATER
    TOO_LARGE = "too_large", "larger than a page may be", Retry.LATER
    TRUNCATED = "truncated", "the body was cut short, twice", Retry.LATER

    # The way there
    TIMEOUT = "timeout", "no full answer in time", Retry.LATER
    DNS_FAILED = "dns_failed", "the host name could not be resolved", Retry.LATER
    TLS_FAILED = "tls_failed", "no trusted TLS connection", Retry.LATER
    CONNECTION_FAILED = "connection_failed", "the connection failed", Retry.LATER

    # Feeds only
    READ = "read", "the feed was read"
    BAD_FEED = "bad_feed", "the feed is broken; what could be saved from it was", Retry.LATER

    @property
    def is_failure(self) -> bool:
        """Whether a feed, or a reader of ours, that ends so needs somebody's eye."""
        return self.retry is Retry.LATER or self in {
            Outcome.DISALLOWED,
            Outcome.PRIVATE_ADDRESS,
            Outcome.BAD_ADDRESS,
            Outcome.NOT_HTML,
        }


@dataclass(slots=True)
class Tally:
    """Counts of one round. ``offered`` is the number of different URL keys that had to end somehow."""

    feeds: int = 0
    offered: int = 0
    fetched: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    feed_outcomes: Counter[Outcome] = field(default_factory=Counter)

    def stored(self) -> dict[str, int]:
        """What the round did to the store, in articles."""
        return {
            "new": self.outcomes[Outcome.NEW],
            "revised": self.outcomes[Outcome.REVISED],
            "unchanged": self.outcomes[Outcome.UNCHANGED]
            + self.outcomes[Outcome.NOT_MODIFIED]
            + self.outcomes[Outcome.REREAD]
            + self.outcomes[Outcome.CHURN]
            + self.outcomes[Outcome.RESTORED],
        }
