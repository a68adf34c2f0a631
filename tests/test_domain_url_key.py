"""Which addresses are the same article's, and which are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.url_key import is_web_address, plausible_canonical, unwrap, url_key

#: Each line: two addresses or more of one article.
SAME = """
https://example.org/news/1 http://example.org/news/1
https://example.org/news/1 https://www.example.org/news/1 https://m.example.org/news/1
https://example.org/news/1 https://mobile.example.org/news/1 https://amp.example.org/news/1
https://example.org/news/1 https://www.m.example.org/news/1
https://example.org/news/1 HTTPS://EXAMPLE.ORG/news/1
https://example.org/news/1 https://example.org:443/news/1 http://example.org:80/news/1
https://example.org/news/1 https://example.org./news/1
https://example.org/news/1 //example.org/news/1 example.org/news/1
https://example.org/news/1 https://http://example.org/news/1
https://example.org/news/1 https://desk:secret@example.org/news/1
https://example.org https://example.org/ http://www.example.org
https://example.org/news/1 https://example.org/news/1/ https://example.org//news///1
https://example.org/news/1 https://example.org/./news/x/../1
https://example.org/news/1 https://example.org\\news\\1
https://example.org/news/1 https://example.org/news/1#comments https://example.org/news/1#:~:text=treaty
https://example.org/news/1?a=1&b=2 https://example.org/news/1?b=2&a=1 https://example.org/news/1?a=1&amp;b=2
https://example.org/news/1 https://example.org/news/1? https://example.org/news/1?&
https://example.org/news/1?q https://example.org/news/1?q=
https://example.org/?q=peace+talks https://example.org/?q=peace%20talks
https://example.org/a~b-c_d.e https://example.org/%61%7eb%2Dc%5Fd%2ee
https://example.org/%D0%BC%D0%B8%D1%80 https://example.org/%d0%bc%d0%b8%d1%80 https://example.org/мир
https://example.org/a,b;c https://example.org/a%2Cb%3bc
https://example.org/?t[n]=1 https://example.org/?t%5Bn%5D=1 https://example.org/?t%5bn%5d=1
https://example.org/?u=a/b:c https://example.org/?u=a%2Fb%3Ac
https://xn--bcher-kva.example/a https://bücher.example/a https://BÜCHER.example/a https://b%C3%BCcher.example/a
https://xn--80aswg.xn--p1ai/1 https://сайт.рф/1 https://www.САЙТ.рф/1
https://xn--strae-oqa.example/ https://straße.example/
https://gov.uk/a https://www.gov.uk/a
https://example.org/news/1 https://example.org/amp/news/1 https://example.org/news/1/amp https://example.org/news/1/amp/
https://example.org/en/2345-talks-go-on https://example.org/en/amp/2345-talks-go-on
https://example.org/news/world-12345 https://example.org/news/amp/world-12345
https://example.org/news/article-98765/x.html https://example.org/news/article-98765/amp/x.html
https://example.org/politics/talks https://example.org/politics/talks.amp
https://example.org/politics/talks.html https://example.org/politics/talks.amp.html
https://example.org/news/1 https://example.org/news/1/amp.htm https://example.org/news/1/amp.html
https://example.org/news/1 https://example.org/news/1?amp https://example.org/news/1?amp=1 https://example.org/news/1?amp=true
https://example.org/news/1 https://example.org/news/1?_amp=true https://example.org/news/1?outputType=amp
https://example.org/news/1 https://amp.example.org/amp/news/1?amp_js_v=0.1&usqp=mq331AQ
https://example.org/news/1 https://www.google.com/amp/s/example.org/news/1 https://google.de/amp/s/amp.example.org/news/1/amp
https://example.org/news/1 https://www.google.co.uk/amp/example.org/news/1
https://example.org/news/1 https://example-org.cdn.ampproject.org/c/s/example.org/news/1?amp=1
https://example.org/news/1 https://www-example-org.cdn.ampproject.org/v/s/www.example.org/amp/news/1?usqp=x#origin=y
https://example.org/news/1 https://cdn.ampproject.org/c/example.org/news/1
https://example.org/news/1 https://example.org/news/1?print=print https://example.org/news/1?print=1 https://example.org/news/1?print
https://example.org/news/1 https://example.org/news/1?output=print https://example.org/news/1?view=print
https://example.org/news/1 https://example.org/news/1?tmpl=component&print=1
https://example.org/arm/919213 https://example.org/arm/print/919213
https://example.org/news/45678 https://example.org/news/45678/print https://example.org/news/45678/print/
https://example.org/news/1 https://example.org/news/1?utm_source=rss&utm_medium=feed&utm_campaign=x&utm_whatever=y
https://example.org/news/1 https://example.org/news/1?UTM_Source=rss https://example.org/news/1?fbclid=IwAR0
https://example.org/news/1 https://example.org/news/1?gclid=1 https://example.org/news/1?yclid=2 https://example.org/news/1?msclkid=3
https://example.org/news/1 https://example.org/news/1?igshid=1 https://example.org/news/1?mc_cid=2&mc_eid=3
https://example.org/news/1?id=5 https://example.org/news/1?id=5&utm_source=tw https://example.org/news/1?utm_source=tw&id=5
https://example.org/news/1?id=5 https://example.org/news/1?id=5?utm_source=tw
https://example.org/news/1 https://example.org/news/1?ref=rss https://example.org/news/1?source=feed https://example.org/news/1?from=twitter
https://example.org/news/1 https://example.org/news/1;jsessionid=0A1B2C https://example.org/news/1?PHPSESSID=abc
https://www.bbc.com/news/articles/c1x2y3z4 https://www.bbc.co.uk/news/articles/c1x2y3z4?at_medium=RSS&at_campaign=KARANGA
https://www.bbc.com/news/world-12345678 https://m.bbc.co.uk/news/world-12345678?ns_mchannel=rss&ns_source=PublicRSS20-sa&xtor=1
https://www.bbc.com/news/world-12345678 https://www.bbc.com/news/world-12345678.amp#sa-ns_mchannel=rss
https://www.aljazeera.com/news/2023/12/7/a-b-c https://www.aljazeera.com/amp/news/2023/12/7/a-b-c?traffic_source=rss
https://www.theguardian.com/world/2023/dec/07/a-b https://amp.theguardian.com/world/2023/dec/07/a-b?CMP=Share_iOSApp_Other
https://www.nytimes.com/2023/12/07/world/a.html https://www.nytimes.com/2023/12/07/world/a.amp.html?smid=tw-share&smtyp=cur
https://www.nytimes.com/2023/12/07/world/a.html https://www.nytimes.com/2023/12/07/world/a.html?partner=rss&emc=rss&_r=0
https://www.reuters.com/world/a-2023-12-07 https://www.reuters.com/world/a-2023-12-07/?taid=6571&utm_medium=trueanthem
https://www.spiegel.de/ausland/x-a-0a1b2c3d https://www.spiegel.de/ausland/x-a-0a1b2c3d-amp?sara_ref=re-so-app-sh
https://www.derstandard.at/story/3000000198765/ein-titel https://www.derstandard.at/story/3000000198765/neuer-titel?ref=rss
https://edition.cnn.com/2023/12/07/world/a/index.html https://amp.cnn.com/cnn/2023/12/07/world/a/index.html?cid=ios_app
https://www.dw.com/en/old-headline/a-67654321 https://amp.dw.com/en/new-headline/a-67654321?maca=en-rss-en-all-1573-xml
https://www.azatutyun.am/a/32723456.html https://www.azatutyun.am/a/some-words/32723456.html https://www.azatutyun.am/amp/some-words/32723456.html
https://www.kavkaz-uzel.eu/articles/384000 https://www.kavkaz-uzel.media/articles/384000/
https://blog.blogspot.com/2023/12/a.html https://blog.blogspot.de/2023/12/a.html?m=1 https://blog.blogspot.co.uk/2023/12/a.html
https://p.dw.com/p/4ZtvG https://s.gtool.pro:443/https/p.dw.com/p/4ZtvG http://p.dw.com/p/4ZtvG#x
https://example.org/a?id=1 https://proxy.example:8443/https/www.example.org/a?id=1&utm_source=x
https://example.org/a https://proxy.example/https://example.org/a https://proxy.example/https:/example.org/a
https://example.org/a https://proxy.example/https%3A%2F%2Fexample.org%2Fa
https://example.org/a https://r.jina.ai/https://example.org/a https://r.jina.ai/http://www.example.org/a
https://example.org/a https://web.archive.org/web/20231207120000/https://example.org/a
https://example.org/a?x=1 https://web.archive.org/web/20231207120000id_/http://example.org:80/a?x=1
https://example.org/a https://web.archive.org/web/2023/example.org/a https://archive.ph/newest/https://example.org/a
https://example.org/a https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa&usg=AOv https://www.google.com/url?q=https://example.org/a
https://example.org/a https://news.google.com/news/url?url=https://example.org/a https://translate.google.com/translate?hl=en&u=https://example.org/a
https://example.org/a https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Ffbclid%3D1&h=AT0
https://example.org/a https://www-example-org.translate.goog/a?_x_tr_sl=hy&_x_tr_tl=en
https://my-site.org/a https://my--site-org.translate.goog/a
https://example.org/a https://s.gtool.pro/https/web.archive.org/web/20231207120000/https://example.org/a
https://example.org/#!/news/1 http://www.example.org#!/news/1
"""

#: Each line: addresses of as many articles.
DIFFERENT = """
https://example.org/spip.php?page=article&id_article=79155 https://example.org/spip.php?page=article&id_article=79156
https://example.org/spip.php?page=article https://example.org/spip.php?page=article&id_article=79155
https://example.org/?p=123 https://example.org/?p=124 https://example.org/
https://example.org/?m=31&news_id=46701 https://example.org/?m=31&news_id=46702 https://example.org/?m=32&news_id=46701
https://example.org/news?page=1 https://example.org/news?page=2 https://example.org/news
https://example.org/detail1.php?id=765&lang=de https://example.org/detail1.php?id=765&lang=tr
https://example.org/a?cid=100 https://example.org/a?cid=101
https://example.org/a?ref=15 https://example.org/a?ref=16
https://example.org/a?from=2023 https://example.org/a?from=2022
https://example.org/a?source=12 https://example.org/a?source=13
https://example.org/a?r=1 https://example.org/a?r=2
https://example.org/a?m=1 https://example.org/a?m=0
https://example.org/a?oc=17 https://example.org/a?oc=18
https://example.org/a?print=20231207 https://example.org/a?print=20231208
https://example.org/a?view=article https://example.org/a?view=gallery
https://example.org/a?type=1 https://example.org/a?type=2
https://example.org/a?pk_no=1412361 https://example.org/a?pk_no=1412362
https://example.org/a?attr=1 https://example.org/a
https://example.org/a?x[]=1&x[]=2 https://example.org/a?x[]=2&x[]=1
https://example.org/a?id=A https://example.org/a?id=a
https://example.org/a?x=1%262 https://example.org/a?x=1&2
https://example.org/a?x=1%2B1 https://example.org/a?x=1+1
https://example.org/a?url=https://example.net/b https://example.org/a?url=https://example.net/c https://example.net/b
https://example.org/show.do?one_headline&objectId=1 https://example.org/show.do?other_headline&objectId=2
https://example.org/News/1 https://example.org/news/1
https://example.org/news/1 https://example.org/news/11
https://example.org/a%2Fb https://example.org/a/b
https://example.org/a%3Fb=1 https://example.org/a?b=1
https://example.org/a%DCb https://example.org/a%C3%9Cb
https://example.org/news/index.html https://example.org/news/
https://example.org/news/1.html https://example.org/news/1
https://example.org/campaign https://example.org/aign
https://example.org/news/camp https://example.org/news/c
https://example.org/amplifier/1 https://example.org/lifier/1
https://example.org/music/amp/reviews https://example.org/music/reviews
https://example.org/2023/print/politics https://example.org/2023/politics
https://example.org/print https://example.org/
https://example.org/blueprint/12345 https://example.org/12345
https://example.org/news/amp-prices https://example.org/news/prices
https://en.example.org/a https://example.org/a https://ru.example.org/a
https://example.org/a https://example.org:8080/a https://example.org:8081/a
https://example.org/a https://example.net/a
https://m.co.uk/a https://amp.co.uk/a
https://m.tv/a https://amp.tv/a
https://www2.example.org/a https://example.org/a
https://example.org/#!/news/1 https://example.org/#!/news/2 https://example.org/
https://example.org/http/index.html https://index.html/
https://example.org/http/1.1 https://1.1/
https://web.archive.org/web/20231207120000/https://example.org/a https://web.archive.org/web/20231207120000/https://example.org/b
https://news.google.com/rss/articles/CBMiAAA https://news.google.com/rss/articles/CBMiBBB
https://p.dw.com/p/4ZtvG https://p.dw.com/p/4Ztvg
https://www.dw.com/en/headline/a-67654321 https://www.dw.com/en/headline/a-67654322 https://www.dw.com/en/headline/t-67654321
https://www.azatutyun.am/a/32723456.html https://www.azatutyun.am/a/32723457.html
https://armenpress.am/eng/article/1125793 https://armenpress.am/arm/article/1125793
https://www.aa.com.tr/en/world/a/3073456 https://www.aa.com.tr/tr/dunya/a/3073456
https://www.nytimes.com/2023/12/07/a.html https://www.nytimes.com/2023/12/07/a.html?unlocked_article_code=1.x
https://one.wordpress.com/a https://two.wordpress.com/a
https://xn--80aswg.xn--p1ai/1 https://xn--80aswg.xn--p1ai/2
"""


def _lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


@pytest.mark.parametrize("addresses", _lines(SAME), ids=lambda addresses: addresses[-1][:60])
def test_one_article(addresses: list[str]) -> None:
    assert {url_key(address) for address in addresses} == {url_key(addresses[0])}


@pytest.mark.parametrize("addresses", _lines(DIFFERENT), ids=lambda addresses: addresses[0][:60])
def test_several_articles(addresses: list[str]) -> None:
    assert len({url_key(address) for address in addresses}) == len(addresses)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org:443/A//b/?utm_source=x&b=2&a=%e2%82%ac#top", "example.org/A/b?a=%E2%82%AC&b=2"),
        ("http://example.org", "example.org"),
        ("https://example.org/?p=123", "example.org/?p=123"),
        ("https://example.org/news/?p=1", "example.org/news?p=1"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000/a"),
        ("http://[2001:DB8::1]:8000/a", "[2001:db8::1]:8000/a"),
        ("https://example.org/a b\tc", "example.org/a%20bc"),
        ("https://example.org/100%", "example.org/100%25"),
        ("  https://example.org/a\n", "example.org/a"),
        ("", ""),
        ("https://", ""),
    ],
)
def test_the_form_of_a_key(url: str, key: str) -> None:
    assert url_key(url) == key


PIECES = """
http:// https:// https:/ http: // / \\ ? # #! & = &amp; amp /amp/ print /print/12345 .amp .html www. m. amp. mobile.
example org co.uk . : 80 :443 :8080 @ % %2f %41 %zz .. /../ https/ http/ p.dw.com google.com/amp/s/ + ; ~ [::1]
x.cdn.ampproject.org/c/s/ web.archive.org/web/20200101000000id_/ www.google.com/url?url= a-b.translate.goog
utm_source=x id=1 fbclid ß é ا Հ İ 😀 ％ ／ 。 xn-- rferl.org a/slug/123456.html dw.com /en/x/a-1234
https%3A%2F%2F archive.ph/newest/ ;jsessionid=1
"""
pieces = st.sampled_from([piece for line in _lines(PIECES) for piece in line])
addresses = st.one_of(
    st.lists(pieces | st.sampled_from("\ud800\n "), max_size=14).map("".join),
    st.tuples(st.lists(pieces, max_size=6).map("".join), st.text()).map("".join),
    st.text(),
    st.text().map(lambda text: f"https://example.org/{text}"),
)
hosts = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?\.(org|am|az|co\.uk|рф)", fullmatch=True)
paths = st.lists(st.text(alphabet="abcdefg0123456789-_.мирՀա", min_size=1, max_size=12), max_size=5).map("/".join)


@given(addresses)
def test_a_key_is_its_own_key(address: str) -> None:
    key = url_key(address)
    assert url_key(f"https://{key}") == key
    assert url_key(f"http://{key}") == key
    assert key.isascii()
    assert key.isprintable()


@given(addresses, addresses)
def test_nothing_raises(one: str, other: str) -> None:
    assert isinstance(unwrap(one), str)
    assert isinstance(is_web_address(one), bool)
    assert isinstance(plausible_canonical(one, other, frozenset({"example.org", one})), bool)


@given(hosts, paths, st.text(max_size=20).filter(lambda fragment: not fragment.startswith("!")))
def test_scheme_port_case_of_the_host_and_fragment_do_not_matter(host: str, path: str, fragment: str) -> None:
    key = url_key(f"https://{host}/{path}")
    assert url_key(f"http://{host.upper()}:80/{path}#{fragment}") == key
    assert url_key(f"HTTPS://www.{host}:443/{path}/") == key


@given(hosts, paths, st.integers(1, 10**9), st.integers(1, 10**9))
def test_an_unknown_parameter_keeps_articles_apart(host: str, path: str, one: int, other: int) -> None:
    address = f"https://{host}/{path}?article="
    assert (url_key(f"{address}{one}") == url_key(f"{address}{other}")) == (one == other)


@given(hosts, paths)
def test_a_proxy_changes_nothing(host: str, path: str) -> None:
    address = f"https://{host}/{path}"
    assert url_key(f"https://s.gtool.pro:443/https/{host}/{path}") == url_key(address)
    assert url_key(f"https://r.jina.ai/{address}") == url_key(address)


@pytest.mark.parametrize("hostile", ["www.", "a.", "/https/x.org", "%", "&amp;", "a:", "http://", "é.", "/.."])
def test_long_addresses_take_no_longer_than_they_are(hostile: str) -> None:
    began = time.perf_counter()
    url_key(f"https://example.org/{hostile * 20_000}")
    url_key(f"https://{hostile * 20_000}")
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("wrapped", "real"),
    [
        ("https://s.gtool.pro:443/https/p.dw.com/p/4ZtvG", "https://p.dw.com/p/4ZtvG"),
        ("https://s.gtool.pro/http/example.org:8080/a?b=1#c", "http://example.org:8080/a?b=1#c"),
        ("https://r.jina.ai/https://example.org/A?B=1", "https://example.org/A?B=1"),
        ("https://news.google.com/url?x=1&url=https%3A%2F%2Fexample.org%2F%3Fa%3D1", "https://example.org/?a=1"),
        ("https://www.google.com/amp/s/amp.example.org/a", "https://amp.example.org/a"),
        ("https://x.cdn.ampproject.org/c/s/example.org/a?b", "https://example.org/a?b"),
        ("https://www-example-org.translate.goog/a?b=1&_x_tr_sl=hy", "https://www.example.org/a?b=1"),
        ("https://r.jina.ai/https://s.gtool.pro/https/example.org/a", "https://example.org/a"),
        ("https://outlet.am/https://outlet.am/news/1", "https://outlet.am/news/1"),
    ],
)
def test_unwrap(wrapped: str, real: str) -> None:
    assert unwrap(wrapped) == real


@pytest.mark.parametrize(
    ("archived", "real"),
    [
        ("https://web.archive.org/web/20231207120000id_/http://example.org/", "http://example.org/"),
        ("https://web.archive.org/web/20231207120000/example.org/a", "http://example.org/a"),
        ("https://archive.ph/20231207120000/https://example.org/a?b=1", "https://example.org/a?b=1"),
    ],
)
def test_an_archived_page_is_fetched_from_the_archive(archived: str, real: str) -> None:
    assert unwrap(archived) == archived
    assert unwrap(archived, archives=True) == real
    assert url_key(archived) == url_key(real)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=1#c",
        "https://example.org/a?url=https://example.net/",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://www.google.com/url?q=/relative",
        "https://r.jina.ai/file:///etc/passwd",
        "https://example.org/https/only-a-word",
        "https://example.org/http/page.php?id=1",
        "https://web.archive.org/",
        "https://x.cdn.ampproject.org/c/s/",
        "https://vk.com/wall-1?to=https://example.org/",
        "not an address",
        "",
    ],
)
def test_what_wraps_nothing_stays_as_it_is(address: str) -> None:
    assert unwrap(address) == address


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("https://example.org", True),
        ("HTTP://example.org:8080/a b", True),
        ("http://localhost:1/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:8000/", True),
        ("https://сайт.рф/", True),
        (" https://example.org/ ", True),
        ("https://", False),
        ("https:///path", False),
        ("https:example.org", False),
        ("//example.org/", False),
        ("example.org", False),
        ("/news/1", False),
        ("ftp://example.org/", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("mailto:desk@example.org", False),
        ("https://exa mple.org/", False),
        ("https://example..org/", False),
        ("https://-/", False),
        ("https://example.org:99999/", False),
        ("https://example.org:http/", False),
        ("https://example.org/" + "a" * 9000, False),
        ("", False),
    ],
)
def test_is_web_address(address: str, answer: bool) -> None:
    assert is_web_address(address) is answer


HOSTS = frozenset({"example.org", "example.am", "outlet.blogspot.com"})
BELIEVED = """
https://example.org/news/1 https://example.org/news/1
https://example.org/news/1 https://amp.example.org/news/1?utm_source=x
https://www.example.org/2023/12/07/talks-go-on https://example.org/2023/12/07/talks-go-on?unknown=1
https://example.org/2023/12/07/world/talks-go-on/index.html https://example.org/2023/12/07/world/talks-go-on/
https://example.am/en/article/12345 https://example.org/en/article/12345
https://example.org/en/a/talks-go-on-in-may https://example.org/a/talks-go-on-in-may
https://us.example.org/news/12345 https://uk.example.org/news/12345
https://news.example.org/a/12345 https://example.org/a/12345
https://example.org/peace-talks-go-on https://example.org/archives/12345
https://example.org/peace-talks-go-on https://example.org/?p=12345
https://example.org/?p=12345 https://example.org/?p=12345&unknown=x
https://example.org/article/12345 https://example.org/article/12345/peace-talks-go-on
https://example.org/news.php?id=12345 https://example.org/news.php?id=12345&session=x
https://example.org/a/peace https://example.org/b/peace
https://example.org/world/peace.html https://example.org/world/peace.html?cat=world
https://unlisted.net/a/12345 https://www.unlisted.net/amp/a/12345
https://a.unlisted.co.uk/news/12345 https://b.unlisted.co.uk/news/12345
https://example.org/Խաղաղության-բանակցությունները-շարունակվում-են https://example.org/hy/news/12345
https://example.org/a/12345 https://s.gtool.pro/https/example.org/a/12345?x=1
"""
NOT_BELIEVED = """
https://example.am/hy/article/12345 https://example.org/en/article/12345
https://example.org/en/news/12345 https://example.org/ru/news/12345
https://example.org/news/eng/talks-go-on-in-may https://example.org/news/arm/talks-go-on-in-may
https://en.example.org/a/talks-go-on-in-may https://ru.example.org/a/talks-go-on-in-may
https://example.org/ https://example.org/news/1
https://example.org https://example.org/?p=123
https://example.org/?lang=en https://example.org/news/1
https://example.org/index.html https://example.org/news/1
https://example.org/en https://example.org/en/article/12345
https://example.org/en/ https://example.org/hy/article/12345
https://example.org/en/news https://example.org/en/article/12345
https://example.org/world https://example.org/world/talks-go-on
https://example.org/south-caucasus https://example.org/south-caucasus/talks-go-on
https://example.org/world/2023 https://example.org/world/2023/talks-go-on
https://example.org/новости https://example.org/новости/12345
https://example.org/news/article.php https://example.org/news/article.php?id=765
https://example.org/news/news_view.html https://example.org/news/news_view.html?idx=8576&page=1
https://example.org/404 https://example.org/news/12345
https://example.org/not-found https://example.org/news/talks-go-on
https://example.org/null https://example.org/news/12345
https://example.org/a/{{slug}}-1-2-3 https://example.org/news/12345
https://other.net/news/12345 https://example.org/news/12345
https://example.org.evil.net/news/12345 https://example.org/news/12345
https://notexample.org/news/12345 https://example.org/news/12345
https://two.blogspot.com/2023/talks-go-on.html https://outlet.blogspot.com/2023/talks-go-on.html
https://two.co.uk/news/12345 https://one.co.uk/news/12345
https://example.org:8443/news/12345 https://example.org/news/12345
http://127.0.0.1/news/12345 https://example.org/news/12345
ftp://example.org/news/12345 https://example.org/news/12345
/news/12345 https://example.org/news/12345
//example.org/news/12345 https://example.org/news/12345
"""


@pytest.mark.parametrize(("canonical", "final"), _lines(BELIEVED))
def test_a_canonical_address_that_is_believed(canonical: str, final: str) -> None:
    assert plausible_canonical(canonical, final, HOSTS)


@pytest.mark.parametrize(("canonical", "final"), _lines(NOT_BELIEVED))
def test_a_canonical_address_that_is_not_believed(canonical: str, final: str) -> None:
    assert not plausible_canonical(canonical, final, HOSTS)


@pytest.mark.parametrize("canonical", [None, "", " ", "https://example.org/" + "a" * 3000])
def test_no_canonical_address_at_all(canonical: str | None) -> None:
    assert not plausible_canonical(canonical, "https://example.org/news/1", HOSTS)


def test_the_home_page_may_be_its_own_canonical_form() -> None:
    assert plausible_canonical("https://example.org/", "https://www.example.org", HOSTS)
