"""Outlets and their feeds, as the configuration declares them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from domain.reading import Habits, Rule


class Control(StrEnum):
    """Who controls an outlet. Absence from every list of controlled media is not independence."""

    STATE_CONTROLLED = "state-controlled"
    STATE_FUNDED = "state-funded"
    INDEPENDENT = "independent"
    UNKNOWN = "unknown"


class Fetch(StrEnum):
    """Which of an outlet's candidates are fetched."""

    ALL = "all"
    #: Only those whose feed entry could be on a topic; unsure counts as could.
    HINTED = "hinted"


class Paywall(StrEnum):
    """How much of an outlet only its subscribers can read."""

    #: Some articles.
    SOME = "some"
    #: All but a few for each reader.
    METERED = "metered"
    #: Nearly all.
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Feed:
    """One URL that lists articles."""

    outlet_id: str
    url: str
    #: The name of a module in ``crawler/discovery/``.
    kind: str
    language: str | None = None
    #: For sections: a regular expression that the path (with query) of an article's URL matches.
    article_url: str | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher."""

    id: str
    name: str
    homepage: str | None = None
    #: Other hosts of the same articles (AMP, mobile, mirrors).
    hosts: tuple[str, ...] = ()
    #: ISO 3166-1 alpha-2.
    country: str | None = None
    #: ISO 639-1 codes.
    languages: tuple[str, ...] = ()
    #: IANA name; dates without an offset are read in it.
    timezone: str | None = None
    control: Control = Control.UNKNOWN
    #: True if others print its copy.
    agency: bool = False
    fetch: Fetch = Fetch.ALL
    #: Seconds between two requests to one host; None takes the configuration's.
    delay_s: float | None = None
    enabled: bool = True
    #: None if none is known of.
    paywall: Paywall | None = None
    #: What a user has to know who finds that the outlet is not watched, or that it fails.
    note: str | None = None
    feeds: tuple[Feed, ...] = ()
    #: How its pages are laid out, the newest first.
    reading: tuple[Rule, ...] = ()

    def habits(self, boilerplate: frozenset[str] = frozenset()) -> Habits:
        """What reading its pages takes from it; ``boilerplate`` was learned from them."""
        return Habits(self.timezone, self.languages, self.country, self.reading, boilerplate)

    def all_hosts(self) -> frozenset[str]:
        """Every host known to serve this outlet's articles, lower case, without a leading ``www.``."""
        urls = [feed.url for feed in self.feeds] + ([self.homepage] if self.homepage else [])
        named = [urlsplit(url).hostname or "" for url in urls] + [host.lower() for host in self.hosts]
        return frozenset(host.removeprefix("www.") for host in named if host)
