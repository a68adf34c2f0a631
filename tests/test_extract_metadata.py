"""What a page says of itself: linked data in every state, headlines without the site, people without their desks."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pages import Candidate
from extract import loose_json
from extract.authors import authors_of
from extract.markup import flatten, parse
from extract.metadata import Metadata, gather
from extract.read import read_page
from extract.sources import value_of
from extract.titles import site_names, title_of

URL = "https://www.riverwire.example/valley/bridge-reopens-1"


def metadata_of(head: str = "", body: str = "", url: str | None = URL) -> Metadata:
    return gather(parse(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>"), url)


def linked(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


def title(head: str = "", body: str = "", hint: str | None = None) -> str | None:
    return value_of(title_of(metadata_of(head, body), URL, Candidate(URL, title=hint) if hint else None))


def authors(head: str = "", body: str = "") -> list[str]:
    tree = parse(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    metadata = gather(tree, URL)
    return list(value_of(authors_of(metadata, tree, site_names(metadata, URL))) or ())


def article(**more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Bridge reopens", **more}


# --- linked data


@pytest.mark.parametrize(
    "data",
    [
        article(),
        [{"@type": "WebSite", "name": "River Wire"}, article()],
        {"@context": "x", "@graph": [{"@type": "WebPage"}, article()]},
        {"@type": "WebPage", "mainEntity": article()},
        {**article(), "@type": ["Article", "https://schema.org/NewsArticle"]},
        '{"@type": "NewsArticle", "headline": "Bridge reopens",}',
        '<!-- {"@type": "NewsArticle", "headline": "Bridge reopens"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Bridge reopens"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Bridge\nreopens"};',
        '{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "Bridge reopens"}',
        r'{"@type": "NewsArticle", "headline": "Bridge reopens", "x": "\d"}',
        '{"@type": "NewsArticle", "headline": "Bridge reopens", "description": "a "quote" in it"}',
        '{"@type": "NewsArticle", // the kind\n "headline": "Bridge reopens", /* more */ "url": "https://e.example"}',
        """{'@type': 'NewsArticle', 'headline': 'Bridge reopens', 'description': 'the town's only one'}""",
        '{@type: NewsArticle, headline: "Bridge reopens"}',
        '{"@type": "NewsArticle"\n"headline": "Bridge reopens"\n"image": }',
        '{"@type": "NewsArticle", "headline": "Bridge reopens", "author": {"@type": "Person", "name": "Ada Sam',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Bridge reopens&quot;}",
        r"{\"@type\": \"NewsArticle\", \"headline\": \"Bridge reopens\", \"url\": \"https:\/\/e.example\"}",
        'var data = {"@type": "NewsArticle", "headline": "Bridge reopens"};',
    ],
)
def test_the_article_is_found_in_linked_data(data: object) -> None:
    assert " ".join(metadata_of(linked(data)).article["headline"].split()) == "Bridge reopens"


def test_of_several_articles_the_one_with_the_page_s_address_is_meant() -> None:
    others = [article(headline=f"Other {number}", url=f"https://www.riverwire.example/{number}") for number in range(3)]
    own = article(mainEntityOfPage={"@id": URL + "#main"})
    assert metadata_of(linked([*others, own])).article["headline"] == "Bridge reopens"


def test_of_several_articles_the_one_with_the_page_s_title_is_meant() -> None:
    found = metadata_of("<title>Bridge reopens | River Wire</title>" + linked([article(headline="Other"), article()]))
    assert found.article["headline"] == "Bridge reopens"


@pytest.mark.parametrize("data", ["", "null", "3", '"x"', "[" * 100_000, '{"@graph":[' * 50_000, "{" * 1000, "NaN"])
def test_what_is_no_linked_data_is_nothing(data: str) -> None:
    assert metadata_of(linked(data)).article == {}


_KEYS = st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "publisher", "mainEntityOfPage"])
_SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.just("NewsArticle")


@given(st.recursive(_SCALARS, lambda one: st.lists(one) | st.dictionaries(_KEYS, one)))
def test_any_linked_data_is_survived(data: object) -> None:
    text = json.dumps(data).replace("<", "")
    assert title(linked(text), "<h1>A headline of the page</h1>") == "A headline of the page"
    authors(linked(text))


