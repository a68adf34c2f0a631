"""What ten thousand standing queries cost an article that arrives.

    python -m bench.standing articles.jsonl [--seed 1] [--articles 500] [--rules 100 1000 10000]

Rows are `{title, text, language}`. The rules are made of the articles' own words, in the shapes that alert rules have:
mostly a rare word or phrase beside a common one, with alternatives, exclusions, fields, prefixes, stretches and values.
For each number of rules prints a JSON line: CPU milliseconds an article (p50, p95, from plain text to matches), how
many rules were tried and how many matched. The numbers of rules take turns article by article, so that a noisy machine
is equally noisy for all.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from query.document import Document, make_document
from query.match import Run
from query.normalise import words
from query.parse import parse
from query.standing import StandingQueries

NOW = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and pairs of neighbours to make rules of."""

    #: In at most one article of twenty.
    rare: Sequence[str]
    #: In at most one of five, and as often as the articles have them: nobody asks for "the".
    common: Sequence[str]
    pairs: Sequence[str]


def vocabulary(rows: Sequence[dict[str, Any]]) -> Vocabulary:
    """The words of the articles."""
    found: Counter[str] = Counter()
    tokens: list[str] = []
    pairs: set[str] = set()
    for row in rows:
        text = [word for word in words(row["text"]) if len(word) > 2 and word.isalpha()]
        found.update(set(text))
        tokens.extend(text)
        pairs.update(f"{a} {b}" for a, b in pairwise(text) if len(a) > 3 and len(b) > 3)
    rare = [word for word, n in found.items() if 2 <= n <= len(rows) / 20 and len(word) > 3]
    common = [word for word in tokens if found[word] <= len(rows) / 5 and len(word) > 3]
    return Vocabulary(sorted(rare), common, sorted(pairs))


def shapes(known: Vocabulary, chance: random.Random) -> list[tuple[int, Callable[[], str]]]:
    """Kinds of rules, by how many of a hundred are so."""

    def rare() -> str:
        return chance.choice(known.rare)

    def common() -> str:
        return chance.choice(known.common)

    def pair() -> str:
        return f'"{chance.choice(known.pairs)}"'

    return [
        (25, lambda: f"{rare()} AND {common()}"),
        (15, lambda: f"{pair()} AND {common()}"),
        (15, lambda: f"({rare()} OR {rare()} OR {pair()}) AND ({common()} OR {common()} OR {common()})"),
        (10, lambda: f"{rare()} AND NOT ({common()} OR {rare()})"),
        (10, lambda: f"title:({rare()} OR {rare()})"),
        (7, lambda: f"{rare()[:5]}* AND {common()}"),
        (5, lambda: f"2of:({rare()} {rare()} {common()})"),
        (5, lambda: f"within10:({rare()} {common()})"),
        (3, lambda: f"lang:{chance.choice(['en', 'de', 'fr', 'ru'])} AND {rare()}"),
        (3, lambda: f"outlet:{chance.choice(['one', 'two', 'three'])} AND {rare()} AND since:7d"),
        (2, rare),
    ]


def rules(known: Vocabulary, n: int, chance: random.Random) -> list[str]:
    """``n`` rules."""
    weights, makers = zip(*shapes(known, chance), strict=True)
    return [make() for make in chance.choices(makers, weights, k=n)]


@dataclass(slots=True)
class Measured:
    """What one number of rules cost."""

    standing: StandingQueries
    ms: list[float] = field(default_factory=list)
    tried: int = 0
    matched: int = 0

    def meet(self, make: Callable[[], Document]) -> None:
        """An article arrives."""
        began = time.thread_time()
        document = make()
        matches = sum(1 for _ in self.standing.matching(document, NOW))
        self.ms.append((time.thread_time() - began) * 1e3)
        self.matched += matches
        self.tried += len(self.standing.tried(Run(self.standing.steps, document, NOW)))

    def report(self, n_rules: int, compile_s: float) -> dict[str, object]:
        """The figures as JSON."""
        n = len(self.ms)
        return {
            "rules": n_rules,
            "articles": n,
            "p50_ms": round(statistics.median(self.ms), 3),
            "p95_ms": round(statistics.quantiles(self.ms, n=20)[-1], 3),
            "tried": round(self.tried / n, 1),
            "matched": round(self.matched / n, 1),
            "compile_s": round(compile_s, 2),
        }


def main() -> None:
    """Print one line a number of rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=500, dest="limit")
    parser.add_argument("--rules", type=int, nargs="+", default=[100, 1000, 10_000])
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311
    lines = arguments.articles.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row.get("text")]
    chance.shuffle(rows)
    written = rules(vocabulary(rows), max(arguments.rules), chance)
    measured: dict[int, Measured] = {}
    compiled: dict[int, float] = {}
    for n in arguments.rules:
        began = time.process_time()
        measured[n] = Measured(StandingQueries([parse(query) for query in written[:n]]))
        compiled[n] = time.process_time() - began
    for row in rows[: arguments.limit]:
        for each in measured.values():
            each.meet(
                lambda row=row: make_document(  # type: ignore[misc]
                    title=row["title"], body=row["text"], language=row["language"], published_at=NOW
                )
            )
    for n, each in measured.items():
        print(json.dumps(each.report(n, compiled[n])))


if __name__ == "__main__":
    main()
