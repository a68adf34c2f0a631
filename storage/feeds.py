"""Outlets, feeds and their schedule, and what each feed listed last."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, func, insert, select, update

from domain.crawling import FeedRequest, Validators
from domain.outlets import Feed, Outlet
from domain.storing import FeedState, FeedUpdate
from storage.chunks import chunks
from storage.dialects import Dialect
from storage.tables import feeds, listings, outlets

# What every feed runs is built once, and given its values when it is run (see storage/articles.py).
_THIS = "this_feed_id"
_CREDIT = update(outlets).where(outlets.c.id == bindparam(_THIS))
_SAVE = update(feeds).where(feeds.c.id == bindparam(_THIS))
_FACTS = select(outlets.c.id, outlets.c.country, outlets.c.control)


@cache
def _know_outlet(dialect: Dialect) -> Any:  # noqa: ANN401
    statement = dialect.insert(outlets)
    facts = {name: statement.excluded[name] for name in ("name", "country", "control")}
    return statement.on_conflict_do_update(index_elements=["id"], set_=facts)


@cache
def _add_feed(dialect: Dialect) -> Any:  # noqa: ANN401
    """The same URL may have come as a child of a sitemap index: from now on it stands for itself."""
    statement = dialect.insert(feeds)
    facts = {name: statement.excluded[name] for name in ("kind", "language", "article_url", "enabled")}
    return statement.on_conflict_do_update(index_elements=["outlet_id", "url"], set_={"parent_id": None, **facts})


def _facts(feed: Feed) -> dict[str, object]:
    return {"kind": feed.kind, "language": feed.language, "article_url": feed.article_url}


def _request(row: RowMapping) -> FeedRequest:
    feed = Feed(row["outlet_id"], row["url"], row["kind"], row["language"], row["article_url"])
    return FeedRequest(row["id"], feed, Validators(row["etag"], row["last_modified"]))


class Feeds:
    """The schedule is data: what is due stands in the feed's row."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def know_outlet(self, outlet: Outlet) -> None:
        """Write an outlet's facts."""
        self._know([outlet])

    def know_agencies(self, credited_as: Mapping[str, str | None]) -> None:
        """Write under which name outlets are credited by those who print their copy; None for what is no agency."""
        rows = [{_THIS: outlet_id, "credited_as": name} for outlet_id, name in credited_as.items()]
        if rows:
            self._connection.execute(_CREDIT, rows)

    def _know(self, known: Sequence[Outlet]) -> None:
        rows = [
            {
                "id": outlet.id,
                "name": outlet.name,
                "country": outlet.country,
                "control": outlet.control.value,
            }
            for outlet in known
        ]
        if rows:
            self._connection.execute(_know_outlet(self._dialect), rows)

    def declare(self, declared: Sequence[Outlet], now: datetime, interval_s: float) -> None:
        """Make the rows agree with the configuration.

        New feeds are due at once and start with ``interval_s``; feeds no longer declared rest, with all that is
        known of them.
        """
        present = {
            (row.outlet_id, row.url): row
            for row in self._connection.execute(select(feeds).where(feeds.c.parent_id.is_(None)))
        }
        self._know(declared)
        feeds_declared = [feed for outlet in declared if outlet.enabled for feed in outlet.feeds]
        wanted = {(feed.outlet_id, feed.url) for feed in feeds_declared}
        self._add([feed for feed in feeds_declared if (feed.outlet_id, feed.url) not in present], now, interval_s)
        for feed in feeds_declared:
            if row := present.get((feed.outlet_id, feed.url)):
                self._declare_again(feed, row, now)
        for identity, row in present.items():
            if row.enabled and identity not in wanted:
                self._enable(row.id, enabled=False)

    def _add(self, new: Sequence[Feed], now: datetime, interval_s: float) -> None:
        schedule = {"next_check_at": now, "interval_s": interval_s}
        rows = [{"outlet_id": feed.outlet_id, "url": feed.url, **schedule, **_facts(feed)} for feed in new]
        if rows:
            self._connection.execute(_add_feed(self._dialect), rows)

    def _declare_again(self, feed: Feed, row: Any, now: datetime) -> None:  # noqa: ANN401
        facts = _facts(feed)
        if any(getattr(row, name) != value for name, value in facts.items()):
            # It is read in another way now: what it said before must not be answered by a 304.
            changed = {"etag": None, "last_modified": None, "next_check_at": now, **facts}
            self._connection.execute(update(feeds).where(feeds.c.id == row.id).values(**changed))
        if not row.enabled:
            self._enable(row.id, enabled=True)

    def _enable(self, feed_id: int, *, enabled: bool) -> None:
        family = (feeds.c.id == feed_id) | (feeds.c.parent_id == feed_id)
        self._connection.execute(update(feeds).where(family).values(enabled=enabled))

    def adopt(self, parent: FeedRequest, urls: Sequence[str], now: datetime) -> list[FeedRequest]:
        """Make the documents that a sitemap index lists feeds of their own; return those that are due.

        Documents that the index no longer lists rest.
        """
        children = select(feeds).where(feeds.c.parent_id == parent.feed_id)
        known = {row["url"]: row for row in self._connection.execute(children).mappings()}
        listed = set(urls)
        for url in urls:
            if url not in known:
                self._adopt_one(parent, url, now)
        for url, row in known.items():
            if row["enabled"] != (url in listed):
                self._enable(row["id"], enabled=url in listed)
        rows = self._connection.execute(children.where(feeds.c.enabled, feeds.c.next_check_at <= now)).mappings()
        return [_request(row) for row in rows]

    def _adopt_one(self, parent: FeedRequest, url: str, now: datetime) -> None:
        statement = self._dialect.insert(feeds).values(
            outlet_id=parent.feed.outlet_id,
            url=url,
            kind=parent.feed.kind,
            language=parent.feed.language,
            article_url=parent.feed.article_url,
            parent_id=parent.feed_id,
            next_check_at=now,
            interval_s=select(feeds.c.interval_s).where(feeds.c.id == parent.feed_id).scalar_subquery(),
        )
        # A feed of the configuration may have this URL already: it stands for itself.
        self._connection.execute(statement.on_conflict_do_nothing(index_elements=["outlet_id", "url"]))

    def due(
        self, now: datetime, *, everything: bool = False, outlet_ids: Collection[str] | None = None
    ) -> list[FeedRequest]:
        """Feeds to be asked now, the longest due first; ``everything`` ignores the schedule."""
        query = select(feeds).where(feeds.c.enabled).order_by(feeds.c.next_check_at, feeds.c.id)
        if not everything:
            query = query.where(feeds.c.next_check_at <= now)
        if outlet_ids is not None:
            query = query.where(feeds.c.outlet_id.in_(outlet_ids))
        return [_request(row) for row in self._connection.execute(query).mappings()]

    def next_due_at(self) -> datetime | None:
        """When the next feed is due; None without feeds."""
        query = select(func.min(feeds.c.next_check_at)).where(feeds.c.enabled)
        return self._connection.execute(query).scalar_one_or_none()

    def states(self, feed_ids: Collection[int]) -> dict[int, FeedState]:
        """Places in the schedule, by feed."""
        return {
            row["id"]: FeedState(
                row["id"],
                row["interval_s"],
                row["failures"],
                Validators(row["etag"], row["last_modified"]),
                row["whole_at"],
            )
            for some in chunks(feed_ids)
            for row in self._connection.execute(select(feeds).where(feeds.c.id.in_(some))).mappings()
        }

    def save(self, new: FeedUpdate) -> None:
        """Write a feed's new place in the schedule."""
        values: dict[str, object] = {
            "next_check_at": new.next_check_at,
            "interval_s": new.interval_s,
            "failures": new.failures,
            "etag": new.validators.etag,
            "last_modified": new.validators.last_modified,
            "whole_at": new.whole_at,
            "last_checked_at": new.checked_at,
            "last_outcome": new.outcome.value,
            "last_reason": new.reason or None,
        }
        if new.sound:
            values["last_read_at"] = new.checked_at
        if new.new:
            values["last_new_at"] = new.checked_at
        self._connection.execute(_SAVE, values | {_THIS: new.feed_id})

    def list_candidates(self, feed_id: int, candidate_ids: Collection[int]) -> None:
        """Remember what the feed lists now: only the difference to last time is written."""
        rows = self._connection.execute(select(listings.c.candidate_id).where(listings.c.feed_id == feed_id))
        before, now = set(rows.scalars()), set(candidate_ids)
        for gone in chunks(sorted(before - now)):
            there = and_(listings.c.feed_id == feed_id, listings.c.candidate_id.in_(gone))
            self._connection.execute(delete(listings).where(there))
        if fresh := sorted(now - before):
            rows_new = [{"feed_id": feed_id, "candidate_id": candidate_id} for candidate_id in fresh]
            self._connection.execute(insert(listings), rows_new)

    def health(self) -> list[dict[str, Any]]:
        """Every enabled feed with its outlet and how it fared, by outlet."""
        query = select(feeds).where(feeds.c.enabled).order_by(feeds.c.outlet_id, feeds.c.id)
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def outlet_facts(self) -> dict[str, dict[str, str | None]]:
        """What a query may ask for of every outlet, by id: country and control."""
        rows = self._connection.execute(_FACTS)
        return {outlet: {"country": country, "control": control} for outlet, country, control in rows}

    def outlets(self) -> dict[str, dict[str, Any]]:
        """The facts of every outlet that the store has ever known, by id, in the order of ids."""
        rows = self._connection.execute(select(outlets).order_by(outlets.c.id)).mappings()
        return {row["id"]: dict(row) for row in rows}
