"""What stands around and within texts, told by how it is made; and the people whose pages a by-line links."""

from __future__ import annotations

import pytest

from domain.pages import Draft
from extract.read import read_page

TEXT = "".join(
    f"<p>The harbour office said on day {'x' * step} that the bridge would open to walkers in the summer, {line}.</p>"
    for step, line in enumerate(
        ("which is early", "as it had hoped", "if the paint dries", "and to boats", "and to goats")
    )
)


def read(body: str, head: str = "") -> Draft:
    article = f"<article><h1>Bridge reopens</h1>{body}</article>"
    page = f"<html><head><title>Bridge reopens</title>{head}</head><body>{article}</body></html>"
    return read_page(page.encode(), url="https://www.riverwire.example/1")


PLAIN = read(TEXT).body


@pytest.mark.parametrize(
    "part",
    [
        '<p><a href="/2">Ferry captains fear for their summer</a></p>',
        '<h3><a href="/2">Ferry captains fear for their summer</a></h3>',
        '<figure><img src="a.jpg"></figure><p class="wp-caption-text">The bridge as seen from a boat at dawn</p>',
        '<div class="newsletter-box"><p>Every Sunday we write to you about boats and about bridges.</p></div>',
        '<div class="related-articles"><p>Ferry captains fear for their summer, and say so to us.</p></div>',
        '<p class="visually-hidden">The following element is a map of the river</p>',
        '<div id="disqus_thread"><p>I have crossed this bridge before it was closed, said nobody.</p></div>',
        "<p>Watch: Ferry captains on their last summer</p>",
        "<p>Thank you for subscribing to our newsletter. Look out for it in your inbox.</p>",
    ],
)
def test_furniture_within_a_text_is_left_out(part: str) -> None:
    half = TEXT.replace("</p><p>", f"</p>{part}<p>", 3)
    assert read(half).body == PLAIN


@pytest.mark.parametrize(
    "part",
    [
        "<p><em>This text was first printed in the town's calendar for the year.</em></p>",
        "<p>Ada Sample is a writer on bridges and lives under one of them.</p>",
        "<p>Sample reported from Upper Larch. The River Wire's Klara Muster contributed to this report.</p>",
    ],
)
def test_notes_under_a_text_are_left_out(part: str) -> None:
    head = '<meta name="author" content="Ada Sample">'
    assert read(TEXT + part, head).body == PLAIN


@pytest.mark.parametrize(
    "part",
    [
        "<p><em>“We have shouted across this river for long enough, and nobody heard us.”</em></p>",
        '<p>The plan is <a href="/plan">on the town\'s own page</a> for everybody to read before the vote.</p>',
        "<p>Ada Sampleton, the mayor, has crossed it by boat every week since the flood of nine years ago.</p>",
    ],
)
def test_what_only_looks_like_it_stays(part: str) -> None:
    head = '<meta name="author" content="Ada Sample">'
    assert len(read(TEXT + part, head).body.split("\n")) == len(PLAIN.split("\n")) + 1


def test_a_text_is_kept_whatever_its_part_is_called() -> None:
    assert read(f'<div class="promo-content newsletter-article related">{TEXT}</div>').body == PLAIN


def test_people_are_found_by_their_pages() -> None:
    links = '<div class="x"><a href="/author/ada">Ada Sample</a> and <a href="/author/klara">Klara Muster</a></div>'
    others = '<aside><a href="/author/vera">Vera Beispiel</a></aside><nav><a href="/people/">People</a></nav>'
    assert read(others + links + TEXT).authors == ("Ada Sample", "Klara Muster")
    assert read('<a href="/author/ada">More stories</a>' + TEXT).authors == ()
    assert read('<figure><a href="/staff/ada">Ada Sample</a></figure>' + TEXT).authors == ()
