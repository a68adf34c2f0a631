"""Files that appear under their names only when all of them is written."""

from __future__ import annotations

import codecs
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from domain.errors import UsageError


class Digest:
    """Passes bytes on, and counts and hashes them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.n_bytes = 0

    def write(self, data: bytes) -> int:
        """Write all of ``data``."""
        self._file.write(data)
        self._hash.update(data)
        self.n_bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """Write what is still held back."""
        self._file.flush()

    @property
    def closed(self) -> bool:
        """Whether nothing can be written any more."""
        return self._file.closed

    @property
    def sha256(self) -> str:
        """Of all that was written, in hexadecimal."""
        return self._hash.hexdigest()


@contextmanager
def whole_file(path: Path | None) -> Iterator[Digest]:
    """A file that appears under its name only when all of it is written; stdout without a path.

    A link is followed; what is no ordinary file (a device, a pipe) is written to as it is. Raises `UsageError`.
    """
    if path is None:
        yield Digest(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    try:
        target = path.resolve()
        if is_ordinary(target):
            with _put_in_place(target) as file:
                yield file
        else:
            with target.open("wb") as special:
                yield Digest(special)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


@contextmanager
def whole_text(path: Path | None) -> Iterator[IO[str]]:
    """The same for text, in UTF-8."""
    with whole_file(path) as file:
        yield cast("IO[str]", codecs.getwriter("utf-8")(file))  # type: ignore[arg-type] # it only writes


def is_ordinary(path: Path) -> bool:
    """Whether a path is a file, or could become one."""
    return path.is_file() or not path.exists()


@contextmanager
def _put_in_place(target: Path) -> Iterator[Digest]:
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            yield Digest(file)
            # On the disk before it has the name: a power cut leaves the old file or the new one.
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)  # the same folder: at once or not at all
    finally:
        temporary.unlink(missing_ok=True)
