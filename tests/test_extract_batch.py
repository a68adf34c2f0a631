"""`extract --batch`: one row a saved page, in order, whatever becomes of each."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from domain.errors import UsageError
from extract.batch import read_batch

COLUMNS = [
    *("id", "url", "title", "authors", "date", "published_at", "modified_at"),
    *("body", "summary", "language", "agency", "kind", "error"),
    *("image", "image_caption", "image_credit", "section", "tags", "access", "translations", "obstacle", "sources"),
]
PAGE = (Path(__file__).parent / "data" / "pages" / "en-signature" / "page.html").read_bytes()


def batch(folder: Path, *rows: dict[str, Any] | str) -> list[dict[str, Any]]:
    listed = folder / "in.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return list(read_batch(listed, 2))


def test_pages_come_back_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(PAGE)[:-20])
    rows = batch(
        tmp_path,
        {"id": 1, "url": None, "path": "pages/a.html"},
        {"id": "two", "url": "https://www.riverwire.example/en/a-2", "path": str(tmp_path / "b.html.gz")},
        {"id": None, "url": None, "path": "empty.html"},
        {"id": 4, "url": None, "path": "missing.html"},
        {"id": 5, "url": None, "path": "cut.html.gz"},
        {"id": "line\u2028separator", "path": "pages/a.html"},
    )
    assert [row["id"] for row in rows] == [1, "two", None, 4, 5, "line\u2028separator"]
    assert all(list(row) == COLUMNS for row in rows)
    assert [row["error"] is None for row in rows] == [True, True, False, False, False, True]
    assert rows[0]["title"] == rows[1]["title"] == "Valley towns agree to reopen the bridge"
    assert rows[0]["published_at"] == "2024-03-14T18:05:00Z"
    assert rows[0]["agency"] == ["AFP", "Reuters"]
    assert rows[1]["url"] == "https://www.riverwire.example/en/a-2"
    assert rows[0]["sources"]["title"] == {"from": "heading", "sure": "fair"}
    assert (rows[3]["body"], rows[3]["sources"]) == ("", {})
    assert "No such file" in rows[3]["error"]


def test_a_list_that_is_none_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"in\.jsonl:2"):
        batch(tmp_path, {"id": 1, "path": "a.html"}, "not json")
    with pytest.raises(UsageError, match=r"in\.jsonl:1"):
        batch(tmp_path, {"id": 1})
