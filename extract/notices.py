"""The line by which a page announces that its article was changed; it may stand outside the article's text."""

from __future__ import annotations

from lxml.html import HtmlElement

from domain.notices import begins_like_notice, is_notice, notice_in
from extract.strings import one_line

_SKIPPED = frozenset({"script", "style", "noscript", "template", "option", "nav", "title"})


def notice_of(tree: HtmlElement, body: str) -> str | None:
    """Return the first such line: of the text, else of the page around it; None if there is none."""
    return notice_in(body) or _around(tree)


def _around(tree: HtmlElement) -> str | None:
    for element in tree.iter(
        "p", "div", "span", "small", "em", "strong", "b", "i", "time", "li", "h6", "dt", "section"
    ):
        if not element.text or not begins_like_notice(element.text.lstrip()):
            continue
        # "Updated" in an element of its own is followed by when.
        for whole in (element, element.getparent()):
            line = None if whole is None or whole.tag in _SKIPPED else one_line(whole.text_content()[:1_000])
            if line is not None and any(map(str.isdigit, line)) and is_notice(line):
                return line
    return None
