"""Renew the pins: requirements.lock, and the constraints in pyproject.toml that are made from it.

    uv run --no-project python .ci/lock.py [--upgrade] [uv pip compile's further options]

Without an option, what is pinned stays where it is, and only what pyproject.toml newly asks for is added. Needs uv
and a registry. `tests/test_house_lock.py` fails while the three disagree.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
LOCK = "requirements.lock"
COMPILE = (
    "uv pip compile --quiet --universal --group dev --generate-hashes --no-annotate --no-emit-index-url "
    f"--no-emit-find-links --no-header --output-file {LOCK} pyproject.toml"
)
HEADER = "# Made by `python .ci/lock.py`, for every platform and Python version that the project runs on.\n"
#: What the wheel is built with.
BACKEND = ("hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers")


def pins(lock: str) -> list[str]:
    """Read the requirements of a lock file, markers kept, hashes dropped."""
    lines = re.findall(r"^[\w.-]+==.*$", lock, re.MULTILINE)
    return [line.removesuffix("\\").strip() for line in lines]


def with_block(project: str, key: str, values: list[str]) -> str:
    """Put `values` into the list called `key` of `[tool.uv]`."""
    lines = "".join(f'    "{value}",\n' for value in values)
    block = f"{key} = [\n{lines}]" if values else f"{key} = []"
    changed, found = re.subn(rf"^{key} = \[.*?\]$", lambda _: block, project, flags=re.MULTILINE | re.DOTALL)
    if found != 1:
        raise SystemExit(f"pyproject.toml must hold `{key}` once in [tool.uv], it holds it {found} times")
    return changed


def with_pins(project: str, found: list[str]) -> str:
    """Put the pins into both lists of constraints."""
    backend = [pin for pin in found if pin.partition("==")[0] in BACKEND]
    return with_block(with_block(project, "build-constraint-dependencies", backend), "constraint-dependencies", found)


def main() -> None:
    """Resolve anew and write both files; leave pyproject.toml as it was if that fails."""
    before = PROJECT.read_text(encoding="utf-8")
    # The old constraints would hold every version where it is, also against --upgrade.
    PROJECT.write_text(with_pins(before, []), encoding="utf-8")
    try:
        subprocess.run([*COMPILE.split(), *sys.argv[1:]], cwd=ROOT, check=True)  # noqa: S603 - our own words
        lock = (ROOT / LOCK).read_text(encoding="utf-8")
    except BaseException:
        PROJECT.write_text(before, encoding="utf-8")
        raise
    (ROOT / LOCK).write_text(HEADER + lock.removeprefix(HEADER), encoding="utf-8")
    PROJECT.write_text(with_pins(before, pins(lock)), encoding="utf-8")


if __name__ == "__main__":
    main()
