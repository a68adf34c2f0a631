"""The outlet that is proposed after a search: which feeds, and what is guessed of their publisher. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from crawler.front_page import FrontPage
from domain.crawling import FeedAnswer
from domain.outcomes import Outcome
from domain.outlets import Feed, Outlet
from domain.pages import Candidate, Draft
from domain.url_key import url_key
from domain.url_parts import folded_host, path_and_query, registered_domain, split
from monitor.diagnosis_words import says_of
from monitor.guessing import country_of_host, is_country, outlet_id, timezones_of
from monitor.site_facts import SiteFacts
from monitor.stanza import stanza

#: Which kind is preferred where two list the same; others follow.
_RANK = {"rss": 0, "json_feed": 1, "news_sitemap": 2, "section": 3}
#: A further feed has to add this share of its entries.
_LEAST_NEW = 0.2
_MOST_FEEDS = 6
_MOST_DOCUMENTS = 2
_MOST_HOSTS = 5
_NEWS = re.compile(r"news", re.IGNORECASE)


class Source(StrEnum):
    """Where an address came from."""

    GIVEN = "the address given"
    PAGE = "named by the page"
    ROBOTS = "named by robots.txt"
    USUAL_PLACE = "at a usual place"
    SECTION = "a page of links"


@dataclass(frozen=True, slots=True)
class Found:
    """An address that could be a feed, and what came of asking for it."""

    #: Its kind is what the document turned out to be.
    feed: Feed
    answer: FeedAnswer
    source: Source

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What it offers; of a section, what fits its pattern."""
        offered = self.answer.discovered.candidates
        if self.feed.article_url is None:
            return offered
        fits = re.compile(self.feed.article_url)
        return tuple(candidate for candidate in offered if fits.search(path_and_query(candidate.url)))

    def is_usable(self, site: str) -> bool:
        """Whether it is a list of news of this site (a registered domain)."""
        if self.answer.outcome is not Outcome.READ or self.feed.kind == "sitemap":
            return False
        if self.feed.kind == "section" and self.source is not Source.SECTION:
            return False
        own = sum(site_of(candidate.url) == site for candidate in self.candidates)
        return own > 0 and own * 2 >= len(self.candidates)


def site_of(url: str) -> str:
    """The registered domain of an address."""
    return registered_domain(split(url).host)


def wanted_documents(answer: FeedAnswer) -> tuple[str, ...]:
    """Of a sitemap index, the documents that could hold news: the others are archives."""
    named = (url for url in answer.discovered.documents if _NEWS.search(path_and_query(url)))
    return tuple(islice(named, _MOST_DOCUMENTS))


def chosen(found: Sequence[Found], site: str) -> list[Found]:
    """Choose feeds that add to each other: the best kinds first, and those that list most."""
    usable = [one for one in found if one.is_usable(site)]
    best: list[Found] = []
    known: set[str] = set()
    for one in sorted(usable, key=lambda one: (_RANK.get(one.feed.kind, len(_RANK)), -len(one.candidates))):
        keys = {url_key(candidate.url) for candidate in one.candidates}
        if len(keys - known) >= _LEAST_NEW * len(keys):
            best.append(one)
            known |= keys
    return best[:_MOST_FEEDS]


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a site besides its feeds."""

    #: Of the front page, after redirects.
    url: str
    front: FrontPage
    facts: SiteFacts
    #: An article of it; None if none could be read.
    article: Draft | None
    #: Language of the titles in each feed, by its address.
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outlet, with comments for whoever is to look it over."""

    outlet: Outlet
    comments: Mapping[str, str]
    #: Addresses that are not in it, and why.
    left_out: tuple[tuple[str, str], ...] = ()
    #: The outlet that is known under this host already: the stanza overrides its feeds.
    known: Outlet | None = None

    def stanza(self) -> str:
        """As TOML."""
        return stanza(self.outlet, self.comments)


