"""The fields that a query may name."""

from __future__ import annotations

#: What a query without a field looks into.
DEFAULT = "text"

#: Texts of an article, matched by words. ``lead`` is title, summary and the first words of the body.
TEXT_FIELDS = frozenset({"title", "summary", "body", "lead", "author", "agency", "url"})

#: Values that are matched as a whole (or by their beginning).
KEYWORD_FIELDS = frozenset({"outlet", "country", "lang", "topic", "control", "story", "is"})

#: What a `query.document.Document` knows.
ARTICLE_FIELDS = (TEXT_FIELDS | KEYWORD_FIELDS) - {"story", "is"}

#: What a topic may ask for: nothing that is only known once topics and stories are decided.
TOPIC_FIELDS = ARTICLE_FIELDS - {"topic"}
