"""Connections: how many are kept open, and whom TLS trusts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.gate import Pace
from crawler.round import round_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: A round over a thousand outlets must not hold a thousand sockets open (a process may have 256 on macOS).
MAX_IDLE_CONNECTIONS = 128
#: An idle connection is closed after this time; most servers do so earlier.
IDLE_TIMEOUT_S = 30


class Pool(HTTPConnectionPool):
    """Twisted's pool, with a bound on the idle connections to all hosts together."""

    cachedConnectionTimeout = IDLE_TIMEOUT_S  # noqa: N815 - Twisted's name
    #: Decides for which hosts a request is sent again at once if a connection that was kept open breaks.
    pace: Pace

    def getConnection(self, key: Any, endpoint: Any) -> Any:  # noqa: ANN401, N802 - Twisted's
        """Return a connection for one request, kept open or new."""
        # Where a pause is due, the retry is ours, and waits for its turn. Connections to a proxy serve every host.
        kind, host, *_ = key
        self.retryAutomatically = kind != b"http-proxy" and self.pace.delay_s(host.decode("ascii")) == 0
        return super().getConnection(key, endpoint)

    def _putConnection(self, key: Hashable, connection: Any) -> None:  # noqa: N802, ANN401 - Twisted's
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        while len(self._timeouts) > MAX_IDLE_CONNECTIONS:
            self._drop(next(iter(self._timeouts)))

    def _drop(self, connection: Any) -> None:  # noqa: ANN401 - one of Twisted's protocols
        self._timeouts.pop(connection).cancel()
        for connections in self._connections.values():
            if connection in connections:
                connections.remove(connection)
        connection.abort()

    def _removeConnection(self, key: Hashable, connection: Any) -> None:  # noqa: N802, ANN401 - Twisted's
        # Twisted's closes politely and waits for the other side, for ever if it does not answer.
        self._connections[key].remove(connection)
        del self._timeouts[connection]
        connection.abort()


@implementer(IPolicyForHTTPS)
class Trust(_ScrapyClientContextFactory):
    """Verifies certificates and names against the system's authorities, or those of ``SSL_CERT_FILE``.

    Scrapy's policy reads all authorities anew for each connection, which costs more than fetching a page.
    """

    _shared: CertificateOptions | None = None

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ANN401, ARG002, N802 - Twisted's
        """Return what makes connections to `hostname`; the authorities are read once."""
        if self._shared is None:
            trust = platformTrust()  # type: ignore[no-untyped-call]
            self._shared = CertificateOptions(trustRoot=trust, **self._get_cert_options_kwargs())
        return ClientTLSOptions(self._shared._makeTLSConnection, hostname.decode("ascii"))  # noqa: SLF001


class Handler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, over this pool and with this trust."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        pool = Pool(reactor, persistent=True)  # type: ignore[no-untyped-call]
        pool.pace = round_of(crawler).pace
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        pool._factory = self._pool._factory  # noqa: SLF001 - Scrapy's lenient parser
        self._pool = pool
        self._contextFactory: Any = Trust.from_crawler(crawler)
