"""Pages that are shown in place of an article: consent walls, checks against robots, "not found", errors, paywalls.

Told from what a page says as a whole. A page that has a text of its own is none of these, whatever its headline is:
articles are written about cookies and about pages that are not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from domain.outcomes import Outcome
from domain.pages import Obstacle
from domain.text import n_letters
from extract import jsonld
from extract.access import Access
from extract.metadata import Metadata
from extract.strings import one_line
from extract.wall_words import CONSENT, FAILED, IS_NOT_THERE, NOT_FOUND, OF_CONSENT, ROBOT

#: A text with more letters is an article's, if it is not all about consent.
_TEXT = 700
#: With fewer, there is hardly any.
_SCRAP = 150
#: A stub in front of a paywall has fewer.
_STUB = 400
#: And so many letters of what a page shows are looked at.
_SHOWN = 4_000

#: What checks against robots are made of; some of it is on pages too that were let through.
_CHALLENGES = re.compile(
    r"challenge-form|cf_chl_opt|cf-challenge|_Incapsula_Resource|geo\.captcha-delivery\.com|px-captcha|"
    r"ddos-guard\.net/|sucuri_cloudproxy|awsWafCookieDomainList|/_sec/cp_challenge|challenge-platform/h/[bg]/orchestrate"
)
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:]+\s+")
_CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|guce|privacy|cmp|gdpr)\.", re.IGNORECASE)


def obstacle_of(
    metadata: Metadata, tree: HtmlElement, markup: str, url: str | None, body: str, access: Access | None
) -> Obstacle | None:
    """Return what is shown in place of an article; None for a page that has a text, and for one without a sign.

    ``tree`` is the page without what is never text.
    """
    letters = n_letters(body)
    described = _is_described(metadata)
    if not described and (found := _consent(metadata, tree, url, body)):
        return found
    if letters > _TEXT:
        return None
    if letters < _SCRAP and not described and _CHALLENGES.search(markup):
        return Obstacle(Outcome.BOT_WALL, "it holds a check against robots")
    headings = list(_headings(metadata))
    for pattern, outcome in (
        (ROBOT, Outcome.BOT_WALL),
        (NOT_FOUND, Outcome.SOFT_404),
        (FAILED, Outcome.ERROR_PAGE),
    ):
        said = next(filter(pattern.fullmatch, headings), None)
        if said and not (described and letters >= _STUB):
            return Obstacle(outcome, f"it is headed {said[:80]!r}")
    if access is Access.PARTIAL and letters < _STUB:
        return Obstacle(Outcome.PAYWALL, f"{letters} letters and a request to subscribe")
    if not described and (missing := IS_NOT_THERE.search(" ".join(_shown(tree)))):
        return Obstacle(Outcome.SOFT_404, f"it says {missing[0][:80]!r}")
    return None


def _is_described(metadata: Metadata) -> bool:
    """Whether the page calls itself an article, for machines."""
    types = jsonld.types(metadata.article) | jsonld.types(metadata.marked)
    return bool(types) or metadata.first("og:type") == "article" or any(metadata.all("article:published_time"))


def _headings(metadata: Metadata) -> Iterator[str]:
    """Yield headline, headings and title, each also in the parts that stand between separators."""
    for text in (*metadata.headings, metadata.title_tag, metadata.first("og:title")):
        if text:
            yield text
            yield from _SEPARATOR.split(text)


def _consent(metadata: Metadata, tree: HtmlElement, url: str | None, body: str) -> Obstacle | None:
    """A wall of consent is headed so, or stands on a host of its own, and every other line is about consent."""
    headed = next(filter(CONSENT.fullmatch, _headings(metadata)), None)
    if not headed and not _CONSENT_HOST.search(metadata.host or url or ""):
        return None
    lines = [line for line in body.split("\n") if line] or list(_shown(tree))
    if 2 * sum(bool(OF_CONSENT.search(line)) for line in lines) < len(lines):
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
