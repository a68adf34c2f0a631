"""Trying an outlet: what is asked of it, in which order, and what came of it. No I/O: see `monitor.probing`.

::

    each feed, whole  →  once more, “only if it changed”          does it save traffic?
                      →  the newest document of an index           does it lead to articles?
                      →  a section without its pattern             if nothing fits it: what would?
    then one article of all that were offered, the newest          can it be read?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from domain.crawling import FeedAnswer, FeedRequest, PageAnswer, Validators
from domain.outcomes import Outcome
from domain.outlets import Feed, Outlet
from domain.pages import Candidate, Draft
from domain.url_parts import registered_domain, split

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
#: Clocks and time zones are wrong by less.
_FUTURE = timedelta(days=1)


@dataclass(slots=True)
class FeedTrial:
    """One feed and its answers; None where there was no question."""

    feed: Feed
    answer: FeedAnswer | None = None
    #: To the question whether it changed since.
    again: FeedAnswer | None = None
    #: The first document of an index.
    document: FeedAnswer | None = None
    #: A section that was read without its pattern, because nothing fits it.
    unfiltered: FeedAnswer | None = None

    def take(self, answer: FeedAnswer) -> tuple[FeedRequest, ...]:
        """File an answer, and return what to ask next because of it."""
        asked = answer.request
        if asked.validators != Validators():
            self.again = answer
        elif asked.feed.url != self.feed.url:
            self.document = answer
        elif asked.feed != self.feed:
            self.unfiltered = answer
        else:
            self.answer = answer
            return tuple(self._next(answer))
        return ()

    def _next(self, answer: FeedAnswer) -> Iterator[FeedRequest]:
        if answer.outcome is not Outcome.READ:
            return
        request, found = answer.request, answer.discovered
        if answer.validators != Validators():
            yield replace(request, validators=answer.validators)
        if found.documents and not found.candidates:
            yield replace(request, feed=replace(self.feed, url=found.documents[0]))
        if self.feed.article_url and not found.candidates:
            yield replace(request, feed=replace(self.feed, article_url=None))

    def candidates(self) -> tuple[Candidate, ...]:
        """What the feed offers, or the first document of its index."""
        answers = (answer for answer in (self.answer, self.document) if answer is not None)
        return next((found for answer in answers if (found := answer.discovered.candidates)), ())

    def newest(self, now: datetime) -> datetime | None:
        """When its newest entry was published, as far as it says, and in so far as that can be."""
        dates = (candidate.published_at for candidate in self.candidates() if candidate.published_at)
        return max((moment for moment in dates if moment <= now + _FUTURE), default=None)


@dataclass(slots=True)
class ArticleTrial:
    """One article as it was fetched and read."""

    candidate: Candidate
    feed: Feed
    answer: PageAnswer | None = None
    draft: Draft | None = None
    #: Why the page could not be read.
    error: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether a text was found."""
        return self.draft is not None and bool(self.draft.body)


@dataclass(frozen=True, slots=True)
class RobotsTrial:
    """What the robots.txt of one origin came to."""

    #: ``https://host``.
    origin: str
    #: None if there are rules, or none at all.
    outcome: Outcome | None = None
    reason: str = ""
    has_rules: bool = False
    #: Seconds that it asks for between two requests.
    delay_s: float | None = None


@dataclass(slots=True)
class OutletTrial:
    """One outlet and everything that came of trying it."""

    outlet: Outlet
    feeds: list[FeedTrial]
    robots: list[RobotsTrial] = field(default_factory=list)
    #: Those that are tried one after the other, until one can be read.
    articles: list[ArticleTrial] = field(default_factory=list)

    @property
    def has_read(self) -> bool:
        """Whether an article was read."""
        return any(sample.is_read for sample in self.articles)

    def samples(self, count: int) -> list[ArticleTrial]:
        """Choose articles to read: of the outlet's own, the newest; the first that is listed where none has a date."""
        offered = [ArticleTrial(candidate, tried.feed) for tried in self.feeds for candidate in tried.candidates()]
        own = [sample for sample in offered if is_own(sample.candidate.url, self.outlet)]
        each = {sample.candidate.url: sample for sample in own or offered}.values()
        return sorted(each, key=lambda sample: sample.candidate.published_at or _LONG_AGO, reverse=True)[:count]

    def origins(self) -> list[str]:
        """The origins of all that was asked for, each once."""
        urls = [tried.feed.url for tried in self.feeds] + [sample.candidate.url for sample in self.articles]
        return list(dict.fromkeys(origin_of(url) for url in urls))


def origin_of(url: str) -> str:
    """``scheme://host[:port]``, the unit of robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_own(url: str, outlet: Outlet) -> bool:
    """Whether an address is on a host of the outlet, or on another one of the same domain."""
    return registered_domain(split(url).host) in set(map(registered_domain, outlet.all_hosts()))
