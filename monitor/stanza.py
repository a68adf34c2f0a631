"""An outlet as the ``[[outlet]]`` stanza that a person would write: only what is not the default, with comments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields

from domain.outlets import Feed, Outlet

#: Keys as they are written, in this order; feeds come last.
_KEYS = ("name", "homepage", "hosts", "country", "languages", "timezone", "control", "agency", "fetch", "delay_s")
#: The name's is the id.
_DEFAULTS = {field.name: field.default for field in fields(Outlet)}


def stanza(outlet: Outlet, comments: Mapping[str, str]) -> str:
    """Write an outlet; ``comments`` are by key, and by address for feeds, "" is for the line above.

    Where the outlet does not have a key that is commented on, it is written as one to be filled in.
    """
    lines = [f"# {comments['']}"] if "" in comments else []
    lines += ["[[outlet]]", f"id = {_text(outlet.id)}"]
    for key in _KEYS:
        value = getattr(outlet, key)
        comment = f"  # {comments[key]}" if key in comments else ""
        if value not in (_DEFAULTS[key], outlet.id) or (key == "control" and comment):
            lines.append(f"{key} = {_value(value)}{comment}")
        elif comment:
            lines.append(f'# {key} = "…"{comment}')
    lines.append("feeds = [")
    for feed in outlet.feeds:
        comment = f"  # {comments[feed.url]}" if feed.url in comments else ""
        lines.append(f"  {_feed(feed)},{comment}")
    lines.append("]")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else _text(str(value))


def _feed(feed: Feed) -> str:
    pairs = [f"kind = {_text(feed.kind)}", f"url = {_text(feed.url)}"]
    if feed.language:
        pairs.append(f"language = {_text(feed.language)}")
    if feed.article_url:
        pairs.append(f"article_url = {_pattern(feed.article_url)}")
    return f"{{ {', '.join(pairs)} }}"


def _pattern(pattern: str) -> str:
    """A literal string, in which nothing is escaped; where that cannot be, a basic one."""
    return f"'{pattern}'" if "'" not in pattern and pattern.isprintable() else _text(pattern)


def _text(text: str) -> str:
    """A basic string of TOML, whose escapes are JSON's but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
