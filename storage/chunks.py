"""Long lists of values, cut to what one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_T = TypeVar("_T")

#: Values in one IN (…): well below SQLite's limit of 32,766 parameters.
_CHUNK = 5000


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Cut into lists of a size that one statement takes."""
    iterator = iter(values)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
