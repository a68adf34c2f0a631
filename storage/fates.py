"""What became of articles' pages: missed, withdrawn, restored, moved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from domain.articles import ArticleEvent
from domain.storing import Presence
from storage.history import History
from storage.search import SearchIndex
from storage.tables import alert_matches, article_events, articles, candidates, url_keys


class Fates:
    """Where articles' pages are, and the history of it."""

    def __init__(self, connection: Connection, history: History, index: SearchIndex) -> None:
        self._connection = connection
        self._history = history
        self._index = index

    def write(self, article_id: int, presence: Presence, events: Sequence[ArticleEvent]) -> None:
        """Write whether an article's page is there now, and what happened to it."""
        self._history.before([article_id])
        row = update(articles).where(articles.c.id == article_id)
        self._connection.execute(row.values(missing_at=presence.missing_at, withdrawn_at=presence.withdrawn_at))
        for event in events:
            self._connection.execute(
                insert(article_events).values(
                    article_id=article_id, at=event.at, kind=event.kind.value, since=event.since, reason=event.reason
                )
            )

    def move(self, article_id: int, url: str, key: str) -> None:
        """Write an article's address, under a key that leads to it."""
        self._history.before([article_id])
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(url=url, url_key=key))
        self._index.renew(article_id)

    def merge(self, stays: int, goes: int) -> None:
        """Let all addresses of one article lead to another, with what rules found of it; take the one out."""
        self._history.taken_out(goes)
        for table in (url_keys, candidates):
            self._connection.execute(update(table).where(table.c.article_id == goes).values(article_id=stays))
        found = select(alert_matches.c.rule_id).where(alert_matches.c.article_id == stays)
        theirs = update(alert_matches).where(alert_matches.c.article_id == goes, alert_matches.c.rule_id.not_in(found))
        self._connection.execute(theirs.values(article_id=stays))
        self._index.drop(goes)
        self._connection.execute(delete(articles).where(articles.c.id == goes))
