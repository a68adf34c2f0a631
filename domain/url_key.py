"""The URL key: the one form in which the addresses of the same article agree (DESIGN §3.5).

Identity is this key and its aliases, never the title. Only what is known to be noise is dropped: an unknown
parameter may be the article's number.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote

from domain.url_noise import domains_of, is_noise, one_name, site_path
from domain.url_parts import (
    Parts,
    folded_host,
    is_web_address,
    parameters,
    recoded,
    registered_domain,
    split,
    words,
)
from domain.url_wrappers import unwrap

__all__ = ["is_web_address", "plausible_canonical", "unwrap", "url_key"]

#: A key is reached in two passes; more are needed only by wrappers deep inside wrappers.
_MAX_PASSES = 12

_PATH_SAFE = "!$&'()*+,;=:@~"
_QUERY_SAFE = "!$'()*,;:@/?~"
_BANG_SAFE = _QUERY_SAFE + "&=+"

_SESSION = re.compile(r";jsessionid=[^;]*", re.IGNORECASE)
#: ``?id=5?utm_source=x``: trackers glued on without looking.
_GLUED = re.compile(r"\?(?=(?:utm_[a-z]+|fbclid|gclid|yclid)=)", re.IGNORECASE)
_AMP_FILE = re.compile(r"\.amp(?=\Z|\.[sx]?html?\Z)", re.IGNORECASE)
_AMP_PAGES = frozenset({"amp.html", "amp.htm"})
_AMP_SEGMENTS = frozenset({"amp", "amphtml"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,4})?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"[0-9]+(?:\.[a-z]{3,5})?", re.IGNORECASE)


#: Keys are ASCII; Postgres indexes at most 2,704 bytes.
_MAX_KEY_CHARS = 2_000


@lru_cache(maxsize=4096)  # a page's address is asked for in many places
def url_key(url: str) -> str:
    """Return the key of ``url``: ``host[:port][/path][?query]``, without a scheme.

    The same for http and https, with ``www.``, ``m.``, ``mobile.`` and ``amp.`` and without, for AMP and print forms,
    with tracking parameters and without, in any order of parameters, wrapped by a proxy or not. Never raises;
    ``url_key("https://" + url_key(u)) == url_key(u)`` for any string.
    """
    key = first = _pass(url)
    for _ in range(_MAX_PASSES):
        again = _pass(f"https://{key}")
        if again == key and len(key) <= _MAX_KEY_CHARS:
            return key
        key = again
    # Nobody printed this. Still it needs a key that stays, and fits into a database's index.
    return "tangle-" + hashlib.sha256(first.encode()).hexdigest()


def _pass(url: str) -> str:
    parts = split(unwrap(url, archives=True))
    host = one_name(parts.host)
    path = "/".join(site_path(host, _without_print(_without_amp(_segments(parts.path)))))
    query = _query(domains_of(host), parts.query)
    bang = parts.fragment[1:] if parts.fragment.startswith("!") else ""
    return "".join(
        (
            host,
            f":{parts.port}" if parts.port else "",
            f"/{path}" if path or query or bang else "",
            f"?{query}" if query else "",
            f"#!{recoded(bang, _BANG_SAFE)}" if bang else "",
        )
    )


def _segments(path: str) -> list[str]:
    """The path's parts: no empty ones, no dots, no session, each character spelt in one way."""
    kept: list[str] = []
    for raw in path.split("/"):
        segment = _SESSION.sub("", recoded(raw, _PATH_SAFE)) if raw else ""
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return kept


def _without_amp(segments: list[str]) -> list[str]:
    if len(segments) > 1 and segments[-1].lower() in _AMP_PAGES:
        segments = segments[:-1]
    plain = [segment for at, segment in enumerate(segments) if not _is_amp(segments, at)]
    if plain and ".amp" in plain[-1].lower():
        last = _AMP_FILE.sub("", plain[-1])
        if last.lower().endswith(".amphtml"):
            last = f"{last[:-8]}.html"
        plain[-1:] = [last] if last else []
    return plain


def _is_amp(segments: list[str], at: int) -> bool:
    """Whether the segment stands for "as AMP": first or last in the path, after a language, beside an article."""
    if segments[at].lower() not in _AMP_SEGMENTS:
        return False
    if at in {0, len(segments) - 1}:
        return True
    before, after = segments[at - 1], segments[at + 1]
    return _is_distinctive(before) or _is_distinctive(after) or (at == 1 and bool(_LANGUAGE.fullmatch(before)))


def _without_print(segments: list[str]) -> list[str]:
    """Drop ``print`` before a number and after an article; elsewhere it may be the printed paper's section."""
    return [
        segment
        for at, segment in enumerate(segments)
        if segment.lower() != "print"
        or not (_is_number(segments[at + 1]) if at + 1 < len(segments) else at and _is_distinctive(segments[at - 1]))
    ]


