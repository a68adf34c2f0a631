"""How long an event loop is held up, and by what.

A beat on the loop says how late it is; a thread looks, when a beat is overdue, at what the loop's thread is doing. The
kernel says how long that thread was ready and had no core: on a busy machine that is no stall of the program's making.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic, thread_time
from types import FrameType
from typing import Any, Self

BEAT_S = 0.005
#: From here on it is worth knowing what ran.
LATE_S = 0.03
#: The worst that are told.
WORST = 8
_FRAMES = 6


@dataclass(slots=True)
class Stall:
    """A beat that came late, in seconds."""

    late_s: float
    #: The loop's thread was ready to run, and other programs had the cores.
    without_core_s: float
    #: It ran.
    cpu_s: float
    #: What it was doing while the beat was overdue, and what other threads were; the innermost call last.
    seen: list[str] = field(default_factory=list)

    @property
    def own_s(self) -> float:
        """What is left of the lateness when the want of a core is taken off."""
        return max(0.0, self.late_s - self.without_core_s)


class Watch:
    """Watches the running loop inside `async with`."""

    def __init__(self) -> None:
        #: Every beat's lateness, less the want of a core, in seconds.
        self.own_s: list[float] = []
        self.late_s: list[float] = []
        self.worst: list[Stall] = []
        self._due = self._cpu_s = self._waited_s = 0.0
        self._seen: list[str] = []
        self._done = threading.Event()
        self._collecting_since = 0.0
        self.collection_s = [0.0]

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._schedstat = _open(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._look = threading.Thread(target=self._watch, daemon=True)
        gc.callbacks.append(self._collects)
        self._next()
        self._look.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        gc.callbacks.remove(self._collects)
        self._done.set()
        self._timer.cancel()
        self._look.join()

    def _next(self) -> None:
        self._cpu_s, self._waited_s = thread_time(), self._waited()
        self._seen = []
        self._due = monotonic() + BEAT_S
        self._timer = self._loop.call_later(BEAT_S, self._beat)

    def _beat(self) -> None:
        late_s = max(0.0, monotonic() - self._due)
        stall = Stall(late_s, self._waited() - self._waited_s, thread_time() - self._cpu_s, self._seen)
        self.late_s.append(late_s)
        self.own_s.append(stall.own_s)
        if late_s > LATE_S:
            self.worst = sorted([*self.worst, stall], key=lambda one: -one.own_s)[:WORST]
        self._next()

    def _waited(self) -> float:
        """Seconds that the loop's thread has waited for a core so far; 0 where the system does not say."""
        if self._schedstat is None:
            return 0.0
        return int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e9

    def _collects(self, phase: str, info: dict[str, int]) -> None:
        """A collection of garbage holds up all threads, whichever began it."""
        if phase == "start":
            self._collecting_since = monotonic()
            return
        seconds = monotonic() - self._collecting_since
        self.collection_s.append(seconds)
        if seconds > LATE_S / 2:
            generation = info["generation"]
            self._seen.append(f"garbage of generation {generation} was collected for {1000 * seconds:.0f} ms")

    def _watch(self) -> None:
        while not self._done.wait(LATE_S / 2):
            if monotonic() - self._due > LATE_S and len(self._seen) < 3:
                self._seen.append(_doing(self._thread))

    def report(self) -> dict[str, Any]:
        """What was seen, as JSON; milliseconds."""
        own, late = sorted(self.own_s), sorted(self.late_s)
        return {
            "beats": len(own),
            "p99_ms": 1000 * own[int(0.99 * len(own))],
            "max_ms": 1000 * own[-1],
            "late_max_ms": 1000 * late[-1],
            "collection_max_ms": 1000 * max(self.collection_s),
            "over_100_ms": sum(one > 0.1 for one in own),
            "worst": [asdict(one) | {"own_s": one.own_s} for one in self.worst],
        }


def _open(path: str) -> int | None:
    with suppress(OSError):
        return os.open(path, os.O_RDONLY)
    return None


def _doing(loop_thread: int) -> str:
    """The innermost calls of the loop's thread, and the innermost call of each other that is in our or a library's."""
    frames = sys._current_frames()  # noqa: SLF001 - made for this
    lines = [_named(frames[loop_thread], _FRAMES)] if loop_thread in frames else []
    own = threading.get_ident()
    for thread in threading.enumerate():
        if thread.ident not in {loop_thread, own} and (frame := frames.get(thread.ident or 0)):
            name = _named(frame, 1)
            if not name.startswith(("threading.py", "connection.py", "selectors.py", "thread.py", "queue.py")):
                lines.append(f"[{thread.name}] {_named(frame, 3)}")
    return " | ".join(lines)


def _named(frame: FrameType, n: int) -> str:
    calls = traceback.extract_stack(frame, None)[-n:]
    return " > ".join(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls)
