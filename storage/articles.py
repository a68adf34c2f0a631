"""Articles as they are written: found by their addresses, added, revised, taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from domain.changes import Edit
from domain.pages import Draft, Page
from domain.storing import Judgement, KnownArticle, Presence, Reading, RecordedText
from storage.addresses import leads_to
from storage.archive import latest_revision
from storage.dialects import Dialect
from storage.history import History
from storage.packing import packed, unpacked
from storage.search import SearchIndex
from storage.tables import (
    article_topics,
    articles,
    candidates,
    fetches,
    pages,
    revisions,
    url_keys,
)

# What every page runs is built once: building a statement takes SQLAlchemy longer than running it. Values are given
# when it is run, which also spares their being made part of the statement.
_THIS = "this_article_id"
_ADD = insert(articles)
_CHANGE = update(articles).where(articles.c.id == bindparam(_THIS))
_ADD_REVISION = insert(revisions)
_ADD_TOPIC = insert(article_topics)
_DROP_TOPICS = delete(article_topics).where(article_topics.c.article_id == bindparam(_THIS))


@cache
def _add_key(dialect: Dialect) -> Any:  # noqa: ANN401
    return dialect.insert(url_keys).on_conflict_do_nothing(index_elements=["url_key"])


@cache
def _keep_page(dialect: Dialect) -> Any:  # noqa: ANN401
    statement = dialect.insert(pages)
    key = [column.name for column in pages.primary_key]
    values = {column.name: statement.excluded[column.name] for column in pages.c if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=values)


def _facts(draft: Draft) -> dict[str, object]:
    """What every reading of an article's page says anew."""
    return {
        "language": draft.language,
        "title": draft.title,
        "authors": list(draft.authors),
        "summary": draft.summary,
        "image": draft.image,
        "agency": list(draft.agency),
        "kind": draft.kind,
        "published_at": draft.published_at,
        "published_from": draft.published_from,
        "modified_at": draft.modified_at,
        "details": draft.details(),
    }


def _validators(page: Page | None) -> dict[str, object]:
    if page is None:
        return {}
    return {
        "etag": page.headers.get("etag"),
        "last_modified": page.headers.get("last-modified"),
        "last_fetched_at": page.fetched_at,
    }


def _edit_values(edit: Edit) -> dict[str, object]:
    return {
        "changes": [change.record() for change in edit.changes],
        "n_omitted": edit.omitted,
        "severity": edit.severity.value,
        "silent": edit.silent,
    }


