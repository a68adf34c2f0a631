"""Alembic's entry: runs the migrations on the connection that `storage.migrate` hands over."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy.types import TypeDecorator

from alembic import context
from storage.search_tables import metadata


def plain_type(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """Write our column types into new migrations as what they are in SQL: a migration must not change with our code."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


# SQLite cannot alter a column: Alembic copies the table instead (render_as_batch).
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_type,
)
context.run_migrations()
