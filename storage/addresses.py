"""Addresses: what URL keys lead to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from storage.chunks import chunks
from storage.tables import url_keys

_LEADS_TO = select(url_keys.c.url_key, url_keys.c.article_id).where(
    url_keys.c.url_key.in_(bindparam("keys", expanding=True))
)


def leads_to(connection: Connection, keys: Iterable[str]) -> dict[str, int | None]:
    """The article that each key leads to, None for one that `forget` closed; keys of no article are left out."""
    found: dict[str, int | None] = {}
    for chunk in chunks(keys):
        found.update(dict(connection.execute(_LEADS_TO, {"keys": chunk}).all()))
    return found