class Articles:
    """The write side of articles; how they stand among their copies is written by `storage.copies`."""

    def __init__(self, connection: Connection, dialect: Dialect, history: History, index: SearchIndex) -> None:
        self._connection = connection
        self._dialect = dialect
        self._history = history
        self._index = index

    # --- finding

    def leads_to(self, keys: Sequence[str]) -> dict[str, int | None]:
        """The article that each URL key leads to, None for one that `forget` closed; keys of none are left out."""
        return leads_to(self._connection, keys)

    def known(self, keys: Sequence[str]) -> KnownArticle | None:
        """The article that one of the URL keys leads to; the first key that does decides."""
        found = self.leads_to(keys)
        article_id = next((article_id for key in keys if (article_id := found.get(key)) is not None), None)
        return None if article_id is None else self.known_by_id(article_id)

    def known_by_id(self, article_id: int) -> KnownArticle:
        """The article with this id, which must be there."""
        query = (
            select(
                articles.c.id,
                articles.c.revision,
                articles.c.reading,
                articles.c.body_hash,
                articles.c.published_at,
                articles.c.revised_at,
                articles.c.missing_at,
                articles.c.withdrawn_at,
                articles.c.restless,
                revisions.c.text_hash,
                revisions.c.extractor,
                revisions.c.swallowed,
            )
            .join(revisions, latest_revision())
            .where(articles.c.id == article_id)
        )
        row = self._connection.execute(query).one()
        return KnownArticle(
            article_id=row.id,
            revision=row.revision,
            reading=row.reading,
            text_hash=row.text_hash,
            body_hash=row.body_hash,
            extractor=row.extractor,
            published_at=row.published_at,
            revised_at=row.revised_at,
            presence=Presence(row.missing_at, row.withdrawn_at),
            restless=row.restless or {},
            swallowed=row.swallowed,
        )

    def recorded(self, article_id: int) -> RecordedText:
        """The text as the last revision told it: its latest reading that swallowed nothing."""
        query = (
            select(
                articles.c.language,
                articles.c.kind,
                revisions.c.title,
                revisions.c.body,
                revisions.c.notice,
                revisions.c.modified_at,
            )
            .join(
                revisions,
                and_(
                    revisions.c.article_id == articles.c.id,
                    revisions.c.number == articles.c.revision,
                    revisions.c.swallowed == 0,
                ),
            )
            .where(articles.c.id == article_id)
            .order_by(revisions.c.reading.desc())
        )
        row = self._connection.execute(query.limit(1)).one()
        return RecordedText(row.title, row.body, row.language, row.kind, row.notice, row.modified_at)

    def n_revisions_since(self, article_id: int, since: datetime) -> int:
        """How many revisions were made of the article after it was stored, and since a time."""
        query = select(func.count()).where(
            revisions.c.article_id == article_id,
            revisions.c.number > 1,
            revisions.c.reading == 1,
            revisions.c.observed_at > since,
        )
        return self._connection.execute(query).scalar_one()

    def forgotten(self, keys: Sequence[str]) -> bool:
        """Whether one of the URL keys was closed by `forget`."""
        return None in self.leads_to(keys).values()

    def evidence(self, article_id: int) -> Page | None:
        """The page that the latest revision was read from."""
        query = (
            select(pages)
            .join(articles, and_(articles.c.id == pages.c.article_id, articles.c.revision == pages.c.number))
            .where(articles.c.id == article_id)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return Page(
            requested_url=row.requested_url,
            final_url=row.final_url,
            status=row.status,
            headers=row.headers,
            body=unpacked(row.body),
            fetched_at=row.fetched_at,
        )

    # --- writing

    def add(self, reading: Reading, judgement: Judgement, lexemes: tuple[str, ...] | None) -> int:
        """Write a new article with its first revision, its topics and score, and index it; return its id."""
        row = {
            "url": reading.url,
            "url_key": reading.keys[0],
            "outlet_id": reading.outlet_id,
            "first_seen_at": reading.first_seen_at,
            # Not when it was read: what the store held at a time must not become more afterwards.
            "stored_at": max(self._history.at, reading.read_at),
            "dated_at": reading.dated_at,
            "revision": 1,
            "reading": 1,
            "revised_at": reading.read_at,
            "body_hash": reading.body_hash,
            "score": judgement.score,
            **_facts(reading.draft),
            **_validators(reading.page),
        }
        (article_id,) = self._connection.execute(_ADD, row).inserted_primary_key or (0,)
        self._history.added(int(article_id))
        self._add_revision(article_id, 1, 1, reading)
        self._add_topics(article_id, judgement)
        self._index.add(article_id, reading.dated_at, lexemes)
        return int(article_id)

    def revise(self, known: KnownArticle, reading: Reading, edit: Edit, restless: Mapping[str, int]) -> None:
        """Write another text of a known article as a new revision, with what it changed."""
        self._rewrite(known, reading, known.revision + 1, 1, revised_at=reading.read_at, restless=dict(restless))
        self._add_revision(known.article_id, known.revision + 1, 1, reading, edit)
        self._index.renew(known.article_id)

    def reread(self, known: KnownArticle, reading: Reading) -> None:
        """Write what another extractor reads as another reading of the same revision."""
        self._rewrite(known, reading, known.revision, known.reading + 1)
        self._add_revision(known.article_id, known.revision, known.reading + 1, reading)
        self._index.renew(known.article_id)

    def swallow(self, known: KnownArticle, reading: Reading, restless: Mapping[str, int], *, ask_whole: bool) -> None:
        """Keep another text as the current reading of the same revision, in the place of what was swallowed before.

        ``ask_whole``: the next request is to have no conditions, so that this text comes back to be told.
        """
        number = known.reading if known.swallowed else known.reading + 1
        self._rewrite(known, reading, known.revision, number, restless=dict(restless))
        if known.swallowed:
            mine = and_(revisions.c.article_id == known.article_id, revisions.c.number == known.revision)
            self._connection.execute(delete(revisions).where(mine, revisions.c.reading == number))
        self._add_revision(known.article_id, known.revision, number, reading, swallowed=known.swallowed + 1)
        self._index.renew(known.article_id)
        if ask_whole:
            self._change(known.article_id, {"etag": None, "last_modified": None})

    def _rewrite(self, known: KnownArticle, reading: Reading, number: int, count: int, **more: object) -> None:
        """Write on the article's row what its page says now."""
        self._history.before([known.article_id])
        values = _facts(reading.draft) | _validators(reading.page)
        values |= {"revision": number, "reading": count, "body_hash": reading.body_hash, **more}
        if reading.draft.published_at is not None:
            values["dated_at"] = reading.draft.published_at
        else:
            # A page that loses its date has not lost when it was published.
            del values["published_at"], values["published_from"]
        self._change(known.article_id, values)

    def _change(self, article_id: int, values: Mapping[str, object]) -> None:
        self._connection.execute(_CHANGE, {**values, _THIS: article_id})

    def _add_revision(
        self, article_id: int, number: int, count: int, reading: Reading, edit: Edit | None = None, swallowed: int = 0
    ) -> None:
        row = {
            "article_id": article_id,
            "number": number,
            "reading": count,
            "title": reading.draft.title,
            "body": reading.draft.body,
            "text_hash": reading.text_hash,
            "extractor": reading.draft.extractor,
            "observed_at": reading.read_at,
            "notice": reading.draft.notice,
            "modified_at": reading.draft.modified_at,
            "swallowed": swallowed,
            **({} if edit is None else _edit_values(edit)),
        }
        self._connection.execute(_ADD_REVISION, row)
        if reading.page is not None:
            self._keep_evidence(article_id, number, reading.page)

    def _keep_evidence(self, article_id: int, number: int, page: Page) -> None:
        row = {
            "article_id": article_id,
            "number": number,
            "requested_url": page.requested_url,
            "final_url": page.final_url,
            "status": page.status,
            "headers": page.headers,
            "body": packed(page.body),
            "fetched_at": page.fetched_at,
        }
        self._connection.execute(_keep_page(self._dialect), row)

    def seen_again(self, article_id: int, page: Page | None) -> None:
        """The page was fetched, and its text is the same: remember what makes the next request conditional."""
        if page is not None:
            self._change(article_id, _validators(page))

    def add_keys(self, article_id: int, keys: Iterable[str]) -> None:
        """Make ``keys`` addresses of the article; those that lead elsewhere already stay where they are."""
        rows = [{"url_key": key, "article_id": article_id} for key in dict.fromkeys(keys)]
        self._connection.execute(_add_key(self._dialect), rows)

    def set_topics(self, article_id: int, judgement: Judgement) -> None:
        """Replace the article's topics and score."""
        self._history.before([article_id])
        self._connection.execute(_DROP_TOPICS, {_THIS: article_id})
        self._add_topics(article_id, judgement)
        self._change(article_id, {"score": judgement.score})

    def _add_topics(self, article_id: int, judgement: Judgement) -> None:
        rows = [
            {
                "article_id": article_id,
                "topic_id": verdict.topic_id,
                "score": verdict.score,
                "hits": [[hit.term, hit.field, hit.form, hit.weight] for hit in verdict.hits],
            }
            for verdict in judgement.relevant
        ]
        if rows:
            self._connection.execute(_ADD_TOPIC, rows)

    def forget(self, keys: Sequence[str], now: datetime) -> int:
        """Take out the article that the keys lead to, with all that was kept of it; close its keys for ever.

        Return how many articles were taken out (0: there was none; the keys are closed all the same).
        """
        known = self.known(keys)
        closed = set(keys)
        if known is not None:
            rows = self._connection.execute(select(url_keys.c.url_key).where(url_keys.c.article_id == known.article_id))
            closed.update(rows.scalars())
            self._history.forget(known.article_id, closed)
            self._index.forget(known.article_id)
            self._connection.execute(delete(articles).where(articles.c.id == known.article_id))
        for key in sorted(closed):
            values = {"article_id": None, "forgotten_at": now}
            statement = self._dialect.insert(url_keys).values(url_key=key, **values)
            self._connection.execute(statement.on_conflict_do_update(index_elements=["url_key"], set_=values))
        # What its feed said of it goes as well; the address alone stays, so that it does not come back.
        blank = {"title": None, "summary": None, "outcome": "forgotten", "reason": None, "next_try_at": None}
        self._connection.execute(update(candidates).where(candidates.c.url_key.in_(closed)).values(**blank, score=None))
        ledger = update(fetches).where(
            fetches.c.candidate_id.in_(select(candidates.c.id).where(candidates.c.url_key.in_(closed)))
        )
        self._connection.execute(ledger.values(title=None, final_url=None, reason=None))
        return 0 if known is None else 1
