"""What servers and networks do wrong, and what each of it is called."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.outcomes import Outcome
from tests import crawling, website
from tests.crawling import Crawls, allow, feed, page, pages
from tests.website import Reply, Site, html, rss

crawls, site = crawling.crawls, website.site

GZIP = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
LONG = html("".join(str(n * n) for n in range(20_000)))
MIB = 1024 * 1024


def gzip_bomb(mib: int) -> bytes:
    """So many MiB of blanks, compressed about 1 : 1000."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(stream.compress(b" " * MIB) for _ in range(mib)) + stream.flush()


def chunked(body: bytes, *, ends: bool) -> Reply:
    """An answer of unknown length, with or without its last chunk."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Reply(raw=head + b"%x\r\n%b\r\n" % (len(body), body) + (b"0\r\n\r\n" if ends else b""))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(gzip.compress(LONG)[:-500], headers=GZIP),
        Reply(gzip.compress(LONG)[:-9], headers=GZIP),
        Reply(gzip.compress(LONG) + gzip.compress(LONG)[:300], headers=GZIP),
        Reply(zlib.compress(LONG)[:-500], headers={**GZIP, "Content-Encoding": "deflate"}),
        Reply(LONG, cut_at=700),
        Reply(gzip.compress(LONG), headers=GZIP, cut_at=700),
        chunked(LONG, ends=False),
    ],
    ids=["gzip", "gzip trailer", "second member", "deflate", "plain", "gzip and length", "chunked"],
)
def test_a_body_cut_short_is_asked_for_again_and_then_given_up(crawls: Crawls, site: Site, reply: Reply) -> None:
    """Scrapy hands a truncated gzip body on as a whole page."""
    site.on("/once", [reply, Reply(LONG)]).on("/always", reply)
    fetched = crawls(*pages([site.url("/once"), site.url("/always")]), settings=allow(site))
    assert fetched.outcomes() == {site.url("/once"): "page", site.url("/always"): "truncated"}
    again = fetched.page(site.url("/once")).page
    assert again
    assert again.body == LONG
    assert len(site.asked("/always")) == 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(gzip.compress(LONG), headers=GZIP),
        Reply(gzip.compress(LONG[:999]) + gzip.compress(LONG[999:]) + b"\0\0", headers=GZIP),
        Reply(gzip.compress(LONG)[:-8] + b"\1\2\3\4" + gzip.compress(LONG)[-4:], headers=GZIP),
        Reply(LONG, headers=GZIP),
        Reply(zlib.compress(LONG), headers={**GZIP, "Content-Encoding": "deflate"}),
        Reply(zlib.compress(LONG)[2:-4], headers={**GZIP, "Content-Encoding": "deflate"}),
        chunked(LONG, ends=True),
        Reply(raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + LONG),
    ],
    ids=["gzip", "two members", "wrong sum", "not gzip", "deflate", "raw deflate", "chunked", "until it closes"],
)
def test_whole_bodies_are_whole(crawls: Crawls, site: Site, reply: Reply) -> None:
    site.on("/a", reply)
    answer = crawls(page(site.url("/a")), settings=allow(site)).pages[0]
    assert answer.page, answer.reason
    assert answer.page.body == LONG
    assert "content-encoding" not in answer.page.headers


def test_a_page_not_modified_may_be_labelled_gzip(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply(b"", 304, GZIP))
    assert crawls(page(site.url("/a"), etag='"1"'), settings=allow(site)).pages[0].outcome is Outcome.NOT_MODIFIED


def test_a_gzip_bomb_takes_little_memory_and_no_time(crawls: Crawls, site: Site) -> None:
    bomb = Reply(gzip_bomb(300), headers=GZIP)
    site.on("/bomb", bomb).on("/sitemap.xml", bomb).on("/a", Reply())
    settings = allow(site, max_sitemap_bytes=16 * MIB)
    (before,) = crawls(page(site.url("/a")), settings=settings).memory_mib
    fetched = crawls(page(site.url("/bomb")), feed(site.url("/sitemap.xml"), "sitemap"), settings=settings)
    assert fetched.outcomes() == {site.url("/bomb"): "too_large"}
    assert [read.outcome for read in fetched.feeds] == [Outcome.TOO_LARGE]
    assert fetched.memory_mib[0] - before < 60
    assert fetched.stall_s < 0.3
    assert len(site.asked("/bomb")) == 1


def test_bodies_have_a_limit_announced_or_not(crawls: Crawls, site: Site) -> None:
    site.on("/long", Reply(b"x" * 3000)).on("/endless", chunked(b"<html>" + b"x" * 3000, ends=True))
    site.on("/fits", Reply(b"x" * 2000)).on("/feed", rss(["http://x.example/"] * 100))
    settings = allow(site, max_page_bytes=2000, max_feed_bytes=100_000, max_sitemap_bytes=500)
    fetched = crawls(
        *pages([site.url("/long"), site.url("/endless"), site.url("/fits")]),
        feed(site.url("/feed")),
        feed(site.url("/feed"), "news_sitemap"),
        settings=settings,
    )
    assert sorted(fetched.outcomes().values()) == ["page", "too_large", "too_large"]
    assert {read.request.feed.kind: read.outcome for read in fetched.feeds} == {
        "rss": Outcome.READ,
        "news_sitemap": Outcome.TOO_LARGE,
    }
    assert fetched.page(site.url("/long")).reason == "larger than the 2000 bytes that are allowed"


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(after_s=30), Outcome.TIMEOUT),
        (Reply(b"x" * 500, drip_s=0.05), Outcome.TIMEOUT),
        (Reply(breaks_off=True), Outcome.CONNECTION_FAILED),
        (Reply(raw=b"220 smtp.example ESMTP\r\n"), Outcome.CONNECTION_FAILED),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * MIB + b"\r\n\r\n"), Outcome.CONNECTION_FAILED),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx"), Outcome.CONNECTION_FAILED),
    ],
    ids=["no answer", "slow body", "reset", "not http", "endless header", "no length"],
)
def test_failures_on_the_way_are_tried_twice(crawls: Crawls, site: Site, reply: Reply, outcome: Outcome) -> None:
    site.on("/a", reply)
    fetched = crawls(page(site.url("/a")), settings=allow(site, timeout_s=0.4))
    (answer,) = fetched.pages
    assert (answer.outcome, answer.asked) == (outcome, True), answer.reason
    assert answer.reason
    assert "\n" not in answer.reason
    assert len(site.asked("/a")) >= 2


def test_servers_that_close_without_a_word_are_read_all_the_same(crawls: Crawls, site: Site) -> None:
    """Connections that were kept open turn out to be closed when they are used again."""
    whole = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nabc")
    for n in range(40):
        site.on(f"/{n}", whole)
    fetched = crawls(*pages([site.url(f"/{n}") for n in range(40)]), settings=allow(site))
    assert set(fetched.outcomes().values()) == {"page"}


def test_a_closed_port_and_an_unknown_name(crawls: Crawls) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    closed, unknown = f"http://127.0.0.1:{port}/a", "http://nobody.invalid/a"
    fetched = crawls(page(closed), page(unknown), settings={"allow_private": frozenset({f"127.0.0.1:{port}"})})
    assert fetched.outcomes() == {closed: "robots_unreachable", unknown: "dns_failed"}
    assert "refused the connection" in fetched.page(closed).reason


# TLS


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate that trusts itself, for `name`, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    paths[1].write_bytes(private)
    return paths


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Site, Path]]:
    """A server with a certificate for news.example, and the path of that."""
    chain, key = certificate(tmp_path, "news.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    with Site(context) as running:
        yield running, chain


def test_certificates_are_verified_against_ssl_cert_file(crawls: Crawls, secure: tuple[Site, Path]) -> None:
    site, chain = secure
    site.on("/a", Reply())
    url, other = f"https://news.example:{site.port}/a", f"https://else.example:{site.port}/a"
    options = {
        "names": {"news.example": ["127.0.0.1"], "else.example": ["127.0.0.1"]},
        "settings": {"allow_private": frozenset({f"{name}.example:{site.port}" for name in ("news", "else")})},
    }
    trusted = crawls(page(url), page(other), env={"SSL_CERT_FILE": str(chain)}, **options)
    assert trusted.outcomes() == {url: "page", other: "tls_failed"}
    untrusted = crawls(page(url), **options)
    assert untrusted.outcomes() == {url: "tls_failed"}
    assert "verify failed" in untrusted.pages[0].reason
    assert untrusted.pages[0].asked is False


def test_one_failing_page_costs_only_itself(crawls: Crawls, site: Site) -> None:
    faults = [Reply(breaks_off=True), Reply(LONG, cut_at=9), Reply(gzip_bomb(20), headers=GZIP), Reply(status=500)]
    for n in range(20):
        site.on(f"/{n}", faults[n % 4] if n % 2 else Reply())
    fetched = crawls(*pages([site.url(f"/{n}") for n in range(20)]), settings=allow(site))
    assert list(fetched.outcomes().values()).count("page") == 10
    assert fetched.error is None
