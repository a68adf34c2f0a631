"""Nothing that a page holds brings the reader down, and nothing that it returns brings down a store."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import ReadError
from extract.read import MAX_BYTES, read_page

PARAGRAPHS = "<p>The committee said on Monday that the bridge would open in the spring.</p>" * 5
URL = "https://www.riverwire.example/a-1"


def page(head: str = "", body: str = PARAGRAPHS) -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n ",
        b"\x00" * 500,
        b"%PDF-1.7 and so on",
        b"\x89PNG\r\n",
        gzip.compress(page()),
        b"<!-- nothing -->",
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(ReadError):
        read_page(body, url=URL)


@pytest.mark.parametrize(
    "body",
    [
        page(body="<div>" * 100_000 + PARAGRAPHS + "</div>" * 100_000),
        page(body="<font><b>" * 50_000 + PARAGRAPHS),
        page('<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        page('<script type="application/ld+json">{"a":1' + ", " * 200_000 + "</script>"),
        page("<title>" + " - x" * 50_000 + "</title>"),
        page('<meta property="og:title" content="A title - River">' * 10_000),
        page('<meta property="article:published_time" content="99999-99-99T99:99:99+99:99">'),
        page(body=PARAGRAPHS + "<h1>One of many headings</h1>" * 5_000),
        page(body='<time datetime="2024-03-14T10:00:00Z">x</time>' * 10_000 + PARAGRAPHS),
        page(body="<table><tr><td>" * 10_000 + PARAGRAPHS),
        page(body=PARAGRAPHS + "<p>" + "a/" * 70 + "(AFP</p>"),
        page(body="<p>" + " " * 2_000_000 + "</p>" + PARAGRAPHS),
        page().decode().encode("utf-16"),
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
def test_abnormal_pages_are_read_in_time(body: bytes) -> None:
    began = time.process_time()
    draft = read_page(body, url=URL)
    assert "bridge would open" in draft.body
    assert time.process_time() - began < 15


def test_no_half_characters_and_no_nulls_come_out() -> None:
    data = r'{"@type":"NewsArticle","headline":"bad \ud83d title \u0000 here","author":"Ada \udc00 Sample"}'
    draft = read_page(page(f'<script type="application/ld+json">{data}</script>'), url=URL)
    assert draft.title == "bad title here"
    assert draft.authors == ("Ada Sample",)
    assert read_page(page(body=PARAGRAPHS + "<p>a&#0;b&#xD800;c d e f g.</p>"), url=URL).body.encode()


def test_reading_needs_no_address() -> None:
    assert read_page(page(), url=None).body
    assert read_page(page(), url="http://[::1").body


_PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div class='author'>",
            "</div>",
            "<h1>",
            "</h1>",
            "<table>",
            "<td>",
            "<time datetime='2024'>",
        ),
        *(
            "<script type='application/ld+json'>",
            "</script>",
            '{"@type":"NewsArticle"',
            "}",
            "<meta property='og:title'",
        ),
        *(" content='x - y'>", "<!--", "-->", "<![CDATA[", "]]>", "&#xD800;", "&amp;amp;", "\x00", "\ud83d", "(AFP)"),
        *(
            "<svg><title>",
            "</svg>",
            "<base href='//['>",
            "<link rel=canonical href='http://['>",
            "<template>",
            "words. ",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=20), max_size=40))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    try:
        draft = read_page(b"<html><body>" + body, url=URL)
    except ReadError:
        return
    for text in (draft.title, draft.body, draft.summary, *draft.authors):
        assert "\x00" not in (text or "").encode().decode()
