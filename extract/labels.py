"""What a page says it is about, and where it stands in the paper."""

from __future__ import annotations

from collections.abc import Iterator

from extract.language import code_of
from extract.metadata import Metadata, parts_of
from extract.sources import Source, Told
from extract.strings import one_line, words_of

_MAX_LABEL = 80
_MAX_TAGS = 30
_SECTIONS = ("article:section", "og:article:section", "parsely-section", "sailthru.section", "section", "category")
_TAGS = ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords")


def section_of(metadata: Metadata) -> Told[str] | None:
    """Return the part of the paper: World, Politics."""
    said = [*metadata.described("articleSection"), *((name, Source.META) for name in metadata.all(*_SECTIONS))]
    for value, source in said:
        for name in _names(value):
            return Told(name, source)
    return None


def tags_of(metadata: Metadata) -> Told[tuple[str, ...]] | None:
    """Return the keywords, in the page's order, each once; from the first place that has any."""
    for value, source in metadata.described("keywords"):
        if tags := _each_once(_names(value)):
            return Told(tags, source)
    for place in _TAGS:
        if tags := _each_once(name for text in metadata.all(place) for name in _names(text)):
            return Told(tags, Source.META)
    return None


def translations_of(metadata: Metadata, url: str | None) -> tuple[tuple[str, str], ...]:
    """Return language and address of the same piece in other languages, by hreflang; the first of each language.

    Editions of one language (``en-GB``, ``en-US``), and links to home pages, are no translations.
    """
    own = {metadata.absolute(address) for address in (url, metadata.canonical) if address}
    own_languages = {
        code_of(language) for language, address in metadata.alternates if metadata.absolute(address) in own
    }
    found: dict[str, str] = {}
    for language, address in metadata.alternates:
        code, absolute = code_of(language), metadata.absolute(address)
        is_piece = absolute is not None and absolute not in own and parts_of(absolute).path.strip("/").count("/") > 0
        if code and absolute and is_piece and code not in own_languages:
            found.setdefault(code, absolute)
    return tuple(found.items())


def _names(value: object) -> Iterator[str]:
    """Yield the names in a list, or in a text of names with commas."""
    for one in value if isinstance(value, list) else [value]:
        text = one_line(one.get("name")) if isinstance(one, dict) else one_line(one)
        for name in (text or "").replace(";", ",").split(","):
            if 1 < len(name.strip()) <= _MAX_LABEL:
                yield name.strip()


def _each_once(names: Iterator[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(words_of(name), name)
    return tuple(seen.values())[:_MAX_TAGS]
