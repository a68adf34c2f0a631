"""What the repository holds, and what the wheel ships."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import house

#: Folders of somebody's machine. In prose and code alike: what holds here need not hold there.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:root|work|home/\w+|Users/\w+|opt/\w+)/")
#: Written in pieces, so that this file does not name them.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("registry", "yarnpkg", "com"),
    )
)


def texts() -> dict[str, str]:
    """The text files of the repository."""
    if not house.committed():
        pytest.skip("not a git checkout")
    found = {}
    for path in house.committed():
        try:
            found[path.relative_to(house.ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{name}: {hit}"
        for name, text in texts().items()
        for hit in [*MACHINE_PATH.findall(text), *(host for host in REGISTRY_HOSTS if host in text)]
    ]
    assert found == []


@pytest.mark.parametrize("name", ["uv.lock", "pylock.toml", ".venv/x", "presswatch.db"])
def test_what_belongs_to_a_machine_is_ignored(name: str) -> None:
    texts()
    assert subprocess.run(["git", "check-ignore", "-q", name], cwd=house.ROOT, check=False).returncode == 0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder: Path = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=house.ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops <= {*house.ROOMS, *house.SINGLE_MODULES, "catalogue"}
    assert {name for name in wheel if name.endswith(".py")} >= set(house.modules())


def test_the_wheel_carries_its_data(wheel: list[str]) -> None:
    versions = {path.name for path in (house.ROOT / "alembic" / "versions").glob("*.py")}
    assert {f"storage/migrations/versions/{name}" for name in versions} <= set(wheel)
    assert "storage/migrations/env.py" in wheel
    data = {path.relative_to(house.ROOT).as_posix() for path in (house.ROOT / "catalogue").rglob("*.toml")}
    assert data <= set(wheel)
    assert any(name.endswith("licenses/LICENSE") for name in wheel)
