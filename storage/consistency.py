"""Checks that no article is lost, doubled or half-written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, select

from domain.articles import CopyGrade
from storage.archive import latest_revision
from storage.copy_tables import fingerprints, postings
from storage.dialects import Dialect
from storage.search import place_of
from storage.search_tables import search_entries
from storage.tables import (
    article_events,
    articles,
    candidates,
    copies,
    revisions,
    url_keys,
)

#: Outcomes of what is stored.
_STORED = ("new", "revised", "churn", "reread", "unchanged", "not_modified", "withdrawn", "restored")
#: Examples named of each problem.
_EXAMPLES = 3
#: Rows read at once.
_PAGE = 5000


def problems(connection: Connection, dialect: Dialect) -> list[str]:
    """Every kind of inconsistency found, in words, with how often and examples; empty if there is none."""
    found = {
        what: list(connection.execute(query).scalars()) for what, query in (_checks() | _of_index(dialect)).items()
    }
    found["articles that stand in the wrong place among searches"] = _misplaced(connection)
    return [f"{len(ids):,} {what}: {', '.join(map(str, ids[:_EXAMPLES]))}" for what, ids in found.items() if ids]


def _checks() -> dict[str, Select[Any]]:
    """What must not be, as queries for the ids (or keys) of what is so all the same."""
    a, b = articles.alias("a"), articles.alias("b")
    # A text that is too short to tell has an empty fingerprint.
    telling = and_(fingerprints.c.article_id == articles.c.id, func.length(fingerprints.c.shingles) > 0)
    twins = select(articles.c.body_hash).join(fingerprints, telling).group_by(articles.c.body_hash)
    return {
        "articles without their latest revision": select(articles.c.id).where(~exists().where(latest_revision())),
        "articles whose URL key leads elsewhere": select(articles.c.id).where(
            ~exists().where(and_(url_keys.c.url_key == articles.c.url_key, url_keys.c.article_id == articles.c.id))
        ),
        "revisions with a gap before them": select(revisions.c.article_id)
        .group_by(revisions.c.article_id)
        .having(func.max(revisions.c.number) != func.count(revisions.c.number.distinct())),
        "URL keys that lead nowhere and were not forgotten": select(url_keys.c.url_key).where(
            url_keys.c.article_id.is_(None), url_keys.c.forgotten_at.is_(None)
        ),
        "candidates stored as new whose article is missing": select(candidates.c.id).where(
            candidates.c.outcome.in_(_STORED), candidates.c.article_id.is_(None)
        ),
        "copies of an article outside their cluster": select(a.c.id).where(
            a.c.copy_of == b.c.id,
            a.c.copy_grade != CopyGrade.DERIVED.value,
            a.c.copy_cluster.is_distinct_from(b.c.copy_cluster),
        ),
        "copy clusters without just one original": select(articles.c.copy_cluster)
        .where(articles.c.copy_cluster.is_not(None))
        .group_by(articles.c.copy_cluster)
        .having(func.count() - func.count(articles.c.copy_of) != 1),
        "texts that are stored twice without being joined": twins.having(
            func.count() > 1, func.count(articles.c.copy_cluster.distinct()) != 1
        ),
        "withdrawn articles whose history says otherwise": select(articles.c.id).where(
            articles.c.withdrawn_at.is_distinct_from(_last_withdrawal())
        ),
        "pairs of copies in the wrong order": select(copies.c.a_id).where(copies.c.a_id >= copies.c.b_id),
        "postings of articles that are gone": select(postings.c.article_id)
        .distinct()
        .where(~exists().where(fingerprints.c.article_id == postings.c.article_id)),
    }


def _of_index(dialect: Dialect) -> dict[str, Select[Any]]:
    """As `_checks`, of the index; `presswatch db reindex --all` mends it."""
    indexed = dialect.text_index.INDEXED.subquery("indexed")
    entered = and_(search_entries.c.place == indexed.c.place, search_entries.c.version > 0)
    return {
        "articles without an entry in the search index": select(articles.c.id).where(
            ~exists().where(search_entries.c.article_id == articles.c.id)
        ),
        "articles whose text the search index lacks": select(search_entries.c.article_id).where(
            search_entries.c.version > 0, ~exists().where(entered)
        ),
        "texts in the search index that are no article's": select(indexed.c.place).where(~exists().where(entered)),
    }


def _misplaced(connection: Connection) -> list[int]:
    query = select(articles.c.id, articles.c.dated_at, search_entries.c.place).join(search_entries)
    rows = connection.execute(query, execution_options={"yield_per": _PAGE})
    return [row.id for row in rows if row.place != place_of(row.dated_at, row.id)]


def _last_withdrawal() -> Any:  # noqa: ANN401
    """When an article was found to be withdrawn, by its history; null if it was restored since, or never was."""
    return (
        select(case((article_events.c.kind == "withdrawn", article_events.c.at)))
        .where(article_events.c.article_id == articles.c.id, article_events.c.kind.in_(("withdrawn", "restored")))
        .order_by(article_events.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
