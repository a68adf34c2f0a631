"""reading: what is learned of outlets' pages, and what else a page says of itself.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outlet_pages",
        sa.Column("outlet_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("n_pages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_outlet_pages_outlet_id_outlets")),
        sa.PrimaryKeyConstraint("outlet_id", "language", name=op.f("pk_outlet_pages")),
    )
    op.create_table(
        "outlet_lines",
        sa.Column("outlet_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("n_pages", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("cores", sa.JSON(), nullable=False),
        sa.Column("learned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_outlet_lines_outlet_id_outlets")),
        sa.PrimaryKeyConstraint("outlet_id", "language", "hash", name=op.f("pk_outlet_lines")),
    )
    with op.batch_alter_table("outlet_lines", schema=None) as batch_op:
        batch_op.create_index("ix_outlet_lines_learned", ["learned"], unique=False)
    op.create_table(
        "outlet_rules",
        sa.Column("outlet_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("missed_in_row", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_outlet_rules_outlet_id_outlets")),
        sa.PrimaryKeyConstraint("outlet_id", "rule", name=op.f("pk_outlet_rules")),
    )
    # Not in a batch: SQLite would copy the table, and every row that refers to it would be dropped with the old one.
    op.add_column("articles", sa.Column("details", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("articles", "details")
    op.drop_table("outlet_rules")
    with op.batch_alter_table("outlet_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_outlet_lines_learned")
    op.drop_table("outlet_lines")
    op.drop_table("outlet_pages")
