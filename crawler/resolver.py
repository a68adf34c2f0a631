"""Name resolution that gives out no private address, so that what was checked is what is connected to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scrapy.resolver import CachingHostnameResolver, dnscache
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.addresses import AddressRules

_CACHED_NAMES = 10_000


@implementer(IResolutionReceiver)
class _Sieve:
    """Hands on the addresses that a name resolves to, less those that may not be connected to."""

    def __init__(self, receiver: Any, host: str, port: int, rules: list[AddressRules]) -> None:  # noqa: ANN401
        self._receiver = receiver
        self._host, self._port = host.lower(), port
        self._rules = rules
        self._passed = self._refused = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802, ANN401 - Twisted's
        if any(rules.may_connect(self._host, self._port, address.host.partition("%")[0]) for rules in self._rules):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._refused = True

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's
        if self._refused and not self._passed:
            for rules in self._rules:
                rules.refused.add((self._host, self._port))
        self._receiver.resolutionComplete()


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver (IPv4 and IPv6), behind a sieve. One serves all rounds that run in the process."""

    def __init__(self, reactor: Any) -> None:  # noqa: ANN401 - the reactor is a module to the type checker
        super().__init__(reactor, _CACHED_NAMES)
        self.rules: list[AddressRules] = []

    def resolveHostName(  # noqa: N802 - Twisted's
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Resolve as the resolver of the reactor does, and hand on what may be connected to."""
        sieve: Any = _Sieve(resolutionReceiver, hostName, portNumber, self.rules)
        if hostName.lower().removesuffix(".").endswith(".localhost"):
            # This machine by definition (RFC 6761 §6.3); many systems' resolvers know only the name without a dot.
            hostName = "127.0.0.1"  # noqa: N806 - Twisted's
        return super().resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)


@contextmanager
def guarded(rules: AddressRules) -> Iterator[None]:
    """Resolve no name to an address that `rules` refuse, while this lasts.

    The reactor has one resolver, for its HTTP connections alone: threads and asyncio resolve otherwise.
    """
    from twisted.internet import reactor as installed

    reactor: Any = installed
    resolver = reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        resolver = GuardedResolver(reactor)
        reactor.installNameResolver(resolver)
    resolver.rules.append(rules)
    dnscache.clear()  # it would keep an address for the life of the process
    try:
        yield
    finally:
        resolver.rules.remove(rules)
        if not resolver.rules:
            reactor.installNameResolver(resolver.original_resolver)
