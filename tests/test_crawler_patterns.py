"""From addresses of articles to the pattern that they have in common."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.patterns import article_pattern
from domain.url_parts import path_and_query

HOME = "https://courier.example/"

#: Addresses of articles; the pattern; others that fit it, and that do not.
PATTERNS = [
    (
        ["world/2024/01/15/talks", "sport/2024/1/3/a-match", "world/2023/12/31/snow"],
        r"^/[^/]+/\d{4}/\d{1,2}/\d{1,2}/[^/]+",
        ["culture/2025/02/02/a-play"],
        ["world", "world/2024", "about/us"],
    ),
    (
        ["en/article/1125790", "en/article/1125791", "en/article/1251543"],
        r"^/en/article/\d+",
        ["en/article/7"],
        ["hy/article/7", "en/article"],
    ),
    (["en/news/1", "hy/news/25", "ru/news/31"], r"^/[a-z]{2}/news/\d{1,2}", ["az/news/3"], ["en/tag/3"]),
    (
        ["a/talks/12345.html", "a/snow/falls/12346.html", "a/rain/12347.html"],
        r"^/a/.+/\d+\.html",
        ["a/b/c/1.html"],
        ["tag/12345.html"],
    ),
    (["a/12345", "a/b/12346", "a/b/c/12347"], r"^/a(?:/.+)?/\d+", ["a/d/1"], ["b/12345"]),
    (["news/12345", "en/news/12346", "hy/news/12347"], r"^/(?:.+/)?news/\d+", ["ru/news/1"], ["tag/12345"]),
    (
        ["karabakh/talks-resume-12345", "world/region/snow-12346", "world/rain-12347"],
        r"^/.+/[^/]+[-_.]\d{4,}",
        ["x/y-10000"],
        ["world/region", "x/y-10"],
    ),
    (
        ["talks-go-on-at-the-lake", "snow-fell-on-the-passes", "a-treaty-in-three-parts"],
        r"^/(?:[^/_-]+[_-]){3}[^/]*",
        ["the-first-of-many-days/"],
        ["about-us", "terms-of-use"],
    ),
    (
        ["read?id=12345", "read?lang=hy&id=12346", "read?id=12347&page=1"],
        r"^/read\?(?:.*&)?id=\d+",
        ["read?x=1&id=5"],
        ["read", "list?id=5"],
    ),
    (
        ["2024/01/15/talks.html", "2024/01/16/snow.html", "2024/01/17/index.html"],
        r"^/\d{4}/\d{1,2}/\d{1,2}/[^/]+\.html",
        [],
        ["2024/01/15/talks"],
    ),
]


@pytest.mark.parametrize(("articles", "pattern", "more", "others"), PATTERNS, ids=[row[1] for row in PATTERNS])
def test_patterns(articles: list[str], pattern: str, more: list[str], others: list[str]) -> None:
    found = article_pattern([HOME + path for path in articles], [HOME + path for path in others])
    assert found == pattern
    assert [path for path in [*articles, *more] if not re.search(found, f"/{path}")] == []
    assert [path for path in others if re.search(found, f"/{path}")] == []


def test_two_forms_side_by_side() -> None:
    paths = [f"news/talks-go-on-{n}-more" for n in range(5)] + [f"live/{n}" for n in range(5000, 5004)]
    found = article_pattern([HOME + path for path in paths])
    assert found == r"^(?:/news/(?:[^/_-]+[_-]){3}[^/]*|/live/\d+)"


def test_no_pattern_is_better_than_a_wrong_one() -> None:
    assert article_pattern([]) is None
    assert article_pattern([f"{HOME}2024/01/15/a", f"{HOME}2024/01/16/b"]) is None, "two may be chance"
    assert article_pattern([f"{HOME}{name}" for name in ("talks", "snow", "rain", "about")]) is None
    articles = [f"{HOME}{n}" for n in range(10_000, 10_010)]
    others = [f"{HOME}{n}" for n in range(20_000, 20_010)]
    assert article_pattern(articles, others) is None, "what others fit too tells nothing"


@settings(deadline=None)
@given(st.lists(st.text("abc019-_./?&=%é", max_size=20).map(lambda path: HOME + path), max_size=12))
def test_what_is_proposed_is_a_pattern_that_most_fit(urls: list[str]) -> None:
    found = article_pattern(urls)
    if found is not None:
        paths = set(map(path_and_query, urls))
        assert sum(bool(re.search(found, path)) for path in paths) >= 0.6 * len(paths)


def test_real_addresses_have_patterns(reference_data: Path) -> None:
    by_host: dict[str, list[str]] = defaultdict(list)
    for line in (reference_data / "world/pack-dev/index.jsonl").open(encoding="utf-8"):
        page = json.loads(line)
        by_host[page["host"]].append(page["url"])
    hosts = [urls for urls in by_host.values() if len(urls) >= 5]
    found = [pattern for urls in hosts if (pattern := article_pattern(urls))]
    assert len(found) >= 0.9 * len(hosts)
