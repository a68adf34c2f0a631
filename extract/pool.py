"""Worker processes: pages are read where they can block, crash or hang nobody else.

Each process does one job at a time, and has a thread of ours that talks with it. A job that takes too long, or that
takes its process down, is therefore known by name, and costs only itself: the process is replaced.

A job's time is kept twice, as the processor's and by the clock. An alarm in the process costs nothing but the job; if
it is not heard (the job is in a library's C code), the kernel ends a process that has used too much of the processor,
and we one that takes too long.
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
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from domain.errors import PresswatchError, ReadError, ReadTimeout
from extract.read import warm_up

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a job may take, in seconds."""

    #: Of the processor: what a job costs, however many others it shares the machine with.
    cpu_s: float
    #: By the clock: a job that waits costs nothing, and holds up others all the same.
    wall_s: float


#: For reading one page, dates, agencies and verdicts included.
PAGE_LIMIT = Limit(cpu_s=2.0, wall_s=60.0)
#: If a job's caller says nothing.
DEFAULT_LIMIT = Limit(cpu_s=30.0, wall_s=120.0)
#: Seconds in which a new process must be ready: it imports a good deal.
_START_LIMIT_S = 120.0
#: Address space of one process; a page that needs more ends as one that could not be read.
_MOST_MEMORY_BYTES = 4 * 1024**3

#: How long after its alarm a process is killed.
_GRACE_S = 2.0
#: How soon the alarm rings again: what it raises in a destructor, or in code that catches everything, is lost.
_AGAIN_S = 0.1
#: How often a process is started that does not become ready, and a job given out that reaches none.
_TRIES = 3

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

    async def run(self, fn: Callable[..., _T], *args: object, limit: Limit = DEFAULT_LIMIT) -> _T:
        """Run a top-level function in a worker process and return, or raise, what it does.

        Raises `ReadTimeout` if it takes longer than ``limit``, `ReadError` if its process dies.
        """
        return await asyncio.wrap_future(self.submit(fn, *args, limit=limit))

    def submit(self, fn: Callable[..., _T], *args: object, limit: Limit = DEFAULT_LIMIT) -> Future[_T]:
        """The same for callers without an event loop; jobs begin in the order in which they were handed in."""
        return self._threads.submit(self._run, fn, args, limit)

    def _run(self, fn: Callable[..., Any], args: tuple[object, ...], limit: Limit) -> Any:  # noqa: ANN401
        for tried in range(1, _TRIES + 1):
            process = self._process()
            try:
                return process.run(fn, args, limit)
            except _NeverBegan:
                if tried == _TRIES:
                    raise
            finally:
                if not process.usable:
                    self._drop(process)
        raise AssertionError  # the last try returns or raises

    def _process(self) -> _Process:
        """This thread's process; another one if it died between two jobs. Raises `ReadError` if none will start."""
        process: _Process | None = getattr(self._own, "process", None)
        if process is not None and process.alive:
            return process
        if process is not None:
            self._drop(process)
        for _ in range(_TRIES - 1):
            with suppress(ReadError):
                return self._start()
        return self._start()

    def _start(self) -> _Process:
        if self._closed:
            raise ReadError("the workers are closed")
        process = _Process()
        self._processes.add(process)
        if self._closed:  # meanwhile: what is added now, nobody else will end
            process.kill()
        try:
            process.wait_until_ready()
        except ReadError:
            self._drop(process)
            raise
        self._own.process = process
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
            process.kill()
        # A thread that waits for an answer sees the end of the pipe, and cleans up by itself.
        self._threads.shutdown(wait=True)
        for process in self._processes:
            process.end()


class _NeverBegan(ReadError):
    """The process ended before the job reached it."""


