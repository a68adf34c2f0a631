"""RSS and Atom in the forms in which they come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.pages import Candidate
from tests import feeds
from tests.feeds import atom, item, only, read, rss, urls

JANUARY_15 = datetime(2024, 1, 15, tzinfo=UTC)
BROKEN = "is not well-formed XML"


def test_rss_2() -> None:
    found = read("rss", feeds.sample("rss20.xml"))
    assert found.problem is None
    assert found.candidates == (
        Candidate(
            "https://courier.example/world/bridge-reopens?a=1&b=2",
            title="Bridge & tunnel reopen – at last",
            summary="The bridge reopened. Drivers & walkers cheered.",
            published_at=JANUARY_15.replace(hour=6),
            language="en",
        ),
        Candidate(
            "https://courier.example/world/double-trouble",
            title="Double & trouble",
            summary="Only the full text.",
            published_at=JANUARY_15.replace(hour=9, minute=30),
            language="hy",
        ),
        # Without a link, its guid is its address; a time of change is none of publication.
        Candidate("https://courier.example/world/known-by-guid", title="Known by its guid", language="en"),
        # What FeedBurner redirects to; the year 1000 is a slip.
        Candidate("https://courier.example/world/way-round", title="A way round", language="en"),
    )


def test_rss_091_with_its_document_type() -> None:
    found = read("rss", feeds.sample("rss091.xml"))
    assert found.problem is None
    assert [(entry.title, entry.language) for entry in found.candidates] == [
        ("Café closes after fifty years in the old town", "fr"),
        ("Nothing else happened", "fr"),
    ]


def test_rss_1() -> None:
    found = read("rss", feeds.sample("rss10.rdf"))
    assert found.problem is None
    assert found.candidates == (
        Candidate(
            "https://rdf.example/a-1?from=rdf",
            title="Gespräche gehen weiter",
            summary="Zweiter Tag.",
            published_at=JANUARY_15.replace(hour=9),
            language="de",
        ),
        Candidate("https://rdf.example/a-2", title="Ohne Link", language="de"),
    )


def test_atom() -> None:
    found = read("rss", feeds.sample("atom10.xml"))
    assert found.problem is None
    assert found.candidates == (
        Candidate(
            "https://atom.example/news/2024/talks.html",
            title="Переговоры продолжатся",
            summary="Второй день без перерыва",
            published_at=JANUARY_15.replace(hour=6, microsecond=123_000),
            language="ru",
        ),
        Candidate(
            "https://atom.example/plain", title="Only changed, never dated", summary="First. Second.", language="en"
        ),
        Candidate("https://atom.example/id/3", title="Its id is its address", language="ru"),
    )


def test_atom_03() -> None:
    body = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title><link rel="alternate" '
        'type="text/html" href="https://courier.example/1"/><issued>2024-01-15T10:00:00</issued>'
        "<modified>2024-01-16T10:00:00Z</modified></entry></feed>"
    )
    assert only(read("rss", body)).published_at == JANUARY_15.replace(hour=10)


def test_a_feed_without_entries_is_sound() -> None:
    found = read("rss", rss(head="<description>" + "Nothing happened. " * 20 + "</description>"))
    assert found.problem is None
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link>/a</link>", "https://courier.example/a"),
        ("<link>//cdn.example/a</link>", "https://cdn.example/a"),
        ('<link xml:base="https://base.example/x/">a</link>', "https://base.example/x/a"),
        ("<link><![CDATA[ https://courier.example/?a=1&amp;b=2 ]]></link>", "https://courier.example/?a=1&b=2"),
        ("<link/><guid>https://courier.example/g</guid>", "https://courier.example/g"),
        ('<link>https://courier.example/l</link><guid isPermaLink="true">https://x.example/</guid>', None),
        ("<link>https://courier.example/l</link><link>https://courier.example/other</link>", None),
        ('<a:link rel="self" href="https://courier.example/s"/><link>https://courier.example/l</link>', None),
        ('<link rel="alternate" href="https://courier.example/l"/>', None),
        ('<link href="https://courier.example/e" rel="enclosure"/><link>https://courier.example/l</link>', None),
    ],
)
def test_the_address_of_an_entry(inside: str, url: str | None) -> None:
    body = rss(f"<title>T</title>{inside}", attributes=' xmlns:a="http://www.w3.org/2005/Atom"')
    assert only(read("rss", body)).url == (url or "https://courier.example/l")


@pytest.mark.parametrize(
    "inside",
    [
        "<link>mailto:desk@courier.example</link>",
        "<link>javascript:void(0)</link>",
        "<link>file:///etc/passwd</link>",
        "<link>https://courier.example/" + "x" * 2048 + "</link>",
        "<link>http://[</link>",
        "<link></link>",
        '<guid isPermaLink="false">https://courier.example/1</guid>',
        "<guid>12345</guid>",
        '<enclosure url="https://courier.example/1.mp3"/>',
    ],
)
def test_entries_without_an_address_are_dropped_and_said(inside: str) -> None:
    body = rss(f"<title>T</title>{inside}", head=" " * 200)
    assert read("rss", body).problem == "has 1 entries, and none with a web address"
    beside = read("rss", rss(f"<title>T</title>{inside}", item()))
    assert (urls(beside), beside.problem) == (["https://courier.example/1"], None)


def test_relative_links_start_from_the_nearest_base_there_is() -> None:
    entry = '<link href="a.html"/>'
    assert only(read("rss", atom(entry), url="https://x.example/b/feed")).url == "https://x.example/b/a.html"
    based = atom(entry, attributes=' xml:base="/c/"')
    assert only(read("rss", based, url="https://x.example/b/feed")).url == "https://x.example/c/a.html"
    no_channel_link = "<rss><channel><item><link>a.html</link></item></channel></rss>"
    assert only(read("rss", no_channel_link, url="https://x.example/b/feed")).url == "https://x.example/b/a.html"


def test_a_guid_that_repeats_makes_no_duplicate_and_an_address_that_repeats_does() -> None:
    guid = '<guid isPermaLink="false">same</guid>'
    assert len(read("rss", rss(item(1, more=guid), item(2, more=guid), item(3, more=guid))).candidates) == 3
    folded = only(read("rss", rss(item(1, "First"), item(1, "Again", "<description>Words</description>"))))
    assert (folded.title, folded.summary) == ("First", "Words")


@pytest.mark.parametrize(
    "more",
    [
        "",
        "<pubDate/>",
        "<pubDate>soon</pubDate>",
        "<pubDate>Mon, 15 Jan 3000 10:00:00 GMT</pubDate>",
        '<guid isPermaLink="false">20240115</guid>',
        "<lastBuildDate>Mon, 15 Jan 2024 10:00:00 GMT</lastBuildDate>",
    ],
)
def test_without_a_date_an_entry_stays(more: str) -> None:
    assert only(read("rss", rss(item(more=more)))).published_at is None


def test_the_configured_language_stands_between_the_entry_and_the_feed() -> None:
    namespace = ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    own = item(2, more="<dc:language>hy-AM</dc:language>")
    body = rss(item(1), own, head="<language>en-us</language>", attributes=namespace)
    assert [entry.language for entry in read("rss", body).candidates] == ["en", "hy"]
    assert [entry.language for entry in read("rss", body, language="ru").candidates] == ["ru", "hy"]


def test_text_is_plain_and_bounded() -> None:
    body = rss(
        item(
            title="&lt;NATO&gt; &amp;amp; friends: x &lt; y",
            more="<description>&lt;p&gt;" + "word " * 1000 + "&lt;/p&gt;</description>",
        )
    )
    entry = only(read("rss", body))
    assert entry.title == "<NATO> & friends: x < y"
    assert len(entry.summary or "") == 1999
    assert set((entry.summary or "").split()) == {"word"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1251", "koi8-r"])
@pytest.mark.parametrize("declared", ["right", "utf-8", "none"])
def test_encodings(encoding: str, declared: str) -> None:
    names = {"right": encoding, "utf-8": "utf-8"}
    declaration = f'<?xml version="1.0" encoding="{names[declared]}"?>' if declared in names else ""
    body = (declaration + rss(item(title="Мир и переговоры")).partition("?>")[2]).encode(encoding)
    if encoding == "koi8-r" and declared != "right":
        header = "application/rss+xml; charset=KOI8-R"
    else:
        header = "text/xml; charset=utf-8"
    found = read("rss", body, content_type=header, language="ru")
    assert only(found).title == "Мир и переговоры"


def test_one_broken_character_costs_no_more_than_itself() -> None:
    body = rss(item(title="Мир и переговоры X")).encode().replace(b"X", b"\xd0")
    assert only(read("rss", body)).title == "Мир и переговоры \ufffd"


SOUND = [(item(number, f"Title {number}"), f"https://courier.example/{number}") for number in range(5)]


@pytest.mark.parametrize(
    "broken",
    [
        lambda s: s.replace("Title 1", "Title & 1"),
        lambda s: s.replace("Title 1", "Title&nbsp;1 &bogus; &#0;"),
        lambda s: s.replace("Title 1", "Title \x0b1\x01"),
        lambda s: s.replace("<title>Title 1", "<dc:creator>X</dc:creator><title>Title 1"),
        lambda s: s + "<script>a && b</script>",
    ],
)
def test_everyday_damage_is_mended_without_a_word(broken) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    found = read("rss", broken(rss(*(inside for inside, _ in SOUND))))
    assert urls(found) == [url for _, url in SOUND]
    assert found.problem is None


@pytest.mark.parametrize(
    ("broken", "n_lost"),
    [
        (lambda s: s.replace("Title 1", "Title < 1"), 0),
        (lambda s: s.replace("Title 1</title>", "Title 1</title></b>"), 0),
        (lambda s: s.replace("Title 1</title>", "Title 1</title><oops & <"), 0),
        (lambda s: s.replace("<title>Title 1", "<description><p>a<br>b <img src=x></description><title>Title 1"), 0),
        (lambda s: s.replace('version="2.0"', "version=2.0"), 0),
        (lambda s: s.replace("</channel></rss>", ""), 0),
        (lambda s: s + s, 0),
        (lambda s: s.replace("</item>", "", 1), 0),
        (lambda s: s.replace("</link>", "</LINK>"), 0),
        (lambda s: s.replace("1</link>", "1", 1), 1),
        (lambda s: s[: s.index("courier.example/3") + 15], 2),
        (lambda s: s[: s.index("Title 4") + 3], 1),
    ],
)
def test_what_can_be_saved_of_a_broken_feed(broken, n_lost: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    body = broken(rss(*(inside for inside, _ in SOUND)))
    found = read("rss", body)
    assert len(found.candidates) == 5 - n_lost
    assert set(urls(found)) <= {url for _, url in SOUND}
    assert (found.problem or "").startswith(BROKEN)
    assert f"; {5 - n_lost} entries could be read" in (found.problem or "")


def test_ampersands_in_addresses_are_kept() -> None:
    body = rss("<title>R&D</title><link>https://courier.example/?a=1&copy=2&section=3</link>")
    found = read("rss", body)
    assert [(entry.title, entry.url) for entry in found.candidates] == [
        ("R&D", "https://courier.example/?a=1&copy=2&section=3")
    ]


def test_hopeless_feeds_are_saved_by_feedparser() -> None:
    guids = "<title>By guid</title><guid>https://courier.example/g</guid><title>", "<guid>77</guid><title>"
    dated = item(9, more="</b><pubDate>Mon, 15 Jan 2024 10:00:00 +0400</pubDate><description>R&D</description>")
    found = read("rss", rss(dated, *guids, head="<language>de</language>"), language=None)
    assert urls(found) == ["https://courier.example/9", "https://courier.example/g"]
    assert found.candidates[0].published_at == JANUARY_15.replace(hour=6)
    assert found.candidates[0].language == "de"
    rdf = feeds.sample("rss10.rdf").replace(b"</title>", b"</title></b>")
    assert read("rss", rdf).candidates[0].published_at == JANUARY_15.replace(hour=9)


def test_of_a_long_hopeless_feed_the_beginning_is_read() -> None:
    found = read("rss", rss(*(item(number, more="</b>") for number in range(5000))))
    assert 500 < len(found.candidates) < 5000
    assert found.candidates[0].url == "https://courier.example/0"
    assert "of its beginning could be read" in (found.problem or "")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<!doctype html><title>Sign in</title><p>Please sign in", "is a web page, not a feed"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>', "is a web page, not a feed"),
        ("<div>Checking your browser</div>", "is a web page, not a feed"),
        ("<urlset></urlset>", "is a sitemap, not a feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "is JSON, not a feed"),
        ("<opml></opml>", "is XML of another kind (<opml>), not a feed"),
        ("Service unavailable", "is not XML"),
    ],
)
def test_what_it_is_instead_is_said(body: str, problem: str) -> None:
    assert read("rss", body).problem == problem


def test_junk_before_the_feed_is_passed_over() -> None:
    warning = "<br />\n<b>Warning</b>: Cannot modify header & more in <b>/srv/feed.php</b><br />\n"
    assert only(read("rss", warning + rss(item()))).url == "https://courier.example/1"


def test_a_base_cannot_fill_the_memory() -> None:
    entries = (f'<link href="/{number}"/>' for number in range(2000))
    found = read("rss", atom(*entries, attributes=f' xml:base="https://x.example/{"y" * 500_000}/"'))
    assert urls(found)[0] == "https://feeds.example/0"
