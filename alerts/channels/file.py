"""``file:///path``: each message as one JSON object on a line of its own, at the end of a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from domain.alerts import Message
from domain.errors import DeliveryError


def problem(address: str) -> str | None:
    """The path is absolute and names a file."""
    parts = urlsplit(address)
    if parts.netloc or len(parts.path) < 2:
        return "a file is written with three slashes and its whole path, such as file:///var/log/alerts.jsonl"
    return "it names a folder; name a file in it" if parts.path.endswith("/") else None


#: Bytes that are looked through for a message that may be there.
_LOOKED_THROUGH = 16 << 20


def send(address: str, message: Message) -> str:
    """Append the line and see that it is on the disk; what is there already is not written again."""
    line = json.dumps({**message.data, "subject": message.subject, "text": message.text}, ensure_ascii=False)
    try:
        with Path(unquote(urlsplit(address).path)).open("ab+") as file:
            if message.again and _holds(file, message.key):
                return "it was in the file already"
            # A line that was cut off, by a power cut or a full disk, must not spoil this one.
            torn = file.seek(0, os.SEEK_END) > 0 and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n"
            file.write(b"\n" * torn + line.encode("utf-8", "replace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except (OSError, ValueError) as error:
        raise DeliveryError(f"the file cannot be written: {getattr(error, 'strerror', None) or 'bad name'}") from error
    return ""


def _holds(file: IO[bytes], key: str) -> bool:
    """Whether a whole line with this key is among the last ones."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LOOKED_THROUGH))
    mark = f'{{"key": {json.dumps(key)}, '.encode()
    return any(line.startswith(mark) and line.endswith(b"}\n") for line in file)
