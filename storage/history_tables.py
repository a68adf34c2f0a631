"""The part of the schema that past states of articles are told from; the rest of it stands in `storage.tables`."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Table

from storage.search_tables import metadata
from storage.types import BigKey, CleanText, UtcDateTime

#: With these, the schema is whole: what compares it takes `metadata` from here.
__all__ = ["former_states", "metadata"]

#: What the store said of an article until that changed: one row a transaction that changed it. What was never changed
#: has none. Of several states, that with the smallest id is the earliest.
former_states = Table(
    "former_states",
    metadata,
    Column("id", BigKey, primary_key=True),
    # No foreign key: an article that became one with another has a past too.
    Column("article_id", BigKey, nullable=False),
    #: When the transaction began that changed it.
    Column("until_at", UtcDateTime, nullable=False),
    #: Of the article record (DESIGN §4), what a past state is looked up by; then all of it but the text.
    Column("stored_at", UtcDateTime, nullable=False),
    Column("dated_at", UtcDateTime, nullable=False),
    Column("copy_cluster", BigKey),
    Column("record", JSON, nullable=False),
    #: As in `storage.tables.articles`.
    Column("details", JSON),
    #: The topics with the terms that made their scores.
    Column("topics", JSON, nullable=False),
    #: The revision and its latest reading that was told; `storage.tables.revisions` holds their text.
    Column("revision", Integer, nullable=False),
    Column("reading", Integer, nullable=False),
    #: The last thing by then that happened to its page (`storage.tables.article_events`); 0 for nothing.
    Column("last_event", BigKey, nullable=False),
    #: The text itself, where the article and its revisions are no longer there.
    Column("title", CleanText),
    Column("body", CleanText),
    Index("ix_former_states_article_id", "article_id", "until_at"),
    Index("ix_former_states_copy_cluster", "copy_cluster"),
)
