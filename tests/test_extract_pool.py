"""Worker processes: what goes wrong in one costs only the job that did it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest

from domain.errors import QueryError, ReadError, ReadTimeout
from extract.pool import Limit, Workers

T = TypeVar("T")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    opened = Workers(2)
    yield opened
    opened.close()


def alone(job: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(job)


def together(*jobs: Coroutine[Any, Any, Any]) -> list[Any]:
    async def gather() -> list[Any]:
        return await asyncio.gather(*jobs, return_exceptions=True)

    return asyncio.run(gather())


def double(number: int) -> int:
    return 2 * number


def die() -> None:
    os._exit(7)


def hang() -> None:
    time.sleep(60)


def nap() -> str:
    time.sleep(1)
    return "rested"


def fail_oddly() -> None:
    raise ValueError(lambda: None)  # an exception that cannot be pickled


def fail() -> None:
    raise QueryError("here", 3)


def give_back_what_cannot_travel() -> object:
    return lambda: None


def deep() -> None:
    deep()


def hang_and_ignore_the_alarm() -> None:
    while True:
        with suppress(BaseException):
            time.sleep(60)


def search_forever() -> None:
    re.match("(a+)+$", "a" * 60 + "b")


def count_forever() -> int:
    return sum(range(10**15))  # in C, where no alarm is heard


LOADED: list[str] = []


def load_for_long_once() -> str:
    if not LOADED:
        LOADED.append("begun")
        search_forever()
    return "read"


class Deaf:
    def __del__(self) -> None:
        search_forever()


def hear_the_first_alarm_in_a_destructor() -> None:
    Deaf()
    search_forever()


def take_all_memory() -> int:
    return len(bytearray(64 * 1024**3))


def process_id() -> int:
    return os.getpid()


def test_jobs_run_elsewhere_and_in_parallel(workers: Workers) -> None:
    pids = together(*[workers.run(process_id) for _ in range(20)])
    assert os.getpid() not in pids
    assert 1 <= len(set(pids)) <= 2


def test_one_dying_job_costs_only_itself(workers: Workers) -> None:
    jobs: list[Any] = [workers.run(die) if number % 5 == 0 else workers.run(double, number) for number in range(20)]
    results = together(*jobs)
    for number, result in enumerate(results):
        if number % 5 == 0:
            assert isinstance(result, ReadError)
            assert "exit code 7" in str(result)
        else:
            assert result == 2 * number


def test_a_hanging_job_is_ended_in_time(workers: Workers) -> None:
    began = time.monotonic()
    with pytest.raises(ReadTimeout, match=r"0\.2 s"):
        alone(workers.run(hang, limit=Limit(cpu_s=30, wall_s=0.2)))
    assert time.monotonic() - began < 30
    assert alone(workers.run(double, 4)) == 8


def test_waiting_costs_no_processor_time(workers: Workers) -> None:
    assert alone(workers.run(nap, limit=Limit(cpu_s=0.5, wall_s=30))) == "rested"


def test_a_job_that_is_stuck_in_an_expression_hears_the_alarm(workers: Workers) -> None:
    with pytest.raises(ReadTimeout, match=r"0\.3 s of the processor's time$"):
        alone(workers.run(search_forever, limit=Limit(cpu_s=0.3, wall_s=60)))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_alarm_that_was_lost_rings_again(workers: Workers) -> None:
    job = hear_the_first_alarm_in_a_destructor
    with pytest.raises(ReadTimeout, match=r"0\.3 s of the processor's time$"):
        alone(workers.run(job, limit=Limit(cpu_s=0.3, wall_s=60)))


@pytest.mark.parametrize(
    ("job", "limit"),
    [("hang_and_ignore_the_alarm", Limit(cpu_s=30, wall_s=0.2)), ("count_forever", Limit(cpu_s=0.2, wall_s=60))],
)
def test_a_job_that_does_not_hear_the_alarm_is_killed(workers: Workers, job: str, limit: Limit) -> None:
    with pytest.raises(ReadTimeout, match="killed"):
        alone(workers.run(globals()[job], limit=limit))
    assert alone(workers.run(double, 5)) == 10


def test_what_is_loaded_for_the_first_page_is_not_its_time() -> None:
    workers = Workers(1)
    try:  # handed in before the process had the leisure to load it
        assert alone(workers.run(load_for_long_once, limit=Limit(cpu_s=0.3, wall_s=60))) == "read"
        with pytest.raises(ReadTimeout):
            alone(workers.run(search_forever, limit=Limit(cpu_s=0.3, wall_s=60)))
    finally:
        workers.close()


def test_a_process_that_died_between_two_jobs_costs_none(workers: Workers) -> None:
    for pid in set(together(*(workers.run(process_id) for _ in range(20)))):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    assert together(*(workers.run(double, number) for number in range(6))) == [0, 2, 4, 6, 8, 10]


def test_a_signal_to_the_whole_service_does_not_lose_the_page_in_hand(workers: Workers) -> None:
    async def stop_while_two_rest() -> list[str]:
        pid = await workers.run(process_id)
        jobs = [asyncio.ensure_future(workers.run(nap)) for _ in range(2)]
        await asyncio.sleep(0.3)
        os.kill(pid, signal.SIGTERM)
        return await asyncio.gather(*jobs)

    assert alone(stop_while_two_rest()) == ["rested", "rested"]
    assert alone(workers.run(double, 6)) == 12


@pytest.mark.parametrize("job", [fail_oddly, give_back_what_cannot_travel, deep, take_all_memory])
def test_every_failure_of_a_job_is_a_read_error(workers: Workers, job: object) -> None:
    with pytest.raises(ReadError):
        alone(workers.run(job))  # type: ignore[arg-type]


def test_our_own_errors_come_back_as_they_are(workers: Workers) -> None:
    with pytest.raises(QueryError, match="column 3") as caught:
        alone(workers.run(fail))
    assert caught.value.column == 3


def test_closing_ends_the_processes_and_what_they_do() -> None:
    workers = Workers(1)
    pid = alone(workers.run(process_id))

    async def close_while_one_hangs() -> None:
        job = asyncio.ensure_future(workers.run(hang))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(workers.close)
        await job

    with pytest.raises(ReadError):
        alone(close_while_one_hangs())
    assert not psutil.pid_exists(pid)
    with pytest.raises(RuntimeError):
        alone(workers.run(double, 1))


@pytest.mark.parametrize("then", ["", "    workers.submit(time.sleep, 50)\n"], ids=["idle", "busy"])
def test_workers_end_when_their_parent_is_killed(tmp_path: Path, then: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio, os, time\n"
        "from extract.pool import Workers\n"
        "async def main():\n"
        "    workers = Workers(1)\n"
        "    pid = await workers.run(os.getpid)\n"
        f"{then}"
        "    await asyncio.sleep(0.5)\n"
        "    print(pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    root = Path(__file__).parent.parent
    env = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=env) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    child.wait(10)
