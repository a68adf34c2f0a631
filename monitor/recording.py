"""A golden page from the store: the kept page of an article, what was known of it, and what is read of it today."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from domain.articles import Article
from domain.errors import UsageError
from domain.pages import Candidate, Page
from domain.reading import Habits
from domain.url_key import url_key
from extract.golden import FIELDS, Given, Golden, shown
from monitor.describing import find_article
from monitor.settings import Settings, known_outlets
from storage.store import Session


def recorded(session: Session, settings: Settings, id_or_url: str) -> Golden:
    """The golden page of an article. Raises `UsageError` if no page of it is kept, `ReadError` if it cannot be read."""
    article = find_article(session, id_or_url)
    page = session.articles.evidence(article.id)
    if page is None:
        raise UsageError(
            f"no page of article {article.id} is kept: imported articles have none, and `prune` drops old ones"
        )
    given = Given(
        url=page.final_url,
        now=page.fetched_at,
        content_type=page.headers.get("content-type"),
        habits=_habits(session, settings, article),
        hint=_hint(session, page),
    )
    unread = Golden(page.body, given, {})
    draft = unread.read()
    return replace(unread, expected={field: shown(draft, field) for field in FIELDS})


def _habits(session: Session, settings: Settings, article: Article) -> Habits:
    learned = session.habits.boilerplate().get(article.outlet, frozenset())
    for outlet in known_outlets(settings):
        if outlet.id == article.outlet:
            return outlet.habits(learned)
    return Habits(boilerplate=learned)


def _hint(session: Session, page: Page) -> Candidate | None:
    """What the feed said of the page."""
    key = url_key(page.requested_url)
    state = session.candidates.by_keys([key]).get(key)
    return state.candidate if state else None


def write_folder(golden: Golden, folder: Path) -> None:
    """Write a golden page into a new folder, whole or not at all. Raises `UsageError`."""
    if folder.exists():
        raise UsageError(f"{folder} is there already; name a new folder")
    if not folder.parent.is_dir():
        raise UsageError(f"there is no folder {folder.parent}; make it first")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
            whole = Path(scratch, folder.name)
            whole.mkdir()
            for name, content in golden.files().items():
                (whole / name).write_bytes(content)
            whole.rename(folder)
    except OSError as error:
        raise UsageError(f"cannot write {folder}: {error.strerror or error}") from error
