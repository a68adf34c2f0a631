"""Migrations: bring a database to this program's schema, or say why that cannot be."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alembic import command
from domain.errors import SchemaTooNew
from storage.dialects.postgresql import PARTITION
from storage.history_tables import metadata
from storage.search_tables import SEARCH_TEXT


def scripts_folder() -> Path:
    """Where the migrations lie: in the wheel under ``storage/``, in a checkout at the top level.

    An installed top-level ``alembic`` folder would shadow the library, hence the two places.
    """
    installed = Path(__file__).parent / "migrations"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "alembic"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this program's schema has."""
    config = Config()
    config.set_main_option("script_location", str(scripts_folder()).replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:
        raise SchemaTooNew("this installation holds no migrations; install Presswatch again")
    return head


def current(connection: Connection) -> str | None:
    """The revision of the database; None if it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> tuple[str | None, str]:
    """Bring the database to the newest schema; return its revision before and after.

    Raises `SchemaTooNew`, and touches nothing, if the database has a revision that this program does not know.
    """
    before = current(connection)
    _refuse_unknown(before, connection)
    after = newest()
    if before != after:
        command.upgrade(_config(connection), "head")
    return before, after


def _refuse_unknown(revision: str | None, connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config(connection)).walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaTooNew(
            f"the store has schema {revision}, which this Presswatch does not know: "
            "it was written by a newer one; update Presswatch, or use another database"
        )


def drift(connection: Connection) -> list[str]:
    """Differences between the database and the declared schema, in Alembic's words; empty if there are none."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
    return [repr(difference) for difference in compare_metadata(context, metadata)]


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a thing in the database is to be compared: partitions are made as they are needed, indexes differ."""
    return not (kind == "table" and name is not None and name.startswith((PARTITION, SEARCH_TEXT)))
