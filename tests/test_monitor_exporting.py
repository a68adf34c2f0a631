"""Exports: every format whole and the same each time, with a manifest that knows the file again."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from domain.articles import ArticleEvent, EventKind
from domain.changes import Edit
from domain.clock import utc_now
from domain.errors import QueryError, UsageError
from domain.storing import Judgement, Presence
from domain.topics import Verdict
from monitor import exporting
from monitor.export_formats import ARTICLE_COLUMNS, WRITERS
from monitor.exporting import Wanted, export
from monitor.manifest import manifest_of, verify
from storage.store import Store, open_store
from tests.storing import outlet, reading, stored

URL = "https://example.org/{}"
ALL = Wanted(off_topic_too=True)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    store = open_store(store_url)
    with store.writing() as session:
        session.feeds.know_outlet(outlet())
        for number in range(1, 5):
            stored(session, URL.format(number), f"The text of number {number}: it's “fresh”, in\ntwo lines.")
        session.articles.set_topics(2, Judgement((Verdict("peace", 1.5, relevant=True),)))
    time.sleep(0.005)
    yield store
    store.close()


def exported(store: Store, path: Path, format_name: str, wanted: Wanted = ALL, as_of: datetime | None = None) -> bytes:
    with store.reading(as_of) as session:
        export(session, wanted, format_name, path)
    return path.read_bytes()


def ids(lines: bytes) -> list[int]:
    return [json.loads(line)["id"] for line in lines.splitlines()]


def change_everything(store: Store) -> None:
    """An edit, a withdrawal, another topic, another reading, what always changes, a new article."""
    with store.writing() as session:
        known = session.articles.known_by_id(1)
        session.articles.revise(known, reading(session, URL.format(1), "Another text."), Edit(), {})
        gone_at = utc_now()
        session.fates.write(2, Presence(gone_at, gone_at), [ArticleEvent(EventKind.WITHDRAWN, gone_at)])
        session.articles.set_topics(2, Judgement())
        session.articles.reread(session.articles.known_by_id(3), reading(session, URL.format(3), "Read otherwise."))
    for body in ("1 view", "2 views"):
        with store.writing() as session:
            known = session.articles.known_by_id(4)
            session.articles.swallow(known, reading(session, URL.format(4), body), {}, ask_whole=False)
    with store.writing() as session:
        stored(session, URL.format(5), "A new article.")


@pytest.mark.parametrize("format_name", sorted(WRITERS))
def test_the_same_time_gives_the_same_bytes_whatever_happens_later(
    store: Store, tmp_path: Path, format_name: str
) -> None:
    moment = utc_now()
    before = exported(store, tmp_path / "one", format_name, as_of=moment)
    change_everything(store)
    assert exported(store, tmp_path / "two", format_name, as_of=moment) == before
    assert exported(store, tmp_path / "now", format_name) != before


def test_a_query_is_asked_of_what_was_there(store: Store, tmp_path: Path) -> None:
    moment = utc_now()
    time.sleep(0.005)  # what is written in the same millisecond belongs to it
    change_everything(store)
    wanted = Wanted("fresh", off_topic_too=True)
    then = exported(store, tmp_path / "then", "jsonl", wanted, moment).splitlines()
    assert [json.loads(line)["id"] for line in then] == [1, 2, 3, 4]
    assert [json.loads(line)["id"] for line in exported(store, tmp_path / "now", "jsonl", wanted).splitlines()] == [2]
    assert [
        json.loads(line)["id"] for line in exported(store, tmp_path / "on", "jsonl", Wanted(), moment).splitlines()
    ] == [2]


def test_all_formats_say_the_same(store: Store, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in exported(store, tmp_path / "a.jsonl", "jsonl").splitlines()]
    exported(store, tmp_path / "a.csv", "csv")
    exported(store, tmp_path / "a.parquet", "parquet")
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        assert [row["body"] for row in csv.DictReader(file)] == [row["body"] for row in rows]
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.schema.names == list(rows[0]) == list(ARTICLE_COLUMNS)
    assert table.column("body").to_pylist() == [row["body"] for row in rows]
    assert table.column("topics").to_pylist() == [row["topics"] for row in rows]
    first_seen: Any = table.column("first_seen_at").to_pylist()
    assert first_seen == [datetime.fromisoformat(row["first_seen_at"]) for row in rows]


def test_the_manifest_says_what_the_file_is(store: Store, tmp_path: Path) -> None:
    moment = utc_now()
    path = tmp_path / "articles.csv"
    data = exported(store, path, "csv", Wanted("fresh", off_topic_too=True), moment)
    manifest, problems = verify(path)
    assert problems == []
    assert manifest["sha256"] == hashlib.sha256(data).hexdigest()
    assert (manifest["bytes"], manifest["rows"], manifest["query"], manifest["order"]) == (len(data), 4, "fresh", "id")
    assert datetime.fromisoformat(manifest["as_of"]) == moment
    assert manifest["counts"]["by_outlet"] == {"example": 4}
    assert manifest["counts"]["off_topic"] == 3
    assert {"name": "published_at", "type": "time"} in manifest["columns"]


def test_a_file_that_was_touched_is_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    exported(store, path, "jsonl")
    path.write_bytes(path.read_bytes().replace(b"fresh", b"stale", 1))
    _, (problem,) = verify(path)
    assert "sha256" in problem
    manifest_of(path).write_text("[]")
    with pytest.raises(UsageError, match="no manifest of an export"):
        verify(path)
    with pytest.raises(UsageError, match="cannot read the manifest"):
        verify(tmp_path / "none.csv")


def test_an_export_that_fails_leaves_what_was_there(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "articles.jsonl"
    before = exported(store, path, "jsonl")

    def stop(count: int) -> None:
        raise UsageError(str(count))

    with pytest.raises(QueryError):
        exported(store, path, "jsonl", Wanted("(("))
    monkeypatch.setattr(exporting, "_STEP", 2)
    with store.reading() as session, pytest.raises(UsageError, match="2"):
        export(session, ALL, "parquet", path, stop)
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".")) == []


def test_nothing_is_written_of_an_empty_store(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    assert exported(store, tmp_path / "a.jsonl", "jsonl") == b""
    exported(store, tmp_path / "a.parquet", "parquet")
    assert parquet.read_table(tmp_path / "a.parquet").num_rows == 0
    store.close()


def test_parquet_without_its_library_says_how_to_install_it(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    store = open_store(sqlite_url)
    with pytest.raises(UsageError, match=r"pip install 'presswatch\[parquet\]'"):
        exported(store, tmp_path / "a.parquet", "parquet")
    assert list(tmp_path.glob("*a.parquet*")) == []
    store.close()
