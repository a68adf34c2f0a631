"""Values between the monitor and the store, named by direction: what is known, what is to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.copies import Imprint
from domain.crawling import Validators
from domain.outcomes import Outcome
from domain.pages import Candidate, Draft, Page
from domain.topics import Verdict


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed's place in the schedule, as it was when the feed was asked for."""

    feed_id: int
    interval_s: float
    failures: int
    validators: Validators
    #: When it was last asked for without conditions.
    whole_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedUpdate:
    """A feed's new place in the schedule; written together with the candidates of the same answer."""

    feed_id: int
    outcome: Outcome
    reason: str
    checked_at: datetime
    next_check_at: datetime
    interval_s: float
    failures: int
    validators: Validators
    whole_at: datetime | None
    #: It was answered as it should be (read, or not modified).
    sound: bool
    #: It offered something never seen before.
    new: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate under its URL key."""

    url_key: str
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether an article's page is there, as far as is known."""

    #: When it was missed; None if it was there the last time.
    missing_at: datetime | None = None
    #: When it was found to be withdrawn.
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CandidateState:
    """What is known of a URL key that a feed offers."""

    candidate_id: int
    outlet_id: str
    #: The URL with the hints of the feed that offered it first.
    candidate: Candidate
    first_offered_at: datetime
    #: None while it has never ended.
    outcome: Outcome | None
    next_try_at: datetime | None
    attempts: int
    #: The article that it led to, with what makes asking again conditional.
    article_id: int | None = None
    validators: Validators = Validators()
    #: Of that article: when its text last changed, when its page was last received whole, whether it is there.
    revised_at: datetime | None = None
    whole_at: datetime | None = None
    presence: Presence = Presence()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A URL that was not kept: its feed's hints, and where its page was read, that page's title and language."""

    outlet_id: str
    outcome: Outcome
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class CandidateEnd:
    """How a candidate ended, for its row and for the ledger."""

    candidate_id: int
    outcome: Outcome
    reason: str
    at: datetime
    next_try_at: datetime | None
    article_id: int | None = None
    status: int | None = None
    final_url: str | None = None
    title: str | None = None
    language: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What a decision about a reading needs to know of the article in the store."""

    article_id: int
    revision: int
    reading: int
    text_hash: str
    body_hash: str
    extractor: str
    published_at: datetime | None
    #: When its text was last seen to be another: at its latest revision.
    revised_at: datetime | None = None
    presence: Presence = Presence()
    #: How often which places of the page have changed (`stories.restless`).
    restless: Mapping[str, int] = field(default_factory=dict)
    #: The states of the page that its latest reading stands for; see `domain.articles.Revision`.
    swallowed: int = 0


@dataclass(frozen=True, slots=True)
class RecordedText:
    """The text of an article as its last revision told it, without what was swallowed since."""

    title: str | None
    body: str
    language: str | None
    kind: str
    notice: str | None
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Traces:
    """What a new article is found by; made where its page is read, so that the transaction that writes it is short."""

    #: For searches, by column (`query.lexemes`); None for what no index takes.
    lexemes: tuple[str, ...] | None
    #: For copies.
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as read, ready to be decided on.

    ``first_seen_at`` is when the candidate was first offered; ``keys`` are the URL keys under which the article
    is to be found, the one it is stored under first.
    """

    candidate_id: int
    url: str
    keys: tuple[str, ...]
    outlet_id: str
    draft: Draft
    text_hash: str
    body_hash: str
    first_seen_at: datetime
    read_at: datetime
    #: None for imported articles: there is no response to keep.
    page: Page | None = None
    #: None if nobody has made them yet.
    traces: Traces | None = None

    @property
    def dated_at(self) -> datetime:
        """When the article counts as published."""
        return self.draft.published_at or self.first_seen_at


@dataclass(frozen=True, slots=True)
class Judgement:
    """An article's verdicts: only those that count as relevant are stored as topics."""

    verdicts: tuple[Verdict, ...] = ()

    @property
    def relevant(self) -> tuple[Verdict, ...]:
        """The verdicts of the topics that the article is on."""
        return tuple(verdict for verdict in self.verdicts if verdict.relevant)

    @property
    def score(self) -> float | None:
        """The best score over all topics; None without topics."""
        return max((verdict.score for verdict in self.verdicts), default=None)
