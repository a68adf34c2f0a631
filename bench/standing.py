"""What ten thousand standing queries cost an article that arrives.

    python -m bench.standing [articles.jsonl] [--seed 1] [--articles 300] [--rules 100 1000 10000]

The articles are made up (`bench.articles`), or rows `{title, text, language}` of a file. The rules are made of the
articles' own words, in the shapes that alert rules have: mostly a rare word or phrase beside a common one, with
alternatives, exclusions, fields, prefixes, stretches and values.

For each number of rules prints a JSON line: CPU milliseconds an article (p50, p95, from plain text to matches with
their hits), how many rules were tried and how many matched. The numbers of rules take turns, so that a noisy machine is
equally noisy for all, and each meets articles of its own: words that were not met before cost more.
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
from itertools import cycle, pairwise
from pathlib import Path

from bench.articles import made_up
from query.document import Document, make_document
from query.match import Run
from query.normalise import words
from query.parse import parse
from query.standing import StandingQueries

NOW = datetime(2024, 1, 1, tzinfo=UTC)

#: Made-up articles whose words are asked for. Their words do not come together as those of one event do: of so few
#: articles' words, as many rules match an article as do of the words of 900 real ones.
ASKED = 100


@dataclass(frozen=True, slots=True)
class Article:
    """What arrives."""

    title: str | None
    text: str
    language: str | None

    def document(self) -> Document:
        """As queries see it, nothing of it looked at yet."""
        return make_document(title=self.title, body=self.text, language=self.language, published_at=NOW)


def read(file: Path) -> list[Article]:
    """The articles of a file that have a text."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Article(row["title"], row["text"], row["language"]) for row in rows if row["text"]]


def write(n: int) -> list[Article]:
    """``n`` made-up articles."""
    made = (made_up(number) for number in range(n))
    return [Article(title, body, language) for language, title, _, body in made]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and pairs of neighbours to make rules of."""

    #: In at most one article of twenty.
    rare: Sequence[str]
    #: In at most one of five, and as often as the articles have them: nobody asks for "the".
    common: Sequence[str]
    pairs: Sequence[str]


def vocabulary(articles: Sequence[Article]) -> Vocabulary:
    """The words of the articles."""
    found: Counter[str] = Counter()
    tokens: list[str] = []
    pairs: set[str] = set()
    for article in articles:
        text = [word for word in words(article.text) if len(word) > 2 and word.isalpha()]
        found.update(set(text))
        tokens.extend(text)
        pairs.update(f"{a} {b}" for a, b in pairwise(text) if len(a) > 3 and len(b) > 3)
    rare = [word for word, n in found.items() if 2 <= n <= len(articles) / 20 and len(word) > 3]
    common = [word for word in tokens if found[word] <= len(articles) / 5 and len(word) > 3]
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

    def meet(self, article: Article) -> None:
        """An article arrives."""
        began = time.thread_time()
        document = article.document()
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
    parser.add_argument("file", type=Path, nargs="?", help="JSON lines; else articles are made up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=300, help="how many each number of rules meets")
    parser.add_argument("--rules", type=int, nargs="+", default=[100, 1000, 10_000])
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311
    n_met = arguments.articles * len(arguments.rules)
    articles = read(arguments.file) if arguments.file else write(n_met + ASKED)
    chance.shuffle(articles)
    known = vocabulary(articles if arguments.file else articles[n_met:])
    written = rules(known, max(arguments.rules), chance)
    measured: dict[int, Measured] = {}
    compiled: dict[int, float] = {}
    for n in arguments.rules:
        began = time.process_time()
        measured[n] = Measured(StandingQueries([parse(query) for query in written[:n]]))
        compiled[n] = time.process_time() - began
    for each, article in zip(cycle(measured.values()), articles[:n_met], strict=False):
        each.meet(article)
    for n, each in measured.items():
        print(json.dumps(each.report(n, compiled[n])))


if __name__ == "__main__":
    main()
