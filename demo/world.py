"""The made-up news world as values: what its outlets have published at a point of the demo."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

#: Folder that every outlet's robots.txt closes.
CLOSED = "/subscribers/"


@dataclass(frozen=True, slots=True)
class Newsroom:
    """An outlet of the world."""

    id: str
    name: str
    language: str
    #: The kind of its feed, as the configuration names it.
    feed: str
    skip: str
    menu: tuple[str, ...]
    more: str
    letter: str
    agency: bool = False
    #: Whether the demo's configuration has it; the other is left to be added by hand.
    watched: bool = True

    @property
    def host(self) -> str:
        """A name of this machine (RFC 6761 §6.3): browsers and Presswatch ask no name server for it."""
        return f"{self.id}.localhost"

    @property
    def feed_path(self) -> str:
        """Where its feed stands."""
        return "/news-sitemap.xml" if self.feed == "news_sitemap" else "/feed.xml"


@dataclass(frozen=True, slots=True)
class Story:
    """An article as its outlet shows it now."""

    id: str
    outlet: Newsroom
    path: str
    title: str
    author: str
    caption: str
    signature: str
    text: str
    published_at: datetime


@dataclass(slots=True)
class World:
    """Outlets, and their articles in either round; `round` is moved by whoever runs the demo."""

    outlets: tuple[Newsroom, ...]
    began_at: datetime
    _articles: tuple[dict[str, Any], ...]
    round: int = 1
    _texts: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._texts = {row["id"]: row["text"] for row in self._articles if "text" in row}

    def stories(self, outlet: Newsroom | None = None) -> list[Story]:
        """What is published now (by one outlet), newest first."""
        found = [self._story(row) for row in self._articles if row.get("round", 1) <= self.round]
        wanted = [story for story in found if outlet is None or story.outlet == outlet]
        return sorted(wanted, key=lambda story: story.published_at, reverse=True)

    def _story(self, row: dict[str, Any]) -> Story:
        text = self._texts[row.get("text_of", row["id"])].strip()
        if self.round > 1 and (edit := row.get("edit")):
            text = text.replace(edit["from"], edit["to"])
        return Story(
            id=row["id"],
            outlet=next(outlet for outlet in self.outlets if outlet.id == row["outlet"]),
            path=row["path"],
            title=row["title"],
            author=row["author"],
            caption=row["caption"],
            signature=row.get("signature", ""),
            text=text,
            published_at=self.began_at - timedelta(minutes=row["minutes_ago"]),
        )


def load_world(folder: Path, began_at: datetime) -> World:
    """Read ``world.toml`` in ``folder``."""
    with (folder / "world.toml").open("rb") as file:
        data = tomllib.load(file)
    outlets = tuple(Newsroom(**{**row, "menu": tuple(row["menu"])}) for row in data["outlet"])
    return World(outlets, began_at.replace(microsecond=0), tuple(data["article"]))
