"""The standfirst: the sentences between headline and text, which extractors take for furniture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from extract.strings import letters_of, one_line

_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong", "b", "em", "i", "li", "section")
_MIN_LENGTH = 25
_MAX_LENGTH = 700
#: Letters compared before the whole: enough to tell, cheap enough for every element.
_PROBE = 12
_BEFORE_WORDS = " \t\n\r\xa0\"'“”„«‘’([–—-"


def with_standfirst(body: str, tree: HtmlElement, described: Iterable[str]) -> str:
    """Return the text with the standfirst at its start.

    That is what the page shows above the text and also gives as its description; a description written for
    search engines alone is no part of the text.
    """
    start = letters_of(body[: 3 * _MAX_LENGTH])
    for text in described:
        wanted = letters_of(text)
        if len(wanted) < _MIN_LENGTH:
            continue
        if wanted[:60] in start:
            return body
        for shown in _shown_above(tree, wanted, start[:_PROBE]):
            return f"{shown}\n{body}"
    return body


def _shown_above(tree: HtmlElement, wanted: str, text_start: str) -> Iterator[str]:
    """Yield the elements above the text that say what is wanted, or go on from where that was cut short."""
    first_letters = {wanted[:1], text_start[:1]}
    for element in tree.iter(*_TAGS):
        text = (element.text or "").lstrip(_BEFORE_WORDS)
        if text[:1].casefold() not in first_letters:
            continue
        own = letters_of(text[:60])[:_PROBE]
        if len(own) == _PROBE and own == text_start:
            return
        if not wanted.startswith(own) or next(element.iterancestors("figure"), None) is not None:
            continue
        whole = one_line("".join(element.itertext())[: _MAX_LENGTH + 1])
        if whole and len(whole) <= _MAX_LENGTH and letters_of(whole).startswith(wanted):
            yield whole
