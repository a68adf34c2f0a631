"""Holding a lease while something is done, renewed as long as it lasts."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from domain.clock import utc_now
from domain.errors import LeaseHeld, StoreError
from storage.store import Store

_log = logging.getLogger(__name__)

#: A holder that was killed on another machine is waited for this long.
_LASTS = timedelta(seconds=90)
_RENEW_EVERY_S = 20.0


@asynccontextmanager
async def leased(store: Store, name: str) -> AsyncIterator[None]:
    """Hold the lease ``name`` for the length of the block. Raises `LeaseHeld` if another process has it.

    If the lease is lost meanwhile (a laptop slept, and another process took over), the block is cancelled.
    """
    owner, holder = uuid.uuid4().hex, asyncio.current_task()
    await asyncio.to_thread(_take, store, name, owner)
    renewing = asyncio.create_task(_renew(store, name, owner, holder))
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing
        await asyncio.to_thread(_give_back, store, name, owner)


def _take(store: Store, name: str, owner: str) -> None:
    with store.writing() as session:
        session.leases.take(name, owner, utc_now(), _LASTS)


def _give_back(store: Store, name: str, owner: str) -> None:
    with store.writing() as session:
        session.leases.give_back(name, owner)


async def _renew(store: Store, name: str, owner: str, holder: asyncio.Task[object] | None) -> None:
    while True:
        await asyncio.sleep(_RENEW_EVERY_S)
        try:
            await asyncio.to_thread(_take, store, name, owner)
        except LeaseHeld as error:
            _log.error("the %s was taken over meanwhile: %s", name, error)
            if holder is not None:
                holder.cancel()
            return
        except StoreError as error:
            _log.warning("the lease on the %s could not be renewed: %s", name, error)
