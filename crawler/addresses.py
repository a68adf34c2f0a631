"""Which addresses may be connected to: public ones, and nothing that only looks like a name.

Everything here is a function of values. It is asked twice: of every URL before it is requested (also of every hop
of a redirect), and of every address that a name resolved to, when the connection is made (`crawler.resolver`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from crawler.endings import Ending
from domain.outcomes import Outcome

Address = IPv4Address | IPv6Address

DEFAULT_PORTS: Mapping[str, int] = {"http": 80, "https": 443}

#: Names that mean this machine on one system or another (RFC 6761 §6.3, and /etc/hosts as it is shipped).
_LOCAL_NAMES = frozenset({"localhost", "localdomain", "ip6-localhost", "ip6-loopback", "broadcasthost"})
#: Underscores are no letters of host names, but of names in use.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
#: NAT64 (RFC 6052): an IPv4 address in the last four bytes.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What may be connected to in one round, besides what is public."""

    #: ``host:port`` entries, lower case, that may be private: a test server, an intranet.
    allow_private: frozenset[str] = frozenset()
    #: Proxies of the environment by (host, port); they alone are connected to wherever they are.
    proxies: frozenset[tuple[str, int]] = frozenset()
    #: Names, with the port asked for, that were found to lead to private addresses alone.
    refused: set[tuple[str, int]] = field(default_factory=set)

    def objection(self, url: str) -> Ending | None:
        """Say why `url` may not be requested, as far as the URL itself tells; None if nothing speaks against it."""
        try:
            host, port = host_and_port(url)
            address = literal_address(host)
        except ValueError as error:
            return Ending(Outcome.BAD_ADDRESS, f"not an http(s) address that can be asked for ({error}): {url[:200]}")
        if self.is_allowed(host, port):
            return None
        if (host, port) in self.proxies:
            return Ending(Outcome.PRIVATE_ADDRESS, f"{host} is the proxy itself")
        if is_local_name(host):
            return Ending(Outcome.PRIVATE_ADDRESS, f"{host} is this machine")
        if address is not None and not is_public(address):
            return Ending(Outcome.PRIVATE_ADDRESS, f"{address} is not a public address")
        return None

    def may_connect(self, host: str, port: int, address: str) -> bool:
        """Tell whether a connection to `host`, which resolved to `address`, may be made.

        Port 0 is what a tunnel through a proxy resolves the proxy's name with; nothing else does.
        """
        if (host, port) in self.proxies or (port == 0 and any(host == proxy for proxy, _ in self.proxies)):
            return True
        return self.is_allowed(host, port) or is_public(ipaddress.ip_address(address))

    def is_allowed(self, host: str, port: int) -> bool:
        """Tell whether the configuration lets `host` through although it may be private."""
        return bool(self.allow_private) and f"{host}:{port}" in self.allow_private


def host_and_port(url: str) -> tuple[str, int]:
    """Return the host (lower case, IPv6 without brackets) and the port that `url` leads to.

    Raises ValueError with what is wrong, in words, for everything that two parsers could read in two ways.
    """
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise ValueError(f"scheme {parts.scheme[:20]!r}")
    if "@" in parts.netloc or "\\" in parts.netloc:
        raise ValueError("a user name in the address")
    port = parts.port  # raises ValueError on its own
    host = (parts.hostname or "").removesuffix(".")
    if port == 0 or not host:
        raise ValueError("no host or port")
    if ":" not in host and (len(host) > 253 or not all(map(_LABEL.fullmatch, host.split(".")))):
        raise ValueError("no host name")
    return host, port or DEFAULT_PORTS[parts.scheme]


def literal_address(host: str) -> Address | None:
    """Return the address that `host` is written as, also in the old forms ``127.1``, ``0x7f.1`` and ``2130706433``.

    None for a name. Raises ValueError for what ends in a number and is no address (WHATWG URL §3.5): resolvers
    differ in what they make of it.
    """
    if ":" in host:
        return ipaddress.IPv6Address(host.partition("%")[0])
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    parts = [_number(part) for part in host.split(".")]
    *high, last = parts
    if len(parts) > 4 or any(part > 255 for part in high) or last >= 256 ** (5 - len(parts)):
        raise ValueError("no IP address")
    return IPv4Address(sum(part << (24 - 8 * place) for place, part in enumerate(high)) + last)


def _number(text: str) -> int:
    """Read a part of an IPv4 address as C does: hexadecimal after 0x, octal after 0."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("no IP address")
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)


def is_local_name(host: str) -> bool:
    """Tell whether `host` is a name of this machine, whatever a name server says."""
    return host.rpartition(".")[2] in _LOCAL_NAMES


def is_public(address: Address) -> bool:
    """Tell whether `address` is one on the open Internet, and does not carry a private one inside."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    if isinstance(address, IPv6Address) and (address.is_site_local or address.is_reserved):
        return False
    return address.is_global and not address.is_multicast


def _embedded(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
