"""`--as-of` and `export` as a user calls them."""

from __future__ import annotations

import json
import time
from pathlib import Path

from domain.clock import iso, utc_now
from tests.commandline import CommandLine

FIRST = "The ministers of Armenia and Azerbaijan met on Monday to talk about a treaty of peace, for the second time."
LATER = "The ministers of Armenia and Azerbaijan met on Monday and signed the treaty of peace that was talked about."


def write(folder: Path, body: str) -> None:
    row = {"url": "https://example.org/1", "title": "Armenia and Azerbaijan on a peace treaty", "body": body}
    (folder / "rows.jsonl").write_text(json.dumps({**row, "language": "en"}) + "\n")


def test_what_was_is_found_shown_and_cited(presswatch: CommandLine) -> None:
    write(presswatch.folder, FIRST)
    presswatch("import", "rows.jsonl").ok()
    time.sleep(0.05)
    then = iso(utc_now())
    write(presswatch.folder, LATER)
    presswatch("import", "rows.jsonl").ok()

    assert [row["body"] for row in presswatch("search", "talk", "--as-of", then).ok().lines()] == [FIRST]
    before = presswatch("search", "talk", "--as-of", "2020").ok()
    assert before.stdout == ""
    assert "the store held no article at 2020-01-01T00:00:00Z; its first was stored at" in before.stderr
    to_come = presswatch("search", "talk", "--as-of", "2999")
    assert (to_come.code, "still to come" in to_come.stderr) == (2, True)

    shown = presswatch("show", "1", "--as-of", then).ok().json()
    assert (shown["body"], shown["n_revisions"], len(shown["revisions"])) == (FIRST, 1, 1)
    missing = presswatch("show", "1", "--as-of", "2020")
    assert (missing.code, "no article 1 in the store as of 2020-01-01" in missing.stderr) == (2, True)

    presswatch("export", "--format", "csv", "--as-of", then, "-o", "then.csv").ok()
    assert "1 rows" in presswatch("export", "--verify", "then.csv").ok().stdout
    assert FIRST in (presswatch.folder / "then.csv").read_text()
    (presswatch.folder / "then.csv").write_text("touched")
    touched = presswatch("export", "--verify", "then.csv")
    assert (touched.code, "is not the file that was exported" in touched.stdout) == (1, True)
    refused = presswatch("export", "--copies", "--as-of", then)
    assert (refused.code, refused.stderr.count("\n")) == (2, 1)
