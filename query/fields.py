"""The fields that a query may name."""

from __future__ import annotations

#: What a query without a field looks into: the `PROSE_FIELDS` together.
DEFAULT = "text"

#: What is written in the article's language: its words are matched by their stems.
PROSE_FIELDS = ("title", "summary", "body")

#: Names and addresses: words that have one form.
PLAIN_FIELDS = ("author", "agency", "url")

#: Texts of an article, matched by words. ``lead`` is title, summary and the first words of the body.
TEXT_FIELDS = frozenset({*PROSE_FIELDS, *PLAIN_FIELDS, "lead"})

#: Values that are matched as a whole (or by their beginning).
KEYWORD_FIELDS = frozenset({"outlet", "country", "lang", "topic", "control", "story", "is"})

#: What ``is:`` asks for.
STATES = ("copy", "original", "revised", "withdrawn")

#: Times that are compared. ``since`` and ``until`` go by published, else first seen.
CLOCKS = frozenset({"published", "seen", "since", "until"})

#: Every field that a query can name.
ALL_FIELDS = TEXT_FIELDS | KEYWORD_FIELDS | CLOCKS

#: What a topic may ask for: nothing that is only known once topics, copies and stories are decided, or that changes
#: by itself as time goes on.
TOPIC_FIELDS = ALL_FIELDS - {"topic", "story", "is", "seen", "since", "until"}
