"""Reduce a robots.txt to what concerns us, before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

#: Lenient about the spelling, as Protego is.
_USER_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
#: Lines that belong to no group, and end none.
_OUTSIDE = re.compile(r"\s*(?:#|sitemaps?\b|site-map\b|host\b|$)", re.IGNORECASE)
_SITEMAP = re.compile(r"\s*site-?map\s*:\s*(\S+)", re.IGNORECASE)
_MAX_SITEMAPS = 100
_MARKUP = re.compile(r"\s*<")


def relevant(text: str, product: str) -> str:
    """Return the groups of `text` that are for everybody or for `product`, each under its own User-agent lines.

    A group for many robots has its rules copied for each of them by the parser: 500 KB can be made to fill all
    memory. What is left here has two robots at most. A page in place of a robots.txt has no rules.
    """
    if _MARKUP.match(text.lstrip("\ufeff")):
        return ""
    kept: list[str] = []
    for names, rules in _groups(text.lstrip("\ufeff")):
        ours = dict.fromkeys("*" if name == "*" else product for name in names if name == "*" or _means(name, product))
        if ours:
            kept += [f"User-agent: {name}" for name in ours]
            # A group without rules allows everything; a blank rule keeps it from running into the next one.
            kept += rules or ["Disallow:"]
    return "\n".join(kept)


def sitemaps(text: str) -> tuple[str, ...]:
    """Return the addresses in the Sitemap lines of `text`, as they stand, each once; a hundred at most."""
    if _MARKUP.match(text.lstrip("\ufeff")):
        return ()
    named = (found[1] for line in text.lstrip("\ufeff").splitlines() if (found := _SITEMAP.match(line)))
    return tuple(islice(dict.fromkeys(named), _MAX_SITEMAPS))


def _groups(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """Split into groups: the robots named, and the lines that are theirs (RFC 9309 §2.2.1)."""
    names: list[str] = []
    rules: list[str] = []
    for line in text.splitlines():
        named = _USER_AGENT.match(line)
        if named:
            if rules:
                yield names, rules
                names, rules = [], []
            names.append(named[1].strip().lower())
        elif not _OUTSIDE.match(line):
            rules.append(line)
    yield names, rules


def _means(name: str, product: str) -> bool:
    """Tell whether a User-agent line means us: by the product token, whatever version follows it."""
    token = name.partition("/")[0].replace("*", "").strip()
    return token == product.lower()
