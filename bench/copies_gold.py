"""How well copies are found among articles whose copies are known: what is measured, for the bench and for CI."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

#: Grades that say "one text".
COPIES = frozenset({"exact", "copy"})
#: The most heavily edited texts of the edited set.
HEAVY = 3

#: What is wanted: name → (figure, whether it is the least or the most).
WANTED: dict[str, tuple[float, str]] = {
    "wire: precision": (0.96, "least"),
    "wire: recall": (0.95, "least"),
    "wire: partial pairs as copy": (0.30, "most"),
    "edited: B³ F": (0.96, "least"),
    "edited: heavy edits found": (0.90, "least"),
}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def wire_articles(reference: Path) -> list[dict[str, Any]]:
    """Wire copies of one event as rows for `import`, by date; the id is the last part of the URL."""
    docs = sorted(_rows(reference / "gold" / "near_dup" / "wire_docs.jsonl"), key=lambda doc: str(doc["date"]))
    return [
        {
            "url": f"https://{doc['outlet'].partition('/')[0]}/{doc['id']}",
            "title": doc["title"],
            "body": doc["text"],
            "published_at": doc["date"],
            "outlet": doc["outlet"],
        }
        for doc in docs
    ]


def edited_articles(reference: Path, one_in: int = 1) -> list[dict[str, Any]]:
    """Edited texts as rows for `import`, in the order of the file; ``one_in``: only every so manieth cluster."""
    docs = list(_rows(reference / "gold" / "near_dup" / "edited_docs.jsonl"))
    clusters = set(list(dict.fromkeys(doc["cluster"] for doc in docs))[::one_in])
    return [
        {
            # Each on a host of its own: that two texts are of one outlet shall say nothing.
            "url": f"https://host{number}.example/{number}",
            "title": doc["title"],
            "body": doc["text"],
            "language": doc["lang"],
            "cluster": doc["cluster"],
            "level": doc["level"],
        }
        for number, doc in enumerate(docs)
        if doc["cluster"] in clusters
    ]


def wire_figures(reference: Path, pairs: Iterable[Row]) -> dict[str, float]:
    """Judge the pairs of `export --copies` by the labels of the wire copies: dup against neg, and partial ones."""
    found = {frozenset((_last(pair["a_url"]), _last(pair["b_url"]))) for pair in pairs if pair["grade"] in COPIES}
    labels = _rows(reference / "gold" / "near_dup" / "wire_pairs.jsonl")
    count = Counter((label["label"], frozenset((label["a"], label["b"])) in found) for label in labels)
    right = count["dup", True]
    partial = count["partial", True]
    return {
        "wire: precision": right / max(1, right + count["neg", True]),
        "wire: recall": right / max(1, right + count["dup", False]),
        "wire: partial pairs as copy": partial / max(1, partial + count["partial", False]),
    }


def _last(url: str) -> str:
    return url.rpartition("/")[2]


def edited_figures(rows: Sequence[Row], articles: Iterable[Row]) -> dict[str, float]:
    """Judge the clusters of `export --all` by those of the edited texts that were imported as ``rows``."""
    of_url = {article["url"]: article for article in articles}
    gold = {row["url"]: row["cluster"] for row in rows}
    found = {url: of_url[url]["copy_cluster"] or f"alone {of_url[url]['id']}" for url in gold}
    first = {row["cluster"]: row["url"] for row in rows if row["level"] == 0}
    heavy = [(row["url"], first[row["cluster"]]) for row in rows if row["level"] == HEAVY]
    precision, recall = b_cubed(found, gold)
    return {
        "edited: B³ F": 2 * precision * recall / (precision + recall),
        "edited: B³ precision": precision,
        "edited: B³ recall": recall,
        "edited: heavy edits found": sum(found[url] == found[original] for url, original in heavy) / len(heavy),
    }


def b_cubed(found: Mapping[str, Any], gold: Mapping[str, Any]) -> tuple[float, float]:
    """B³ precision and recall of a partition (Bagga and Baldwin 1998)."""
    sizes: defaultdict[Any, int] = defaultdict(int)
    for item, cluster in found.items():
        sizes["found", cluster] += 1
        sizes["gold", gold[item]] += 1
        sizes["both", cluster, gold[item]] += 1
    both = {item: sizes["both", cluster, gold[item]] for item, cluster in found.items()}
    precision = sum(both[item] / sizes["found", found[item]] for item in found) / len(found)
    recall = sum(both[item] / sizes["gold", gold[item]] for item in found) / len(found)
    return precision, recall
