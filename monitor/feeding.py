"""Feeds of a query for feed readers: Atom (RFC 4287) and JSON Feed 1.1; each text once, newest first.

Feeds carry the beginning of an article and its address, not the article.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import IO, Any

from feedgenerator import Atom1Feed

from alerts.text import SUMMARY_LENGTH, one_line, shortened
from domain.articles import Article
from domain.clock import iso
from monitor.searching import Found


def feed_id(name: str) -> str:
    """An address that stands for a thing, the same in every store."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"presswatch:{name}").urn


def write_atom(name: str, found: Iterable[Found], outlets: Mapping[str, str], file: IO[str]) -> int:
    """Write an Atom feed; return how many entries. ``name`` is that of the saved query, ``outlets`` are names by id."""
    feed = _Atom(title=one_line(name), link="", description="", feed_guid=feed_id(name), author_name="Presswatch")
    for each in found:
        article = each.article
        dated_at = article.published_at or article.first_seen_at
        feed.add_item(
            title=_title(article),
            link=article.url,
            # In Atom a summary is HTML: what stands in a page shall show as text.
            description=escape(_summary(article), quote=False),
            unique_id=feed_id(article.url_key),
            pubdate=dated_at,
            updateddate=max(dated_at, article.modified_at or dated_at),
            author_name=", ".join(_authors(article, outlets)),
            categories=article.topics,
        )
    feed.write(file, "utf-8")
    return int(feed.num_items())


class _Atom(Atom1Feed):  # type: ignore[misc]
    """An Atom feed that stands for no web page."""

    def add_root_elements(self, handler: Any) -> None:  # noqa: ANN401
        """Write what stands before the entries, less the link."""
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("id", self.feed["id"])
        handler.addQuickElement("updated", iso(self.latest_post_date()))
        handler.startElement("author", {})
        handler.addQuickElement("name", self.feed["author_name"])
        handler.endElement("author")
        handler.addQuickElement("generator", "Presswatch")


def write_json_feed(name: str, found: Iterable[Found], outlets: Mapping[str, str], file: IO[str]) -> int:
    """Write a JSON Feed; return how many items. ``name`` is that of the saved query, ``outlets`` are names by id."""
    items = [_item(each, outlets) for each in found]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": one_line(name), "items": items}
    json.dump(feed, file, ensure_ascii=False, indent=1)
    file.write("\n")
    return len(items)


def _item(found: Found, outlets: Mapping[str, str]) -> dict[str, Any]:
    article = found.article
    facts = {
        "id": feed_id(article.url_key),
        "url": article.url,
        "title": _title(article),
        "content_text": _summary(article),
        "date_published": iso(article.published_at or article.first_seen_at),
        "date_modified": iso(article.modified_at),
        "image": article.image,
        "authors": [{"name": name} for name in _authors(article, outlets)],
        "tags": list(article.topics),
        "language": article.language,
        "_presswatch": {"id": article.id, "outlet": article.outlet, "n_copies": found.n_copies},
    }
    return {name: value for name, value in facts.items() if value}


def _title(article: Article) -> str:
    return one_line(article.title or "") or article.url


def _summary(article: Article) -> str:
    return shortened(article.summary or article.body, SUMMARY_LENGTH) or _title(article)


def _authors(article: Article, outlets: Mapping[str, str]) -> list[str]:
    """Who wrote it, and the outlet."""
    return [*filter(None, map(one_line, article.authors)), one_line(outlets.get(article.outlet) or article.outlet)]


#: The formats, by name.
FEEDS: Mapping[str, Callable[[str, Iterable[Found], Mapping[str, str], IO[str]], int]] = {
    "atom": write_atom,
    "jsonfeed": write_json_feed,
}
