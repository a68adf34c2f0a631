"""What the demo shows of its store: nothing here knows what ought to be in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demo.server import Serving
from domain.outcomes import Outcome
from domain.url_key import url_key
from monitor.describing import describe
from monitor.searching import Found, Search, search
from monitor.settings import Settings
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """A text in the store, and the outlets (ids) that printed it too."""

    found: Found
    copied_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An address that was offered and is not in the store."""

    title: str
    outlet: str
    outcome: Outcome
    reason: str
    #: Requests for it, by the server's own log.
    n_asked: int


@dataclass(frozen=True, slots=True)
class Results:
    """What is on the screen after the second round."""

    #: Of outlets, by id.
    names: dict[str, str]
    #: Each text once, newest first.
    kept: tuple[Kept, ...]
    #: On the pages of what was kept, and in the articles that were made of them.
    n_page_words: int
    n_article_words: int
    #: Articles with more than one revision, described as `show` does.
    edited: tuple[dict[str, Any], ...]
    left_out: tuple[LeftOut, ...]


def results(session: Session, settings: Settings, serving: Serving) -> Results:
    """Read the results from the store."""
    on_topic = " OR ".join(f"topic:{topic.id}" for topic in settings.topics)
    found = tuple(search(session, Search(on_topic)))
    described = [describe(session, one.article) for one in found]
    return Results(
        names={outlet.id: outlet.name for outlet in settings.outlets},
        kept=tuple(
            Kept(one, tuple(copy["outlet"] for copy in article["copies"]))
            for one, article in zip(found, described, strict=True)
        ),
        n_page_words=sum(_page_words(session, one.article.id) for one in found),
        n_article_words=sum(len(one.article.body.split()) for one in found),
        edited=tuple(article for article in described if article["n_revisions"] > 1),
        left_out=tuple(_left_out(session, serving)),
    )


def _page_words(session: Session, article_id: int) -> int:
    """Words that the page of an article shows, by the copy that is kept as evidence."""
    page = session.articles.evidence(article_id)
    shown = "" if page is None else page.body.decode("utf-8").partition("<body>")[2]
    return len(re.sub(r"<[^>]*>", " ", shown).split())


def _left_out(session: Session, serving: Serving) -> Sequence[LeftOut]:
    found = []
    for story in serving.world.stories():
        key = url_key(serving.base(story.outlet) + story.path)
        history = session.archive.history([key])
        if history and session.archive.by_key(key) is None:
            end, candidate = history[-1], session.archive.candidate(key) or {}
            n_asked = sum((asked.host, asked.path) == (story.outlet.host, story.path) for asked in serving.log)
            title = end["title"] or candidate.get("title") or story.path
            found.append(LeftOut(title, story.outlet.name, Outcome(end["outcome"]), end["reason"] or "", n_asked))
    return found
