"""Bytes become the right letters, whatever the page says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decode import decode

RUSSIAN = "Стороны договорились открыть мост весной. " * 8
FRENCH = "Les deux mairies ont décidé d'ouvrir le pont à l'été, après neuf années très longues. " * 8
TURKISH = "Köprünün mayıs ayında açılacağı duyuruldu, şimdilik yalnızca yayalar için. " * 8
POLISH = "Most zostanie otwarty w maju, ale na razie tylko dla pieszych, ogłosiły źródła. " * 8
JAPANESE = "橋は五月に歩行者のために開通すると二つの町が発表した。" * 8


def page(text: str, head: str = "", lang: str = "") -> str:
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!DOCTYPE html><html{attribute}><head>{head}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    assert RUSSIAN in decode(page(RUSSIAN).encode(encoding), "text/html")


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "utf-16", "no-such-encoding", "hex", "idna"])
def test_utf_8_is_utf_8_whatever_it_is_called(label: str) -> None:
    text = page(RUSSIAN, f'<meta charset="{label}">')
    assert RUSSIAN in decode(text.encode(), f"text/html; charset={label}")


@pytest.mark.parametrize("head", ["", '<meta charset="utf-8">', '<meta charset="iso-8859-1">'])
@pytest.mark.parametrize("lang", ["", "ru"])
@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_cyrillic_under_wrong_names_or_none(encoding: str, lang: str, head: str) -> None:
    assert RUSSIAN in decode(page(RUSSIAN, head, lang).encode(encoding), None)


@pytest.mark.parametrize(
    ("text", "encoding", "lang"),
    [
        (FRENCH, "windows-1252", ""),
        (FRENCH, "windows-1252", "fr"),
        (TURKISH, "windows-1254", "tr"),
        (POLISH, "windows-1250", "pl"),
        (JAPANESE, "cp932", "ja"),
    ],
)
def test_the_language_of_the_page_tells_its_encoding(text: str, encoding: str, lang: str) -> None:
    assert text in decode(page(text, lang=lang).encode(encoding), "text/html; charset=iso-8859-1")


@pytest.mark.parametrize(("text", "encoding"), [(POLISH, "iso-8859-2"), (JAPANESE, "euc-jp"), (TURKISH, "iso-8859-9")])
def test_a_right_declaration_is_believed(text: str, encoding: str) -> None:
    body = page(text, f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">').encode(encoding)
    assert text in decode(body)


def test_a_letter_that_was_cut_in_half_spoils_no_page() -> None:
    body = page(RUSSIAN).encode()[:-31]
    assert RUSSIAN[:200] in decode(body + b"\xd0")


def test_what_xml_cannot_hold_is_taken_out() -> None:
    assert decode(b"<p>a\x00b\x08c\x1fd</p>\r\n") == "<p>abcd</p>\r\n"
    assert decode("<p>a\x00b</p>".encode("windows-1251") + b"\xe0\xe1\xe2\xe3").startswith("<p>ab</p>")


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=windows-1251", "charset=zip"]))
def test_any_bytes_decode(body: bytes, content_type: str | None) -> None:
    assert "\x00" not in decode(body, content_type)
