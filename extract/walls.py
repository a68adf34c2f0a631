"""What is shown in place of an article: consent walls, checks against robots, "not found", errors, paywalls.

Told from what a page says as a whole (`obstacle_of`), or an imported text, which is all that is left of its page
(`obstacle_in`): by its heading, or by a text that is about nothing else. A page that has a text of its own is none of
these, whatever its headline is: articles are written about cookies and about pages that are not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from domain.outcomes import Outcome
from domain.pages import Obstacle
from domain.text import n_letters
from extract import jsonld
from extract.access import Access
from extract.metadata import Metadata
from extract.strings import folded, one_line
from extract.wall_words import (
    CONSENT,
    CONSENT_CUES,
    CONSENT_HINTS,
    FAILED,
    IS_NOT_THERE,
    NOT_FOUND,
    ROBOT,
    ROBOT_CUES,
    ROBOT_HINTS,
    SUBSCRIPTION_CUES,
    SUBSCRIPTION_HINTS,
)

#: A text with more letters is an article's, if it is not all about one of these things.
_TEXT = 700
#: With fewer, there is hardly any.
_SCRAP = 150
#: A stub in front of a paywall has fewer.
_STUB = 400
#: And so many letters of what a page shows are looked at.
_SHOWN = 4_000
#: Of the words of a wall, so many stand in sentences with a cue; fewer suffice if its heading or its host says so too.
_ALL, _HALF = 0.6, 0.5
#: A longer text is no wall.
_LONGEST = 4_000

#: What checks against robots are made of; some of it is on pages too that were let through.
_CHALLENGES = re.compile(
    r"challenge-form|cf_chl_opt|cf-challenge|_Incapsula_Resource|geo\.captcha-delivery\.com|px-captcha|"
    r"ddos-guard\.net/|sucuri_cloudproxy|awsWafCookieDomainList|/_sec/cp_challenge|challenge-platform/h/[bg]/orchestrate"
)
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:]+\s+")
_SENTENCE_END = re.compile(r"[.!?։。:;\n]+")
_CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|guce|privacy|cmp|gdpr)\.", re.IGNORECASE)
_HEADED = ((ROBOT, Outcome.BOT_WALL), (NOT_FOUND, Outcome.SOFT_404), (FAILED, Outcome.ERROR_PAGE))


@dataclass(frozen=True, slots=True)
class _Wall:
    """A wall that its text tells, whatever its heading is.

    One cue alone proves nothing, since articles are written about all of these.
    """

    outcome: Outcome
    about: str
    #: In lower case.
    hints: Sequence[str]
    #: Each is one idea, in every language.
    cues: tuple[re.Pattern[str], ...]
    #: Different cues that are needed.
    least: int
    #: One of so many first cues must be among them.
    must: int

    def cues_in(self, text: str, part: float) -> frozenset[int]:
        """The numbers of the cues in a text; none if less than this part of its words is in sentences with one."""
        sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]
        may_lack = (1 - part) * sum(len(sentence.split()) for sentence in sentences)
        found = frozenset[int]()
        for sentence in sentences:
            met = frozenset(at for at, cue in enumerate(self.cues) if cue.search(sentence))
            may_lack -= 0 if met else len(sentence.split())
            if may_lack < 0:  # as in most articles, early
                return frozenset()
            found |= met
        return found

    def is_told(self, text: str) -> bool:
        """Whether a text is about nothing else."""
        if not any(hint in text for hint in self.hints):
            return False
        cues = self.cues_in(text, _ALL)
        return len(cues) >= self.least and min(cues) < self.must


_CONSENT = _Wall(Outcome.CONSENT_WALL, "consent", CONSENT_HINTS, CONSENT_CUES, least=4, must=2)
_ROBOT_CHECK = _Wall(Outcome.BOT_WALL, "a check against robots", ROBOT_HINTS, ROBOT_CUES, least=2, must=3)
_SUBSCRIPTION = _Wall(
    Outcome.PAYWALL, "a subscription", SUBSCRIPTION_HINTS, SUBSCRIPTION_CUES, least=3, must=len(SUBSCRIPTION_CUES)
)


def obstacle_of(
    metadata: Metadata, tree: HtmlElement, markup: str, url: str | None, body: str, access: Access | None
) -> Obstacle | None:
    """Return what is shown in place of an article; None for a page that has a text, and for one without a sign.

    ``tree`` is the page without what is never text.
    """
    letters = n_letters(body)
    described = _is_described(metadata)
    headings = list(_headings(metadata))
    if not described and (found := _consent(headings, metadata.host or url or "", body, tree)):
        return found
    if found := _told_by_text(body):
        return found
    if letters > _TEXT:
        return None
    if letters < _SCRAP and not described and _CHALLENGES.search(markup):
        return Obstacle(Outcome.BOT_WALL, "it holds a check against robots")
    if found := _told_by_heading(headings, letters, described):
        return found
    if access is Access.PARTIAL and letters < _STUB:
        return Obstacle(Outcome.PAYWALL, f"{letters} letters and a request to subscribe")
    if not described and (missing := IS_NOT_THERE.search(" ".join(_shown(tree)))):
        return Obstacle(Outcome.SOFT_404, f"it says {missing[0][:80]!r}")
    return None


def obstacle_in(title: str | None, body: str) -> Obstacle | None:
    """Return what a text without its page was shown in place of; None for an article's.

    Whoever hands in a text says that it is an article, as a page does that describes itself as one.
    """
    return _told_by_text(body) or _told_by_heading(list(_parts(title)), n_letters(body), described=True)


def _told_by_text(body: str) -> Obstacle | None:
    if len(body) > _LONGEST:
        return None
    text = body.lower()
    for wall in (_CONSENT, _ROBOT_CHECK, _SUBSCRIPTION):
        if wall.is_told(text):
            return Obstacle(wall.outcome, f"its text is about nothing but {wall.about}")
    return None


def _told_by_heading(headings: Sequence[str], letters: int, described: bool) -> Obstacle | None:
    if letters > _TEXT or (described and letters >= _STUB):
        return None
    for pattern, outcome in _HEADED:
        if said := next(filter(pattern.fullmatch, headings), None):
            return Obstacle(outcome, f"it is headed {said[:80]!r}")
    return None


def _is_described(metadata: Metadata) -> bool:
    """Whether the page calls itself an article, for machines."""
    types = jsonld.types(metadata.article) | jsonld.types(metadata.marked)
    return bool(types) or metadata.first("og:type") == "article" or any(metadata.all("article:published_time"))


def _headings(metadata: Metadata) -> Iterator[str]:
    """Yield headline, headings and title, each also in the parts that stand between separators."""
    for text in (*metadata.headings, metadata.title_tag, metadata.first("og:title")):
        yield from _parts(text)


def _parts(text: str | None) -> Iterator[str]:
    if text and (line := folded(text)):  # in a long run of blanks, the separator would be looked for at each of them
        yield line
        yield from _SEPARATOR.split(line)


def _consent(headings: Sequence[str], host: str, body: str, tree: HtmlElement) -> Obstacle | None:
    """A wall of consent is headed so, or stands on a host of its own, and half of it is about consent."""
    headed = next(filter(CONSENT.fullmatch, headings), None)
    if not headed and not _CONSENT_HOST.search(host):
        return None
    if not _CONSENT.cues_in(body or "\n".join(_shown(tree)), _HALF):
        return None
    return Obstacle(Outcome.CONSENT_WALL, f"it is headed {headed[:80]!r}" if headed else "its host asks for consent")


def _shown(tree: HtmlElement) -> Iterator[str]:
    """Yield what the page shows, block by block, up to a bound."""
    total = 0
    for element in tree.iter("h1", "h2", "h3", "p", "li", "button", "label"):
        text = one_line("".join(element.itertext())[:_SHOWN])
        if text:
            total += len(text)
            yield text
        if total > _SHOWN:
            return
