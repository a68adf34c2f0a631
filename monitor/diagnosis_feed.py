"""What is wrong with a feed: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from crawler.patterns import article_pattern
from domain.clock import iso
from domain.crawling import Validators
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.pages import Candidate
from domain.url_parts import split
from monitor.diagnosis_words import Finding, State, add, remedy_for_feed, says_of
from monitor.trial import FeedTrial, is_own

#: A feed without news for longer may have been given up.
_STALE_AFTER = timedelta(days=30)
#: A list of so many addresses is an archive.
_ARCHIVE = 2000


def judge_feed(tried: FeedTrial, outlet: Outlet, now: datetime) -> Finding:
    """Tell what came of trying a feed."""
    url, answer, candidates, newest = tried.feed.url, tried.answer, tried.candidates(), tried.newest(now)
    outcome = answer.outcome if answer else Outcome.POSTPONED
    facts: dict[str, Any] = {
        "kind": tried.feed.kind,
        "outcome": outcome.value,
        "entries": len(candidates),
        "newest": iso(newest),
        "not_modified": _not_modified(tried),
    }
    if outcome is not Outcome.READ:
        says = says_of(outcome, answer.reason if answer else "")
        return Finding(url, State.PROBLEM, says, remedy_for_feed(outcome, outlet), facts)
    if not candidates:
        return _empty(tried, outlet, facts)
    doubts = list(_doubts(tried, outlet, newest, now))
    says = " ".join([_listed(len(candidates), newest, facts["not_modified"]), *(doubt for doubt, _ in doubts)])
    todo = " ".join(do for _, do in doubts if do)
    return Finding(url, State.NOTE if doubts else State.OK, says, todo or None, facts)


def _not_modified(tried: FeedTrial) -> bool | None:
    """Whether the server tells that nothing changed, in place of sending all again; None if it was not asked."""
    if tried.answer is None or tried.answer.outcome is not Outcome.READ:
        return None
    if tried.answer.validators == Validators():
        return False
    answers = {Outcome.NOT_MODIFIED: True, Outcome.READ: False}
    return answers.get(tried.again.outcome) if tried.again else None


def _listed(count: int, newest: datetime | None, not_modified: bool | None) -> str:
    entries = "One entry" if count == 1 else f"{count:,} entries"
    dated = f", the newest of {in_words(newest)}" if newest else ""
    whole = "; sent whole each time it is asked for" if not_modified is False else ""
    return f"{entries}{dated}{whole}."


def in_words(moment: datetime) -> str:
    """``7 December 2023, 14:05 UTC``."""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _empty(tried: FeedTrial, outlet: Outlet, facts: dict[str, Any]) -> Finding:
    """A feed that was read, and lists nothing."""
    state = State.PROBLEM
    if tried.feed.kind == "news_sitemap":
        state, says = State.NOTE, "It lists nothing now."
        do = "A news sitemap holds the last two days: look again tomorrow."
    elif tried.feed.kind != "section":
        says = "It can be read, but lists nothing."
        do = f"The outlet may have given it up: {add(outlet)} looks for another one."
    elif tried.feed.article_url is None:
        says = "No link on this page looks like an article."
        do = (
            "It may be put together in the browser, by a script, which is not run here. Name another page, or tell "
            "with article_url what addresses of articles look like."
        )
    else:
        says, do = _nothing_fits([] if tried.unfiltered is None else tried.unfiltered.discovered.candidates)
    return Finding(tried.feed.url, state, says, do, facts)


def _nothing_fits(others: Sequence[Candidate]) -> tuple[str, str]:
    """A section whose pattern fits no link; ``others`` are those that look like articles."""
    links = [candidate.url for candidate in others]
    if not links:
        return "No link on this page fits article_url, nor looks like an article.", "Name another page."
    pattern = article_pattern(links)
    proposal = f"; try article_url = '{pattern}'" if pattern else ""
    return (
        f"No link on this page fits article_url, but {len(links)} look like articles, such as {links[0]}",
        f"The outlet writes its addresses in another way: mend article_url{proposal}",
    )


def _doubts(
    tried: FeedTrial, outlet: Outlet, newest: datetime | None, now: datetime
) -> Iterator[tuple[str, str | None]]:
    """What is to be known of a feed that works, and what to do."""
    candidates = tried.candidates()
    elsewhere = [candidate.url for candidate in candidates if not is_own(candidate.url, outlet)]
    if len(elsewhere) * 2 > len(candidates):
        host = split(elsewhere[0]).host
        yield (
            f"Most of them lead to another host, {host}.",
            f'If that is the outlet\'s too, add hosts = ["{host}"]. If it is a search engine, look for another feed.',
        )
    if newest and now - newest > _STALE_AFTER:
        yield (
            "Nothing new since then: the feed may have been given up.",
            f"See whether the home page has newer articles; {add(outlet)} looks for another feed.",
        )
    if tried.feed.kind == "sitemap" and len(candidates) > _ARCHIVE:
        yield "That is an archive, and all of it will be fetched.", "Take a feed or a news sitemap, if there is one."
    if tried.feed.kind not in {"section", "sitemap"} and newest is None:
        yield "None of them has a date.", None
