"""pyproject.toml and requirements.lock say the same, so that a fresh checkout runs what was tested."""

from __future__ import annotations

import importlib.util
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import house

RENEW = "run `uv run --no-project python .ci/lock.py`"


@pytest.fixture(scope="module")
def lock() -> str:
    return (house.ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pins(lock: str) -> list[str]:
    spec = importlib.util.spec_from_file_location("lock", house.ROOT / ".ci" / "lock.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: list[str] = module.pins(lock)
    return found


def test_the_constraints_are_the_pins(project: dict[str, Any], pins: list[str]) -> None:
    assert project["tool"]["uv"]["constraint-dependencies"] == pins, RENEW
    assert set(project["tool"]["uv"]["build-constraint-dependencies"]) <= set(pins), RENEW


def test_every_direct_dependency_is_pinned_within_its_bounds(project: dict[str, Any], pins: list[str]) -> None:
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked += project["build-system"]["requires"]
    pinned = [Requirement(pin) for pin in pins]
    for wish in map(Requirement, asked):
        found = [pin for pin in pinned if canonicalize_name(pin.name) == canonicalize_name(wish.name)]
        assert found, f"{wish.name} is not in requirements.lock: {RENEW}"
        for pin in found:
            (version,) = pin.specifier
            assert wish.specifier.contains(version.version), f"{pin} does not satisfy {wish}: {RENEW}"


def test_the_lock_names_no_host_and_hashes_everything(lock: str, pins: list[str]) -> None:
    assert "://" not in lock
    assert "--index" not in lock
    blocks = lock.replace("\\\n", " ").splitlines()
    assert len([line for line in blocks if "--hash=sha256:" in line]) == len(pins)
