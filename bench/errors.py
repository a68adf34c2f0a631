"""What is still wrong in the texts that are read: lines too many and lines lost, by what they are.

    PRESSWATCH_REFERENCE_DATA=… uv run python -m bench.errors [--keep FOLDER] [--write] [--show CLASS]

Reads the pages with known texts (or takes what `bench.extraction --keep` left), and looks up each line that only the
reading has, or only the known text, in the page: the class comes from the elements around it, their names, and few
words. `--show` prints the lines of one class.
"""

from __future__ import annotations

import argparse
import gzip
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml.html import HtmlElement

from bench.extraction import read_ours, rows_of
from bench.gold import Gold, Row, reference
from bench.pages import DOCS, table, write
from extract.decode import decode
from extract.markup import parse
from extract.strings import words_of

#: Words of a line that the other text has too, from which on it is there.
_FOUND = 0.5
#: A page with so much that is not the text, measured by it, shows other texts, not lines of its own.
_ANOTHER_TEXT = 0.5
#: Letters by which a line is looked up in the page.
_PROBE = 50
_NO_BLOCK = frozenset(("a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"))


@dataclass(frozen=True, slots=True)
class Class:
    """What a line may be, told by the names of the elements around it (tag, class, id), or by its own words."""

    name: str
    around: str
    words: str = "(?!)"

    def holds(self, line: str, names: str) -> bool:
        """Whether a line is of this class."""
        return bool(re.search(self.around, names) or re.search(self.words, line, re.IGNORECASE))


