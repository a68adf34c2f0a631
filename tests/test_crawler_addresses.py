"""No request leaves for a private address: not by its number, however written, nor by name, nor by redirect."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import AddressRules, host_and_port, is_public, literal_address
from domain.outcomes import Outcome
from tests import crawling, website
from tests.crawling import Crawls, allow, feed, page, pages
from tests.website import Reply, Site, redirect, text

crawls, site = crawling.crawls, website.site

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.01/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.0.0.8/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://localhost/",
    "http://LOCALHOST:8080/",
    "http://localhost./",
    "http://api.localhost/",
    "http://localhost.localdomain/",
    "http://ip6-localhost/",
]
BAD = [
    "file:///etc/passwd",
    "ftp://ftp.example/a",
    "data:text/html,x",
    "javascript:alert(1)",
    "gopher://x/",
    "http:///path",
    "http://",
    "https://user@news.example/",
    "https://user:secret@news.example/",
    "http://news.example\\@127.0.0.1/",
    "http://news.example:0/",
    "http://news.example:99999/",
    "http://news.example:x/",
    "http://news..example/",
    "http://-news.example/",
    "http://news%2eexample/",
    "http://ne ws.example/",
    f"http://{'a' * 64}.example/",
    "http://" + "a." * 130 + "example/",
    "http://256.0.0.1/",
    "http://1.2.3.4.5/",
    "http://news.123/",
    "http://1.2.3.08/",
    "http://[::1/",
    "http://[g::1]/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused_however_they_are_written(url: str) -> None:
    objection = AddressRules().objection(url)
    assert objection
    assert objection.outcome is Outcome.PRIVATE_ADDRESS


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    objection = AddressRules().objection(url)
    assert objection
    assert objection.outcome is Outcome.BAD_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/",
        "https://news.example:8443/a?b#c",
        "https://xn--80ak6aa92e.example/",
        "https://under_score.example/",
        "http://8.8.8.8/",
        "http://134744072/",
        "http://[2606:4700::1111]/",
        "http://[64:ff9b::8.8.8.8]/",
        "http://1.2.3.4.example/",
        "http://localhost.example/",
    ],
)
def test_public_addresses_are_not_refused(url: str) -> None:
    assert AddressRules().objection(url) is None


def test_what_the_configuration_allows_is_that_port_alone() -> None:
    rules = AddressRules(frozenset({"127.0.0.1:8000", "localhost:80", "::1:9"}))
    assert rules.objection("http://127.0.0.1:8000/a") is None
    assert rules.objection("http://localhost/a") is None
    assert rules.objection("http://127.0.0.1:8001/a")
    assert rules.objection("http://127.0.0.2:8000/a")
    assert rules.objection("https://localhost/a")


def test_the_proxy_is_reached_and_not_visited() -> None:
    rules = AddressRules(proxies=frozenset({("proxy.example", 3128)}))
    assert rules.may_connect("proxy.example", 3128, "10.0.0.1")
    assert rules.may_connect("proxy.example", 0, "10.0.0.1")
    assert not rules.may_connect("proxy.example", 80, "10.0.0.1")
    assert not rules.may_connect("other.example", 0, "10.0.0.1")
    assert rules.objection("http://proxy.example:3128/")


@given(st.ip_addresses(v=4), st.sampled_from(["d", "x", "o"]), st.integers(1, 4))
def test_every_notation_of_a_number_means_that_address(address: IPv4Address, base: str, n_parts: int) -> None:
    number = int(address)
    high = [number >> 24 & 255, number >> 16 & 255, number >> 8 & 255][: n_parts - 1]
    last = number & (1 << 8 * (5 - n_parts)) - 1
    form = {"d": "{}", "x": "{:#x}", "o": "0{:o}"}[base]
    assert literal_address(".".join(form.format(part) for part in [*high, last])) == address


@given(st.ip_addresses(v=6))
def test_public_ipv6_addresses_carry_no_private_one(address: IPv6Address) -> None:
    inner = address.ipv4_mapped or address.sixtofour
    if is_public(address):
        assert address.is_global
        assert inner is None or inner.is_global


@given(st.text(max_size=40))
def test_any_text_is_judged(host: str) -> None:
    """Nothing raises but ValueError, and what passes is a name or an address."""
    for url in (host, f"http://{host}", f"http://{host}/"):
        if AddressRules().objection(url) is None:
            assert host_and_port(url)[0]


# In a round


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("http://127.0.0.1:22/admin", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("//localhost/", "private_address"),
        ("http://[::ffff:10.0.0.1]/", "private_address"),
        ("http://１２７.0.0.1/", "private_address"),  # full-width digits
        ("file:///etc/passwd", "bad_address"),
        ("FTP://x.example/", "bad_address"),
        ("data:text/html,<html>", "bad_address"),
        ("http://[::1", "bad_address"),
        ("http://user@x.example/", "bad_address"),
    ],
)
def test_redirects_to_where_they_must_not_lead(crawls: Crawls, site: Site, location: str, outcome: str) -> None:
    reply = Reply(b"", 302, {"Location": location.encode().decode("latin-1")})
    site.on("/a", reply).on("/feed", reply)
    fetched = crawls(page(site.url("/a")), feed(site.url("/feed")), settings=allow(site))
    assert fetched.outcomes() == {site.url("/a"): outcome}
    assert [str(read.outcome) for read in fetched.feeds] == [outcome]
    assert fetched.pages[0].asked is True
    assert [asked.path for asked in site.asked()] in (["/a", "/feed"], ["/feed", "/a"])


def test_nothing_leaves_for_a_private_address_not_even_for_robots_txt(crawls: Crawls, site: Site) -> None:
    fetched = crawls(page(site.url("/a")), page(f"http://localhost:{site.port}/a"))
    assert set(fetched.outcomes().values()) == {"private_address"}
    assert site.asked() + site.asked("/robots.txt") == []
    assert [answer.asked for answer in fetched.pages] == [False, False]


def test_names_under_localhost_are_this_machine_and_as_private(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply())
    allowed, other = f"http://paper.localhost:{site.port}/a", f"http://other.localhost:{site.port}/a"
    fetched = crawls(
        page(allowed), page(other), settings={"allow_private": frozenset({f"paper.localhost:{site.port}"})}
    )
    assert fetched.outcomes() == {allowed: "page", other: "private_address"}
    assert [asked.host for asked in site.asked()] == ["paper.localhost"]


def test_through_a_proxy_too(crawls: Crawls, site: Site) -> None:
    site.on("/a", redirect("http://10.0.0.1/b")).on("/b", Reply())
    urls = ["http://a.example/a", "http://127.0.0.1/b", "http://2130706433/b", "http://localhost/b", site.url("/b")]
    fetched = crawls(*pages(urls), env=site.env)
    assert set(fetched.outcomes().values()) == {"private_address"}
    assert [asked.path for asked in site.asked()] == ["/a"]


def test_names_that_lead_to_private_addresses(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply())
    names = {
        "loop.example": ["127.0.0.1"],
        "loop6.example": ["::1"],
        "mapped.example": ["::ffff:127.0.0.1"],
        "meta.example": ["169.254.169.254"],
        "both.example": ["10.0.0.1", "fe80::1"],
        "gone.example": [],
    }
    urls = {name: f"http://{name}:{site.port}/a" for name in names}
    fetched = crawls(*pages(list(urls.values())), names=names)
    assert fetched.outcomes() == {
        url: "dns_failed" if name == "gone.example" else "private_address" for name, url in urls.items()
    }
    assert site.asked() + site.asked("/robots.txt") == []


def test_a_name_that_may_be_private_is_let_through_at_its_port(crawls: Crawls, site: Site) -> None:
    """And one with a private and an allowed address is connected to at the allowed one alone."""
    site.on("/a", Reply())
    right, wrong = f"http://intern.example:{site.port}/a", f"http://else.example:{site.port}/a"
    fetched = crawls(
        page(right),
        page(wrong),
        names={"intern.example": ["127.0.0.1"], "else.example": ["127.0.0.1"]},
        settings={"allow_private": frozenset({f"Intern.example:{site.port}"})},
    )
    assert fetched.outcomes() == {right: "page", wrong: "private_address"}


def test_a_redirect_by_name_to_a_private_address(crawls: Crawls, site: Site) -> None:
    url = f"http://open.example:{site.port}"
    site.on("/a", redirect(f"http://trap.example:{site.port}/b"), host="open.example").on("/b", Reply())
    fetched = crawls(
        page(f"{url}/a"),
        names={"open.example": ["127.0.0.1"], "trap.example": ["127.0.0.1"]},
        settings={"allow_private": frozenset({f"open.example:{site.port}"})},
    )
    assert fetched.outcomes() == {f"{url}/a": "private_address"}
    assert site.asked("/b") == []


def test_robots_txt_is_no_way_round(crawls: Crawls, site: Site) -> None:
    site.on("/robots.txt", redirect("http://127.0.0.1:1/")).on("/a", Reply())
    fetched = crawls(page("http://a.example/a"), env=site.env)
    assert fetched.outcomes() == {"http://a.example/a": "private_address"}
    assert site.asked() == []


def test_a_proxy_may_have_a_name_and_hosts_may_go_without(crawls: Crawls, site: Site) -> None:
    site.on("/a", Reply()).on("/go", redirect(f"http://near.example:{site.port}/a"))
    site.on("/robots.txt", text(""))
    near = f"http://near.example:{site.port}/a"
    fetched = crawls(
        page("http://far.example/a"),
        page("http://far.example/go"),
        page(near),
        names={"proxy.example": ["127.0.0.1"], "near.example": ["127.0.0.1"]},
        env={"http_proxy": f"http://proxy.example:{site.port}", "no_proxy": "near.example"},
        settings={"allow_private": frozenset({f"near.example:{site.port}"})},
    )
    assert set(fetched.outcomes().values()) == {"page"}
    refused = crawls(page(near), names={"near.example": ["127.0.0.1"]}, env={"no_proxy": "near.example"})
    assert refused.outcomes() == {near: "private_address"}


def test_is_public_knows_addresses_of_both_kinds() -> None:
    assert is_public(ip_address("1.1.1.1"))
    assert not is_public(ip_address("::ffff:192.168.0.1"))
