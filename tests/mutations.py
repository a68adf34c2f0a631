"""Pages as no newsroom meant them: copies of a page, damaged, mixed and blown up, each by its seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from domain.pages import Draft

#: What breaks readers: ends of things that never began, halves of characters, numbers of no date.
_SPLINTERS = (
    *(
        b"<",
        b">",
        b'"',
        b"'",
        b"&",
        b"&#",
        b"&#x110000;",
        b"&#xD800;",
        b"&#0;",
        b"&amp;amp;",
        b"\x00",
        b"\xff\xfe",
        b"\xd0",
    ),
    *(b"\xed\xa0\x80", b"\xe2\x80\xa8", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='x'?>"),
    *(
        b"</script>",
        b"<script>",
        b"<script type='application/ld+json'>",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"\\",
        b"\\u0000",
    ),
    *(
        b'{"@type":"NewsArticle","headline":',
        b"</body>",
        b"</html>",
        b"<svg>",
        b"<template>",
        b"<noscript>",
        b"<table>",
    ),
    *(
        b"<p>",
        b"<a href='",
        b"<time datetime='1000-01-01'>",
        b"3000-01-01T00:00:00Z",
        b"99999999999999",
        b"(AFP, ",
        b" - ",
    ),
    *(
        b"<meta charset='utf-16'>",
        b"<meta charset='windows-1254'>",
        b"<base href='//['>",
        b"<link rel=canonical href='http://['>",
    ),
)
_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-32", "windows-1251", "windows-1254", "koi8-r", "iso-8859-1", "cp932")
_TAG = re.compile(rb"<[^<>]{1,300}>")

_Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def _place(page: bytes, dice: random.Random) -> int:
    return dice.randint(0, len(page))


def _flipped(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    changed = bytearray(page)
    for _n in range(dice.choice((1, 10, 200))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    start, end = sorted((_place(page, dice), _place(page, dice)))
    return dice.choice((page[:end], page[start:], page[:start] + page[end:]))


def _splintered(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    for _n in range(dice.choice((1, 5, 50))):
        at = _place(page, dice)
        page = page[:at] + dice.choice(_SPLINTERS) * dice.choice((1, 1, 3, 100)) + page[at:]
    return page


def _mixed(page: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    other = dice.choice(others)
    at, start, end = _place(page, dice), *sorted((_place(other, dice), _place(other, dice)))
    return page[:at] + other[start:end] + page[at:]


def _blown_up(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    start = _place(page, dice)
    piece = page[start : start + dice.choice((1, 10, 100, 1000))]
    times = min(dice.choice((10, 100, 1000)), 100_000 // max(1, len(piece)))
    return page[:start] + piece * times + page[start:]


def _nested(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    tags = _TAG.findall(page) or [b"<div>"]
    at = _place(page, dice)
    tag: bytes = dice.choice(tags)
    return page[:at] + tag * dice.choice((10, 300, 3000)) + page[at:]


def _without_ends(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    ends = [tag.span() for tag in _TAG.finditer(page) if tag[0].startswith(b"</") and dice.random() < 0.5]
    for start, end in reversed(ends):
        page = page[:start] + page[end:]
    return page


def _otherwise_encoded(page: bytes, dice: random.Random, _: Sequence[bytes]) -> bytes:
    text = page.decode("utf-8", "replace")
    return text.encode(dice.choice(_ENCODINGS), "replace")


_MUTATIONS: tuple[_Mutation, ...] = (
    _flipped,
    _cut,
    _splintered,
    _mixed,
    _blown_up,
    _nested,
    _without_ends,
    _otherwise_encoded,
)


def mutant(pages: Sequence[bytes], seed: int) -> bytes:
    """One of the pages after one to four mishaps; the same for the same pages and seed."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    page = dice.choice(pages)
    for _ in range(dice.randint(1, 4)):
        page = dice.choice(_MUTATIONS)(page, dice, pages)
    return page


def unstorable(draft: Draft) -> list[str]:
    """What of a draft no database would take: NUL, halves of characters, a time of no news."""
    texts = {
        "title": draft.title,
        "body": draft.body,
        "summary": draft.summary,
        "image": draft.image,
        "canonical_url": draft.canonical_url,
        "authors": "\n".join(draft.authors),
        "agency": "\n".join(draft.agency),
    }
    wrong = [name for name, text in texts.items() if text and (not _is_text(text) or "\x00" in text)]
    times = {"published_at": draft.published_at, "modified_at": draft.modified_at}
    return wrong + [name for name, at in times.items() if at is not None and not 1990 <= at.year < 2100]


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
