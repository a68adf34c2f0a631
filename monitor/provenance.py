"""Where an article's text comes from and who else printed it, as `show` tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from domain.articles import Article
from domain.clock import iso
from domain.copies import Likeness
from storage.store import Session
from stories.passages import passages
from stories.provenance import Printing, independent, trace
from stories.texts import Text, read_text


def copies_of(session: Session, article: Article) -> dict[str, Any]:
    """What is known of an article among its copies: ``copies``, ``related`` and ``provenance``.

    ``copies`` are the others of its cluster, ``related`` are articles outside it that share a good part of the text.
    """
    kin = dict(pair.seen_from(article.id) for pair in session.copies.pairs([article.id]))
    cluster = [] if article.copy_cluster is None else session.archive.cluster(article.copy_cluster)
    others = {other.id: other for other in session.archive.by_ids(sorted({*cluster, *kin} - {article.id}))}
    text = read_text(article.body)
    return {
        "copies": [_other(others[one], text, kin.get(one)) for one in cluster if one != article.id],
        "related": [_other(other, text, kin[one]) for one, other in others.items() if one not in cluster],
        "provenance": _provenance(session, {**others, article.id: article}, cluster) if cluster else None,
    }


def count_independent(session: Session, articles: Iterable[Article]) -> int:
    """How many independent texts some articles are: copies count once, and what was derived from another does not."""
    originals = {article.id if _stands_alone(article) else article.copy_of or article.id for article in articles}
    members = [member for member in session.copies.members(originals) if member.article_id in originals]
    return independent(members, session.copies.pairs(originals))


def _stands_alone(article: Article) -> bool:
    return article.copy_cluster is None or article.copy_of is None


def _other(other: Article, text: Text, likeness: Likeness | None) -> dict[str, Any]:
    shared = [] if likeness is None else passages(text, read_text(other.body))
    return {
        "id": other.id,
        "url": other.url,
        "outlet": other.outlet,
        "title": other.title,
        "published_at": iso(other.published_at),
        "copy_of": other.copy_of,
        "grade": likeness.grade.value if likeness else None,
        #: The share of this article's text that is in the other, and the other way round.
        "containment_ab": likeness.containment_ab if likeness else None,
        "containment_ba": likeness.containment_ba if likeness else None,
        "passages": [{"text": passage.text, "words": passage.n_words} for passage in shared],
    }


def _provenance(session: Session, articles: Mapping[int, Article], cluster: Collection[int]) -> dict[str, Any]:
    members = [member for member in session.copies.members(cluster) if member.article_id in cluster]
    original_id = next(one for one in cluster if articles[one].copy_of is None)
    found = trace(members, original_id)
    to_original = dict(pair.seen_from(original_id) for pair in session.copies.pairs([original_id]))

    def printing(node: Printing) -> dict[str, Any]:
        article = articles[node.member.article_id]
        likeness = to_original.get(article.id)
        return {
            "id": article.id,
            "url": article.url,
            "outlet": article.outlet,
            "title": article.title,
            "agency": list(article.agency),
            "published_at": iso(article.published_at),
            "first_seen_at": iso(article.first_seen_at),
            "lag_minutes": node.lag_minutes,
            "grade": article.copy_grade.value if article.copy_grade else None,
            #: The share of its text that is the original's.
            "containment": None if likeness is None else likeness.containment_ba,
            "reprints": [printing(reprint) for reprint in node.reprints],
        }

    return {
        "agency": found.agency,
        "crediting": found.n_crediting,
        "agency_article": found.own_page,
        "articles": len(members),
        "texts": len({member.body_hash for member in members}),
        "original": printing(found.original),
    }
