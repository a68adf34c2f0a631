"""Real pages with known answers: the floors below which reading may not fall. They may only rise."""

from __future__ import annotations

import gzip
import json
import runpy
import subprocess
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from domain.pages import Draft
from extract.batch import read_batch
from extract.read import read_page
from extract.sources import Source, Sureness, sureness
from monitor.habits import habits_by_address
from monitor.settings import load_settings
from tests.house import ROOT

SEED = "https://www.dw.com/en/armenia-azerbaijan-agree-to-exchange-prisoners-of-war/a-67661794"

FLOORS_FILE = Path(__file__).parent / "data" / "reading_floors.toml"
#: Language, or "all" or "others" → figure of the scorer → its floor.
FLOORS: dict[str, dict[str, float]] = tomllib.loads(FLOORS_FILE.read_text(encoding="utf-8"))


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
def scorer(reference_data: Path) -> dict[str, Any]:
    return runpy.run_path(str(reference_data / "gold" / "extraction" / "score.py"))


@pytest.fixture(scope="module")
def gold(reference_data: Path, scorer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = scorer["load_gold"](str(reference_data / "gold" / "extraction"), "all", news_only=True)
    return rows


@pytest.fixture(scope="module")
def read(
    reference_data: Path, gold: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    listed = tmp_path_factory.mktemp("gold") / "in.jsonl"
    rows = _listing(reference_data / "gold" / "extraction", gold)
    listed.write_text("".join(json.dumps(line) + "\n" for line in rows), encoding="utf-8")
    # As `presswatch extract --batch` reads them: by the rules of the built-in outlets too.
    return {row["id"]: row for row in read_batch(listed, habits_of=habits_by_address(load_settings(None, {})))}


def _listing(gold: Path, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"id": row["id"], "url": row["url"], "path": str(gold / "pages" / f"{row['id']}.html.gz")}


@pytest.mark.parametrize("language", FLOORS)
def test_reading_is_as_good_as_it_was(
    scorer: dict[str, Any], gold: list[dict[str, Any]], read: dict[str, dict[str, Any]], language: str
) -> None:
    rows = [row for row in gold if language == "all" or _named(row["language"]) == language]
    scores = scorer["score"](rows, read)
    found = {name: scores[part][figure] for name in FLOORS[language] for part, _, figure in [name.partition(".")]}
    assert {name: found[name] for name, floor in FLOORS[language].items() if found[name] < floor} == {}


def _named(language: str | None) -> str:
    return language if language in FLOORS else "others"


def test_floors_only_rise() -> None:
    """Compared with every version of the file that this checkout knows of."""
    name = FLOORS_FILE.relative_to(ROOT).as_posix()
    git = partial(subprocess.run, cwd=ROOT, capture_output=True, text=True, check=False)
    commits = git(["git", "log", "--format=%H", "--", name]).stdout.split()
    for commit in commits:
        before: dict[str, dict[str, float]] = tomllib.loads(git(["git", "show", f"{commit}:{name}"]).stdout)
        lower = [
            f"{language} {figure}"
            for language, floors in before.items()
            for figure, floor in floors.items()
            if FLOORS.get(language, {}).get(figure, 0) < floor
        ]
        assert lower == []


def test_no_article_is_taken_for_a_wall(read: dict[str, dict[str, Any]]) -> None:
    assert {key: row["obstacle"] for key, row in read.items() if row["obstacle"]} == {}


#: Fewer pages than this say nothing about a source.
TELLING = 15
LEAST_RIGHT = {Sureness.HIGH: 0.95, Sureness.FAIR: 0.80, Sureness.LOW: 0.0}


def test_a_source_is_as_sure_as_it_says(
    scorer: dict[str, Any], gold: list[dict[str, Any]], read: dict[str, dict[str, Any]]
) -> None:
    right: dict[tuple[str, Source], list[float]] = defaultdict(list)
    for row in gold:
        for field, share in _right(scorer, row, read[row["id"]]):
            right[field, Source(read[row["id"]]["sources"][field]["from"])].append(share)
    counted = {place: mean(shares) for place, shares in right.items() if len(shares) >= TELLING}
    assert {place: share for place, share in counted.items() if share < LEAST_RIGHT[sureness(*place)]} == {}


def _right(scorer: dict[str, Any], row: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """How right each field is, from 0 to 1, of those that both the page's gold and its reading have."""
    if row["title"] and found["title"]:
        yield "title", scorer["norm"](row["title"]) == scorer["norm"](found["title"])
    if row["authors"] and found["authors"]:
        names = scorer["author_set"](found["authors"])
        yield "authors", len(scorer["author_set"](row["authors"]) & names) / len(names)
    if row["date_published"] and found["date"] and not row["date_suspect"]:
        yield "date", bool(scorer["days"](row["date_published"]) & scorer["days"](found["date"]))
    if row["language"] and found["language"]:
        yield "language", row["language"][:2] == found["language"]
    if row["body"] and found["body"]:
        yield "body", _f1(scorer, row, found["body"])


def test_the_built_in_rules_hold_and_read_no_worse_than_none(
    scorer: dict[str, Any], gold: list[dict[str, Any]], reference_data: Path
) -> None:
    habits_of = habits_by_address(load_settings(None, {}))
    gained: dict[str, list[float]] = defaultdict(list)
    for row in gold:
        if row["body"] and row["url"] and habits_of(row["url"]).rules:
            with gzip.open(reference_data / "gold" / "extraction" / "pages" / f"{row['id']}.html.gz") as file:
                page = file.read()
            ruled = read_page(page, url=row["url"], habits=habits_of(row["url"]))
            plain = read_page(page, url=row["url"])
            if any(use.held for use in ruled.rules):
                gained[row["publisher"]].append(_f1(scorer, row, ruled.body) - _f1(scorer, row, plain.body))
    assert gained
    assert {publisher: sum(gains) for publisher, gains in gained.items() if sum(gains) < 0} == {}


def _f1(scorer: dict[str, Any], row: dict[str, Any], body: str) -> float:
    match = scorer["shingle_match"](row["body"], body)
    f1: float = scorer["f1"](scorer["p_score"](*match), scorer["r_score"](*match))
    return f1
