"""What an article is found by: made of its text alone, so wherever that is read."""

from __future__ import annotations

from domain.storing import Traces
from query.document import Document
from query.lexemes import lexemes
from stories.fingerprints import imprint
from stories.texts import read_text


def traces_of(document: Document) -> Traces:
    """What searches and copies find an article by; ``document`` is what a query sees of it."""
    return Traces(lexemes(document), imprint(read_text(document.body)))
