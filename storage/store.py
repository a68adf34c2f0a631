"""The store: opened by URL, used through sessions.

::

    store = open_store("sqlite:///presswatch.db")
    with store.writing() as session:            # the only writer until the block ends
        known = session.articles.known(keys)
        ...
    with store.reading() as session:            # never waits for the writer
        for article in session.archive.in_order(on_topic=True): ...
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, SQLAlchemyError

from domain.clock import utc_now
from domain.errors import Refused, StoreUnavailable
from storage import consistency
from storage.archive import Archive
from storage.articles import Articles
from storage.candidates import Candidates
from storage.copies import Copies
from storage.dialects import Dialect, dialect_of
from storage.fates import Fates
from storage.feeds import Feeds
from storage.habits import HabitCounts
from storage.history import History
from storage.leases import Leases
from storage.ledger import Ledger
from storage.outbox import Outbox
from storage.past import PastArchive, PastCopies, PastIndex
from storage.search import SearchIndex
from storage.search_words import Remembered
from storage.tables import SCHEMA

#: No transaction takes longer: what is as old is told or never was.
_LONGEST_WRITE = timedelta(hours=1)


class Session:
    """One transaction, with its verbs sorted into rooms."""

    def __init__(
        self, connection: Connection, dialect: Dialect, remembered: Remembered, as_of: datetime | None = None
    ) -> None:
        self._connection = connection
        self._dialect = dialect
        #: The time that is looked back to; None for now.
        self.as_of = as_of
        self.history = History(connection, dialect, utc_now())
        self.feeds = Feeds(connection, dialect)
        self.candidates = Candidates(connection, dialect)
        self.index = SearchIndex(connection, dialect, remembered)
        self.articles = Articles(connection, dialect, self.history, self.index)
        self.copies = Copies(connection, dialect, self.history)
        self.archive = Archive(connection)
        self.habits = HabitCounts(connection, dialect)
        self.ledger = Ledger(connection, dialect)
        self.leases = Leases(connection, dialect)
        self.outbox = Outbox(connection, dialect)
        self.fates = Fates(connection, self.history, self.index)
        if as_of is not None:
            self.archive = past = PastArchive(connection, dialect, as_of)
            self.copies = PastCopies(connection, dialect, self.history, past)
            self.index = PastIndex(connection, dialect, remembered, past)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction that can fail alone: what it wrote is undone, the rest stands.

        Raises `Refused` for values that the database does not take.
        """
        stands = False
        try:
            with self._connection.begin_nested():
                yield
            stands = True
        except DBAPIError as error:
            if _is_about_values(error):
                raise Refused(f"the store does not take it: {_first_line(error)}") from error
            raise
        finally:
            if not stands:
                self.index.undone()

    def check(self) -> list[str]:
        """Inconsistencies, in words; empty if there is none."""
        return consistency.problems(self._connection, self._dialect)

    def size_bytes(self) -> int:
        """Bytes that the store takes."""
        return self._dialect.size_bytes(self._connection)


class Store:
    """A database that holds the monitor's memory. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        try:
            self._dialect = dialect_of(url)
            self._engine = self._dialect.connect(url)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise StoreUnavailable(f"cannot use the database URL: {_first_line(error)}") from error
        self._remembered = Remembered()

    @contextmanager
    def reading(self, as_of: datetime | None = None) -> Iterator[Session]:
        """A consistent view; nothing is written. ``as_of``: archive, copies and index as they stood at that time."""
        if as_of is not None:
            self._settle(as_of)
        with self._connected(writer=False) as connection:
            yield Session(connection, self._dialect, self._remembered, as_of)

    def _settle(self, moment: datetime) -> None:
        """See to it that nothing will be written any more that has the time of ``moment`` or an earlier one."""
        if utc_now() - moment > _LONGEST_WRITE:
            return
        with self._connected(writer=True) as connection:
            self._dialect.lock_for_writing(connection)
            while utc_now() <= moment:
                time.sleep(0.001)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The only writer until the block ends; committed at its end, undone if it raises."""
        with self._connected(writer=True) as connection:
            self._dialect.lock_for_writing(connection)
            session = Session(connection, self._dialect, self._remembered)
            yield session
            session.history.settle()
        session.index.committed()

    @contextmanager
    def _connected(self, *, writer: bool) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection.execution_options(**self._dialect.options(writer=writer))
                with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise StoreUnavailable(f"the store {self.name}: {_first_line(error)}") from error

    @property
    def name(self) -> str:
        """The URL without its password, for people."""
        return self._engine.url.render_as_string(hide_password=True)

    def upgrade(self) -> tuple[str | None, str]:
        """Create or migrate the schema; return the revision before and after. Nothing is locked if nothing is to do."""
        if self._schema() == SCHEMA:
            return SCHEMA, SCHEMA
        from storage import migrate  # Alembic takes longer to import than most commands take to run

        with self._connected(writer=True) as connection:
            self._dialect.lock_for_writing(connection)
            return migrate.upgrade(connection)

    def _schema(self) -> str | None:
        """The revision of the database; None if it is empty."""
        with self._connected(writer=False) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()

    def drift(self) -> list[str]:
        """Differences between the database and the declared schema."""
        from storage import migrate

        with self._connected(writer=False) as connection:
            return migrate.drift(connection)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def open_store(url: str) -> Store:
    """Open the database at ``url``; create or migrate its schema first.

    Raises `StoreUnavailable` if it cannot be opened or written, `SchemaTooNew` if a newer Presswatch wrote it.
    """
    store = Store(url)
    store.upgrade()
    return store


def _is_about_values(error: DBAPIError) -> bool:
    """Whether the values are at fault, and not the connection, the disk or a lock.

    Postgres reports a value that is too long for an index as an operational error, with SQLSTATE 54000.
    """
    if error.connection_invalidated:
        return False
    return isinstance(error, IntegrityError | DataError) or getattr(error.orig, "sqlstate", "") == "54000"


def _first_line(error: Exception) -> str:
    """The cause in one line, without SQL and links."""
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().split("\n", 1)[0]