def propose(
    seen: Seen,
    best: Sequence[Found],
    found: Sequence[Found],
    known: Sequence[Outlet],
    now: datetime,
    name: str | None = None,
) -> Proposal:
    """Write down what was found; of an outlet that is known already its feeds alone, unless it is to have an id."""
    host = urlsplit(seen.url).hostname or ""
    hosted = (outlet for outlet in known if host.removeprefix("www.") in outlet.all_hosts())
    same = next(hosted, None) if name is None else None
    feeds = tuple(replace(one.feed, outlet_id="", language=seen.languages.get(one.feed.url)) for one in best)
    comments = {one.feed.url: _entries(one, now) for one in best}
    if same:
        outlet = Outlet(same.id, same.id, feeds=feeds)
    else:
        name = name or outlet_id(host, {outlet.id for outlet in known})
        outlet = _outlet(seen, best, feeds, name, comments)
    comments[""] = f"Found at {seen.url} on {now:%Y-%m-%d}; `presswatch outlet check {outlet.id}` tries it."
    return Proposal(outlet, comments, tuple(_left_out(best, found, site_of(seen.url))), same)


def _outlet(seen: Seen, best: Sequence[Found], feeds: tuple[Feed, ...], name: str, comments: dict[str, str]) -> Outlet:
    """Guess at what is not known, and say so in the comments."""
    host = folded_host((urlsplit(seen.url).hostname or "").lower())
    country, comments["country"] = _country(seen.facts, host)
    zones = timezones_of(country) if country else ()
    if len(zones) == 1:
        comments["timezone"] = f"the only one in {country}"
    else:
        several = f"{country} has {len(zones)}: " if zones else ""
        comments["timezone"] = f"{several}dates without an offset are read in it"
    comments["control"] = "find out who controls it, and who says so"
    said = seen.article.language if seen.article else None
    languages = dict.fromkeys(filter(None, (said or seen.front.language, *(feed.language for feed in feeds))))
    return Outlet(
        id=name,
        name=seen.facts.name or host,
        homepage=seen.url,
        hosts=_hosts(seen.url, best),
        country=country,
        languages=tuple(languages),
        timezone=zones[0] if len(zones) == 1 else None,
        feeds=feeds,
    )


def _country(facts: SiteFacts, host: str) -> tuple[str | None, str]:
    if facts.country and is_country(facts.country):
        return facts.country, "as the page says"
    country = country_of_host(host)
    return country, "going by its address" if country else "ISO 3166-1, such as AM"


def _hosts(homepage: str, best: Sequence[Found]) -> tuple[str, ...]:
    """Further hosts of the site that articles are on, those with most articles first."""
    listed = {folded_host(urlsplit(url).hostname or "") for url in (homepage, *(one.feed.url for one in best))}
    hosts = Counter(
        host
        for one in best
        for candidate in one.candidates
        if (host := split(candidate.url).host) not in listed and registered_domain(host) == site_of(homepage)
    )
    return tuple(host for host, _ in hosts.most_common(_MOST_HOSTS))


def _entries(one: Found, now: datetime) -> str:
    count = len(one.candidates)
    dates = [candidate.published_at for candidate in one.candidates if candidate.published_at]
    newest = max((moment for moment in dates if moment <= now), default=None)
    dated = f", newest {newest:%Y-%m-%d}" if newest else ""
    return f"{count} {'entry' if count == 1 else 'entries'}{dated}; {one.source.value}"


def _left_out(best: Sequence[Found], found: Sequence[Found], site: str) -> Iterator[tuple[str, str]]:
    """What was named and is not proposed."""
    for one in found:
        if one in best or (one.source is Source.USUAL_PLACE and one.answer.outcome is not Outcome.READ):
            continue
        yield one.feed.url, _why_left_out(one, site)


def _why_left_out(one: Found, site: str) -> str:
    answer = one.answer
    if answer.outcome is not Outcome.READ:
        return says_of(answer.outcome, answer.reason)
    if one.feed.kind == "sitemap":
        return "a sitemap of everything, not of news"
    if one.feed.kind == "section" and one.source is not Source.SECTION:
        return "a page, not a feed"
    if not one.candidates:
        return "lists nothing"
    return "lists nothing that the others do not" if one.is_usable(site) else "lists pages of other sites"
