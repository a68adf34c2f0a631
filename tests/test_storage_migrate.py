"""Stores that cannot be used are refused in one line, and left as they are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, insert

from alembic import command
from domain.errors import SchemaTooNew, StoreUnavailable
from monitor.copying import catch_up
from storage import migrate
from storage.store import Store, open_store
from storage.tables import SCHEMA
from tests.storing import NOON


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
        _fill(connection)
    assert old.upgrade() == ("0001", SCHEMA)
    assert old.drift() == []
    with old.reading() as session:
        assert [(article.id, article.body) for article in session.archive.in_order(on_topic=False)] == [
            (7, "Two sides met.")
        ]
        assert session.archive.details(7) == {}
        assert session.outbox.counts()["due"] == 0
        known = session.articles.known(["example.org/1"])
        assert known is not None
        assert (known.revised_at, known.swallowed, known.restless) == (NOON, 0, {})
    assert (catch_up(old), catch_up(old)) == (1, 0)  # articles of an earlier version are compared, once
    with old._connected(writer=True) as connection:
        command.downgrade(migrate._config(connection), "0001")
        assert migrate.current(connection) == "0001"
    old.close()


def _fill(connection: Connection) -> None:
    """Write an article as the first schema had it."""
    old = MetaData()
    old.reflect(connection)
    at = NOON.replace(tzinfo=None) if connection.dialect.name == "sqlite" else NOON
    article = {"id": 7, "url": "https://example.org/1", "url_key": "example.org/1", "outlet_id": "example"}
    article |= {"authors": [], "agency": [], "kind": "article", "revision": 1, "reading": 1, "body_hash": "b"}
    revision = {"article_id": 7, "number": 1, "reading": 1, "body": "Two sides met.", "text_hash": "t"}
    rows: dict[str, dict[str, object]] = {
        "outlets": {"id": "example", "name": "Example", "control": "unknown"},
        "articles": {**article, "first_seen_at": at, "stored_at": at, "dated_at": at},
        "url_keys": {"url_key": "example.org/1", "article_id": 7},
        "revisions": {**revision, "extractor": "test 1", "observed_at": at},
    }
    for name, row in rows.items():
        connection.execute(insert(old.tables[name]).values(row))


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
