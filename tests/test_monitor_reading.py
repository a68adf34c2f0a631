"""One saved page is read within the limits of a crawled one."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.pool import Limit
from monitor.reading import read_source
from monitor.settings import load_settings
from tests.test_monitor_round import PAGE, PARAGRAPH

URL = "https://example.org/a"


def test_a_saved_page_that_costs_too_much_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, file = load_settings(None, {}), tmp_path / "page.html"
    file.write_text(PAGE.replace(PARAGRAPH, PARAGRAPH * 1_000))
    monkeypatch.setattr("monitor.reading.PAGE_LIMIT", Limit(cpu_s=0.3, wall_s=60))
    row = read_source(str(file), URL, settings)
    assert (row["error"], row["url"], row["body"]) == (
        "reading took longer than 0.3 s of the processor's time",
        URL,
        "",
    )
    monkeypatch.undo()
    file.write_text(PAGE)
    row = read_source(str(file), None, settings)
    assert (row["error"], row["url"]) == (None, None)
    assert row["body"]
