"""The one ingest lane: everything a round writes goes through it, in batches, in a thread of its own.

The event loop never waits for the database, and a batch costs one commit. Each job is a part of its batch's
transaction that can fail alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.store import Session, Store

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

#: Jobs in one transaction at the most: bounds how long other writers wait.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Session], Any]
    done: asyncio.Future[Any]


class Lane:
    """Runs jobs against the store, in the order in which they came.

    Use as ``async with Lane(store) as lane: await lane.run(job)``.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        #: None closes the lane.
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="presswatch-store")
        self._worker: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Lane:
        self._worker = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        # What was accepted is written or reported before the lane closes.
        self._jobs.put_nowait(None)
        if self._worker is not None:
            await asyncio.shield(self._worker)
        self._thread.shutdown()

    async def run(self, work: Callable[[Session], _T]) -> _T:
        """Run ``work`` in a writing transaction; return its result once that is committed, or raise its error."""
        done: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait(_Job(work, done))
        return await done

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while batch := await self._next_batch():
            try:
                results = await loop.run_in_executor(self._thread, self._write, batch)
            except Exception as error:  # the transaction itself failed: nobody's part was written
                _log.error("a batch of %d could not be written: %s", len(batch), error)
                results = [error] * len(batch)
            for job, result in zip(batch, results, strict=True):
                _settle(job.done, result)

    async def _next_batch(self) -> list[_Job]:
        """Wait for a job, and take what has come with it; empty when the lane closes."""
        batch: list[_Job] = []
        job = await self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) == _BATCH or self._jobs.empty():
                return batch
            job = self._jobs.get_nowait()
        if batch:
            self._jobs.put_nowait(None)  # to be met again when this batch is done
        return batch

    def _write(self, batch: list[_Job]) -> list[Any]:
        with self._store.writing() as session:
            return [_attempt(session, job.work) for job in batch]


def _attempt(session: Session, work: Callable[[Session], Any]) -> Any:  # noqa: ANN401
    try:
        with session.part():
            return work(session)
    except Exception as error:  # one failing job costs only itself; its caller gets the error
        return error


def _settle(done: asyncio.Future[Any], result: Any) -> None:  # noqa: ANN401
    if done.cancelled():
        return
    if isinstance(result, Exception):
        done.set_exception(result)
    else:
        done.set_result(result)
