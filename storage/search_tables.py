"""The part of the schema that articles are searched by; the rest of it stands in `storage.tables`.

Beside these, each database has a table ``search_text`` in its own way (`storage/dialects/`): under the place of each
article that is indexed whole, what `query.lexemes` makes of it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table

from storage.copy_tables import metadata
from storage.types import BigKey, TokenText

#: With these, the schema is whole: what compares it takes `metadata` from here.
__all__ = ["SEARCH_TEXT", "metadata", "search_entries", "search_removals", "search_words"]

#: What the tables of the databases' own begin with.
SEARCH_TEXT = "search_text"

#: One row an article: where it stands in the order of searches, and what an index holds of it.
search_entries = Table(
    "search_entries",
    metadata,
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    #: See `storage.search.place_of`.
    Column("place", BigInteger, nullable=False, unique=True),
    #: Of the rules that made it (`query.normalise.NORMALISER_VERSION`); negative where an index does not take the
    #: article; 0 for one that was never indexed.
    Column("version", Integer, nullable=False),
    #: Its columns, packed: what was indexed must be known to take it out, and need not be made again to show it.
    Column("lexemes", LargeBinary, nullable=False),
    Index("ix_search_entries_version", "version", "place"),
)

#: Every token that an index holds: which begin so, and whether there is one at all.
search_words = Table(
    "search_words",
    metadata,
    Column("word", TokenText, primary_key=True),
    sqlite_with_rowid=False,
)

#: Each time that tokens were taken out of the list: whoever remembers any from before has to look again.
search_removals = Table("search_removals", metadata, Column("id", BigKey, primary_key=True))
