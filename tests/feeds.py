"""Feed documents of our own writing, for the tests of discovery."""

from __future__ import annotations

from pathlib import Path

from crawler.discovery import discover
from domain.pages import Candidate, Discovered

FOLDER = Path(__file__).parent / "data" / "feeds"
URL = "https://feeds.example/x/feed.xml"

#: A sound document of each kind. A new kind needs one here.
SOUND = {
    "json_feed": "feed.json",
    "news_sitemap": "news.xml",
    "rss": "rss20.xml",
    "section": "section.html",
    "sitemap": "sitemap.xml",
}


def sample(name: str) -> bytes:
    """Return one of the files in data/feeds."""
    return (FOLDER / name).read_bytes()


def read(
    kind: str,
    body: bytes | str,
    *,
    url: str = URL,
    content_type: str | None = None,
    article_url: str | None = None,
    language: str | None = None,
) -> Discovered:
    """`discover`, with what does not matter left out."""
    raw = body.encode() if isinstance(body, str) else body
    return discover(kind, raw, url=url, content_type=content_type, article_url=article_url, language=language)


def urls(found: Discovered) -> list[str]:
    """The addresses of the candidates."""
    return [candidate.url for candidate in found.candidates]


def rss(*items: str, head: str = "", attributes: str = "") -> str:
    """An RSS feed of `items`, each the inside of an <item>."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"{attributes}><channel><title>The Valley Courier'
        f"</title><link>https://courier.example/</link>{head}{inside}</channel></rss>"
    )


def item(number: int = 1, title: str = "A title", more: str = "") -> str:
    """The inside of an <item>."""
    return f"<title>{title}</title><link>https://courier.example/{number}</link>{more}"


def atom(*entries: str, attributes: str = "") -> str:
    """An Atom feed of `entries`, each the inside of an <entry>."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>The Valley Courier</title>{inside}</feed>'


def only(found: Discovered) -> Candidate:
    """The one candidate of a sound document."""
    assert found.problem is None
    (candidate,) = found.candidates
    return candidate
