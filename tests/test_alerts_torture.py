"""The torture of `bench.alerts` in a short form: receivers that fail, a sender that is killed, an independent count."""

from __future__ import annotations

from pathlib import Path

from bench.alerts import table, torture


def test_nothing_is_lost_and_nothing_doubled_but_where_that_is_said(tmp_path: Path, store_url: str) -> None:
    done = torture(n_articles=40, n_rules=12, n_kills=2, folder=tmp_path, database_url=store_url, seed=7)
    assert done.failures() == [], table(done)
    assert sum(done.sink.faults.values()) >= 5, "hardly an attempt failed: nothing was tested"