@given(st.text(alphabet="{}[]\":,'\\ /*\nab@", max_size=200))
def test_any_broken_data_is_read_to_its_end(text: str) -> None:
    assert isinstance(loose_json.read(text), list)


def test_broken_data_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    for text in ('{"a": "' * 50_000, '"' * 200_000, '{"a": "b" ' * 50_000, "/*" * 200_000, "{'a': 1 " + " " * 400_000):
        loose_json.read("{" + text)
    assert time.process_time() - began < 15


# --- microdata


MARKED = """
<article itemscope itemtype="https://schema.org/NewsArticle">
  <meta itemprop="mainEntityOfPage" content="https://www.riverwire.example/1">
  <h1 itemprop="headline">Bridge reopens</h1>
  <span itemprop="author" itemscope itemtype="https://schema.org/Person">
    <a itemprop="name" href="/ada">Ada Sample</a>
  </span>
  <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Klara Muster</b></span>
  <time itemprop="datePublished" datetime="2024-03-14T09:00:00Z">today</time><p itemprop="articleBody">Text</p>
  <div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop="headline">Another text</b></div>
</article>"""


def test_microdata_reads_like_linked_data() -> None:
    marked = metadata_of(body=MARKED).marked
    assert (marked["headline"], marked["datePublished"]) == ("Bridge reopens", "2024-03-14T09:00:00Z")
    assert authors(body=MARKED) == ["Ada Sample", "Klara Muster"]
    assert "articleBody" not in marked


def test_properties_that_belong_to_nothing_are_the_article_s() -> None:
    assert metadata_of(body='<h1 itemprop="headline">Bridge reopens</h1>').marked == {"headline": "Bridge reopens"}


def test_linked_data_comes_before_microdata() -> None:
    head = linked(article(author={"@type": "Person", "name": "Vera Beispiel"}))
    assert authors(head, MARKED) == ["Vera Beispiel"]


# --- headlines


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Bridge reopens | River Wire</title>", ""),
        ("<title>River Wire: x</title><meta property='og:title' content='Bridge reopens - riverwire.example'>", ""),
        ("<title>Bridge reopens – RW – 03/14/2024</title>", "<h1>Bridge reopens</h1>"),
        ("<title>Bridge reopens - Valley - River Wire</title>", "<h1>River Wire</h1><h1>Bridge reopens</h1>"),
        ("<meta property='og:title' content='Why the bridge reopens'>", "<h1>Valley</h1><h1>Bridge reopens</h1>"),
        (linked(article()), ""),
        ("<title>River Wire</title>" + linked(article()), "<h1>River Wire</h1>"),
        ("<title>Bridge &amp;quot;reopens&amp;quot;</title>".replace("&amp;quot;", ""), ""),
    ],
)
def test_the_headline_comes_without_the_site(head: str, body: str) -> None:
    site = "<meta property='og:site_name' content='River Wire'>"
    assert title(site + head, body) == "Bridge reopens"


def test_a_heading_keeps_its_pieces_apart() -> None:
    assert title("<title>Bridge reopens</title>", "<h1><span>Valley</span>Bridge <b>re</b>opens</h1>") == (
        "Valley Bridge reopens"
    )


def test_the_feed_s_title_stands_in() -> None:
    assert title(hint="Bridge reopens") == "Bridge reopens"
    assert title() is None


# --- people


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ({"@type": "Person", "name": "Ada Sample"}, ["Ada Sample"]),
        (
            [{"@type": "Person", "name": "Ada Sample"}, {"@type": "Person", "name": "Klara Muster"}],
            ["Ada Sample", "Klara Muster"],
        ),
        ({"name": ["Ada Sample", "Klara Muster"]}, ["Ada Sample", "Klara Muster"]),
        ("By Ada Sample and Klara Muster", ["Ada Sample", "Klara Muster"]),
        ("Von Ada Sample, Klara Muster", ["Ada Sample", "Klara Muster"]),
        ("Ada Sample | River Wire", ["Ada Sample"]),
        ("Ada Sample River Wire", ["Ada Sample"]),
        ("Ada Sample (Larch)", ["Ada Sample"]),
        ("Ada Sample @adasample", ["Ada Sample"]),
        ({"@type": "Person", "givenName": "Ada", "familyName": "Sample"}, ["Ada Sample"]),
        ("Пётр Безымянный", ["Пётр Безымянный"]),
        ({"@type": "Organization", "name": "Ada Sample"}, []),
        ("River Wire", []),
        ("River Wire Staff", []),
        ("Redaktion", []),
        ("Редакция", []),
        ("Reuters", []),
        ("mds/sms (AFP, Reuters)", []),
        ("https://www.riverwire.example/authors/ada", []),
        ("ada@riverwire.example", []),
        ("admin", []),
        ("AS", []),
    ],
)
def test_only_people_are_authors(author: object, people: list[str]) -> None:
    site = "<meta property='og:site_name' content='River Wire'>"
    assert authors(site + linked(article(author=author))) == people


