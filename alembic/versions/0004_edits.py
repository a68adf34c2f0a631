"""edits: what revisions changed, withdrawn pages, places that always change.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("missing_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("restless", sa.JSON(), nullable=True))
        batch_op.create_index("ix_articles_withdrawn_at", ["withdrawn_at"], unique=False)
    op.execute(
        """
        UPDATE articles SET revised_at = (
            SELECT min(observed_at) FROM revisions
            WHERE revisions.article_id = articles.id AND revisions.number = articles.revision
        )
        """
    )

    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("changes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("n_omitted", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("severity", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("silent", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("swallowed", sa.Integer(), server_default="0", nullable=False))

    op.create_table(
        "article_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_events_article_id_articles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_events")),
    )
    with op.batch_alter_table("article_events", schema=None) as batch_op:
        batch_op.create_index("ix_article_events_article_id", ["article_id", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("article_events", schema=None) as batch_op:
        batch_op.drop_index("ix_article_events_article_id")

    op.drop_table("article_events")
    for name in ("swallowed", "silent", "severity", "n_omitted", "changes", "modified_at", "notice"):
        op.drop_column("revisions", name)
    op.drop_index("ix_articles_withdrawn_at", table_name="articles")
    for name in ("restless", "withdrawn_at", "missing_at", "revised_at"):
        op.drop_column("articles", name)
