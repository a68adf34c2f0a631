"""What holds for every kind of feed that there is, whatever it is given."""

from __future__ import annotations

import gzip
import multiprocessing
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.discovery import ANY, discover, kinds
from crawler.discovery._document import Document
from domain.pages import Discovered
from tests import feeds, house

#: Seconds. Generous, because machines are loaded; what is quadratic takes minutes.
PATIENCE_S = 10.0
MIB = 1024 * 1024

every_kind = pytest.mark.parametrize("kind", kinds())

_LOLS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_ITEM = "<item><title>&{0};</title><link>https://courier.example/x</link></item>"
BOMBS = {
    "billion laughs": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{_LOLS}]>'
    f'<rss version="2.0"><channel><title>&a9;</title>{_ITEM.format("a9")}</channel></rss>',
    "quadratic blowup": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
    f'<rss version="2.0"><channel><title>{"&a;" * 50_000}</title>{_ITEM.format("a")}</channel></rss>',
    "parameter entities": '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]>'
    f'<rss version="2.0"><channel>{_ITEM.format("x")}</channel></rss>',
    "hidden behind a comment": '<!-- <rss> --><!doctype rss [<!-- ]> --><!entity a "lol">]>'
    f'<rss version="2.0"><channel>{_ITEM.format("a")}</channel></rss>',
    "a sitemap": f'<!DOCTYPE urlset [<!ENTITY a0 "lol">{_LOLS}]>'
    "<urlset><url><loc>https://courier.example/&a9;</loc></url></urlset>",
    "in UTF-16": "",
}
XML_KINDS = ("news_sitemap", "rss", "sitemap")

HOSTILE = {
    "nothing": b"",
    "white space": b" \n\t" * 5,
    "a few bytes": b"OK",
    "zeros": b"\0" * 10_000,
    "binary": bytes(range(256)) * 50,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "gzip of nothing": gzip.compress(b""),
    "a gzip header": b"\x1f\x8b",
    "damaged gzip": b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"x" * 500,
    "a gzip bomb": gzip.compress(gzip.compress(b" " * (80 * MIB))),
    "text": b"Bitte melden Sie sich an. " * 50,
    "a web page": b"<!doctype html><html lang=en><title>Sign in</title><h1>Please sign in</h1>" + b"<p>x" * 100,
    "JSON": b'{"error": {"code": 403}}' + b" " * 300,
    "deep JSON": b'{"items":' + b"[" * 100_000,
    "a long number": b'{"items":[' + b"9" * 100_000 + b"]}",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 100 + b"</svg>",
    "an error in XML": b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>' + b" " * 300,
    "a name of a file": b"/etc/passwd",
}
#: Things to repeat for a mebibyte, behind the beginning of a sound document.
REPEATED = (
    *(b"<a>", b"<a/>", b"</a>", b"<item>", b"<item/>", b"<url>", b"<url/>", b"<loc>", b"<a:b>", b"<!--", b"<![CDATA["),
    *(b"<?", b"<!DOCTYPE ", b"<", b"&", b"&x", b"&#1;", b"&lt;b&gt;", b' a="b"', b'<a "', b"<a href='", b"\0", b"\r"),
    *(b"\xff", b"1", b"[", b'{"a":', b"{},", b"<a href=b-c-d-e>", b"<script>", b"</rss", b"https://e.example/a\n"),
)


def read_in_time(kind: str, body: bytes, **options: str) -> Discovered:
    started = time.monotonic()
    found = discover(kind, body, url=feeds.URL, content_type=None, **options)
    assert time.monotonic() - started < PATIENCE_S
    for candidate in found.candidates:
        assert candidate.url.lower().startswith(("http://", "https://"))
        assert len(candidate.url) <= 2048
        assert len(candidate.title or "") <= 1000
        assert len(candidate.summary or "") <= 2000
        assert candidate.published_at is None or candidate.published_at.utcoffset() is not None
        text = f"{candidate.url}{candidate.title}{candidate.summary}"
        assert "\0" not in text
        assert text.encode()
    return found


def test_the_kinds_are_the_modules_of_the_folder() -> None:
    folder = house.ROOT / "crawler" / "discovery"
    assert kinds() == tuple(sorted(path.stem for path in folder.glob("[!_]*.py")))
    assert set(feeds.SOUND) == set(kinds()), "each kind has a sound document in tests/feeds.py"


