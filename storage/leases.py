"""Leases: only one process runs the schedule, and only one runs a round."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select

from domain.clock import iso
from domain.crawling import Hold
from domain.errors import LeaseHeld
from storage.dialects import Dialect
from storage.tables import holds, leases


def _machine() -> str:
    """This machine's name, with what tells apart containers that share it: their processes have other numbers."""
    try:
        return f"{socket.gethostname()} ({Path('/proc/self/ns/pid').readlink()})"
    except OSError:
        return socket.gethostname()


class Leases:
    """Who may do what only one may do; and which hosts asked for a pause."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def take(self, name: str, owner: str, now: datetime, lasts: timedelta) -> None:
        """Take or renew the lease ``name`` for ``owner``, a name unique to the taker.

        A lease that ran out, or whose process on this machine is gone, is taken over. Raises `LeaseHeld`.
        """
        row = self._connection.execute(select(leases).where(leases.c.name == name)).mappings().first()
        if row is not None and row["owner"] != owner and self._alive(row["host"], row["pid"], row["expires_at"], now):
            raise LeaseHeld(
                f"another Presswatch holds the {name} on this store: process {row['pid']} on {row['host']}, "
                f"since {iso(row['taken_at'])}; stop it first, or wait until it is done"
            )
        values = {
            "owner": owner,
            "host": _machine(),
            "pid": os.getpid(),
            "taken_at": row["taken_at"] if row is not None and row["owner"] == owner else now,
            "expires_at": now + lasts,
        }
        statement = self._dialect.insert(leases).values(name=name, **values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    @staticmethod
    def _alive(host: str, pid: int, expires_at: datetime, now: datetime) -> bool:
        if expires_at <= now:
            return False
        if host != _machine():
            return True
        try:
            os.kill(pid, 0)  # signal 0 only asks whether the process is there
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return pid != os.getpid()

    def give_back(self, name: str, owner: str) -> None:
        """End the lease if ``owner`` holds it."""
        self._connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))

    def holders(self) -> list[dict[str, Any]]:
        """The leases now held: name, host, pid, taken_at, expires_at."""
        rows = self._connection.execute(select(leases).order_by(leases.c.name)).mappings()
        return [{key: row[key] for key in ("name", "host", "pid", "taken_at", "expires_at")} for row in rows]

    def hold(self, hold: Hold) -> None:
        """Remember a host's wish to be left alone."""
        statement = self._dialect.insert(holds).values(host=hold.host, until=hold.until)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_={"until": hold.until}))

    def holds(self, now: datetime) -> dict[str, datetime]:
        """Hosts that are to be left alone, and until when."""
        rows = self._connection.execute(select(holds.c.host, holds.c.until).where(holds.c.until > now))
        return dict(rows.all())

    def drop_old_holds(self, now: datetime) -> None:
        """Forget pauses that are over."""
        self._connection.execute(delete(holds).where(holds.c.until <= now))
