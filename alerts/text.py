"""Text from outside on one line of ours, whatever it tries: pure."""

from __future__ import annotations

from typing import Any

#: Characters of a line that may be a subject.
SUBJECT_LENGTH = 150
#: Characters of a summary, or of the beginning of a body that has none.
SUMMARY_LENGTH = 400
#: They join or part letters in Persian and others; all other invisible characters only deceive.
_JOINERS = frozenset("\u200c\u200d")


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters and marks of writing direction."""
    return " ".join("".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text).split())


def shortened(text: str, length: int) -> str:
    """Return ``text`` on one line of at most so many characters."""
    line = one_line(text)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def on_lines(value: Any) -> Any:  # noqa: ANN401
    """Return plain JSON values with every text in them on one line; blanks at its ends stay one blank."""
    match value:
        case str():
            line = one_line(value)
            return f"{' ' * value[:1].isspace()}{line}{' ' * value[-1:].isspace()}" if line else line
        case dict():
            return {key: on_lines(each) for key, each in value.items()}
        case list():
            return [on_lines(each) for each in value]
        case _:
            return value
