"""Time, CPU and memory of one command with all its children."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import psutil

SAMPLE_S = 0.25


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command cost. CPU is user and system time of the whole process tree."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    cpu_s: float
    peak_bytes: int


@dataclass(slots=True)
class _Tree:
    """Samples a process tree from a thread: shared pages are counted once where the system tells (PSS)."""

    pid: int
    peak_bytes: int = 0
    cpu_s: dict[int, float] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.ended.wait(SAMPLE_S):
            with suppress(psutil.NoSuchProcess):
                root = psutil.Process(self.pid)
                self._sample([root, *root.children(recursive=True)])

    def _sample(self, processes: list[psutil.Process]) -> None:
        total = 0
        for process in processes:
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                memory = process.memory_full_info()
                total += getattr(memory, "pss", memory.rss)
                times = process.cpu_times()
                self.cpu_s[process.pid] = times.user + times.system
        self.peak_bytes = max(self.peak_bytes, total)


def measure(command: Sequence[str], env: Mapping[str, str], folder: Path) -> Measured:
    """Run `command` in `folder` to its end, measured from its start to its exit."""
    with (folder / "stdout").open("w+") as stdout, (folder / "stderr").open("w+") as stderr:
        began = perf_counter()
        process = subprocess.Popen(
            command, env=dict(env), cwd=folder, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        tree = _Tree(process.pid)
        watcher = threading.Thread(target=tree.watch)
        watcher.start()
        # Not Popen.wait: this also tells what the process and the children that it waited for used.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        tree.ended.set()
        watcher.join()
        stdout.seek(0)
        stderr.seek(0)
        return Measured(
            code=process.returncode,
            stdout=stdout.read(),
            stderr=stderr.read(),
            seconds=seconds,
            # A child that nobody waited for is missing in the first sum, but was seen by the second.
            cpu_s=max(usage.ru_utime + usage.ru_stime, sum(tree.cpu_s.values())),
            peak_bytes=tree.peak_bytes,
        )
