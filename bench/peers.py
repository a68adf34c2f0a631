# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "lxml_html_clean>=0.4.6",
#     "news-please==1.6.16",
#     "newspaper4k[bn,hi,ja,nlp,ta,th,zh]==0.9.6",
#     "readability-lxml==0.9",
#     "resiliparse==2.0.1",
#     "trafilatura==2.3.1",
# ]
# ///
"""What other open extractors read from saved pages.

    uv run --no-project --script bench/peers.py IN.jsonl OUT.jsonl [--processes 2]

Reads rows `{id, url, path}` as `presswatch extract --batch` does, and writes one row for each page and extractor:
`{extractor, id, title, authors, date, body, language, error, cpu_s}`. The extractors take turns on each page, in one
process, without network.

They live in an environment of their own, which uv makes from the lines above: what some of them ask for
(python-dateutil below 3) is not what Presswatch runs with, and nothing of them becomes a dependency of it.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import logging
import signal
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

#: Seconds that an extractor may take for a page.
LIMIT_S = 60

Read = Callable[[bytes, str | None], dict[str, Any]]


class OutOfTime(BaseException):
    """A page's time is up. No Exception: extractors catch those."""


def trafilatura(**settings: Any) -> Read:  # noqa: ANN401 - its own
    """Trafilatura with these settings."""

    def read(page: bytes, url: str | None) -> dict[str, Any]:
        from trafilatura import bare_extraction

        found: Any = bare_extraction(page, url=url, with_metadata=True, **settings)
        if found is None:
            return {}
        return {"title": found.title, "authors": found.author, "date": found.date, "body": found.text}

    return read


def newspaper4k(page: bytes, url: str | None) -> dict[str, Any]:
    """newspaper4k, told to leave the network alone."""
    from newspaper import Article

    article = Article(url or "https://page.invalid/a", fetch_images=False)
    article.download(input_html=decoded(page), ignore_read_more=True)
    article.parse()
    return {
        "title": article.title,
        "authors": article.authors,
        "date": day(article.publish_date),
        "body": article.text,
        "language": article.meta_lang,
    }


def news_please(page: bytes, url: str | None) -> dict[str, Any]:
    """news-please, which asks several extractors and compares what they say."""
    from newsplease import NewsPlease

    article = NewsPlease.from_html(decoded(page), url=url or "https://page.invalid/a", fetch_images=False)
    return {
        "title": article.title,
        "authors": article.authors,
        "date": day(article.date_publish),
        "body": article.maintext,
        "language": article.language,
    }


def readability(page: bytes, url: str | None) -> dict[str, Any]:
    """readability-lxml; what it returns is markup, of which resiliparse makes text."""
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    document = Document(decoded(page), url=url)
    body = extract_plain_text(document.summary(), list_bullets=False, alt_texts=False)
    return {"title": document.short_title(), "body": body}


def resiliparse(page: bytes, _url: str | None) -> dict[str, Any]:
    """resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(decoded(page))
    body = extract_plain_text(tree, main_content=True, list_bullets=False, alt_texts=False, comments=False)
    return {"title": tree.title, "body": body}


#: Name in the tables → package and way to call it.
EXTRACTORS: dict[str, tuple[str, Read]] = {
    "trafilatura": ("trafilatura", trafilatura()),
    "trafilatura, precise": ("trafilatura", trafilatura(favor_precision=True)),
    "trafilatura, fast": ("trafilatura", trafilatura(fast=True)),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "readability-lxml": ("readability-lxml", readability),
    "resiliparse": ("resiliparse", resiliparse),
    "news-please": ("news-please", news_please),
}


def decoded(page: bytes) -> str:
    """The text of a page for extractors that take no bytes, by the detection of one that does it well."""
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    text: str = bytes_to_str(page, detect_encoding(page))
    return text


def day(moment: Any) -> str | None:  # noqa: ANN401 - whatever an extractor calls a date
    """Write what an extractor calls a date as ISO 8601."""
    return moment.isoformat() if hasattr(moment, "isoformat") else moment or None


def read_all(turn: int, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Read one page with all extractors; another one begins on each page, for the first warms what they share."""
    path = Path(row["path"])
    page = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    names = [*EXTRACTORS]
    names = names[turn % len(names) :] + names[: turn % len(names)]
    return [{"extractor": name, "id": row["id"], **timed(name, page, row["url"])} for name in names]


def timed(name: str, page: bytes, url: str | None) -> dict[str, Any]:
    """What one extractor reads from one page, the seconds of CPU it took, and how it failed, if it did."""
    read = EXTRACTORS[name][1]
    error, found = None, dict[str, Any]()
    began = process_time()
    try:
        signal.alarm(LIMIT_S)
        found = read(page, url)
    except OutOfTime:
        error = f"more than {LIMIT_S} s"
    except Exception as failure:  # noqa: BLE001 - that it fails on a page is a result
        error = f"{type(failure).__name__}: {failure}"[:200]
    finally:
        signal.alarm(0)
    return {**found, "error": error, "cpu_s": process_time() - began}


def prepare() -> None:
    """Make a process ready: no network, no chatter, a bound in time, everything imported."""

    def refuse(*_: object) -> None:
        raise OSError("no network in a comparison")

    def ring(*_: object) -> None:
        raise OutOfTime

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    signal.signal(signal.SIGALRM, ring)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    sample = f"<html><head><title>A page</title></head><body><p>{'A text to be read. ' * 40}</p></body></html>"
    for name in EXTRACTORS:
        timed(name, sample.encode(), None)


def read_rows(rows: list[dict[str, Any]], processes: int) -> Iterator[dict[str, Any]]:
    """Read all pages, in the order of the list."""
    with ProcessPoolExecutor(processes, get_context("spawn"), prepare) as pool:
        for found in pool.map(read_all, itertools.count(), rows, chunksize=4):
            yield from found


def main() -> None:
    """Read the pages that a file lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listed", type=Path)
    parser.add_argument("read", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.listed.open(encoding="utf-8")]
    with arguments.read.open("w", encoding="utf-8") as out:
        for row in read_rows(rows, arguments.processes):
            out.write(json.dumps(row) + "\n")
    print(json.dumps({name: version(package) for name, (package, _) in EXTRACTORS.items()}))


if __name__ == "__main__":
    main()
