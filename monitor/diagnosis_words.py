"""What each way of failing means for whoever watches an outlet, and what to do about it: in a journalist's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.outcomes import Outcome
from domain.outlets import Outlet


class State(StrEnum):
    """How grave a finding is."""

    OK = "ok"
    #: Works, and is to be known.
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried."""

    #: Its address.
    url: str
    state: State
    says: str
    #: What helps; None if nothing has to be done.
    do: str | None = None
    #: What was measured, as plain JSON values.
    facts: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"url": self.url, **self.facts, "state": self.state.value, "says": self.says, "do": self.do}


_LATER = "Nothing to mend here: try again later."
_BROWSER = "Open the address in a browser. If it works there, the outlet refuses programs: ask it to let yours in."


@dataclass(frozen=True, slots=True)
class Words:
    """One way of failing."""

    says: str
    #: What helps if it is a feed, and if it is an article. ``{add}`` is the command that looks for another feed.
    for_feed: str
    for_article: str


#: Every outcome that a feed or a page can have in place of itself.
WORDS: Mapping[Outcome, Words] = {
    Outcome.GONE: Words(
        "There is nothing at this address any more.",
        "The feed has moved, or was given up. Its new address may stand on the outlet's home page; {add} looks for it.",
        "One such page is an accident. If `presswatch crawl` reports many, the feed lists wrong addresses.",
    ),
    Outcome.FORBIDDEN: Words(
        "The outlet's server refuses us.",
        "Many outlets let in browsers only, or some countries only. Try from another network, or ask the outlet to "
        "let you in; a contact under [crawl] tells it who asks.",
        "The feed is open, but the articles are not: behind a paywall, or for browsers only. Titles and summaries of "
        "the feed are all that can be had.",
    ),
    Outcome.BOT_WALL: Words(
        "The outlet's server shows programs a check against robots in place of the page.",
        "Try from another network, or ask the outlet to let you in; a contact under [crawl] tells it who asks.",
        "The feed is open, but the articles are for browsers only. Titles and summaries are all that can be had.",
    ),
    Outcome.RATE_LIMITED: Words(
        "The outlet's server asks us to come back later.",
        "Wait. If it happens again and again, set a longer delay_s for this outlet.",
        "Wait. If it happens again and again, set a longer delay_s for this outlet.",
    ),
    Outcome.SERVER_ERROR: Words("The outlet's server is failing.", _LATER, _LATER),
    Outcome.HTTP_ERROR: Words("The server answers with an error.", _BROWSER, _BROWSER),
    Outcome.TIMEOUT: Words(
        "The server takes too long.",
        "Try again later. If it is always slow, raise timeout_s under [crawl].",
        "Try again later. If it is always slow, raise timeout_s under [crawl].",
    ),
    Outcome.DNS_FAILED: Words(
        "There is no host of this name.",
        "See whether the address is spelled right, and whether this computer is online.",
        "The feed lists an address that does not exist. See whether this computer is online.",
    ),
    Outcome.TLS_FAILED: Words(
        "The server cannot prove that it is who it says (its certificate).",
        "Open the address in a browser. If that warns you too, the outlet has to mend it. Behind a company's proxy, "
        "SSL_CERT_FILE must name the company's certificates.",
        "Open the address in a browser. If that warns you too, the outlet has to mend it.",
    ),
    Outcome.CONNECTION_FAILED: Words(
        "No connection to the server.",
        "Try again later, and see whether this computer is online.",
        "Try again later, and see whether this computer is online.",
    ),
    Outcome.DISALLOWED: Words(
        "The outlet's robots.txt closes this address to programs, and Presswatch obeys.",
        "Look for another feed of the outlet, or ask it for leave.",
        "The outlet lists articles that it does not let programs read. Ask it for leave.",
    ),
    Outcome.ROBOTS_UNREACHABLE: Words(
        "The outlet's robots.txt, which says what programs may read, cannot be had. Until it can, all of the host "
        "counts as closed.",
        _LATER,
        _LATER,
    ),
    Outcome.PRIVATE_ADDRESS: Words(
        "The address leads into a private network, and such addresses are not asked.",
        'If it is a server of your own, let it in: allow_private = ["host:port"] under [crawl].',
        'If it is a server of your own, let it in: allow_private = ["host:port"] under [crawl].',
    ),
    Outcome.BAD_ADDRESS: Words(
        "This leads to something that is no web address.",
        "Open the address in a browser, and take the one that it ends at.",
        "The feed lists something that cannot be fetched. If all its entries are so, look for another feed.",
    ),
    Outcome.REDIRECT_LOOP: Words(
        "The server sends us from one address to the next without end.",
        "Open the address in a browser, and take the one that it ends at.",
        "Many servers do so with whoever does not keep cookies: open the address in a browser to see.",
    ),
    Outcome.TOO_LARGE: Words(
        "The answer is larger than anything that is read.",
        "This is no list of news. Look for a feed, or for a news sitemap in place of a whole archive.",
        "This is no article. If many entries are so, look for another feed.",
    ),
    Outcome.TRUNCATED: Words("The answer breaks off in the middle, each time.", _LATER, _LATER),
    Outcome.BAD_FEED: Words(
        "What comes from this address is no feed that works.",
        "Open the address in a browser. If it shows a page for readers, the feed has moved: {add} looks for it. "
        'If it shows a list of news in code, see whether "kind" is right.',
        "",
    ),
    Outcome.NOT_HTML: Words(
        "Behind this address is no web page.",
        "",
        "The feed lists files (pictures, sound, documents) among its articles, or instead of them.",
    ),
    Outcome.POSTPONED: Words("The check ended before it was asked.", "Try again.", "Try again."),
}


def add(outlet: Outlet) -> str:
    """The command that looks for other feeds of an outlet."""
    return f"`presswatch outlet add {outlet.homepage or 'HOMEPAGE'}`"


def remedy_for_feed(outcome: Outcome, outlet: Outlet) -> str:
    """What helps if a feed ended so."""
    return WORDS[outcome].for_feed.replace("{add}", add(outlet))


def remedy_for_page(outcome: Outcome) -> str:
    """What helps if a front page ended so."""
    others = {
        Outcome.GONE: "See whether the address is spelled right.",
        Outcome.NOT_HTML: "Name the outlet's front page, or one of its feeds.",
    }
    return others.get(outcome) or WORDS[outcome].for_feed


def says_of(outcome: Outcome, reason: str) -> str:
    """What a failure means, with the detail that an expert may want."""
    return f"{WORDS[outcome].says} ({reason})" if reason else WORDS[outcome].says
