"""Values for tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.outlets import Feed, Outlet
from domain.pages import Candidate, Draft, Page
from domain.storing import Judgement, Offer, Reading
from domain.text import text_hashes
from domain.url_key import url_key
from monitor.judging import draft_document
from query.lexemes import lexemes
from storage.store import Session

NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RSS = "https://example.org/rss.xml"


def outlet(outlet_id: str = "example", *urls: str) -> Outlet:
    feeds = tuple(Feed(outlet_id, url, "rss") for url in urls or (f"https://{outlet_id}.org/rss.xml",))
    return Outlet(id=outlet_id, name=outlet_id.title(), homepage=f"https://{outlet_id}.org/", country="AM", feeds=feeds)


def offer(url: str, title: str | None = None) -> Offer:
    return Offer(url_key(url), Candidate(url, title=title))


def page(url: str, body: bytes = b"<p>text</p>") -> Page:
    return Page(url, url, 200, {"etag": '"1"', "content-type": "text/html"}, body, NOON)


def reading(session: Session, url: str, body: str, *, title: str = "A title", at: datetime = NOON) -> Reading:
    """Offer a URL and read it."""
    (state,) = session.candidates.offer("example", [offer(url)], at)
    draft = Draft(title=title, body=body, language="en", extractor="test 1")
    text_hash, body_hash = text_hashes(title, body)
    return Reading(
        candidate_id=state.candidate_id,
        url=url,
        keys=(url_key(url),),
        outlet_id="example",
        draft=draft,
        text_hash=text_hash,
        body_hash=body_hash,
        first_seen_at=at,
        read_at=at,
        page=page(url),
    )


def stored(session: Session, url: str, body: str, *, title: str = "A title", at: datetime = NOON) -> int:
    """Store an article; return its id."""
    one = reading(session, url, body, title=title, at=at)
    article_id = session.articles.add(one, Judgement(), lexemes(draft_document(one.draft, url, outlet())))
    session.articles.add_keys(article_id, one.keys)
    return article_id
