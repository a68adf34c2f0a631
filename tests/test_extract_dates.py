"""Days and times: as the page gives them, in UTC, and from where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import iso
from domain.pages import Candidate
from extract.dates import modified, published
from extract.markup import parse
from extract.metadata import gather
from extract.sources import Source
from extract.times import Reader, When, zone_of

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
    assert zone_of("Valley/Upper_Larch") is UTC
    assert zone_of("../../etc/passwd") is UTC
    assert zone_of(None) is UTC


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
