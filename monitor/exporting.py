"""Writing articles out: whole or not at all, in constant memory, with a manifest that says what the file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from domain.clock import iso, utc_now
from domain.names import Name
from monitor.export_formats import ARTICLE_COLUMNS, PAIR_COLUMNS, WRITERS, Row
from monitor.manifest import write_manifest
from monitor.matching import Matcher, Reader
from monitor.politeness import program_version
from monitor.whole_files import whole_file
from query.parse import parse
from storage.store import Session
from storage.tables import SCHEMA

#: Rows between two looks at how far it is.
_STEP = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported: articles on a topic, or all that were kept, perhaps those of a query; or verified pairs."""

    query: str | None = None
    #: Those of the configuration, which the query may ask for beside the built-in ones.
    names: tuple[Name, ...] = ()
    off_topic_too: bool = False
    pairs: bool = False


@dataclass(slots=True)
class _Counts:
    """What of an export is counted while it goes by."""

    rows: int = 0
    outlets: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    off_topic: int = 0
    copies: int = 0
    withdrawn: int = 0

    def see(self, row: Row) -> None:
        self.rows += 1
        if "outlet" not in row:
            return
        self.outlets[str(row["outlet"])] += 1
        self.languages[str(row["language"] or "")] += 1
        self.off_topic += not row["topics"]
        self.copies += row["copy_of"] is not None
        self.withdrawn += row["withdrawn_at"] is not None


def export_rows(session: Session, wanted: Wanted) -> Iterator[Row]:
    """The records to export, by id. Raises `QueryError`."""
    if wanted.pairs:
        return iter(session.archive.pairs())
    if wanted.query is None:
        articles = session.archive.in_order(on_topic=not wanted.off_topic_too)
    else:
        matcher = Matcher(Reader(session), parse(wanted.query, names=wanted.names))
        articles = matcher.in_order(session, on_topic=not wanted.off_topic_too)
    return (article.record() for article in articles)


def export(
    session: Session,
    wanted: Wanted,
    format_name: str,
    path: Path | None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write an export to a file and its manifest beside it, or to stdout; return how many rows.

    Raises `QueryError`, and `UsageError` for a file that cannot be written.
    """
    rows, counts = export_rows(session, wanted), _Counts()
    columns = PAIR_COLUMNS if wanted.pairs else ARTICLE_COLUMNS
    with whole_file(path) as file:
        WRITERS[format_name](_counted(rows, counts, progress), columns, file)
    if path is not None:
        said: dict[str, Any] = {
            "format": format_name,
            "query": wanted.query,
            "names": [asdict(name) for name in wanted.names] if wanted.query is not None else [],
            "off_topic_too": wanted.off_topic_too,
            "pairs": wanted.pairs,
            "as_of": iso(session.as_of),
            "exported_at": iso(utc_now()),
            "program": {"name": "presswatch", "version": program_version(), "schema": SCHEMA},
            "order": "a, b" if wanted.pairs else "id",
            "columns": [{"name": name, "type": kind.value} for name, kind in columns.items()],
            "rows": counts.rows,
            "bytes": file.n_bytes,
            "sha256": file.sha256,
            "counts": _told(session, counts),
        }
        write_manifest(path, said)
    return counts.rows


def _counted(rows: Iterable[Row], counts: _Counts, progress: Callable[[int], None] | None) -> Iterator[Row]:
    for row in rows:
        counts.see(row)
        if progress is not None and counts.rows % _STEP == 0:
            progress(counts.rows)
        yield row


def _told(session: Session, counts: _Counts) -> dict[str, Any]:
    return {
        "by_outlet": dict(sorted(counts.outlets.items())),
        "by_language": dict(sorted(counts.languages.items())),
        "off_topic": counts.off_topic,
        "copies": counts.copies,
        "withdrawn": counts.withdrawn,
        # Not of the rows but of every address that was offered: what the corpus was taken from.
        "by_outcome": session.ledger.outcomes(session.as_of),
    }
