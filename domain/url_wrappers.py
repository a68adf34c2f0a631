"""Addresses that hold the real address: proxies, archives, AMP caches and click counters.

The forms were seen in stored pages and feeds, or are documented by who runs them.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from domain.url_parts import is_web_address, parameters, split

#: An address is unwrapped so many times at most.
MAX_WRAPS = 5

#: ``https/host/path``, ``https:/host``, ``https://host``; what stands before the host, the colon apart.
_EMBEDDED = re.compile(r"(https?)(:?)/{1,2}([^/?#@\s:]{3,253}+)((?::[0-9]+)?)(?=[/?#]|\Z)", re.IGNORECASE)
_ESCAPED = re.compile(r"https?(?:%3a)?:?(?:%2f|/)", re.IGNORECASE)
#: Without a colon ``/http/index.html`` would pass for the host index.html.
_FILE = re.compile(r"[0-9.]+|.*\.(?:[sx]?html?|php[0-9]?|aspx?|jspx?|xml|json|txt|pdf|jpe?g|png|gif|md)", re.IGNORECASE)

_GOOGLE = re.compile(r"(?:[a-z0-9\-]+\.)*google\.(?:com?\.)?[a-z]{2,3}")
_TRANSLATED = ".translate.goog"
_AMP_CACHE = ".cdn.ampproject.org"
_AMP_CACHE_PATH = re.compile(r"/(?:[acv]|w?wp)/(s/)?(.+)", re.DOTALL)
_GOOGLE_AMP_PATH = re.compile(r"/amp/(s/)?(.+)", re.DOTALL)

#: Archives: what precedes the archived address in their paths.
_ARCHIVES = {
    "web.archive.org": re.compile(r"/web/(?:[0-9*]{1,14}[a-z_]*/)?"),
    "archive.org": re.compile(r"/web/(?:[0-9*]{1,14}[a-z_]*/)?"),
    "arquivo.pt": re.compile(r"/(?:noFrame/replay|wayback)/[0-9]{1,14}[a-z_]*/"),
} | dict.fromkeys(
    ("archive.today", "archive.ph", "archive.is", "archive.li", "archive.md", "archive.vn", "archive.fo"),
    re.compile(r"/(?:newest/|oldest/|o/[^/]+/|[0-9.\-]{4,19}/)"),
)
#: Click counters and the like: the start of their paths, and the parameters that hold the address.
_REDIRECTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "12ft.io": ("/proxy", ("q",)),
    "apple.news": ("/", ("url",)),
    "away.vk.com": ("/", ("to",)),
    "bing.com": ("/", ("url",)),
    "duckduckgo.com": ("/l/", ("uddg",)),
    "exit.sc": ("/", ("url",)),
    "facebook.com": ("/l.php", ("u",)),
    "flipboard.com": ("/redirect", ("url",)),
    "getpocket.com": ("/redirect", ("url",)),
    "l.facebook.com": ("/", ("u",)),
    "l.instagram.com": ("/", ("u",)),
    "linkedin.com": ("/redir", ("url",)),
    "lm.facebook.com": ("/", ("u",)),
    "out.reddit.com": ("/", ("url",)),
    "t.umblr.com": ("/redirect", ("z",)),
    "vk.com": ("/away.php", ("to",)),
    "youtube.com": ("/redirect", ("q",)),
}


def unwrap(url: str, *, archives: bool = False) -> str:
    """Return the address that ``url`` wraps, to be fetched in its place; ``url`` itself if it wraps none.

    A page in a web archive is often all that is left of it, so archives are opened only where identity is asked for
    (``archives``), not for fetching.
    Wrappers in wrappers are opened too, `MAX_WRAPS` deep. Never raises; what comes back instead of ``url`` is an
    http(s) address, but its host is the wrapper's word: check it like any other.
    """
    for _ in range(MAX_WRAPS):
        inner = _inner(url, archives=archives)
        if inner is None:
            break
        url = inner
    return url


def _inner(url: str, *, archives: bool) -> str | None:
    parts = split(url)
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    tail = f"#{parts.fragment}" if parts.fragment else ""
    inner = (
        _from_path(rest)
        or (_from_archive(parts.host, rest) if archives else None)
        or _from_amp_cache(parts.host, rest)
        or _from_translation(parts.host, rest)
    )
    inner = inner + tail if inner else _from_query(parts.host, parts.path, parts.query)
    # A name without a dot is no publisher's, but a piece of a path that only looks like an address.
    return inner if inner and is_web_address(inner) and "." in split(inner).host else None


def _from_path(path: str) -> str | None:
    """``https://proxy[:port]/https/host/path`` and ``https://proxy/https://host/path``."""
    rest = path.lstrip("/")
    if "%" in rest[:16] and _ESCAPED.match(rest):
        rest = unquote(rest)
    found = _EMBEDDED.match(rest)
    if found is None or "." not in found[3] or (not found[2] and _FILE.fullmatch(found[3])):
        return None
    return f"{found[1].lower()}://{found[3]}{found[4]}{rest[found.end() :]}"


def _from_archive(host: str, path: str) -> str | None:
    form = _ARCHIVES.get(host)
    found = form.match(path) if form else None
    if found is None:
        return None
    rest = path[found.end() :]
    return _from_path(rest) or f"http://{rest}"


def _from_amp_cache(host: str, path: str) -> str | None:
    """Google's viewer and the AMP caches (https://developers.google.com/amp/cache/overview)."""
    if host.endswith(_AMP_CACHE) or host == _AMP_CACHE[1:]:
        found = _AMP_CACHE_PATH.match(path)
    else:
        found = _GOOGLE_AMP_PATH.match(path) if _GOOGLE.fullmatch(host) else None
    return f"http{'s' if found[1] else ''}://{found[2]}" if found else None


def _from_translation(host: str, path: str) -> str | None:
    """``www-example-org.translate.goog``: dots are hyphens, hyphens two."""
    if not host.endswith(_TRANSLATED):
        return None
    name = host.removesuffix(_TRANSLATED).replace("--", "\0").replace("-", ".").replace("\0", "-")
    path, _, query = path.partition("?")
    kept = "&".join(part for part in query.split("&") if not part.startswith("_x_tr_"))
    return f"https://{name}{path}" + (f"?{kept}" if kept else "")


def _from_query(host: str, path: str, query: str) -> str | None:
    if not query:
        return None
    start, names = _REDIRECTS.get(host, ("", ()))
    if _GOOGLE.fullmatch(host):
        start, names = "/", ("url", "u", "q") if path == "/url" else ("url", "u")
    elif not path.startswith(start):
        names = ()
    given = {name.lower(): value for name, value in reversed(parameters(query)) if name.lower() in names}
    for name in names:
        # Some encode twice.
        for value in (unquote(given.get(name, "")), unquote(unquote(given.get(name, "")))):
            if is_web_address(value):
                return value
    return None
