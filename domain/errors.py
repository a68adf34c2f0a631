"""The one tree of errors.

::

    PresswatchError
    ├── UsageError            wrong use or configuration: exit code 2
    │   ├── ConfigError       a configuration file that cannot be followed
    │   └── QueryError        a query that does not parse
    ├── StoreError            the store cannot do what was asked: exit code 2
    │   ├── StoreUnavailable  cannot be opened, read or written
    │   ├── SchemaTooNew      written by a newer Presswatch
    │   └── LeaseHeld         another process runs the schedule or a round
    ├── Refused               the store takes no such value: costs only what it belongs to
    ├── ReadError             a page that could not be read; the pipeline makes an outcome of it
    │   ├── ReadTimeout       in the time it had
    │   └── NotAPage          because it is something else
    └── DeliveryError         a message that its channel did not take; it is tried again

Expected failures (a page that is gone, a feed that is broken) are not errors but values:
see `domain.outcomes`. Exceptions of libraries are wrapped at the boundary where they arise.
"""

from __future__ import annotations

from datetime import timedelta


class PresswatchError(Exception):
    """Base of everything that Presswatch raises; its message is one line that a user can act on."""


class UsageError(PresswatchError):
    """The command or its input is wrong; the message says what and how to mend it."""


class ConfigError(UsageError):
    """The configuration cannot be followed.

    The message names the file, the line where one is known, the key and the remedy.
    """


class QueryError(UsageError):
    """A query does not parse.

    ``column`` is the place of the error in the query, counted in characters from 1, or None.
    """

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message if column is None else f"{message} (column {column})")
        self.column = column


class StoreError(PresswatchError):
    """The store cannot do what was asked."""


class StoreUnavailable(StoreError):
    """The database cannot be opened, read or written."""


class SchemaTooNew(StoreError):
    """The database was written by a newer Presswatch than this one."""


class LeaseHeld(StoreError):
    """Another living process holds the lease on the schedule or on a round."""


class Refused(PresswatchError):
    """The store is well, but does not take what was to be written."""


class ReadError(PresswatchError):
    """A page could not be read."""


class ReadTimeout(ReadError):
    """Reading a page took longer than it may."""


class NotAPage(ReadError):
    """What came is no web page, whatever it was called."""


class DeliveryError(PresswatchError):
    """A channel did not take a message; the words say why, and hold no secret.

    ``retry_after`` is how long the receiver asked to be left alone, if it did.
    """

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
