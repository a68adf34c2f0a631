"""The picture of a page with its caption and credit, its labels, and how sure each field is."""

from __future__ import annotations

import json

import pytest

from extract.labels import section_of, tags_of
from extract.markup import parse
from extract.metadata import Metadata, gather
from extract.pictures import Picture, picture_of
from extract.sources import Source, Sureness, sureness, value_of, with_sureness

PICTURE = "https://pictures.example/2024/bridge-at-dawn_1200.jpg"
SHARED = f'<meta property="og:image" content="{PICTURE}">'


def picture(head: str = SHARED, body: str = "") -> Picture:
    tree = parse(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>")
    return picture_of(gather(tree, "https://www.riverwire.example/1"), tree)


def labels(head: str) -> Metadata:
    return gather(parse(f"<html><head>{head}</head><body><p>text</p></body></html>"), None)


def linked(**more: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **more})}</script>'


def figure(caption: str, address: str = "/2024/bridge-at-dawn_1200.jpg?w=300") -> str:
    return f'<figure><img src="{address}"><figcaption>{caption}</figcaption></figure>'


@pytest.mark.parametrize(
    ("caption", "text", "credit"),
    [
        ("The bridge at dawn.", "The bridge at dawn.", None),
        ("The bridge at dawn. (Photo: Ada Sample/AFP)", "The bridge at dawn.", "Ada Sample/AFP"),
        ("The bridge at dawn. Photo by Ada Sample", "The bridge at dawn.", "Ada Sample"),
        ("Die Brücke am Morgen | Bild: Klara Muster/dpa", "Die Brücke am Morgen", "Klara Muster/dpa"),
        ("Die Brücke © Klara Muster", "Die Brücke", "Klara Muster"),
        ("Мост на рассвете. Фото: Пётр Безымянный", "Мост на рассвете.", "Пётр Безымянный"),
        ("The bridge at dawn. (Everyday Collection)", "The bridge at dawn.", "Everyday Collection"),
        ("The bridge (centre) at dawn", "The bridge (centre) at dawn", None),
        ('The bridge at dawn. <span class="credit">Photo: Ada Sample</span>', "The bridge at dawn.", "Ada Sample"),
        ("© Ada Sample", None, "Ada Sample"),
    ],
)
def test_caption_and_credit_are_kept_apart(caption: str, text: str | None, credit: str | None) -> None:
    found = picture(body=figure("Another picture", "/other.jpg") + figure(caption))
    assert (value_of(found.address), value_of(found.caption), value_of(found.credit)) == (PICTURE, text, credit)


def test_a_caption_under_another_picture_is_not_the_picture_s() -> None:
    assert picture(body=figure("Another picture", "/other-bridge.jpg")).caption is None


@pytest.mark.parametrize("image", [PICTURE, [PICTURE], {"url": PICTURE}, [{"contentUrl": PICTURE}]])
def test_linked_data_describes_pictures_in_several_ways(image: object) -> None:
    assert value_of(picture(linked(image=image)).address) == PICTURE


def test_linked_data_tells_caption_and_credit() -> None:
    described = {"@type": "ImageObject", "url": PICTURE, "caption": "The bridge", "creditText": "© Ada Sample"}
    found = picture(SHARED + linked(image=described))
    assert found.caption is not None
    assert (found.caption.value, found.caption.source) == ("The bridge", Source.JSON_LD)
    assert value_of(found.credit) == "Ada Sample"


META = """
<meta property="article:section" content="Valley"><meta property="article:tag" content="bridge">
<meta property="article:tag" content="Larch"><meta name="keywords" content="news, best news">"""


@pytest.mark.parametrize(
    ("head", "section", "tags"),
    [
        (linked(articleSection="Valley", keywords=["bridge", "Larch"]), "Valley", ("bridge", "Larch")),
        (linked(articleSection=["Valley", "News"], keywords="bridge, Larch, Bridge"), "Valley", ("bridge", "Larch")),
        (META, "Valley", ("bridge", "Larch")),
        ("", None, None),
        (linked(keywords=[None, {"name": "bridge"}, 3], articleSection={"a": 1}), None, ("bridge",)),
    ],
)
def test_labels_are_read_once_each(head: str, section: str | None, tags: tuple[str, ...] | None) -> None:
    assert (value_of(section_of(labels(head))), value_of(tags_of(labels(head)))) == (section, tags)


def test_every_source_has_a_sureness() -> None:
    assert sureness("published_at", Source.JSON_LD) is sureness("date", Source.JSON_LD) is Sureness.HIGH
    assert sureness("tags", Source.META) is Sureness.FAIR
    assert sureness("title", Source.TITLE_TAG) is Sureness.LOW
    assert with_sureness({"date": "htmldate"}) == {"date": {"from": "htmldate", "sure": "low"}}
