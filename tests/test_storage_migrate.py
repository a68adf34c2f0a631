"""Stores that cannot be used are refused in one line, and left as they are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from alembic import command
from domain.errors import SchemaTooNew, StoreUnavailable
from storage import migrate
from storage.store import Session, Store, open_store
from storage.tables import SCHEMA
from tests.storing import NOON, outlet


def test_a_schema_of_a_newer_program_is_refused_and_untouched(sqlite_url: str, tmp_path: Path) -> None:
    open_store(sqlite_url).close()
    file = tmp_path / "store.db"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(SchemaTooNew, match="9999, which this Presswatch does not know"):
        open_store(sqlite_url)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


def test_a_store_of_the_first_schema_is_migrated_with_what_is_in_it(store_url: str) -> None:
    old = Store(store_url)
    with old._connected(writer=True) as connection:
        command.upgrade(migrate._config(connection), "0001")
    with old.writing() as session:
        session.feeds.declare([outlet()], NOON, 300)
        _write_article_as_then(session)
    assert old.upgrade() == ("0001", SCHEMA)
    assert old.drift() == []
    with old.reading() as session:
        (article,) = session.archive.newest()
        assert (article.id, article.body) == (1, "Two sides met.")
        assert session.archive.by_key("example.org/1") == article
        assert session.archive.details(1) == {}
        assert session.outbox.counts()["due"] == 0
    with old._connected(writer=True) as connection:
        command.downgrade(migrate._config(connection), "0001")
        assert migrate.current(connection) == "0001"
    old.close()


def _write_article_as_then(session: Session) -> None:
    """An article in the columns that the first schema had."""
    made = {
        "id": 1,
        "url": "https://example.org/1",
        "url_key": "example.org/1",
        "outlet_id": "example",
        "authors": "[]",
        "agency": "[]",
        "kind": "article",
        "revision": 1,
        "reading": 1,
        "body_hash": "b",
        **dict.fromkeys(("first_seen_at", "stored_at", "dated_at"), NOON.replace(tzinfo=None)),
    }
    revision = {
        "article_id": 1,
        "number": 1,
        "reading": 1,
        "body": "Two sides met.",
        "text_hash": "t",
        "extractor": "x",
    }
    for table, row in (
        ("articles", made),
        ("revisions", revision | {"observed_at": NOON.replace(tzinfo=None)}),
        ("url_keys", {"url_key": "example.org/1", "article_id": 1}),
    ):
        session._connection.execute(sa.table(table, *map(sa.column, row)).insert(), row)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: f"sqlite:///{folder}/none/store.db", "does not exist"),
        (lambda folder: f"sqlite:///{folder}", "unable to open"),
        (lambda folder: f"sqlite:///{(folder / 'text').as_posix()}", "not a database"),
        (lambda _: "postgresql+psycopg://nobody@127.0.0.1:9/none", "connection"),
        (lambda _: "mysql://x", "mysql"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why(tmp_path: Path, make: object, says: str) -> None:
    (tmp_path / "text").write_text("this is no database, whatever its name says" * 50)
    with pytest.raises(StoreUnavailable, match=says):
        open_store(make(tmp_path))  # type: ignore[operator]


def test_passwords_are_not_shown() -> None:
    assert "secret" not in Store("postgresql+psycopg://me:secret@127.0.0.1/x").name