def test_there_is_no_other_kind() -> None:
    for name in ("atom", "_xml", "../rss", "rss.discover", ""):
        with pytest.raises(ValueError, match="no kind"):
            discover(name, b"x", url=feeds.URL, content_type=None)


@every_kind
def test_a_sound_document_has_candidates_and_no_problem(kind: str) -> None:
    body = feeds.sample(feeds.SOUND[kind])
    url = "https://courier.example/world"
    found = feeds.read(kind, body, url=url)
    assert found.candidates
    assert found.problem is None
    # … as do the same bytes compressed, marked, in UTF-16, and behind white space.
    assert feeds.read(kind, gzip.compress(body), url=url) == found
    assert feeds.read(kind, gzip.compress(body[:300]) + gzip.compress(body[300:]) + b"\0\0", url=url) == found
    assert feeds.read(kind, b"\xef\xbb\xbf" + body, url=url) == found
    assert feeds.read(kind, body.decode().encode("utf-16"), url=url) == found
    assert feeds.read(kind, b"\n\n " + body, url=url) == found


@every_kind
def test_a_sound_document_is_recognised_for_what_it_is(kind: str) -> None:
    body = feeds.sample(feeds.SOUND[kind])
    url = "https://courier.example/world"
    for same in (body, gzip.compress(body), body.decode().encode("utf-16"), b"\n\n " + body):
        assert feeds.read(ANY, same, url=url) == replace(feeds.read(kind, same, url=url), kind=kind)


def test_a_document_is_of_one_kind_or_of_none() -> None:
    for body in (*HOSTILE.values(), *map(str.encode, BOMBS.values())):
        document = Document(body, feeds.URL)
        claims = [kind for kind in kinds() if import_module(f"crawler.discovery.{kind}").recognises(document)]
        assert len(claims) <= 1, claims


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_nothing_is_a_problem(name: str) -> None:
    found = feeds.read(ANY, HOSTILE[name])
    assert found.candidates == ()
    assert found.problem or found.kind == "section"


@every_kind
def test_it_can_be_read_in_another_process(kind: str) -> None:
    body = feeds.sample(feeds.SOUND[kind])
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(discover, kind, body, url=feeds.URL, content_type="text/xml", language="en").result()
    assert there == discover(kind, body, url=feeds.URL, content_type="text/xml", language="en")


@every_kind
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_such_document_is_a_problem(kind: str, name: str) -> None:
    found = read_in_time(kind, HOSTILE[name])
    assert found.candidates == ()
    assert found.documents == ()
    assert found.problem


@every_kind
def test_no_address_is_fetched(kind: str) -> None:
    # The network is shut to tests: a request would raise.
    address = "http://192.0.2.1/feed.xml"
    assert set(feeds.urls(read_in_time(kind, address.encode()))) <= {address}  # as a sitemap, it is a list of one


@every_kind
@pytest.mark.parametrize("name", BOMBS)
def test_entities_are_never_expanded(kind: str, name: str) -> None:
    body = BOMBS[name].encode() if BOMBS[name] else BOMBS["billion laughs"].encode("utf-16")
    found = read_in_time(kind, body)
    assert found.problem
    assert found.candidates == ()
    if kind in XML_KINDS:
        assert "entities" in found.problem


