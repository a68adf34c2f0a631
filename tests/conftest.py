"""What tests share: no network, reference data, the replay world, databases, the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgres
from tests.commandline import CommandLine
from tests.guard import sitecustomize as guard
from tests.replay import Option, ReplayWorld

REFERENCE = "PRESSWATCH_REFERENCE_DATA"
#: What the reference data must hold if it is there at all.
REFERENCE_PARTS = (
    "catalogue/outlets.jsonl",
    "catalogue/topic.json",
    "gold/extraction",
    "gold/near_dup",
    "gold/stories",
    "gold/topic_examples.jsonl",
    "world/make_config.py",
    "world/pack-dev/index.jsonl",
    "world/replayworld.py",
)

StartWorld = Callable[..., ReplayWorld]


#: What crawls whole worlds, or starts the program for each step.
_LONG = ("test_world_", "test_cli_", "test_alerts_torture")


def pytest_configure() -> None:
    """Cut this process, and the Python processes that it will start, off from the network.

    Here and not in a fixture, so that what test modules do on import is guarded too.
    """
    guard.install()
    folder = str(Path(guard.__file__).parent)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: at the end, no process is to wait for another one's."""
    items.sort(key=lambda item: not item.path.name.startswith(_LONG))


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of the reference data. Skips where it is not set; fails where it is set and incomplete."""
    named = os.environ.get(REFERENCE)
    if not named:
        pytest.skip(f"${REFERENCE} is not set: no reference data on this machine")
    missing = [part for part in REFERENCE_PARTS if not (Path(named) / part).exists()]
    if missing:
        pytest.fail(f"${REFERENCE} is set, but {named} lacks {', '.join(missing)}")
    return Path(named)


@pytest.fixture
def replay_world(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartWorld]:
    """`replay_world(start="all", latency=50)` starts a world that ends with the test."""
    with ExitStack() as worlds:
        yield _starter(reference_data, tmp_path_factory, worlds)


@pytest.fixture(scope="session")
def shared_replay_world(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartWorld]:
    """The same, but a world lives to the end of the session, and the same options give the same world.

    For tests that only read: what one steers (`post`), the next one sees.
    """
    known: dict[tuple[tuple[str, Option | None], ...], ReplayWorld] = {}
    with ExitStack() as worlds:
        start = _starter(reference_data, tmp_path_factory, worlds)

        def start_once(**options: Option | None) -> ReplayWorld:
            key = tuple(sorted(options.items()))
            if key not in known:
                known[key] = start(**options)
            return known[key]

        yield start_once


def _starter(reference: Path, folders: pytest.TempPathFactory, worlds: ExitStack) -> StartWorld:
    def start(**options: Option | None) -> ReplayWorld:
        scratch = folders.mktemp("world")
        return worlds.enter_context(ReplayWorld.start(reference, scratch, **options))  # type: ignore[arg-type]

    return start


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A Postgres server for the session, by the folder of its socket."""
    with postgres.server() as socket_folder:
        yield socket_folder


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty Postgres database of this test's own."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file of this test's own, which does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    """Runs a test twice: over an empty SQLite file, and over an empty Postgres database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def presswatch(tmp_path: Path) -> CommandLine:
    """`presswatch("crawl", "--all", "--json", env=world.env)` in this test's own folder."""
    return CommandLine(tmp_path)
