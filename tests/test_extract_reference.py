"""Real pages with known answers: the floors below which reading may not fall. They may only rise."""

from __future__ import annotations

import gzip
import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.pages import Draft
from extract.batch import read_batch
from extract.read import read_page

SEED = "https://www.dw.com/en/armenia-azerbaijan-agree-to-exchange-prisoners-of-war/a-67661794"

#: What the scorer of the reference pages gives, at least.
FLOORS = {
    ("body", "f1"): 0.948,
    ("snippets", "f1"): 0.910,
    ("title", "norm"): 0.900,
    ("authors", "f1"): 0.855,
    ("date", "correct_trusted"): 0.945,
    ("language", "ok"): 0.980,
}


@pytest.fixture(scope="module")
def seed(reference_data: Path) -> Draft:
    pack = reference_data / "world" / "pack-dev"
    with (pack / "index.jsonl").open(encoding="utf-8") as index:
        row = next(row for row in map(json.loads, index) if row["url"] == SEED)
    with gzip.open(pack / row["path"]) as page:
        return read_page(page.read(), url=SEED, content_type=row["content_type"])


def test_the_seed_page_is_credited_and_dated(seed: Draft) -> None:
    assert seed.title == "Armenia, Azerbaijan agree to exchange prisoners of war"
    assert seed.agency == ("AFP", "Reuters")
    assert seed.authors == ()
    assert seed.language == "en"
    assert (seed.date or "")[:10] == "2023-12-07"
    assert seed.canonical_url == SEED
    assert seed.kind == "article"


#: Skip links, the signature, the kicker, captions, credits: what stands around the text.
STRANGERS = ["Skip to", "Zum Inhalt", "mds/sms", "(AFP, Reuters)", "Conflicts", "Refugees from", "picture alliance"]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_the_seed_page_gives_its_text_alone(seed: Draft, stranger: str) -> None:
    assert stranger not in seed.body
    assert seed.body.splitlines()[-1].endswith("on both sides.")


@pytest.fixture(scope="module")
def scores(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    gold = reference_data / "gold" / "extraction"
    scorer = runpy.run_path(str(gold / "score.py"))
    rows = scorer["load_gold"](str(gold), "all", news_only=True)
    listed = tmp_path_factory.mktemp("gold") / "in.jsonl"
    listed.write_text("".join(json.dumps(line) + "\n" for line in _listing(gold, rows)), encoding="utf-8")
    read = {row["id"]: row for row in read_batch(listed)}
    scored: dict[str, Any] = scorer["score"](rows, read)
    return scored


def _listing(gold: Path, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"id": row["id"], "url": row["url"], "path": str(gold / "pages" / f"{row['id']}.html.gz")}


@pytest.mark.parametrize(("part", "figure"), FLOORS)
def test_reading_is_as_good_as_it_was(scores: dict[str, Any], part: str, figure: str) -> None:
    assert scores[part][figure] >= FLOORS[part, figure]