@every_kind
@pytest.mark.parametrize("scheme", ["file://", ""])
def test_no_file_is_read(kind: str, scheme: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("<item><title>the-secret</title><link>https://courier.example/</link></item>")
    inside = f"<rss><channel><item><title>&e;</title><link>https://courier.example/&e;</link></item>{'x' * 200}"
    for body in (
        f'<!DOCTYPE rss [<!ENTITY e SYSTEM "{scheme}{secret}">]>{inside}',
        f'<!DOCTYPE rss SYSTEM "{scheme}{secret}">{inside}',
        f'<rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><xi:include href="{scheme}{secret}"/>{inside}',
        f"{scheme}{secret}",
    ):
        assert "the-secret" not in repr(read_in_time(kind, body.encode()))


@every_kind
@pytest.mark.parametrize("unit", REPEATED)
def test_it_ends_in_time(kind: str, unit: bytes) -> None:
    sound = feeds.sample(feeds.SOUND[kind])
    for beginning in (b"", sound[: sound.find(b"example/") + 8]):
        read_in_time(kind, beginning + unit * (MIB // len(unit)))


@every_kind
def test_every_beginning_of_a_document_is_survived(kind: str) -> None:
    body = feeds.sample(feeds.SOUND[kind])
    whole = read_in_time(kind, body)
    for end in range(0, len(body), 7):
        part = read_in_time(kind, body[:end])
        # What is there is right: half an address is never offered as a whole one.
        assert set(feeds.urls(part)) <= set(feeds.urls(whole))
        packed = gzip.compress(body)[: end // 3]
        cut = read_in_time(kind, packed)
        assert cut.problem
        assert set(feeds.urls(cut)) <= set(feeds.urls(whole))


PIECES = st.sampled_from(
    [
        *(b"<", b">", b"&", b'"', b"'", b"/", b"\0", b"\xff", b"<item>", b"</item>", b"<![CDATA[", b"]]>", b"<!--"),
        *(b"&#xD800;", b"<!DOCTYPE x>", b"{", b"[", b"\\u0000", b"\\ud800", b"http://[", b"https://e.example:99999/"),
        *(b"<a:b>", b' xml:base="http://["', b"<link>", b"<channel>", b"<entry>", b"<html>", b'mode="base64"', b"null"),
        *(b'<feed xmlns="http://www.w3.org/2005/Atom">', b"<meta charset=punycode>", b"<base href='//['>", b"1e999"),
    ]
)
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(PIECES, st.binary(max_size=8))), min_size=1, max_size=8
)
DOCUMENTS = sorted(path.name for path in feeds.FOLDER.iterdir())


@every_kind
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(DOCUMENTS), edits=EDITS)
def test_mutated_documents_are_survived(kind: str, name: str, edits: list[tuple[float, int, bytes]]) -> None:
    body = feeds.sample(name)
    for place, n_removed, added in edits:
        at = int(place * len(body))
        body = body[:at] + added + body[at + n_removed :]
    read_in_time(kind, body)


@every_kind
@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=400), content_type=st.text(max_size=40), language=st.text(max_size=8))
def test_any_bytes_are_survived(kind: str, body: bytes, content_type: str, language: str) -> None:
    discover(kind, body, url=feeds.URL, content_type=content_type, language=language, article_url="a")


@every_kind
@pytest.mark.parametrize("url", ["", "x", "https://[", "https://courier.example/\0", "https://ж.example/ж ж", "\ud800"])
def test_any_address_of_the_document_is_survived(kind: str, url: str) -> None:
    for name in DOCUMENTS:
        discover(kind, feeds.sample(name), url=url, content_type=None, article_url="a")


def test_at_most_fifty_thousand_entries_are_taken() -> None:
    many = "".join(f"<url><loc>https://courier.example/{n}</loc></url>" for n in range(50_001))
    found = feeds.read("sitemap", f"<urlset>{many}</urlset>")
    assert len(found.candidates) == 50_000
    assert "more than 50000" in (found.problem or "")
    index = many.replace("url>", "sitemap>")
    listed = feeds.read("sitemap", f"<sitemapindex>{index}</sitemapindex>")
    assert len(listed.documents) == 50_000
    assert "more than 50000" in (listed.problem or "")


def test_what_is_larger_than_64_mib_is_refused() -> None:
    for body in (b"<urlset>" + b" " * (64 * MIB), gzip.compress(b"<urlset>" + b" " * (64 * MIB))):
        found = read_in_time("sitemap", body)
        assert found == Discovered(problem="is larger than 64 MiB")


def test_short_and_empty_is_a_problem_short_and_full_is_not() -> None:
    empty = "<rss><channel></channel></rss>"
    assert "too short" in (feeds.read("rss", empty).problem or "")
    assert feeds.read("rss", empty + " " * 200).problem is None
    assert feeds.read("rss", f"<rss><channel><item>{feeds.item()}</item></channel></rss>").problem is None


def test_reading_feeds_needs_no_scrapy() -> None:
    program = (
        "import sys; from crawler.discovery import discover, kinds\n"
        "for kind in kinds(): discover(kind, b'x' * 300, url='https://courier.example/', content_type=None)\n"
        "print(*sorted({'scrapy', 'twisted', 'sqlalchemy', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=house.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
