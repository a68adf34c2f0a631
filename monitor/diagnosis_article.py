"""What is wrong with an article that was read to try its outlet: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from domain.clock import iso
from domain.outcomes import Outcome
from domain.outlets import Outlet
from domain.pages import Draft
from domain.text import n_letters
from domain.url_parts import path_and_query
from monitor.decide import MIN_LETTERS, led_home
from monitor.diagnosis_words import WORDS, Finding, State, says_of
from monitor.trial import ArticleTrial

#: A time of day without an offset.
_LOCAL_TIME = re.compile(r"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?$")

#: How grave it is, what it says, what to do.
_Flaw = tuple[State, str, str | None]


def judge_article(samples: Sequence[ArticleTrial], outlet: Outlet) -> Finding:
    """Tell what came of the first article that could be read; if none could, of the first that was asked for."""
    findings = [_judge(sample, outlet) for sample in samples if sample.answer is not None]
    return next((found for found in findings if found.state is not State.PROBLEM), findings[0])


_OBSTACLE = "Open the address in a browser. If the article is there, the outlet shows programs something else."


def _judge(sample: ArticleTrial, outlet: Outlet) -> Finding:
    url, answer, draft = sample.candidate.url, sample.answer, sample.draft
    page = answer.page if answer else None
    outcome = answer.outcome if answer else Outcome.POSTPONED
    facts: dict[str, Any] = {
        "outcome": "read" if outcome is None else outcome.value,
        "title": draft.title if draft else None,
        "published_at": iso(draft.published_at) if draft else None,
        "language": draft.language if draft else None,
        "letters": n_letters(draft.body) if draft else 0,
        "article_url": _fits(sample, page.final_url if page else url),
    }
    if outcome is not None:
        says = says_of(outcome, answer.reason if answer else "")
        return Finding(url, State.PROBLEM, says, WORDS[outcome].for_article, facts)
    if page is not None and led_home(page):
        do = WORDS[Outcome.GONE].for_article
        return Finding(url, State.PROBLEM, "It leads to the home page, as addresses do that are gone.", do, facts)
    if draft is None:
        do = "Open the address in a browser: an article may be put together by a script, which is not run here."
        return Finding(url, State.PROBLEM, f"The page could not be read ({sample.error}).", do, facts)
    if draft.obstacle is not None:
        says = f"In place of an article: {draft.obstacle.outcome.meaning} ({draft.obstacle.reason})."
        facts["outcome"] = draft.obstacle.outcome.value
        return Finding(url, State.PROBLEM, says, _OBSTACLE, facts)
    flaws = list(_flaws(draft, sample, outlet))
    state = max((state for state, _, _ in flaws), key=list(State).index, default=State.OK)
    says = " ".join(says for _, says, _ in flaws) or "It can be read."
    return Finding(url, state, says, " ".join(do for _, _, do in flaws if do) or None, facts)


def _flaws(draft: Draft, sample: ArticleTrial, outlet: Outlet) -> Iterator[_Flaw]:
    letters = n_letters(draft.body)
    if letters < MIN_LETTERS and outlet.paywall:
        yield State.NOTE, f"Hardly any text: the outlet has a paywall ({outlet.paywall.value}).", None
    elif letters < MIN_LETTERS:
        hint = (
            "Open the address in a browser. It may be a picture or a video, or for subscribers only, or put together "
            "by a script, which is not run here."
        )
        yield State.PROBLEM, "Hardly any text was found.", hint
    if not draft.title:
        yield State.PROBLEM, "No title was found.", "Open the address in a browser: is it an article?"
    if draft.kind == "list":
        do = "Tell with article_url what addresses of articles look like." if sample.feed.kind == "section" else None
        yield State.NOTE, "It looks like a list of articles rather than one.", do
    if draft.published_at is None:
        yield State.NOTE, "No date was found: it will go by the time at which it was first seen.", None
    if outlet.timezone is None and _LOCAL_TIME.search(draft.date or ""):
        do = 'Say where the outlet\'s clocks are, such as timezone = "Asia/Yerevan".'
        yield State.NOTE, "Its time names no time zone, and was taken for UTC.", do
    if draft.language and outlet.languages and draft.language not in outlet.languages:
        do = f'If that is right, add "{draft.language}" to languages.'
        yield State.NOTE, f"It is in a language that the outlet is not said to write in ({draft.language}).", do


def _fits(sample: ArticleTrial, final_url: str) -> bool | None:
    """Whether the article's address fits the pattern of the section that listed it; None if there is no pattern."""
    if sample.feed.article_url is None:
        return None
    return bool(re.search(sample.feed.article_url, path_and_query(final_url)))