class _Process:
    """One worker process and the pipe to it."""

    def __init__(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process: SpawnProcess = _SPAWN.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.usable = True

    @property
    def alive(self) -> bool:
        return self.usable and self._process.is_alive()

    def run(self, fn: Callable[..., Any], args: tuple[object, ...], limit: Limit) -> Any:  # noqa: ANN401
        try:
            self._pipe.send((fn, args, limit))
        except (OSError, ValueError) as error:
            self.usable = False
            raise _NeverBegan("the process that reads pages is gone") from error
        if not self._answers_within(limit.wall_s + _GRACE_S):
            self.usable = False
            raise ReadTimeout(f"reading took longer than {limit.wall_s:g} s, and had to be killed")
        done, result = self._receive()
        if not done:
            raise result
        return result

    def wait_until_ready(self) -> None:
        """Wait for the imports. Raises `ReadError` if they fail."""
        if not self._answers_within(_START_LIMIT_S):
            raise ReadError(f"a process to read pages was not ready after {_START_LIMIT_S:g} s")
        self._receive()

    def _answers_within(self, wait_s: float) -> bool:
        with suppress(OSError):  # it died: `_receive` says how
            return self._pipe.poll(wait_s)
        return True

    def _receive(self) -> Any:  # noqa: ANN401
        try:
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            self.usable = False
            self._process.join(1)
            if self._process.exitcode == -signal.SIGVTALRM:
                raise ReadTimeout("reading took too much of the processor's time, and had to be killed") from error
            # It left when it was asked to, which it does between two jobs.
            kind = _NeverBegan if self._process.exitcode == 0 else ReadError
            raise kind(f"the process that read the page died (exit code {self._process.exitcode})") from error

    def kill(self) -> None:
        """Kill the process: it holds nothing that must be saved."""
        self.usable = False
        self._process.kill()

    def end(self) -> None:
        """Kill the process and clean up after it."""
        self.kill()
        self._process.join()
        self._pipe.close()


class _OutOfTime(BaseException):
    """A job's time is up, by the timer whose signal is its argument. No Exception: libraries catch those."""


def _serve(pipe: Connection) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGALRM, _ring)
    signal.signal(signal.SIGPROF, _ring)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(ValueError, OSError):  # not every system can bound this
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, resource.RLIM_INFINITY))
    warm_up()
    _Server(pipe).serve()


class _Server:
    """Does one job after another until the pipe closes. SIGTERM waits for the job in hand.

    A service manager sends it to all processes of a service at once: the page that is being read shall not be lost.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._busy = self._leaving = False
        signal.signal(signal.SIGTERM, self._leave)

    def _leave(self, _number: int, _frame: object) -> None:
        self._leaving = True
        if not self._busy:
            raise SystemExit

    def serve(self) -> None:
        with suppress(EOFError, OSError):
            self._pipe.send(True)
            while not self._leaving:
                fn, args, limit = self._pipe.recv()
                self._busy = True
                self._pipe.send_bytes(_answer(fn, args, limit))
                self._busy = False


def _answer(fn: Callable[..., Any], args: tuple[object, ...], limit: Limit) -> bytes:
    try:
        return pickle.dumps((True, _within(limit, fn, args)))
    except _OutOfTime as signalled:
        return pickle.dumps((False, ReadTimeout(f"reading took longer than {_spent(signalled, limit)}")))
    except PresswatchError as error:
        return pickle.dumps((False, error))
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - the boundary of the process
        return pickle.dumps((False, ReadError(f"reading failed: {type(error).__name__}: {error}"[:300])))


def _ring(number: int, _frame: object) -> None:
    raise _OutOfTime(number)


def _spent(signalled: _OutOfTime, limit: Limit) -> str:
    if signalled.args[0] == signal.SIGPROF:
        return f"{limit.cpu_s:g} s of the processor's time"
    return f"{limit.wall_s:g} s"


def _within(limit: Limit, fn: Callable[..., Any], args: tuple[object, ...]) -> Any:  # noqa: ANN401
    """Do a job. Raises `_OutOfTime`; nobody listens for the last timer's signal, so it ends the process."""
    try:
        signal.setitimer(signal.ITIMER_REAL, limit.wall_s, _AGAIN_S)
        signal.setitimer(signal.ITIMER_PROF, limit.cpu_s, _AGAIN_S)
        signal.setitimer(signal.ITIMER_VIRTUAL, limit.cpu_s + _GRACE_S)
        return fn(*args)
    finally:
        for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL):
            signal.setitimer(timer, 0)


def _end_with_parent() -> None:
    """End this process, whatever it is doing, when the one that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _cores() -> set[int]:
    if hasattr(os, "sched_getaffinity"):
        return set(os.sched_getaffinity(0))
    return set(range(os.cpu_count() or 1))