def test_an_author_may_stand_elsewhere_in_the_graph() -> None:
    graph = [article(author={"@id": "#ada"}), {"@type": "Person", "@id": "#ada", "name": "Ada Sample"}]
    assert authors(linked({"@graph": graph})) == ["Ada Sample"]


def test_the_by_line_is_read_where_nothing_is_described() -> None:
    assert authors(body='<p class="byline">By Ada Sample and Klara Muster</p>') == ["Ada Sample", "Klara Muster"]
    assert authors("<meta name='author' content='Ada Sample'>", '<p class="byline">By Klara Muster</p>') == [
        "Ada Sample"
    ]


def test_a_newsroom_that_signs_as_a_whole_has_no_author_further_down() -> None:
    described = linked(article(author={"@type": "Person", "name": "River Wire Staff"}))
    assert authors(described, '<p class="byline">By Klara Muster</p>') == []


# --- addresses


@pytest.mark.parametrize(
    ("href", "base", "found"),
    [
        ("/valley/1", "", "https://www.riverwire.example/valley/1"),
        ("1", "<base href='/valley/'>", "https://www.riverwire.example/valley/1"),
        ("https://m.riverwire.example/1", "", "https://m.riverwire.example/1"),
        ("javascript:void(0)", "", None),
        ("http://[::1", "", None),
        ("", "", None),
    ],
)
def test_the_canonical_address_is_absolute(href: str, base: str, found: str | None) -> None:
    metadata = metadata_of(f'{base}<link rel="canonical" href="{href}">')
    assert metadata.absolute(metadata.canonical) == found


@pytest.mark.parametrize(
    ("canonical", "editions", "believed"),
    [
        ("/en/1", {"en": "/en/1", "hy": "/hy/1"}, True),
        ("/hy/1", {"en": "/en/1", "hy": "/hy/1"}, False),
        ("/hy/1", {"en-GB": "/en/1", "hy-AM": "/hy/1"}, False),
        ("/1", {"en": "/en/1", "hy": "/hy/1", "x-default": "/1"}, True),
        ("/hy/1", {"hy": "/hy/1"}, True),
        ("/en/1", {}, True),
    ],
)
def test_a_canonical_address_that_is_an_edition_in_another_language_is_not_believed(
    canonical: str, editions: dict[str, str], believed: bool
) -> None:
    links = "".join(f'<link rel="alternate" hreflang="{code}" href="{href}">' for code, href in editions.items())
    text = "The two delegations met for the third time this year and agreed on nothing but a date. " * 3
    page = f'<html lang="en"><link rel="canonical" href="{canonical}">{links}<title>A date</title><p>{text}</p></html>'
    draft = read_page(page.encode(), url="https://www.riverwire.example/en/1")
    assert draft.canonical_url == (f"https://www.riverwire.example{canonical}" if believed else None)


# --- markup


@pytest.mark.parametrize("tag", ["div", "font", "b"])
def test_text_below_any_depth_is_kept(tag: str) -> None:
    tree = parse("<html><body>" + f"<{tag}>" * 3000 + "<p>deep</p>" + f"</{tag}>" * 3000 + "<p>after</p></body></html>")
    assert [paragraph.text for paragraph in tree.iter("p")] == ["deep", "after"]


def test_flattening_leaves_shallow_pages_alone() -> None:
    page = "<html><body><ul><li>a<li>b</ul><p>c<br>d<p>e</body></html>"
    assert flatten(page) == page