#: In the order in which they are tried.
EXTRA = (
    Class(
        "caption or credit",
        r"figcaption|figure|caption|credit|gallery|slide|media|picture|image",
        r"^(photo|image|foto|bild|фото)\b",
    ),
    Class(
        "newsletter or subscription",
        r"newsletter|subscri|signup|paywall|donat",
        r"newsletter|subscri|sign up|abonnier|подпис|donate",
    ),
    Class(
        "teaser or read-more",
        r"related|teaser|recommend|more-|read-?more|promo|also|recirc|embed|widget",
        r"^(read|see|watch|more|also|mehr|lesen sie|lire|читайте|lee)\b",
    ),
    Class(
        "author's note or by-line",
        r"author|byline|bio\b|contributor",
        r"\b(is|was) an? .{0,60}(editor|reporter|writer|journalist|author|correspondent)|^(by|von|par|por)\b",
    ),
    Class(
        "editor's note or rights",
        r"disclaimer|correction|note|copyright|source",
        r"editor|correction|clarif|originally|copyright|©|all rights|updated|this (story|article)|redaktion",
    ),
    Class("date", r"date|time|publish", r"^\W*(\w+\W+){0,4}\d{1,4}\W+(\w+\W+){0,2}\d{2,4}\b.{0,20}$"),
    Class("tags or share bar", r"tag|topic|share|social|breadcrumb|categor", r"^#|^(tags?|topics?|share)\b"),
    Class("list or table", r"\b(li|ul|ol|table|td|th|dl|dd|dt)\b"),
    Class("heading", r"\bh[1-6]\b"),
)
LOST = (
    Class("caption or credit", r"figcaption|figure|caption|credit"),
    Class("subheading", r"\bh[1-6]\b|subhead|subtitle"),
    Class("list item", r"\b(li|ul|ol|dl|dd|dt)\b"),
    Class("table", r"\b(table|td|th)\b"),
    Class("quotation or embedded post", r"blockquote|quote|tweet|twitter|instagram|embed"),
    Class("boxed text", r"\b(aside|details|section)\b|box|info|widget"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that one of the two texts lacks."""

    kind: str
    page: str
    text: str

    @property
    def n_words(self) -> int:
        """Its words."""
        return len(words_of(self.text).split())


def lines_of(row: Row, body: str, page: bytes) -> Iterator[tuple[str, Line]]:
    """The lines too many ("extra") and those lost ("lost") of one page."""
    gold: str = row["body"]
    places = _places(parse(decode(page)))
    extra, lost = list(_missing(body, gold)), list(_missing(gold, body))
    n_gold = len(words_of(gold).split())
    whole = sum(len(words_of(line).split()) for line in extra) > _ANOTHER_TEXT * n_gold
    for line in extra:
        kind = "another text (next article, live blog)" if whole else _kind(line, places, EXTRA, "running text")
        yield "extra", Line(kind, row["id"], line)
    for line in lost:
        yield "lost", Line(_lost_kind(line, row, places), row["id"], line)


def _lost_kind(line: str, row: Row, places: Mapping[str, HtmlElement]) -> str:
    if words_of(line) == words_of(row["title"]):
        return "headline"
    if _place(line, places) is None:
        return "not in the page as one block"
    first = words_of(row["body"][:400])
    kind = _kind(line, places, LOST, "running text")
    return "standfirst" if kind == "running text" and words_of(line)[:40] in first else kind


def _missing(text: str, other: str) -> Iterator[str]:
    """Lines of a text of which the other has less than half, by runs of three words."""
    known = _runs(words_of(other).split())
    for line in text.split("\n"):
        runs = _runs(words_of(line).split())
        if runs and sum(run in known for run in runs) < _FOUND * len(runs):
            yield line.strip()


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))} if words else set()


def _places(tree: HtmlElement) -> dict[str, HtmlElement]:
    """The innermost blocks of a page, by their first letters."""
    places: dict[str, HtmlElement] = {}
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _NO_BLOCK and element.tag not in {"script", "style"}:
            for text in (
                "".join(element.itertext())[:400],
                element.text or "",
                *(child.tail or "" for child in element),
            ):
                if probe := _probe(text):
                    places[probe] = element
    return places


def _probe(text: str) -> str:
    return words_of(text).replace(" ", "")[:_PROBE]


def _place(line: str, places: Mapping[str, HtmlElement]) -> HtmlElement | None:
    return places.get(_probe(line))


def _kind(line: str, places: Mapping[str, HtmlElement], classes: Sequence[Class], otherwise: str) -> str:
    element = _place(line, places)
    around = [element, *element.iterancestors()][:4] if element is not None else []
    names = " ".join(f"{one.tag} {one.get('class') or ''} {one.get('id') or ''}" for one in around).lower()
    return next((known.name for known in classes if known.holds(line, names)), otherwise)


def summary(found: Mapping[str, Sequence[Line]]) -> str:
    """Both tables: classes with their pages, lines and words, the largest first."""
    tables = []
    for side, title in (("extra", "too much"), ("lost", "lost")):
        words, lines, pages = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
        for line in found[side]:
            words[line.kind] += line.n_words
            lines[line.kind] += 1
            pages[line.kind].add(line.page)
        total = words.total()
        rows = [
            [kind, str(len(pages[kind])), str(lines[kind]), f"{n:,}", f"{100 * n / total:.0f} %"]
            for kind, n in words.most_common()
        ]
        tables.append(table([title, "pages", "lines", "words", "of all words"], rows))
    return "\n\n".join(tables)


def main(arguments: Sequence[str] | None = None) -> None:
    """Classify, print, and write where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="where `bench.extraction --keep` left what was read")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/extraction.md")
    parser.add_argument("--show", help="print the lines of this class")
    options = parser.parse_args(arguments)
    gold = Gold(reference())
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        kept = options.keep and (options.keep / "presswatch.jsonl").resolve()
        read = {row["id"]: row["body"] or "" for row in rows_of(kept or read_ours(gold, Path(scratch)))}
    found = defaultdict[str, list[Line]](list)
    for row in gold.rows:
        if row["body"]:
            page = gzip.decompress(gold.page(row).read_bytes())
            for side, line in lines_of(row, read[row["id"]], page):
                found[side].append(line)
    if options.show:
        for side, lines in found.items():
            print(*(f"{side} {line.page}: {line.text[:200]}" for line in lines if line.kind == options.show), sep="\n")
        return
    print(summary(found))
    if options.write:
        write(DOCS / "extraction.md", "errors", summary(found))


if __name__ == "__main__":
    main()
