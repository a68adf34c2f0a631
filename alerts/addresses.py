"""Addresses of channels: secrets filled in from the environment, and left out where people look."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from alerts.channels import kinds
from domain.errors import DeliveryError

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
#: What a query may say openly.
_OPEN = frozenset({"smtp", "from", "to", "tls", "user"})


def variables(channel: str) -> list[str]:
    """The names of the variables that an address asks for."""
    return list(dict.fromkeys(_VARIABLE.findall(channel)))


def missing(channel: str, env: Mapping[str, str]) -> list[str]:
    """The variables that an address asks for and that are not set, or empty."""
    return [name for name in variables(channel) if not env.get(name, "").strip()]


def filled(channel: str, env: Mapping[str, str]) -> str:
    """Return the address with its variables filled in. Raises `DeliveryError`, naming what is not set.

    A value that is the beginning of the address, or a host, is taken as it is. One in a user name, password, path or
    query is escaped, so that a password may hold any character.
    """
    if absent := missing(channel, env):
        raise DeliveryError(f"not set in the environment: {', '.join(absent)}")
    scheme, mark, rest = channel.partition("://")
    if not mark or _VARIABLE.search(scheme):
        return _fill(channel, env, str)
    netloc, path, query = re.fullmatch(r"([^/?]*)([^?]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
    userinfo, at, host = netloc.rpartition("@")
    return "".join(
        (
            scheme + mark,
            _fill(userinfo, env, lambda value: quote(value, safe="")) + at,
            _fill(host, env, str),
            _fill(path, env, lambda value: quote(value, safe="/")),
            _fill(query, env, lambda value: quote(value, safe="")),
        )
    )


def _fill(text: str, env: Mapping[str, str], escape: Callable[[str], str]) -> str:
    return _VARIABLE.sub(lambda found: escape(env[found[1]].strip()), text)


def shown(channel: str) -> str:
    """Return the address for people: passwords and unknown parts of the query as ``…``, ``${NAME}`` as it is."""
    scheme, mark, rest = channel.partition("://")
    if not mark:
        return channel if _VARIABLE.fullmatch(channel) else "…"
    if scheme == "apprise" or scheme not in kinds():  # services have their tokens anywhere
        return scheme + mark + ("".join(f"${{{name}}}" for name in variables(rest)) or "…")
    place, _, query = rest.partition("?")
    netloc, slash, path = place.partition("/")
    userinfo, at, host = netloc.rpartition("@")
    user, colon, password = userinfo.partition(":")
    if scheme != "mailto" and at and not colon:
        user = _hidden(user)  # a token, as like as not
    pairs = [f"{key}={value if key in _OPEN else _hidden(value)}" for key, value in _pairs(query)]
    return "".join(
        (scheme, mark, user, colon, _hidden(password), at, host, slash, path, "?" if pairs else "", "&".join(pairs))
    )


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _hidden(value: str) -> str:
    return value if not value or _VARIABLE.fullmatch(value) else "…"


def without_secrets(text: str, channel: str, address: str, env: Mapping[str, str]) -> str:
    """Return ``text`` with whatever in it is a secret of this channel as ``…``."""
    parts = urlsplit(address)
    secrets = {env.get(name, "").strip() for name in variables(channel)} | {parts.password or ""}
    secrets |= {value for key, value in _pairs(parts.query) if key not in _OPEN}
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "…").replace(quote(secret, safe=""), "…")
    return text
