"""What import-linter cannot say: single modules, the standard library, and what an import costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import house
from tests.commandline import CommandLine

HEAVY = frozenset({"scrapy", "twisted", "trafilatura", "sqlalchemy", "alembic", "apscheduler"})
#: What the modules at the top may not name. APScheduler is the scheduler's own.
FORBIDDEN = {"cli.py": HEAVY, "scheduler.py": HEAVY - {"apscheduler"} | {"cli", "commands", "web"}}


@pytest.mark.parametrize("name", house.SINGLE_MODULES)
def test_the_modules_at_the_top_keep_the_order(name: str) -> None:
    module = house.modules().get(name)
    if module is None:
        pytest.skip(f"there is no {name}")
    assert house.imported(module) & FORBIDDEN[name] == set()


def test_domain_needs_only_the_standard_library() -> None:
    allowed = sys.stdlib_module_names | {"domain"}
    foreign = {
        path: found
        for path, module in house.modules().items()
        if path.startswith("domain/") and (found := house.imported(module) - allowed)
    }
    assert foreign == {}


@pytest.mark.parametrize("module", ["cli", "domain", "monitor"])
def test_an_import_loads_nothing_heavy(module: str, presswatch: CommandLine) -> None:
    program = f"import sys, {module}; print(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=presswatch.environment(),
        cwd=presswatch.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_migrations_do_not_shadow_the_library() -> None:
    import alembic

    assert not (house.ROOT / "alembic" / "__init__.py").exists()
    assert not str(alembic.__file__).startswith(str(house.ROOT / "alembic"))
