"""search: where articles stand, what is indexed of them, every token; the full-text index of each database.

Articles that are there already are entered as not indexed yet.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BATCH = 5000


def upgrade() -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    entries = op.create_table(
        "search_entries",
        sa.Column("article_id", key, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lexemes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_search_entries_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("place", name=op.f("uq_search_entries_place")),
    )
    op.create_index("ix_search_entries_version", "search_entries", ["version", "place"])
    word = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "search_words",
        sa.Column("word", word, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _index_of_sqlite()
    else:
        _index_of_postgres()
    _enter_articles(entries)


def _index_of_sqlite() -> None:
    # Our tokens as they are: nothing is folded, and nothing but a blank splits.
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5("
        "title, summary, body, opening, facts, content='', tokenize=\"ascii tokenchars '_'\")"
    )


def _index_of_postgres() -> None:
    # Vectors lie apart from the rows, which are then few bytes each and quickly gone through.
    op.execute(
        "CREATE TABLE search_text (place bigint CONSTRAINT pk_search_text PRIMARY KEY, vector tsvector NOT NULL) "
        "WITH (toast_tuple_target = 128)"
    )
    # What waits to be merged into the index is read by every search: little.
    op.execute(
        "CREATE INDEX ix_search_text_vector ON search_text USING gin (vector) WITH (gin_pending_list_limit = 2048)"
    )


def _enter_articles(entries: sa.Table) -> None:
    connection, last = op.get_bind(), 0
    articles = sa.table("articles", sa.column("id", sa.BigInteger), sa.column("dated_at", sa.DateTime(timezone=True)))
    query = sa.select(articles).order_by(articles.c.id).limit(_BATCH)
    while rows := connection.execute(query.where(articles.c.id > last)).all():
        values = [
            {"article_id": row.id, "place": _place(row.dated_at, row.id), "version": 0, "lexemes": b""} for row in rows
        ]
        connection.execute(sa.insert(entries), values)
        last = rows[-1].id


def _place(dated_at: datetime, article_id: int) -> int:
    """The second since 1900 and the article's id, as `storage.search.place_of` has it."""
    aware = dated_at.replace(tzinfo=UTC) if dated_at.tzinfo is None else dated_at
    seconds = (aware - datetime(1900, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return min(max(seconds, 0), 2**33 - 1) << 30 | article_id % 2**30


def downgrade() -> None:
    op.drop_table("search_text")
    op.drop_table("search_words")
    op.drop_table("search_entries")
