"""Bringing in articles from JSONL files, through everything that stands behind the crawler."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alerts.rules import rulebook
from domain.clock import as_utc, utc_now
from domain.errors import UsageError
from domain.notices import notice_in
from domain.outcomes import Tally
from domain.outlets import Outlet
from domain.pages import Candidate, Draft
from domain.storing import Offer, Reading
from domain.url_key import is_web_address, url_key
from extract import agency
from extract.language import language_of
from extract.sources import value_of
from extract.walls import obstacle_in
from monitor.agencies import credited_as
from monitor.decide import article_keys
from monitor.ingest import Policy, ingest, judged
from monitor.settings import Settings
from monitor.tick import Finished
from storage.store import Session, Store

#: What "read" the body of an imported article.
IMPORTED = "import"
#: Articles in one transaction.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a file."""

    url: str
    title: str | None
    body: str
    published_at: datetime | None
    language: str | None
    authors: tuple[str, ...]
    outlet: str | None
    summary: str | None


def import_files(
    settings: Settings,
    store: Store,
    files: Sequence[Path],
    *,
    keep: str | None = None,
    alerts: bool = True,
    progress: Callable[[Tally], None] | None = None,
) -> Finished:
    """Import files in order. All lines are checked first: a bad one is named, and nothing is imported.

    ``keep`` is "topic" or "all"; without it, as configured. Without ``alerts``, rules are not asked, and what they
    would find is not told later either. Raises `UsageError`.
    """
    if keep not in {None, "topic", "all"}:
        raise UsageError(f"--keep takes topic or all, not {keep!r}")
    for path in files:
        if not path.exists():
            raise UsageError(f"cannot read {path}: No such file or directory")
        if not path.is_file():
            raise UsageError(f"{path} is no file; a pipe cannot be checked before it is imported: save it first")
    for _ in read_rows(files):
        pass
    began = time.monotonic()
    policy = Policy(
        keep_all=(keep or settings.crawl.keep) == "all",
        short_is_kept=True,
        every_text_is_told=True,
        alerts=rulebook(settings.alerts if alerts else ()),
    )
    with store.writing() as session:
        run_id = session.ledger.begin_run(utc_now())
    tally, rows = Tally(), read_rows(files)
    while batch := list(islice(rows, _BATCH)):
        with store.writing() as session:
            for row in batch:
                _import_row(session, row, settings, policy, run_id, tally)
        if progress is not None:
            progress(tally)
    with store.writing() as session:
        session.ledger.end_run(run_id, tally, utc_now())
    return Finished(run_id, tally, time.monotonic() - began)


def _import_row(session: Session, row: Row, settings: Settings, policy: Policy, run_id: int, tally: Tally) -> None:
    outlet = outlet_of(row, settings)
    session.feeds.know_outlet(outlet)
    if name := credited_as(outlet):
        session.feeds.know_agencies({outlet.id: name})
    now = utc_now()
    candidate = Candidate(row.url, row.title, row.summary, row.published_at, row.language)
    (state,) = session.candidates.offer(outlet.id, [Offer(url_key(row.url), candidate)], now)
    draft = _draft(row)
    each = judged(draft, row.url, outlet, settings.topics, is_stored=False, keep_all=policy.keep_all)
    reading = Reading(
        candidate_id=state.candidate_id,
        url=row.url,
        keys=article_keys(row.url, None, draft, outlet.all_hosts()),
        outlet_id=outlet.id,
        draft=draft,
        text_hash=each.text_hash,
        body_hash=each.body_hash,
        first_seen_at=now,
        read_at=now,
        traces=each.traces,
    )
    end = ingest(session, reading, each.judgement, policy, outlet)
    session.candidates.end(end, run_id)
    tally.offered += 1
    tally.outcomes[end.outcome] += 1


def _draft(row: Row) -> Draft:
    language = row.language or language_of(f"{row.title or ''}\n{row.body}")
    obstacle = obstacle_in(row.title, row.body)
    return Draft(
        title=row.title,
        authors=row.authors,
        published_at=row.published_at,
        published_from="import" if row.published_at else None,
        language=language,
        summary=row.summary,
        body="" if obstacle else row.body,
        agency=value_of(agency.credits(row.body, row.authors, language)) or (),
        obstacle=obstacle,
        notice=notice_in(row.body),
        extractor=IMPORTED,
    )


def outlet_of(row: Row, settings: Settings) -> Outlet:
    """The outlet that a row names, or whose host its URL has; an unknown one is the host less ``www.``."""
    host = (urlsplit(row.url).hostname or "").removeprefix("www.")
    for outlet in settings.outlets:
        if outlet.id == row.outlet or (row.outlet is None and host in outlet.all_hosts()):
            return outlet
    name = row.outlet or host
    return Outlet(id=name, name=name, hosts=(host,), agency=agency.named(name) is not None)


def read_rows(files: Sequence[Path]) -> Iterator[Row]:
    """Read the rows of JSONL files. Raises `UsageError`, naming file and line."""
    for path in files:
        try:
            with path.open(encoding="utf-8-sig") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield _row(line, f"{path}:{number}")
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is not UTF-8; convert it first") from error


def _row(line: str, place: str) -> Row:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{place}: not JSON ({error.msg}); each line is one object") from error
    if not isinstance(value, dict):
        raise UsageError(f"{place}: each line is one object with url, title and body")
    url, body = value.get("url"), value.get("body")
    if not isinstance(url, str) or not is_web_address(url):
        raise UsageError(f"{place}: url must be a web address with http:// or https://, not {url!r}")
    if not isinstance(body, str):
        raise UsageError(f"{place}: body must be text")
    authors = value.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise UsageError(f"{place}: authors must be a list of names")
    return Row(
        url=url,
        title=_text(value, "title", place),
        body=body,
        published_at=_time(value, place),
        language=_text(value, "language", place),
        authors=tuple(authors),
        outlet=_text(value, "outlet", place),
        summary=_text(value, "summary", place),
    )


def _text(value: dict[str, Any], key: str, place: str) -> str | None:
    text = value.get(key)
    if text is not None and not isinstance(text, str):
        raise UsageError(f"{place}: {key} must be text or null")
    return text or None


def _time(value: dict[str, Any], place: str) -> datetime | None:
    text = _text(value, "published_at", place)
    try:
        return None if text is None else as_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{place}: published_at must be ISO 8601, such as 2023-12-07T14:30:00Z, not {text!r}"
        ) from error
