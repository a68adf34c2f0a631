"""Start Scrapy's reactor over asyncio, run one coroutine in it to its end, and stop."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar, cast

import uvloop
from scrapy.utils.reactor import install_reactor, is_reactor_installed

T = TypeVar("T")

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
#: Names are resolved in threads, one each; a name server that does not answer must not stop the others.
_RESOLVER_THREADS = 32


def run_in_reactor(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `main` in the asyncio reactor, over uvloop, and return its result, or raise what it raised.

    Once per process: Twisted cannot start a reactor again, and a second call raises RuntimeError. The first SIGINT
    or SIGTERM cancels `main`, which may still clean up, or catch the cancellation and return; the next one cancels
    it again. If the cancellation comes out of it, SIGINT ends in KeyboardInterrupt and SIGTERM in
    ``SystemExit(143)``. A `main` with a better plan puts handlers of its own in place (``loop.add_signal_handler``).
    """
    if is_reactor_installed():
        raise RuntimeError("a reactor was started in this process already, and can be started only once")
    # Before Scrapy makes a loop of the usual kind first, which would be left over.
    asyncio.set_event_loop(uvloop.new_event_loop())
    install_reactor(_REACTOR)
    from twisted.internet import reactor as installed

    reactor: Any = installed
    reactor.getThreadPool().adjustPoolsize(maxthreads=_RESOLVER_THREADS)
    run = _Run(main, reactor.stop)
    reactor.callWhenRunning(run.begin)
    reactor.run(installSignalHandlers=False)
    return run.result()


class _Run(Generic[T]):
    """One run of a coroutine, and the signal that ended it if one did."""

    def __init__(self, main: Callable[[], Coroutine[Any, Any, T]], stop: Callable[[], None]) -> None:
        self._main = main
        self._stop = stop
        self._task: asyncio.Task[T] | None = None
        self._signal: signal.Signals | None = None

    def begin(self) -> None:
        """Start the coroutine, and listen for signals where that can be done (Python: in the main thread alone)."""
        loop = asyncio.get_event_loop()
        self._task = loop.create_task(self._main())
        self._task.add_done_callback(lambda _: self._stop())
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._interrupt, number)

    def _interrupt(self, number: signal.Signals) -> None:
        self._signal = self._signal or number
        if self._task:
            self._task.cancel()

    def result(self) -> T:
        """End what is left over on the loop, and return or raise what the coroutine did."""
        task = cast("asyncio.Task[T]", self._task)
        loop = asyncio.get_event_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            if threading.current_thread() is threading.main_thread():
                loop.remove_signal_handler(number)
        left_over = asyncio.all_tasks(loop)
        for other in left_over:
            other.cancel()
        loop.run_until_complete(asyncio.gather(*left_over, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
        if task.cancelled() and self._signal is signal.SIGINT:
            raise KeyboardInterrupt
        if task.cancelled() and self._signal is signal.SIGTERM:
            raise SystemExit(128 + signal.SIGTERM)
        return task.result()
