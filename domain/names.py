"""Names of people, places and organisations, in every spelling."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """What ``@id`` in a query stands for."""

    id: str
    #: Each a term as it would be typed, of one word or several; ``*`` leaves the end of a word open.
    spellings: tuple[str, ...]
    #: Who or what it is, in words.
    about: str | None = None
