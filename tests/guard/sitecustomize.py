"""Refuse every connection that would leave the machine, in this process and in the Python processes it starts.

Python imports a module of this name by itself at start, if it finds one: `tests/conftest.py` puts this folder on
``PYTHONPATH``, so that child processes (the command line, worker processes) are guarded too.

An audit hook sees each call of Python's sockets, whoever makes it, and cannot be taken off again. It does not see
sockets that C code opens by itself, of which the project has one: libpq, whose address is always a fixture's.
"""

from __future__ import annotations

import ipaddress
import socket
import sys


class NetworkRefused(RuntimeError):
    """A test tried to leave the machine. Not an OSError, so that no code takes it for a failed connection."""


def is_address(host: str) -> bool:
    """Tell whether `host` is a literal address, which needs no question to a name server."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def stays_here(host: str) -> bool:
    """Tell whether traffic to `host` stays on this machine; an unspecified address leads back to it."""
    if not is_address(host):
        return host == "localhost" or host.endswith(".localhost")
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified


def check_name(host: object) -> None:
    """Refuse to ask a name server."""
    name = host.decode("idna") if isinstance(host, bytes) else host
    if not isinstance(name, str) or not name or is_address(name) or stays_here(name.lower()):
        return
    if name.lower().rstrip(".").endswith(".invalid"):
        # RFC 6761: never exists; the answer is known without asking.
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    raise NetworkRefused(f"tests touch only loopback: refused to look up {name!r}")


def check_address(address: object) -> None:
    """Refuse an address, as `socket.connect` takes it, that is not this machine's own."""
    if not isinstance(address, tuple) or not address:
        return  # a Unix socket's path, or another family that stays on the machine
    host = address[0]
    if isinstance(host, bytes):
        host = host.decode("idna")
    if isinstance(host, str) and not stays_here(host.lower() or "localhost"):
        raise NetworkRefused(f"tests touch only loopback: refused to connect to {address!r}")


def hook(event: str, arguments: tuple[object, ...]) -> None:
    """Judge one audit event."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        check_address(arguments[1])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        check_name(arguments[0])


def install() -> None:
    """Guard this process from now on. A second call adds nothing."""
    if not getattr(sys, "_presswatch_network_guard", False):
        sys._presswatch_network_guard = True  # type: ignore[attr-defined]
        sys.addaudithook(hook)


install()
