"""The project's own source, as the tests of the house read it."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("alerts", "commands", "crawler", "demo", "domain", "extract", "monitor", "query", "storage", "stories", "web")
SINGLE_MODULES = ("cli.py", "scheduler.py")


@cache
def modules() -> dict[str, ast.Module]:
    """Each module that ships, by its path from the root, parsed."""
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    paths += [ROOT / name for name in SINGLE_MODULES if (ROOT / name).exists()]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def n_lines(name: str) -> int:
    """How many lines a module has."""
    return len((ROOT / name).read_text(encoding="utf-8").splitlines())


def imported(module: ast.Module) -> set[str]:
    """The top-level packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is in the repository or would be with the next `git add --all`; none outside a checkout."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return tuple(path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file())
