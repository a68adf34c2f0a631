"""Nothing that a page holds brings the reader down, and nothing that it returns brings down a store."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import NotAPage, ReadError, ReadTimeout
from extract.pool import PAGE_LIMIT, Workers
from extract.read import MAX_BYTES, read_page
from tests.mutations import mutant, unstorable

PARAGRAPHS = "<p>The committee said on Monday that the bridge would open in the spring.</p>" * 5
URL = "https://www.riverwire.example/a-1"


def page(head: str = "", body: str = PARAGRAPHS) -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("body", [b"", b"   \n ", b"\x00" * 500, b"<!-- nothing -->", b"x" * (MAX_BYTES + 1)])
def test_what_holds_nothing_or_too_much_is_refused(body: bytes) -> None:
    with pytest.raises(ReadError):
        read_page(body, url=URL)


#: Evenly distributed, as what is compressed: a picture, an archive, a page whose Content-Encoding was lost.
NOISE = random.Random(7).randbytes(200_000)  # noqa: S311 - no secret
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 40 + b"\x00" * 9_000 + b"libc.so.6 printf puts " * 40


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.7 and so on", b"\x89PNG\r\n", gzip.compress(page()), NOISE, b"<html><body><p>" + NOISE, PROGRAM],
    ids=["pdf", "png", "gzip", "noise", "noise as html", "program"],
)
def test_what_is_no_page_is_known_by_its_bytes(body: bytes) -> None:
    with pytest.raises(NotAPage):
        read_page(body, url=URL)


BLANKS = " " * 1_000_000
#: No JSON, and long: nothing in them may be looked at again from every letter on.
SCRIPTS = [
    f'{{"@type": "NewsArticle"{BLANKS}}}',
    f'{{"@type": "NewsArticle"{BLANKS}',
    f"<!-- {BLANKS}{{{BLANKS}-->{BLANKS}",
    "//" * 500_000 + "{",
    "{" + "a" * 1_000_000,
    '{"' + "a" * 1_000_000,
    '{"a": ' + '"' * 1_000_000,
    "{" + "/*" * 500_000,
]


@pytest.mark.parametrize(
    "body",
    [
        page(body="<div>" * 100_000 + PARAGRAPHS + "</div>" * 100_000),
        page(body="<font><b>" * 50_000 + PARAGRAPHS),
        page('<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        page('<script type="application/ld+json">{"a":1' + ", " * 200_000 + "</script>"),
        *(page(f'<script type="application/ld+json">{script}</script>') for script in SCRIPTS),
        page("<title>" + " - x" * 50_000 + "</title>"),
        page('<meta property="og:title" content="A title - River">' * 10_000),
        page('<meta property="article:published_time" content="99999-99-99T99:99:99+99:99">'),
        page(body=PARAGRAPHS + "<h1>One of many headings</h1>" * 5_000),
        page(body='<time datetime="2024-03-14T10:00:00Z">x</time>' * 10_000 + PARAGRAPHS),
        page(body="<table><tr><td>" * 10_000 + PARAGRAPHS),
        page(body=PARAGRAPHS + "<p>" + "a/" * 70 + "(AFP</p>"),
        page(body=PARAGRAPHS + "<p>" + "!" * 200_000 + "</p>"),
        page(body=PARAGRAPHS + "<p>" + "(" * 200_000 + "</p>"),
        page(body="<p>" + " " * 2_000_000 + "</p>" + PARAGRAPHS),
        page(body=f"<nav>&#x110000;</nav>&#x11>&#1;<nav></nav>&#xFFFE;&#9999999;<p>&#xD800;</p>{PARAGRAPHS}"),
        page().decode().encode("utf-16"),
    ],
    ids=lambda body: body[:80].decode("latin-1"),
)
def test_abnormal_pages_are_read(body: bytes) -> None:
    assert "bridge would open" in read_page(body, url=URL).body


def attributes(form: str) -> str:
    return "".join(form.format(number, number) for number in range(100_000))


@pytest.mark.parametrize("form", [' a{}="{}"', " a{}", " a{}='x'", "/a{}", " a{} = x", ' a{}=">"'])
def test_attributes_without_number_are_left_out(form: str) -> None:
    draft = read_page(page(body=f"<div id='text'{attributes(form)}>{PARAGRAPHS}</div>"), url=URL)
    assert "bridge would open" in draft.body


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    opened = Workers(1)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "body",
    [
        page(body="<span class='date'>12 March 2024</span>" * 50_000 + PARAGRAPHS),
        page(body="<p>word</p>" * 500_000),
        page(body="<div" + attributes(' a{}="<"') + f">{PARAGRAPHS}</div>"),
    ],
    ids=["dates", "paragraphs", "attributes"],
)
def test_what_takes_too_long_has_a_name(workers: Workers, body: bytes) -> None:
    with suppress(ReadTimeout):
        assert workers.submit(partial(read_page, body, url=URL), limit=PAGE_LIMIT).result().extractor


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "utf-16", "windows-1254", "iso-8859-1", "no-such-thing"])
@pytest.mark.parametrize(
    ("title", "text", "lang", "encodings"),
    [
        (
            "Мост откроют весной",
            "Комитет сообщил в понедельник, что мост откроют весной. ",
            "ru",
            ("windows-1251", "utf-16-le"),
        ),
        (
            "Köprü ilkbaharda açılıyor",
            "Kurul, köprünün ilkbaharda açılacağını pazartesi günü duyurdu. ",
            "tr",
            ("windows-1254", "utf-16-be"),
        ),
        (
            "Կամուրջը կբացվի գարնանը",
            "Հանձնաժողովը երկուշաբթի հայտնեց, որ կամուրջը կբացվի գարնանը։ ",
            "hy",
            ("utf-8", "utf-16"),
        ),
    ],
    ids=["ru", "tr", "hy"],
)
def test_letters_are_right_whatever_is_declared(
    title: str, text: str, lang: str, encodings: tuple[str, ...], declared: str
) -> None:
    for encoding in encodings:
        head = f'<meta charset="{declared}"><title>{title}</title>'
        html = f'\n<html lang="{lang}"><head>{head}</head><body><h1>{title}</h1><p>{text * 5}</p></body></html>'
        body = html.encode(encoding)
        draft = read_page(body, url=URL, content_type=f"text/html; charset={declared}")
        assert (draft.title, draft.language) == (title, lang)
        assert text.strip() in draft.body


def test_nulls_between_letters_are_nothing() -> None:
    body = (
        page("<title>The bridge opens</title>").replace(b"committee", b"com\x00mit\x00tee").replace(b"The", b"\x00The")
    )
    draft = read_page(body, url=URL)
    assert draft.title == "The bridge opens"
    assert "The committee said" in draft.body


@pytest.mark.parametrize(
    "data", ["{not json", "[[[", '{"@type":"NewsArticle","headline":', "<!-- -->", "\x00", "undefined", '"text"', "7"]
)
def test_linked_data_that_is_no_json_spoils_no_page(data: str) -> None:
    head = f'<title>The bridge opens</title><script type="application/ld+json">{data}</script>'
    draft = read_page(page(head + '<meta property="article:published_time" content="2024-03-14T10:00:00Z">'), url=URL)
    assert (draft.title, draft.date) == ("The bridge opens", "2024-03-14T10:00:00Z")
    assert "bridge would open" in draft.body


@pytest.mark.parametrize("year", [1000, 3000])
def test_impossible_years_give_way_to_possible_ones(year: int) -> None:
    data = f'{{"@type":"NewsArticle","datePublished":"{year}-01-01T00:00:00Z","dateModified":"{year}-01-02T00:00:00Z"}}'
    wrong = f'<script type="application/ld+json">{data}</script><meta name="date" content="{year}-01-01">'
    draft = read_page(
        page(wrong, f"<time datetime='{year}-01-01'>then</time>{PARAGRAPHS}"), url=f"{URL}/{year}/01/01/b"
    )
    assert (draft.published_at, draft.modified_at) == (None, None)
    right = '<meta property="article:published_time" content="2024-03-14T10:00:00Z">'
    assert read_page(page(wrong + right), url=URL).date == "2024-03-14T10:00:00Z"


def test_no_half_characters_and_no_nulls_come_out() -> None:
    data = r'{"@type":"NewsArticle","headline":"bad \ud83d title \u0000 here","author":"Ada \udc00 Sample"}'
    draft = read_page(page(f'<script type="application/ld+json">{data}</script>'), url=URL)
    assert draft.title == "bad title here"
    assert draft.authors == ("Ada Sample",)
    assert read_page(page(body=PARAGRAPHS + "<p>a&#0;b&#xD800;c d e f g.</p>"), url=URL).body.encode()


def test_reading_needs_no_address() -> None:
    assert read_page(page(), url=None).body
    assert read_page(page(), url="http://[::1").body


PAGES = [path.read_bytes() for path in sorted((Path(__file__).parent / "data" / "pages").glob("*/page.html"))]


@pytest.mark.parametrize("batch", range(10))
def test_damaged_pages_are_read_or_refused(batch: int) -> None:
    """A short form of `bench/fuzz.py`, which goes on for as long as one likes."""
    for seed in range(20 * batch, 20 * batch + 20):
        with suppress(ReadError):
            assert unstorable(read_page(mutant(PAGES, seed), url=URL)) == [], f"seed {seed}"


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
    assert unstorable(draft) == []
