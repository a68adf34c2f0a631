"""Articles as they are written: found by their addresses, added, revised, joined with their copies."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from domain.articles import CopyGrade
from domain.pages import Draft, Page
from domain.storing import CopyMember, Judgement, KnownArticle, Placement, Reading
from storage.archive import latest_revision
from storage.dialects import Dialect
from storage.tables import (
    article_topics,
    articles,
    candidates,
    copies,
    fetches,
    pages,
    revisions,
    url_keys,
)


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
    }


def _validators(page: Page | None) -> dict[str, object]:
    if page is None:
        return {}
    return {
        "etag": page.headers.get("etag"),
        "last_modified": page.headers.get("last-modified"),
        "last_fetched_at": page.fetched_at,
    }


class Articles:
    """The write side of articles. Candidates for copies are looked up here and judged by `stories`."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    # --- finding

    def known(self, keys: Sequence[str]) -> KnownArticle | None:
        """The article that one of the URL keys leads to; the first key that does decides."""
        rows = self._connection.execute(
            select(url_keys.c.url_key, url_keys.c.article_id).where(
                url_keys.c.url_key.in_(keys), url_keys.c.article_id.is_not(None)
            )
        )
        found: dict[str, int] = dict(rows.all())
        article_id = next((found[key] for key in keys if key in found), None)
        return None if article_id is None else self._known_by_id(article_id)

    def _known_by_id(self, article_id: int) -> KnownArticle:
        query = (
            select(
                articles.c.id,
                articles.c.revision,
                articles.c.reading,
                articles.c.body_hash,
                articles.c.published_at,
                revisions.c.text_hash,
                revisions.c.extractor,
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
        )

    def forgotten(self, keys: Sequence[str]) -> bool:
        """Whether one of the URL keys was closed by `forget`."""
        query = select(url_keys.c.url_key).where(url_keys.c.url_key.in_(keys), url_keys.c.forgotten_at.is_not(None))
        return self._connection.execute(query).first() is not None

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
            body=zlib.decompress(row.body),
            fetched_at=row.fetched_at,
        )

    # --- writing

    def add(self, reading: Reading) -> int:
        """Write a new article with its first revision; return its id."""
        dated_at = reading.draft.published_at or reading.first_seen_at
        statement = insert(articles).values(
            url=reading.url,
            url_key=reading.keys[0],
            outlet_id=reading.outlet_id,
            first_seen_at=reading.first_seen_at,
            stored_at=reading.read_at,
            dated_at=dated_at,
            revision=1,
            reading=1,
            body_hash=reading.body_hash,
            **_facts(reading.draft),
            **_validators(reading.page),
        )
        (article_id,) = self._connection.execute(statement).inserted_primary_key or (0,)
        self._add_revision(article_id, 1, 1, reading)
        return int(article_id)

    def revise(self, known: KnownArticle, reading: Reading, *, reread: bool) -> None:
        """Write another text of a known article: a new revision, or a new reading of the same one."""
        number = known.revision if reread else known.revision + 1
        count = known.reading + 1 if reread else 1
        values = _facts(reading.draft) | _validators(reading.page)
        values |= {"revision": number, "reading": count, "body_hash": reading.body_hash}
        if reading.draft.published_at is not None:
            values["dated_at"] = reading.draft.published_at
        else:
            # A page that loses its date has not lost when it was published.
            del values["published_at"], values["published_from"]
        self._connection.execute(update(articles).where(articles.c.id == known.article_id).values(**values))
        self._add_revision(known.article_id, number, count, reading)

    def _add_revision(self, article_id: int, number: int, count: int, reading: Reading) -> None:
        self._connection.execute(
            insert(revisions).values(
                article_id=article_id,
                number=number,
                reading=count,
                title=reading.draft.title,
                body=reading.draft.body,
                text_hash=reading.text_hash,
                extractor=reading.draft.extractor,
                observed_at=reading.read_at,
            )
        )
        if reading.page is not None:
            self._keep_evidence(article_id, number, reading.page)

    def _keep_evidence(self, article_id: int, number: int, page: Page) -> None:
        values = {
            "requested_url": page.requested_url,
            "final_url": page.final_url,
            "status": page.status,
            "headers": page.headers,
            "body": zlib.compress(page.body, 6),
            "fetched_at": page.fetched_at,
        }
        statement = self._dialect.insert(pages).values(article_id=article_id, number=number, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["article_id", "number"], set_=values))

    def seen_again(self, article_id: int, page: Page | None) -> None:
        """The page was fetched, and its text is the same: remember what makes the next request conditional."""
        if page is not None:
            values = _validators(page)
            self._connection.execute(update(articles).where(articles.c.id == article_id).values(**values))

    def add_keys(self, article_id: int, keys: Iterable[str]) -> None:
        """Make ``keys`` addresses of the article; those that lead elsewhere already stay where they are."""
        rows = [{"url_key": key, "article_id": article_id} for key in dict.fromkeys(keys)]
        statement = self._dialect.insert(url_keys).on_conflict_do_nothing(index_elements=["url_key"])
        self._connection.execute(statement, rows)

    def set_topics(self, article_id: int, judgement: Judgement) -> None:
        """Replace the article's topics and score."""
        self._connection.execute(delete(article_topics).where(article_topics.c.article_id == article_id))
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
            self._connection.execute(insert(article_topics), rows)
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(score=judgement.score))

    def forget(self, keys: Sequence[str], now: datetime) -> int:
        """Take out the article that the keys lead to, with all that was kept of it; close its keys for ever.

        Return how many articles were taken out (0: there was none; the keys are closed all the same).
        """
        known = self.known(keys)
        closed = set(keys)
        if known is not None:
            rows = self._connection.execute(select(url_keys.c.url_key).where(url_keys.c.article_id == known.article_id))
            closed.update(rows.scalars())
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

    # --- copies

    def same_body(self, body_hash: str) -> list[CopyMember]:
        """The articles whose latest text is exactly this one."""
        query = select(articles.c.id, articles.c.dated_at).where(articles.c.body_hash == body_hash)
        return [CopyMember(row.id, row.dated_at) for row in self._connection.execute(query)]

    def join_copies(self, article_id: int, others: Collection[int], grade: CopyGrade) -> None:
        """Replace the verified pairs of an article by those with ``others``, whole in both directions."""
        mine = (copies.c.a_id == article_id) | (copies.c.b_id == article_id)
        self._connection.execute(delete(copies).where(mine))
        rows = [
            {
                "a_id": min(article_id, other),
                "b_id": max(article_id, other),
                "grade": grade.value,
                "containment_ab": 1.0,
                "containment_ba": 1.0,
            }
            for other in sorted(others)
        ]
        if rows:
            self._connection.execute(insert(copies), rows)

    def place(self, placements: Iterable[Placement]) -> None:
        """Write where articles stand among their copies."""
        for placement in placements:
            self._connection.execute(
                update(articles)
                .where(articles.c.id == placement.article_id)
                .values(
                    copy_of=placement.copy_of,
                    copy_grade=placement.grade.value if placement.grade else None,
                    copy_cluster=placement.cluster,
                )
            )
