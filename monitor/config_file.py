"""Adding to a configuration that a person wrote: at its end, and only if the whole can be followed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from domain.errors import ConfigError, UsageError
from monitor.settings import configuration_text, read_settings


def append_outlet(path: Path, stanza: str, outlet_id: str, env: Mapping[str, str]) -> None:
    """Put the stanza of an outlet at the end of a configuration file, which is made if it is not there.

    What stands in the file stays as it is, to the byte. Raises `ConfigError` for a file that cannot be followed, and
    `UsageError` if it has the outlet already or cannot be written; nothing is written then.
    """
    old = configuration_text(path) if path.exists() else ""
    read_settings(old, path, env)
    if outlet_id in {outlet["id"] for outlet in tomllib.loads(old).get("outlet", ())}:
        raise UsageError(f"{path} has an outlet {outlet_id!r} already; change it there, or give this one another --id")
    added = ("" if not old.strip() else "\n" if old.endswith("\n") else "\n\n") + stanza
    try:
        read_settings(old + added, path, env)
    except ConfigError as error:
        raise UsageError(f"{path} writes its outlets in another form; put the stanza into it by hand") from error
    _append(path, added)


def _append(path: Path, text: str) -> None:
    """Write at the end of a file, with the line breaks that it has; what could be written in part is taken back."""
    try:
        with path.open("ab") as file:
            size_bytes = file.tell()
            line_break = "\r\n" if size_bytes and b"\r\n" in path.read_bytes() else "\n"
            try:
                file.write(text.replace("\n", line_break).encode())
                file.flush()
            except OSError:
                file.truncate(size_bytes)
                raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); copy the stanza into it by hand") from error
