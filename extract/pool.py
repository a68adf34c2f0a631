"""Worker processes: pages are read where they can block, crash or hang nobody else.

Each process does one job at a time, and has a thread of ours that talks with it. A job that takes too long, or that
takes its process down, is therefore known by name, and costs only itself: the process is replaced.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from domain.errors import PresswatchError, ReadError, ReadTimeout

_T = TypeVar("_T")

#: Seconds that a job may take if its caller says nothing.
DEFAULT_LIMIT_S = 60.0
#: Seconds in which a new process must be ready: it imports a good deal.
_START_LIMIT_S = 120.0
#: Address space of one process; a page that needs more ends as one that could not be read.
_MOST_MEMORY_BYTES = 4 * 1024**3

#: Fresh processes: a fork would copy the threads' locks and the event loop of the parent.
_SPAWN = multiprocessing.get_context("spawn")


class Workers:
    """A fixed number of worker processes, started at once and in the background. 0: one per core."""

    def __init__(self, processes: int = 0) -> None:
        self.count = processes or len(_cores())
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="presswatch-worker")
        self._own = threading.local()
        self._processes: set[_Process] = set()
        self._closed = False
        gathered = threading.Barrier(self.count)
        for _ in range(self.count):
            self._threads.submit(self._begin, gathered)

    def _begin(self, gathered: threading.Barrier) -> None:
        """Start this thread's process; wait for the other threads, so that none of them starts two."""
        with suppress(ReadError, threading.BrokenBarrierError):
            gathered.wait(_START_LIMIT_S)
            self._process()

    async def run(self, fn: Callable[..., _T], *args: object, timeout_s: float = DEFAULT_LIMIT_S) -> _T:
        """Run a top-level function in a worker process and return, or raise, what it does.

        Raises `ReadTimeout` if it takes longer than ``timeout_s``, `ReadError` if its process dies.
        """
        return await asyncio.wrap_future(self.submit(fn, *args, timeout_s=timeout_s))

    def submit(self, fn: Callable[..., _T], *args: object, timeout_s: float = DEFAULT_LIMIT_S) -> Future[_T]:
        """The same for callers without an event loop; jobs begin in the order in which they were handed in."""
        return self._threads.submit(self._run, fn, args, timeout_s)

    def _run(self, fn: Callable[..., Any], args: tuple[object, ...], timeout_s: float) -> Any:  # noqa: ANN401
        process = self._process()
        try:
            return process.run(fn, args, timeout_s)
        finally:
            if not process.usable:
                self._drop(process)

    def _process(self) -> _Process:
        """This thread's process."""
        process: _Process | None = getattr(self._own, "process", None)
        if process is None:
            if self._closed:
                raise ReadError("the workers are closed")
            process = self._own.process = _Process()
            self._processes.add(process)
            process.wait_until_ready()
        return process

    def _drop(self, process: _Process) -> None:
        self._own.process = None
        self._processes.discard(process)
        process.end()

    def close(self) -> None:
        """End all processes; jobs that have not begun are dropped, the others end with `ReadError`."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._processes):
            process.end()
        self._threads.shutdown(wait=True)


class _Process:
    """One worker process and the pipe to it."""

    def __init__(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process: SpawnProcess = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.usable = True

    def wait_until_ready(self) -> None:
        """Wait for the imports. Raises `ReadError` if they fail."""
        self._receive(_START_LIMIT_S)

    def run(self, fn: Callable[..., Any], args: tuple[object, ...], timeout_s: float) -> Any:  # noqa: ANN401
        try:
            self._pipe.send((fn, args))
        except (OSError, ValueError) as error:
            self.usable = False
            raise ReadError("the process that reads pages is gone") from error
        done, result = self._receive(timeout_s)
        if not done:
            raise result
        return result

    def _receive(self, timeout_s: float) -> Any:  # noqa: ANN401
        try:
            if not self._pipe.poll(timeout_s):
                self.usable = False
                raise ReadTimeout(f"reading took longer than {timeout_s:g} s")
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            self.usable = False
            self._process.join(1)
            raise ReadError(f"the process that read the page died (exit code {self._process.exitcode})") from error

    def end(self) -> None:
        """Kill the process: it holds nothing that must be saved."""
        self.usable = False
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection) -> None:
    """The life of a worker process: one job after another until the pipe closes, as it does when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(ValueError, OSError):  # not every system can bound this
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, resource.RLIM_INFINITY))
    _warm_up()
    with suppress(EOFError, OSError):
        pipe.send(True)
        while True:
            fn, args = pipe.recv()
            pipe.send_bytes(_answer(fn, args))


def _answer(fn: Callable[..., Any], args: tuple[object, ...]) -> bytes:
    try:
        return pickle.dumps((True, fn(*args)))
    except PresswatchError as error:
        return pickle.dumps((False, error))
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - the boundary of the process
        return pickle.dumps((False, ReadError(f"reading failed: {type(error).__name__}: {error}"[:300])))


def _warm_up() -> None:
    """Load what every page needs, while the first pages are still being fetched."""
    from extract.read import warm_up

    with suppress(ReadError):
        warm_up()


def _cores() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))