def _is_number(segment: str) -> bool:
    return bool(_NUMBER.fullmatch(segment)) and not _YEAR.fullmatch(segment)


def _is_distinctive(segment: str) -> bool:
    """Whether a segment looks like one article's own: a number or a headline, not a section, a language or a year."""
    text = unquote(segment)
    if _YEAR.fullmatch(text):
        return False
    return len(text) >= 25 or sum(map(str.isdigit, text)) >= 3 or text.count("-") + text.count("_") >= 2


def _query(hosts: list[str], query: str) -> str:
    pairs = []
    for raw_name, raw_value in parameters(_GLUED.sub("&", query)):
        name = recoded(raw_name.replace("+", " "), _QUERY_SAFE).removeprefix("amp;")
        value = recoded(raw_value.replace("+", " "), _QUERY_SAFE)
        if (name or value) and not is_noise(hosts, name, value):
            pairs.append((name, value))
    # By name only: repeated names are lists, and their order may mean something.
    pairs.sort(key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in pairs)


# --- rel=canonical ------------------------------------------------------------------------------------------------

#: Templates that were never filled in, and pages that stand in for others.
_ABSURD = re.compile(r"[{}<>\s]|%7b%7b|\$\{", re.IGNORECASE)
_STAND_INS = words(
    "null undefined none nan 404 404.html error error.html not-found notfound search login signin consent"
)
_INDEXES = words("index index.html index.htm index.php default.aspx home home.html")
_MAX_CANONICAL_CHARS = 2048
#: How addresses name the languages of their editions.
_LANGUAGE_CODES = words(
    """ar az be bg bn cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko ku ky lt lv mk ms nl no pl ps pt ro
    ru sk sl sq sr sv sw ta tg th tk tr uk ur uz vi zh eng arm rus geo aze tur fra fre deu ger esp spa ita por fas per
    ara chi jpn kor pol ukr english russian armenian georgian azerbaijani turkish french german spanish persian
    arabic"""
)


def plausible_canonical(canonical: str | None, final_url: str, outlet_hosts: frozenset[str]) -> bool:
    """Tell whether a page's own rel=canonical may be believed to name the same article.

    It may if it is an http(s) address at the outlet (``outlet_hosts``: lower case, without ``www.``) or under the
    domain of ``final_url``, and says no less than ``final_url`` does: many sites declare their home page, a
    section, or a script without its parameters to be the canonical form of everything.
    """
    if canonical is None or len(canonical) > _MAX_CANONICAL_CHARS:
        return False
    if not is_web_address(canonical) or _ABSURD.search(canonical.strip()):
        return False
    named, final = (split(unwrap(url, archives=True)) for url in (canonical, final_url))
    if not _same_publisher(named, final, outlet_hosts) or _other_edition(named, final):
        return False
    named_key, final_key = url_key(canonical), url_key(final_url)
    return named_key == final_key or _says_enough(split(named_key), split(final_key))


def _same_publisher(named: Parts, final: Parts, outlet_hosts: frozenset[str]) -> bool:
    if named.port not in {"", final.port}:
        return False
    host, known = one_name(named.host), {one_name(folded_host(outlet)) for outlet in outlet_hosts}
    if host in known or any(host.endswith(f".{outlet}") for outlet in known if "." in outlet):
        return True
    return registered_domain(host) == registered_domain(one_name(final.host))


def _other_edition(named: Parts, final: Parts) -> bool:
    """Whether two addresses name different languages, in their paths or in the first labels of their hosts."""
    places = zip(_segments(named.path), _segments(final.path), strict=False)
    hosts = (named.host.partition(".")[0], final.host.partition(".")[0])
    return any(
        one != other and one in _LANGUAGE_CODES and other in _LANGUAGE_CODES
        for one, other in ((one.lower(), other.lower()) for one, other in (hosts, *places))
    )


def _says_enough(named: Parts, final: Parts) -> bool:
    segments, finals = _without_index(_segments(named.path)), _without_index(_segments(final.path))
    if not segments:
        return bool(named.query) and not finals
    last = segments[-1]
    if last.lower() in _STAND_INS:
        return False
    if _is_distinctive(last.partition(".")[0]) or _holds_a_number(named.query):
        return True
    if segments == finals:
        return not _holds_a_number(final.query)
    if len(segments) == 1 or finals[: len(segments)] == segments:
        return len(segments) > len(finals)
    return not _LANGUAGE.fullmatch(segments[0]) or len(segments) > 2


def _without_index(segments: list[str]) -> list[str]:
    return segments[:-1] if segments and segments[-1].lower() in _INDEXES else segments


def _holds_a_number(query: str) -> bool:
    return any(character.isdigit() for character in query)
