"""Days and times: as the page gives them, in UTC, and from where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import iso
from domain.pages import Candidate
from extract import months
from extract.dates import modified, published
from extract.markup import parse
from extract.metadata import gather
from extract.sources import Source
from extract.times import Reader, When, is_month_first, zone_of

NOW = datetime(2024, 6, 1, tzinfo=UTC)
YEREVAN = Reader(zone_of("Asia/Yerevan"), NOW)


def when(head: str, *, url: str | None = None, hint: Candidate | None = None) -> When | None:
    tree = parse(f"<html><head>{head}</head><body><p>Nothing else is said.</p></body></html>")
    return published(gather(tree, url), tree, url, hint, YEREVAN)


def meta(value: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("value", "text", "at"),
    [
        ("2024-03-14", "2024-03-14", "2024-03-13T20:00:00Z"),
        ("2024-03-14T10:15:30Z", "2024-03-14T10:15:30Z", "2024-03-14T10:15:30Z"),
        ("2024-03-14T10:15:30.123Z", "2024-03-14T10:15:30Z", "2024-03-14T10:15:30Z"),
        ("2024-03-14T10:15+04:00", "2024-03-14T10:15:00+04:00", "2024-03-14T06:15:00Z"),
        ("2024-03-14 10:15:30 -0500", "2024-03-14T10:15:30-05:00", "2024-03-14T15:15:30Z"),
        ("2024-03-14T10:15:30", "2024-03-14T10:15:30", "2024-03-14T06:15:30Z"),
        ("2024/03/14 10:15", "2024-03-14T10:15:00", "2024-03-14T06:15:00Z"),
        ("20240314T1015", "2024-03-14T10:15:00", "2024-03-14T06:15:00Z"),
        ("20240314", "2024-03-14", "2024-03-13T20:00:00Z"),
        ("Thu, 14 Mar 2024 10:15:30 GMT", "2024-03-14T10:15:30Z", "2024-03-14T10:15:30Z"),
        ("March 14, 2024", "2024-03-14", "2024-03-13T20:00:00Z"),
        ("14 March 2024", "2024-03-14", "2024-03-13T20:00:00Z"),
        ("1710411330", "2024-03-14T10:15:30Z", "2024-03-14T10:15:30Z"),
        ("1710411330000", "2024-03-14T10:15:30Z", "2024-03-14T10:15:30Z"),
        ("Thu Mar 14 2024 10:15:30 GMT+0400 (GST)", "2024-03-14T10:15:30+04:00", "2024-03-14T06:15:30Z"),
        ("14/03/2024 10:15 pm", "2024-03-14T22:15:00", "2024-03-14T18:15:00Z"),
    ],
)
def test_forms_of_time(value: str, text: str, at: str) -> None:
    found = when(meta(value))
    assert found is not None
    assert (found.text, iso(found.at), found.source) == (text, at, "opengraph")


@pytest.mark.parametrize(
    "value", ["1000-01-01", "3000-01-01T00:00:00Z", "2024-13-45", "1989-12-31", "0", "yesterday", "99999999999"]
)
def test_what_cannot_be_is_not_believed(value: str) -> None:
    assert when(meta(value)) is None


def test_the_future_begins_after_two_days() -> None:
    assert YEREVAN.when("2024-06-02T23:59:00Z", Source.META) is not None
    assert YEREVAN.when("2024-06-03T00:01:00Z", Source.META) is None


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-03-14"}</script>', "json-ld"),
        (meta("2024-03-14"), "opengraph"),
        ('<meta itemprop="datePublished" content="2024-03-14">', "microdata"),
        ('<time itemprop="datePublished" datetime="2024-03-14">14 March</time>', "microdata"),
        ('<time pubdate datetime="2024-03-14">14 March</time>', "time-tag"),
        ('<span itemprop="datePublished" content="2024-03-14">14 March</span>', "microdata"),
    ],
)
def test_sources_are_named(head: str, source: str) -> None:
    found = when(head)
    assert found is not None
    assert (found.text, found.source) == ("2024-03-14", source)


def test_the_feed_comes_before_guesses() -> None:
    hint = Candidate("https://e.example/a", published_at=datetime(2024, 3, 14, 10, tzinfo=UTC))
    found = when("", url="https://e.example/2024/03/13/bridge", hint=hint)
    assert found is not None
    assert (found.text, found.source) == ("2024-03-14T10:00:00Z", "feed")


def test_the_address_is_a_guess() -> None:
    found = when("", url="https://e.example/2024/03/13/bridge")
    assert found is not None
    assert (found.text, found.source) == ("2024-03-13", "url")


def test_a_time_tag_says_the_hour_of_a_guessed_day() -> None:
    found = when('<time datetime="2024-03-13T08:30:00+04:00">', url="https://e.example/2024/03/13/bridge")
    assert found is not None
    assert (found.text, found.source) == ("2024-03-13T08:30:00+04:00", "time-tag")


@pytest.mark.parametrize("shown", ["2024-03-13T22:45:07-05:00", "2024-03-13 22:45:07"])
def test_the_newsroom_s_own_day_is_kept(shown: str) -> None:
    found = when(meta("2024-03-14T03:45:07Z") + f'<time datetime="{shown}">')
    assert found is not None
    assert found.text == "2024-03-13T22:45:07-05:00"
    assert (iso(found.at), found.source) == ("2024-03-14T03:45:07Z", "opengraph")


def test_a_bare_day_gives_way_to_a_time_of_that_day() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-03-14"}</script>'
    same, other = when(data + meta("2024-03-14T10:15:00Z")), when(data + meta("2024-03-15T10:15:00Z"))
    assert same is not None
    assert other is not None
    assert (same.text, other.text) == ("2024-03-14T10:15:00Z", "2024-03-14")


def test_another_moment_is_not_the_same_one() -> None:
    found = when(meta("2024-03-14T03:45:07Z") + '<time datetime="2024-03-13T22:46:07-05:00">')
    assert found is not None
    assert found.text == "2024-03-14T03:45:07Z"


@pytest.mark.parametrize(("value", "at"), [("2024-03-15T08:00:00Z", "2024-03-15T08:00:00Z"), ("2024-03-13", None)])
def test_a_text_is_not_changed_before_it_is_published(value: str, at: str | None) -> None:
    head = meta("2024-03-14T10:00:00Z") + meta(value, "article:modified_time")
    tree = parse(f"<html><head>{head}</head><body>x</body></html>")
    found = gather(tree, None)
    changed = modified(found, published(found, tree, None, None, YEREVAN), YEREVAN)
    assert iso(changed.at if changed else None) == at


def test_an_unknown_zone_is_utc() -> None:
    assert zone_of("Valley/Upper_Larch") is zone_of("../../etc/passwd") is zone_of(None) is None
    found = Reader(None, NOW).when("2024-03-14T10:00:00", Source.META)
    assert found is not None
    assert iso(found.at) == "2024-03-14T10:00:00Z"


@given(st.text(max_size=80))
def test_any_text_is_a_time_or_none(value: str) -> None:
    found = YEREVAN.when(value, Source.META)
    assert found is None or 1990 <= found.at.year <= 2024


@given(st.datetimes(datetime(1991, 1, 1), datetime(2024, 5, 1)), st.integers(-12 * 60, 14 * 60))  # noqa: DTZ001
def test_what_is_written_in_iso_is_read_back(moment: datetime, offset_min: int) -> None:
    written = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset_min)))
    found = YEREVAN.when(written.isoformat(), Source.META)
    assert found is not None
    assert found.at == written
    assert found.offset == written.utcoffset()


# --- written for people


@pytest.mark.parametrize(
    "text",
    [
        "Published Thursday, March 14, 2024 at 5:05 p.m.",
        "14th of March 2024, 17:05",
        "Donnerstag, 14. März 2024, 17.05 Uhr",
        "Publié le 14 mars 2024 à 17h05",
        "14 de marzo de 2024 - 17:05 h",
        "giovedì 14 marzo 2024 | 17:05",
        "14 marca 2024, 17:05",
        "14 марта 2024, 17:05",
        "14 березня 2024 року, 17:05",
        "14 Mart 2024 Perşembe 17:05",
        "14 mart 2024, 17:05",
        "2024 թ. մարտի 14, 17:05",
        "Մարտի 14, 2024 17:05",
        "14 მარტი, 2024 - 17:05",
        "14 مارس 2024 - 17:05",
        "14 آذار 2024، 17:05",
        "۱۴ مارس ۲۰۲۴ - ۱۷:۰۵",
        "۲۴ اسفند ۱۴۰۲، ساعت ۱۷:۰۵",
        "2024年3月14日 17:05",
        "14.03.2024 17:05",
        "2024.03.14 17:05",
    ],
)
def test_days_are_read_in_the_languages_of_the_topic(text: str) -> None:
    found = YEREVAN.written(text, Source.SHOWN)
    assert found is not None
    assert found.text == "2024-03-14T17:05:00"


def test_every_language_has_every_month_and_none_means_two() -> None:
    languages = [line.split(",") for line in months._TABLE.split(";") if line.strip()]
    assert [len(language) for language in languages] == [12] * 15, "Arabic has two sets"
    seen: dict[str, int] = {}
    for language in languages:
        for number, forms in enumerate(language, 1):
            for form in forms.split():
                assert seen.setdefault(form, number) == number, form


@pytest.mark.parametrize(
    ("country", "html_lang", "host", "day"),
    [
        ("US", None, "", "2024-03-04"),
        ("DE", "en-US", "x.com", "2024-04-03"),
        (None, "en-US", "x.com", "2024-03-04"),
        (None, "en-US", "x.am", "2024-04-03"),
        (None, "en-GB", "x.com", "2024-04-03"),
        (None, None, "", "2024-04-03"),
    ],
)
def test_day_and_month_come_in_the_outlet_s_order(
    country: str | None, html_lang: str | None, host: str, day: str
) -> None:
    reader = Reader(None, NOW, is_month_first(country, html_lang, host))
    assert [found.text for text in ("3/4/2024", "03/04/2024") if (found := reader.written(text, Source.META))] == [
        day
    ] * 2
    for plain in ("4.3.2024", "04.03.2024"):
        found = reader.written(plain, Source.META)
        assert found is not None
        assert found.text == "2024-03-04", "with dots, the day comes first everywhere"


@pytest.mark.parametrize(
    "text", ["12 people of 2019", "32 March 2024", "31.02.2024", "1.2.3.2024", "99/99/2024", "2024"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert YEREVAN.written(text, Source.SHOWN) is None


SHOWN = """
<div class="date">1 May 2024</div><h1>Bridge reopens</h1>
<p>It was closed on 3 March 2015.</p><span class="updated-date">Updated 16 March 2024</span>
<span class="post-date">14 March 2024, 17:05</span><aside><time>2 May 2024</time></aside>"""


def shown(body: str) -> When | None:
    tree = parse(f"<html><body>{body}</body></html>")
    return published(gather(tree, None), tree, None, None, YEREVAN)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (SHOWN, "2024-03-14T17:05:00"),
        ("<h1>Bridge</h1><dl><dt>Date:</dt><dd>x</dd></dl><ul><li>Datum 14.03.2024</li></ul>", "2024-03-14"),
        ("<h1>Bridge</h1><p class='byline'>Ada Sample, 14 March 2024</p>", "2024-03-14"),
        ("<h1>Bridge</h1><span class='date'>Updated 14 March 2024</span>", "2024-03-14"),
    ],
)
def test_the_day_that_readers_see_is_read_where_none_is_stated(body: str, text: str) -> None:
    found = shown(body)
    assert found is not None
    assert found.text == text


def test_data_for_the_page_s_scripts_tells_a_day_last_of_all() -> None:
    data = '<script>window.state = {"id": 7, "publishedAt": "2024-03-14T10:15:00Z"}</script>'
    found, other = shown(f"<h1>Bridge</h1>{data}"), shown(f"<h1>Bridge</h1>{data}<time>15 March 2024</time>")
    assert found is not None
    assert other is not None
    assert (found.text, found.source) == ("2024-03-14T10:15:00Z", Source.SCRIPT)
    assert other.text == "2024-03-15"


def zoned(stated: str, body: str = "", changed: str = "", zone: str | None = None) -> str | None:
    head = meta(stated) + (meta(changed, "article:modified_time") if changed else "")
    tree = parse(f"<html><head>{head}</head><body><h1>Bridge</h1>{body}</body></html>")
    metadata, reader = gather(tree, None), Reader(zone_of(zone), NOW)
    first = published(metadata, tree, None, None, reader)
    last = modified(metadata, first, reader)
    return f"{first.text if first else ''} {iso(last.at) if last else ''}".strip()


@pytest.mark.parametrize(
    ("stated", "body", "changed", "zone", "said"),
    [
        # The clock that readers see tells the zone of a moment in UTC.
        ("2024-03-15T01:05:07Z", "<time>March 14, 2024 at 9:05 pm</time>", "", None, "2024-03-14T21:05:07-04:00"),
        ("2024-03-15T01:05:07Z", "<time>March 14, 2024 at 9:06 pm</time>", "", None, "2024-03-15T01:05:07Z"),
        ("2024-03-15T13:05:07Z", "<time>March 15, 2024 at 1:05</time>", "", None, "2024-03-15T13:05:07Z"),
        # A time without a zone is in the page's other one, unless the outlet's is known.
        (
            "2024-03-14T10:00:00",
            "",
            "2024-03-14T12:00:00+04:00",
            None,
            "2024-03-14T10:00:00+04:00 2024-03-14T08:00:00Z",
        ),
        ("2024-03-14T10:00:00", "", "2024-03-14T12:00:00Z", "Asia/Yerevan", "2024-03-14T10:00:00 2024-03-14T12:00:00Z"),
        (
            "2024-03-14T10:00:00+04:00",
            "",
            "2024-03-14T10:30:00",
            None,
            "2024-03-14T10:00:00+04:00 2024-03-14T06:30:00Z",
        ),
        ("2024-03-14T10:00:00+04:00", "", "2024-03-14T09:30:00", None, "2024-03-14T10:00:00+04:00"),
    ],
)
def test_zones_are_told_from_the_page(stated: str, body: str, changed: str, zone: str | None, said: str) -> None:
    assert zoned(stated, body, changed, zone) == said
