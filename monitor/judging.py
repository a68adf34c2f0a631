"""Reading pages as their outlet's, and judging drafts and feed entries on the topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from domain.articles import Article
from domain.outlets import Outlet
from domain.pages import Candidate, Draft, Page
from domain.storing import Judgement
from domain.text import storable
from domain.topics import Topic
from extract.read import read_page
from query.document import Document, make_document
from query.explain import Explanation, explain
from query.judge import CompiledTopic, compile_topic, could_match, judge


def read_as(
    page: Page, outlet: Outlet, hint: Candidate | None = None, boilerplate: frozenset[str] = frozenset()
) -> Draft:
    """Read a page with what is known of its outlet and learned from it, and what the feed said. Raises `ReadError`."""
    return read_page(
        page.body,
        url=page.final_url,
        content_type=page.headers.get("content-type"),
        habits=outlet.habits(boilerplate),
        hint=hint,
        now=page.fetched_at,
    )


def draft_document(draft: Draft, url: str, outlet: Outlet) -> Document:
    """What a query sees of a draft, as it would be stored."""
    return make_document(
        title=storable(draft.title or ""),
        summary=storable(draft.summary or ""),
        body=storable(draft.body),
        language=draft.language,
        outlet=outlet.id,
        country=outlet.country,
        control=outlet.control.value,
        authors=draft.authors,
        agency=draft.agency,
        url=url,
        published_at=draft.published_at,
    )


def judge_document(text: Document, topics: tuple[Topic, ...]) -> Judgement:
    """Judge what a query sees of an article on every topic."""
    return Judgement(tuple(judge(_compiled(topic), text) for topic in topics))


def explain_document(text: Document, topic: Topic) -> Explanation:
    """Explain how what a query sees of an article stands to a topic."""
    return explain(_compiled(topic).query, text)


@lru_cache(maxsize=64)
def _compiled(topic: Topic) -> CompiledTopic:
    return compile_topic(topic)


def may_be_on_topic(candidate: Candidate, outlet: Outlet, topics: tuple[Topic, ...]) -> bool:
    """Whether an article with this feed entry could be on a topic; unsure counts as could."""
    hint = make_document(
        title=candidate.title, summary=candidate.summary, language=candidate.language, outlet=outlet.id
    )
    return any(could_match(_compiled(topic), hint) for topic in topics)


def article_document(article: Article, outlet: Mapping[str, Any]) -> Document:
    """What a query sees of a stored article; ``outlet`` holds the facts of its outlet."""
    return make_document(
        title=article.title,
        summary=article.summary,
        body=article.body,
        language=article.language,
        outlet=article.outlet,
        country=outlet.get("country"),
        control=outlet.get("control"),
        authors=article.authors,
        agency=article.agency,
        topics=article.topics,
        url=article.url,
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        story=article.story,
        states=_states(article),
    )


def _states(article: Article) -> Iterator[str]:
    yield "original" if article.copy_of is None else "copy"
    if article.n_revisions > 1:
        yield "revised"
    if article.withdrawn_at is not None:
        yield "withdrawn"
