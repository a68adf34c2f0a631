"""What a page is, and where it stands in other languages."""

from __future__ import annotations

import pytest

from domain.pages import Draft
from extract.read import read_page

URL = "https://www.riverwire.example/valley/bridge-reopens-1"
LINE = "<p>The harbour office said on Monday that the bridge would open to walkers before the summer.</p>"
LONG = "".join(f"<p>{'x' * step} {LINE[3:]}" for step in range(12))
ARTICLE = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge reopens"}</script>'
FILM = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Bridge reopens"}</script>'
PICTURES = '<script type="application/ld+json">{"@type": "ImageGallery", "name": "Bridge reopens"}</script>'
LIVE = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Bridge reopens"}</script>'


def read(head: str = "", body: str = LONG, url: str = URL, title: str = "Bridge reopens") -> Draft:
    page = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    return read_page(page.encode(), url=url)


@pytest.mark.parametrize(
    ("head", "body", "path", "title", "kind"),
    [
        ("", LONG, "/valley/bridge", "Bridge reopens", "article"),
        (ARTICLE, LINE, "/valley/bridge", "Bridge reopens", "article"),
        (LIVE, LONG, "/valley/bridge", "Bridge reopens", "live"),
        (ARTICLE, LONG, "/valley/live/2024/bridge", "Bridge reopens", "live"),
        (ARTICLE, LONG, "/valley/bridge-reopens-live-updates-17", "Bridge reopens", "live"),
        (ARTICLE, LONG, "/valley/bridge", "Liveticker: Die Brücke wird geöffnet", "live"),
        (ARTICLE, LONG, "/valley/bridge", "Открытие моста: онлайн-трансляция", "live"),
        (ARTICLE, LONG, "/life/live-well/bridge", "Choir performs live on the bridge", "article"),
        (FILM, LINE, "/valley/bridge", "Bridge reopens", "video"),
        (FILM + ARTICLE, LONG, "/valley/bridge", "Bridge reopens", "article"),
        (ARTICLE, LINE, "/videos/bridge", "Bridge reopens", "video"),
        (PICTURES, LINE, "/valley/bridge", "Bridge reopens", "gallery"),
        (ARTICLE, LINE, "/photo-gallery/bridge", "Bridge reopens", "gallery"),
        (ARTICLE, LINE, "/valley/bridge", "In pictures: the bridge reopens", "gallery"),
        (ARTICLE, LONG, "/valley/bridge", "Photos: what we know of the bridge", "article"),
        ("", LONG, "/", "River Wire", "list"),
    ],
)
def test_kinds_are_told_apart(head: str, body: str, path: str, title: str, kind: str) -> None:
    assert read(head, body, f"https://www.riverwire.example{path}", title).kind == kind


def alternate(language: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{language}" href="{address}">'


def test_translations_are_the_same_piece_in_other_languages() -> None:
    head = (
        alternate("en", URL)
        + alternate("en-GB", "/uk/valley/bridge-reopens-1")
        + alternate("x-default", URL)
        + alternate("hy-AM", "/hy/valley/bridge-1")
        + alternate("ru", "https://ru.riverwire.example/valley/most-1")
        + alternate("ru-UA", "https://ru.riverwire.example/ua/most-1")
        + alternate("de", "https://de.riverwire.example/")
        + '<link rel="alternate" type="application/rss+xml" href="/rss/valley.xml">'
    )
    assert read(head).translations == (
        ("hy", "https://www.riverwire.example/hy/valley/bridge-1"),
        ("ru", "https://ru.riverwire.example/valley/most-1"),
    )
    assert read().translations == ()
    assert read(alternate("hy", "javascript:void(0)") + alternate("ka", "http://[::1/x/y")).translations == ()
