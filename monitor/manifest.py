"""The manifest of an exported file: what it holds, as of when, by what it was made, and by what it is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import UsageError
from monitor.whole_files import is_ordinary, whole_file


def manifest_of(path: Path) -> Path:
    """Where the manifest of a file lies."""
    return path.with_name(f"{path.name}.manifest.json")


def write_manifest(path: Path, said: Mapping[str, Any]) -> None:
    """Write the manifest of a file beside it; what is no ordinary file (a device, a pipe) has none."""
    if is_ordinary(path.resolve()):
        with whole_file(manifest_of(path)) as file:
            file.write((json.dumps({"file": path.name, **said}, ensure_ascii=False, indent=2) + "\n").encode())


def verify(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Compare a file with its manifest; return this, and in words what is not as it says.

    Raises `UsageError` where there is no file or no manifest.
    """
    manifest = _read(manifest_of(path))
    try:
        with path.open("rb") as file:
            sha256, n_bytes = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    problems = []
    if n_bytes != manifest["bytes"]:
        problems.append(f"it has {n_bytes:,} bytes, its manifest says {manifest['bytes']:,}")
    if sha256 != manifest["sha256"]:
        problems.append(f"its sha256 is {sha256}, its manifest says {manifest['sha256']}")
    return manifest, problems


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot read the manifest {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"the manifest {path} is not JSON") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("bytes"), int) or "sha256" not in manifest:
        raise UsageError(f"{path} is no manifest of an export: it lacks bytes or sha256")
    return manifest
