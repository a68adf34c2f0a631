"""The parts of an address, taken from any string without complaint, and its host in the form that is compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, unquote_to_bytes


def words(text: str) -> frozenset[str]:
    """Read a table of words."""
    return frozenset(text.split())


#: Longer than any address that a publisher printed; some servers refuse more than this.
MAX_CHARS = 8192

_EDGES = "".join(map(chr, range(0x21)))
_LINE_BREAKS = {0x09: None, 0x0A: None, 0x0D: None}
#: Possessive, so that a hostile address is read in one go. Doubled schemes (``https://http://…``) are a common slip.
_SCHEMES = re.compile(r"(?:[a-z][a-z0-9+.\-]*+:/{2,}+|https?:/*+|/++)*+", re.IGNORECASE)
_WEB = re.compile(r"https?:[/\\]{2}([^/\\?#]+)", re.IGNORECASE)
_PORT = re.compile(r":([0-9]*)\Z")
_DEFAULT_PORTS = frozenset({"", "80", "443"})
_PLAIN = re.compile(r"[A-Za-z0-9_.~\-]*")

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_IPV6 = re.compile(r"\[[0-9a-f:.]+\]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_\-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_\-]*[a-z0-9_])?)*+")
#: Letters that IDNA 2003 (the standard library's) maps away and browsers keep (IDNA 2008).
_DEVIATIONS = frozenset("ßς\u200c\u200d")

_VARIANTS = ("www.", "m.", "mobile.", "amp.")
#: What stands before the country where a third label names the owner.
_SECOND_LEVEL = re.compile(r"(?:ac|co|com|edu|gen|go|gob|gouv|gov|ne|net|nom|or|org)\.(?:[a-z]{2}|xn--[a-z0-9\-]+)")
#: Domains whose subdomains belong to different people.
_SHARED = words(
    """
    blogspot.com wordpress.com livejournal.com substack.com medium.com tumblr.com typepad.com github.io
    gitlab.io pages.dev netlify.app vercel.app web.app herokuapp.com narod.ru ucoz.ru ucoz.net wixsite.com
    weebly.com over-blog.com canalblog.com altervista.org translate.goog cdn.ampproject.org
    """
)


@dataclass(frozen=True, slots=True)
class Parts:
    """An address in parts, nothing decoded; ``host`` is folded, ``port`` is empty where it is a default."""

    host: str
    port: str
    path: str
    query: str
    fragment: str


def split(url: str) -> Parts:
    """Split ``url`` as a browser would: backslashes are slashes, tabs and line breaks nothing.

    Never raises. The scheme is dropped, and with it the user's name and password.
    """
    text = url.strip(_EDGES).translate(_LINE_BREAKS)
    text, _, fragment = text.partition("#")
    text, _, query = text.partition("?")
    text = text.replace("\\", "/")
    schemes = _SCHEMES.match(text)
    authority, slash, path = text[schemes.end() if schemes else 0 :].partition("/")
    host, port = _host_and_port(authority)
    return Parts(folded_host(host), port, slash + path, query, fragment)


def path_and_query(url: str) -> str:
    """Return what an outlet's ``article_url`` is matched with: ``/news/1?page=2``, nothing decoded."""
    parts = split(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_web_address(url: str) -> bool:
    """Tell whether ``url`` is an absolute http(s) address with a host, of a sane length."""
    found = _WEB.match(url.strip(_EDGES)) if len(url) <= MAX_CHARS else None
    if found is None:
        return False
    host, port = _host_and_port(found[1])
    if len(port) > 5 or int(port or 0) > 65535:
        return False
    return bool(_IPV6.fullmatch(host) or (len(host) <= 253 and _HOST.fullmatch(host)))


def _host_and_port(authority: str) -> tuple[str, str]:
    authority = authority.rpartition("@")[2]
    port = _PORT.search(authority)
    digits = port[1].lstrip("0") if port else ""
    host = plain_host(authority[: port.start()] if port else authority)
    return host, "" if digits in _DEFAULT_PORTS else digits


def plain_host(host: str) -> str:
    """Return ``host`` in lower-case ASCII: names in other scripts as Punycode, what no host may hold escaped."""
    text = unquote(host).lower().rstrip(".")
    if not text.isascii():
        text = ".".join(map(_ascii_label, _DOTS.split(text))).lower()
    if _HOST.fullmatch(text) or _IPV6.fullmatch(text):
        return text
    return quote(text.encode("utf-8", "replace"), safe="")


def _ascii_label(label: str) -> str:
    if label.isascii() or len(label) > 63:
        return label
    if _DEVIATIONS.isdisjoint(label):
        try:
            return label.encode("idna").decode("ascii")
        except UnicodeError:  # a letter younger than the standard library's tables (Unicode 3.2)
            pass
    try:
        return "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")
    except UnicodeError:
        return label


def folded_host(host: str) -> str:
    """Take ``www.``, ``m.``, ``mobile.`` and ``amp.`` off a lower-case host, where a site's name is left."""
    while len(host) <= 253 and host.startswith(_VARIANTS):
        variant, _, rest = host.partition(".")
        # www.gov.uk is a site, and so is gov.uk; m.co.uk is a site, and co.uk is none.
        if "." not in rest or (variant != "www" and _SECOND_LEVEL.fullmatch(rest)):
            break
        host = rest
    return host


def registered_domain(host: str) -> str:
    """Guess what was registered of a lower-case host: its last two labels, or three below ``co.uk`` and the like.

    A guess, because the public suffix list is not in the standard library. Errs on the side of the longer name
    where the subdomains of a well-known domain belong to different people.
    """
    if _IPV6.fullmatch(host) or host.replace(".", "").isdigit():
        return host
    labels = host.split(".")
    last_two = ".".join(labels[-2:])
    deeper = last_two in _SHARED or _SECOND_LEVEL.fullmatch(last_two)
    return ".".join(labels[-3:]) if deeper else last_two


def recoded(text: str, safe: str) -> str:
    """Return ``text`` with one spelling of each character: escaped, unless unreserved or in ``safe``."""
    if _PLAIN.fullmatch(text):
        return text
    # Bytes, not characters: what was escaped in another encoding than UTF-8 stays as it is.
    return quote(unquote_to_bytes(text.encode("utf-8", "surrogatepass")), safe=safe)


def parameters(query: str) -> list[tuple[str, str]]:
    """Split a query into names and values, not decoded; ``&amp;`` (an address escaped once too often) counts as &."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(name.removeprefix("amp;"), value) for name, _, value in pairs]
