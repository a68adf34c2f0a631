"""Sitemaps, news sitemaps, indexes, and lists in plain text."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from crawler.discovery import ANY
from domain.pages import Candidate
from tests import feeds
from tests.feeds import only, read, urls

URLSET = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{attributes}>{entries}</urlset>'
)
both = pytest.mark.parametrize("kind", ["news_sitemap", "sitemap"])


def urlset(*entries: str, attributes: str = "") -> str:
    inside = "".join(f"<url>{entry}</url>" for entry in entries)
    return URLSET.format(entries=inside, attributes=attributes)


@both
def test_a_news_sitemap(kind: str) -> None:
    found = read(kind, feeds.sample("news.xml"), language="en")
    assert found.problem is None
    assert found.candidates == (
        Candidate(
            "https://sitemap.example/talks?id=1&x=2",
            title="Talks & tea",
            published_at=datetime(2024, 1, 15, 6, tzinfo=UTC),
            language="ru",
        ),
        Candidate("https://sitemap.example/film", language="en"),
    )


@both
def test_lastmod_is_no_time_of_publication(kind: str) -> None:
    found = read(kind, feeds.sample("sitemap.xml"))
    assert found.problem is None
    assert found.candidates == (Candidate("https://sitemap.example/one"), Candidate("https://sitemap.example/two"))


@both
def test_an_index_has_documents_newest_first(kind: str) -> None:
    found = read(kind, feeds.sample("index.xml"))
    assert found.candidates == ()
    assert found.problem is None
    assert found.documents == (
        "https://sitemap.example/new.xml",
        "https://sitemap.example/old.xml.gz",
        "https://sitemap.example/undated-a.xml",
        "https://sitemap.example/undated-b.xml",
    )


@pytest.mark.parametrize(
    "attributes",
    [
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"',
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.8/"',
        ' xmlns:news="https://google.com/anything"',
        "",
    ],
)
def test_the_namespace_of_news_is_written_in_many_ways(attributes: str) -> None:
    news = "<news:news><news:title>T</news:title><news:publication_date>2024-01-15</news:publication_date></news:news>"
    found = read("news_sitemap", urlset(f"<loc>https://sitemap.example/1</loc>{news}", attributes=attributes))
    assert found.candidates == (
        Candidate("https://sitemap.example/1", title="T", published_at=datetime(2024, 1, 15, tzinfo=UTC)),
    )
    # A prefix that nobody declared is no XML with namespaces: it is mended.
    assert found.problem is None


def test_news_without_their_wrapper() -> None:
    namespace = ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    entry = "<loc>https://sitemap.example/1</loc><n:title>T</n:title><n:language>en</n:language>"
    assert only(read("news_sitemap", urlset(entry, attributes=namespace))).title == "T"


@both
def test_only_web_addresses_are_taken(kind: str) -> None:
    entries = [
        "<loc>ftp://sitemap.example/1</loc>",
        "<loc>javascript:alert(1)</loc>",
        "<loc></loc>",
        "",
        f"<loc>https://sitemap.example/{'x' * 2048}</loc>",
        "<loc>/relative</loc>",
    ]
    assert urls(read(kind, urlset(*entries))) == ["https://feeds.example/relative"]


def test_something_in_an_entry_that_is_called_alike_is_no_entry() -> None:
    entry = '<loc>https://sitemap.example/1</loc><x:url xmlns:x="x"><x:loc>https://sitemap.example/2</x:loc></x:url>'
    assert urls(read("sitemap", urlset(entry, "<loc>https://sitemap.example/3</loc>"))) == [
        "https://sitemap.example/1",
        "https://sitemap.example/3",
    ]


@both
def test_bare_ampersands_and_a_missing_end(kind: str) -> None:
    body = urlset("<loc>https://sitemap.example/?a=1&b=2</loc>", "<loc>https://sitemap.example/22</loc>")
    whole = read(kind, body)
    assert urls(whole) == ["https://sitemap.example/?a=1&b=2", "https://sitemap.example/22"]
    assert whole.problem is None
    cut = read(kind, body[: body.index("/22") + 2])
    assert urls(cut) == ["https://sitemap.example/?a=1&b=2"]
    assert "1 entries could be read" in (cut.problem or "")


@both
def test_what_comes_before_the_damage_is_saved(kind: str) -> None:
    body = urlset(*(f"<loc>https://sitemap.example/{number}</loc>" for number in range(9))).replace("/5<", "/5</b><")
    found = read(kind, body)
    assert urls(found) == [f"https://sitemap.example/{number}" for number in range(5)]
    assert found.problem


def test_a_truncated_gz_is_a_problem_and_what_there_is_is_read() -> None:
    body = urlset(*(f"<loc>https://sitemap.example/{number * 7919 % 10007}</loc>" for number in range(5000)))
    found = read("sitemap", gzip.compress(body.encode())[:8000], url="https://sitemap.example/1.xml.gz")
    assert found.problem == "is cut short (its gzip data has no end)"
    assert 100 < len(found.candidates) < 5000


@both
def test_other_things_are_named(kind: str) -> None:
    assert read(kind, feeds.sample("rss20.xml")).problem == "is an RSS or Atom feed, not a sitemap"
    assert read(kind, feeds.sample("section.html")).problem == "is a web page, not a sitemap"


def test_a_list_in_plain_text() -> None:
    text = "\ufeffhttps://sitemap.example/1\r\nhttps://sitemap.example/2\n\nnot an address\nHTTPS://sitemap.example/3"
    found = read("sitemap", text, content_type="text/plain", language="ru")
    assert found.problem is None
    assert urls(found) == ["https://sitemap.example/1", "https://sitemap.example/2", "HTTPS://sitemap.example/3"]
    assert {candidate.language for candidate in found.candidates} == {"ru"}
    assert read("news_sitemap", text).problem == "is not XML"


NEWS = ' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
ENTRY = "<url><loc>https://courier.example/1</loc>{}</url>"


@pytest.mark.parametrize(
    ("attributes", "inside", "kind"),
    [
        (NEWS, ENTRY.format("<n:news><n:title>A title</n:title></n:news>"), "news_sitemap"),
        (NEWS, "", "news_sitemap"),
        (NEWS, ENTRY.format(""), "sitemap"),
        ("", ENTRY.format(""), "sitemap"),
    ],
    ids=["news", "news, none today", "news only declared", "none"],
)
def test_a_news_sitemap_is_told_by_its_namespace(attributes: str, inside: str, kind: str) -> None:
    assert read(ANY, f'<?xml version="1.0"?><urlset{attributes}>{inside}</urlset>').kind == kind
