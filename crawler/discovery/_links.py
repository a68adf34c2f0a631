"""Addresses as documents write them."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from domain.url_parts import is_web_address

#: Longer ones are dropped: no outlet needs them, and traps make them.
MAX_URL_CHARS = 2048

_EDGES = "".join(map(chr, range(0x21))) + "\u00a0\u200b\u2060\ufeff"
#: Browsers drop these wherever they stand in an address.
_LINE_BREAKS = str.maketrans(dict.fromkeys("\t\n\r"))
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
#: What no address can hold and no database will store.
_IMPOSSIBLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def absolute(base: str, link: str | None) -> str | None:
    """Return ``link``, absolute; None if it is no http(s) address, or one of more than 2,048 characters.

    Nothing else is changed but ``&amp;``, which is an address escaped once too often.
    """
    if link is None:
        return None
    url = link.strip(_EDGES)
    if not url or len(url) > 2 * MAX_URL_CHARS:
        return None
    url = url.translate(_LINE_BREAKS).replace("&amp;", "&")
    if not _SCHEME.match(url):
        try:
            url = urljoin(base, url)
        except ValueError:
            return None
    if len(url) > MAX_URL_CHARS or _IMPOSSIBLE.search(url) or not is_web_address(url):
        return None
    return url


def named(link: str | None) -> str | None:
    """Return ``link`` if it is an absolute http(s) address by itself: identifiers often are, and often are not."""
    return absolute("", link)
