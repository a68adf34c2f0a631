"""alerts: what a match is of and why it waits, kinds of messages.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="instant"))
        batch_op.add_column(sa.Column("made_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE notifications SET made_at = due_at")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("made_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_index("ix_notifications_next_try_at")
        batch_op.create_index("ix_notifications_channel", ["channel", "next_try_at", "id", "rule_id"], unique=False)
        batch_op.create_index("ix_notifications_rule_id", ["rule_id", "made_at"], unique=False)

    with op.batch_alter_table("alert_matches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="new"))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("held", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_constraint("pk_alert_matches", type_="primary")
        batch_op.create_primary_key("pk_alert_matches", ["rule_id", "article_id", "kind", "number"])
    with op.batch_alter_table("alert_matches", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(), server_default=None)
        batch_op.alter_column("number", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("note", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM alert_matches WHERE kind <> 'new'")
    with op.batch_alter_table("alert_matches", schema=None) as batch_op:
        batch_op.drop_constraint("pk_alert_matches", type_="primary")
        batch_op.create_primary_key("pk_alert_matches", ["rule_id", "article_id"])
        batch_op.drop_column("note")
        batch_op.drop_column("held")
        batch_op.drop_column("number")
        batch_op.drop_column("kind")

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_index("ix_notifications_rule_id")
        batch_op.drop_index("ix_notifications_channel")
        batch_op.create_index("ix_notifications_next_try_at", ["next_try_at"], unique=False)
        batch_op.drop_column("made_at")
        batch_op.drop_column("kind")
