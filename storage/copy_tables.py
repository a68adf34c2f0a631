"""The part of the schema that copies are looked up by; the rest of it stands in `storage.tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table

from storage.tables import metadata
from storage.types import BigKey, UtcDateTime

__all__ = ["fingerprints", "furniture", "metadata", "postings"]

#: What texts are looked up by: one row a hash that an article has, those of a week together.
postings = Table(
    "postings",
    metadata,
    #: Of the article's date, and of its arrival where that is another one: see `domain.copies.week_of`.
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", BigKey, primary_key=True, autoincrement=False),
    # Neither database can cascade from here without a second index: `storage.copies` keeps it true.
    sqlite_with_rowid=False,
    # A partition a week, made when its first article comes (storage/dialects/postgresql.py).
    postgresql_partition_by="RANGE (week)",
)

#: The hashes of each article: those that it was posted with, as far as there was room.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("article_id", BigKey, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    #: Those that it was posted in: of its date, of its arrival.
    Column("week", Integer, nullable=False),
    Column("seen_week", Integer, nullable=False),
    #: Of what made it: see `stories.fingerprints.VERSION`.
    Column("version", Integer, nullable=False),
    #: Little-endian integers of 64 bits.
    Column("shingles", LargeBinary, nullable=False),
    Column("lines", LargeBinary, nullable=False),
)

#: Lines that were found to belong to no text (`stories.furniture`), by their hashes.
furniture = Table(
    "furniture",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),
    Column("found_at", UtcDateTime, nullable=False),
)
