"""Dates, texts, languages and addresses as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery._dates import parsed_date
from crawler.discovery._links import absolute
from crawler.discovery._text import language_code, plain
from domain.clock import iso


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # RFC 822 and its relatives
        ("Mon, 15 Jan 2024 10:00:00 GMT", "2024-01-15T10:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 +0400", "2024-01-15T06:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 +04:00", "2024-01-15T06:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 -0000", "2024-01-15T10:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 EST", "2024-01-15T15:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 MSK", "2024-01-15T07:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 AMT", "2024-01-15T06:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 AZT", "2024-01-15T06:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 GMT+4", "2024-01-15T06:00:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 UTC+05:30", "2024-01-15T04:30:00Z"),
        ("Mon, 15 Jan 2024 10:00:00 +0000 (UTC)", "2024-01-15T10:00:00Z"),
        ("Monday, 15 January 2024 10:00:00 Z", "2024-01-15T10:00:00Z"),
        ("15 Jan 24 10:00 GMT", "2024-01-15T10:00:00Z"),
        ("15 Jan 98 10:00 GMT", "1998-01-15T10:00:00Z"),
        ("15-Jan-2024 10:00", "2024-01-15T10:00:00Z"),
        ("Mon,  15 Jan\n 2024", "2024-01-15T00:00:00Z"),
        ("Mon, 15 Jan 2024 24:00:00 GMT", "2024-01-16T00:00:00Z"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
        # ISO 8601
        ("2024-01-15T10:00:00Z", "2024-01-15T10:00:00Z"),
        ("2024-01-15T10:00:00.123456789+04:00", "2024-01-15T06:00:00.123Z"),
        ("2024-01-15T10:00:00+0400", "2024-01-15T06:00:00Z"),
        ("2024-01-15T10:00+04", "2024-01-15T06:00:00Z"),
        ("2024-01-15 10:00:00 +04:00", "2024-01-15T06:00:00Z"),
        ("2024-01-15 10:00:00 UTC", "2024-01-15T10:00:00Z"),
        ("2024-01-15T10:00", "2024-01-15T10:00:00Z"),
        ("2024-01-15", "2024-01-15T00:00:00Z"),
        ("2024/1/5 9:00", "2024-01-05T09:00:00Z"),
        ("20240115", "2024-01-15T00:00:00Z"),
        # others
        ("January 15, 2024 10:00 PM EST", "2024-01-16T03:00:00Z"),
        ("Jan. 15th, 2024, 12:30 a.m.", "2024-01-15T00:30:00Z"),
        ("15.01.2024 10:00", "2024-01-15T10:00:00Z"),
        ("1705312800", "2024-01-15T10:00:00Z"),
        ("1705312800123", "2024-01-15T10:00:00.123Z"),
    ],
)
def test_dates(written: str, expected: str) -> None:
    assert iso(parsed_date(written)) == expected


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", " ", "soon", "yesterday", "Tuesday", "10:30", "12345", "2024", "2024-01", "20391", "/5"),
        *("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "3000-01-15", "Mon, 15 Jan 1000 10:00:00 GMT"),
        *("2024-02-30", "2024-13-01", "2024-01-15T25:00:00Z", "2024-01-15T10:61:00Z", "2024-01-15T10:00:00+99:00"),
        "01/02/2024",  # the second of January, or the first of February
        "Mon, 15 Jan 2024 10:00:00 XYZ",
        "Mon, 15 Jan 2024 10:00:00 AST",  # Atlantic, or Arabia
        "15 Marraskuu 2024",
        "Пн, 15 янв 2024 10:00:00 +0400",
        "2024-01-15" + " " * 400 + "10:00",
        "1" * 100,
    ],
)
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert parsed_date(written) is None


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_what_python_writes_is_read(moment: datetime, minutes: int) -> None:
    from datetime import timedelta, timezone
    from email.utils import format_datetime

    local = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    whole = local.replace(microsecond=0)
    assert parsed_date(format_datetime(local)) == whole
    assert parsed_date(local.isoformat()) == local.replace(microsecond=local.microsecond // 1000 * 1000)
    assert parsed_date(str(int(whole.timestamp()))) == (whole if len(str(int(whole.timestamp()))) == 10 else None)


@given(st.text(max_size=90))
def test_any_text_is_survived(text: str) -> None:
    moment = parsed_date(text)
    assert moment is None or moment.tzinfo is UTC
    words = plain(text, 20)
    assert words is None or 0 < len(words) <= 20
    language_code(text)
    absolute("https://courier.example/", text)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, None),
        ("", None),
        (" <p> </p> ", None),
        ("War &amp; peace", "War & peace"),
        ("War &amp;amp; peace", "War & peace"),
        ("AT&T, R&D, &copy without its end", "AT&T, R&D, &copy without its end"),
        ("5&nbsp;000&#160;people &#x2013; &hellip;", "5 000 people – …"),
        ("An <b>old</b> friend", "An old friend"),
        ("H<sub>2</sub>O", "H2O"),
        ("<p>One</p><p>two</p>three<br/>four", "One two three four"),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "One two"),
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("<NATO> and x < y > z", "<NATO> and x < y > z"),
        ("a <!-- hidden --> b", "a b"),
        ("a <script>if (a < b) { x() }</script> b <style>p{}</style> c", "a b c"),
        ("a <img alt='x > y' src=\"z\"> b", "a b"),
        ("cut in a tag <a href='htt", "cut in a tag"),
        ("cut in a script <script>var x", "cut in a script"),
        ("<![CDATA[Twice]]>", "Twice"),
        ("a\x00b\x08c\ud800d", "abcd"),
        ("  spaced\n\t out ", "spaced out"),
    ],
)
def test_texts(written: str | None, expected: str | None) -> None:
    assert plain(written, 100) == expected


@pytest.mark.parametrize("text", ["<p>" * 100_000, "<" * 300_000, "&amp;" * 60_000, "<!--" * 80_000, "<a '" * 80_000])
@pytest.mark.timeout(10)
def test_long_texts_take_no_time(text: str) -> None:
    plain(text, 2000)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *(("en", "en"), ("en-US", "en"), ("EN_gb", "en"), ("zh-Hant-TW", "zh"), (" ru ", "ru")),
        *(("rus", "ru"), ("hye", "hy"), ("arm", "hy"), ("xyz", None), ("english", None), ("", None), (None, None)),
    ],
)
def test_languages(written: str | None, expected: str | None) -> None:
    assert language_code(written) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://x.example/a", "https://x.example/a"),
        (" \n https://x.example/a\tb ", "https://x.example/ab"),
        ("https://x.example/a b/ж?q=é#f", "https://x.example/a b/ж?q=é#f"),
        ("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&b=2"),
        ("a", "https://courier.example/world/a"),
        ("/a", "https://courier.example/a"),
        ("?p=1", "https://courier.example/world/?p=1"),
        ("//x.example/a", "https://x.example/a"),
        *((link, None) for link in (None, "", " ", "ftp://x.example/", "data:,x", "mailto:x", "javascript:x")),
        *(
            (link, None)
            for link in ("http://", "http:///a", "http://[", "http://x.example:99999/", "https://x.example/\0a")
        ),
        ("https://x.example/" + "a" * 2030, "https://x.example/" + "a" * 2030),
        ("https://x.example/" + "a" * 2031, None),
    ],
)
def test_addresses(link: str | None, expected: str | None) -> None:
    assert absolute("https://courier.example/world/", link) == expected
