"""Alerts under torture: nothing lost, nothing doubled but where that is said.

    uv run python -m bench.alerts [--articles 2000] [--rules 200] [--kills 30] [--database URL] [--seed 1]
    uv run python -m bench.alerts --articles 20000 --rules 1000 --kills 100          # the full form

Articles are imported while a process of its own sends, and is killed at random points. A mail server and a web server
fail in a third of the attempts, before or after they took the message; a file and the standard output do not. Who
must be told of what is worked out without Presswatch, by comparing words, and compared with what arrived.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bench.alert_plan import CHANNELS, Plan, Text, write_rows
from bench.alert_sinks import Item, Sink, Taken, of_json, of_text, receivers
from monitor.importing import import_files
from monitor.settings import Settings, load_settings
from storage.store import Store, open_store
from tests.commandline import CommandLine

#: Seconds that a receiver may take before the sender gives up.
TIMEOUT_S = 0.5
#: Channels whose receivers can tell a repetition by its key.
KEYED = ("mailto", "key", "file")


@dataclass
class Count:
    """What one channel got."""

    expected: int = 0
    received: int = 0
    lost: int = 0
    #: Nobody asked for it.
    unexpected: int = 0
    #: Received more than once.
    doubled: int = 0
    #: The same for a receiver that drops a key it knows.
    doubled_by_key: int = 0
    #: Doubled though the sender was told of the first: only a kill between sending and recording explains it.
    acknowledged: int = 0
    #: Copies of told texts that were named not once.
    copies_missed: int = 0


@dataclass
class Torture:
    """One run."""

    plan: Plan
    folder: Path
    sink: Sink
    n_kills: int
    killed: int = 0
    counts: dict[str, Count] = field(default_factory=dict)

    def run(self, database_url: str) -> None:
        """Import, send, kill; then count."""
        with receivers(self.sink) as (mail, web):
            addresses = {
                "mailto": f"mailto://desk@example.org?smtp=127.0.0.1:{mail}&tls=none",
                "key": f"json://127.0.0.1:{web}/key",
                "deaf": f"json://127.0.0.1:{web}/deaf",
                "file": f"file://{self.folder}/box.jsonl",
                "stdout": "stdout://",
            }
            config = self.folder / "presswatch.toml"
            config.write_text(self.plan.configuration(database_url, addresses), encoding="utf-8")
            (self.folder / "ahead.txt").write_text("0")
            settings = load_settings(config, {})
            store = open_store(settings.database_url)
            self._import_and_kill(settings, store)
            self._send_the_rest()
            store.close()
        self._count()

    def _import_and_kill(self, settings: Settings, store: Store) -> None:
        texts = self.plan.texts
        n_parts = self.n_kills
        size = -(-len(texts) // n_parts)
        for part in range(n_parts):
            began_at = self._ahead()
            with self._sender("--stay") as sender:
                rows = self.folder / "rows.jsonl"
                write_rows(texts[part * size : (part + 1) * size], rows)
                import_files(settings, store, [rows])
                self._kill(sender, began_at)
            _progress(f"{part + 1}/{n_parts}: {len(self.sink.taken):,} taken, {self.sink.attempts:,} attempts")

    def _kill(self, sender: subprocess.Popen[bytes], began_at: float) -> None:
        """Kill it at a random point, once it has begun."""
        while sender.poll() is None and self._ahead() == began_at:
            time.sleep(0.05)
        if self.sink.chance.random() < 0.5:
            time.sleep(self.sink.chance.uniform(0.05, 2.5))
        else:  # in the midst of sending
            attempts, until = self.sink.attempts + self.sink.chance.randint(1, 25), time.monotonic() + 20
            while sender.poll() is None and self.sink.attempts < attempts and time.monotonic() < until:
                time.sleep(0.001)
        if sender.poll() is not None:
            raise SystemExit(f"the sender ended: {(self.folder / 'sender.log').read_text()[-2000:]}")
        sender.kill()
        sender.wait()
        self.killed += 1
        # A claim of the killed one is over after ten minutes.
        (self.folder / "ahead.txt").write_text(str(self._ahead() + 11 * 60))

    def _ahead(self) -> float:
        return float((self.folder / "ahead.txt").read_text() or 0)

    def _send_the_rest(self) -> None:
        while True:
            with self._sender() as sender:
                if sender.wait() == 0:
                    return
            raise SystemExit((self.folder / "sender.log").read_text()[-2000:])

    def _sender(self, *more: str) -> subprocess.Popen[bytes]:
        arguments = ("-m", "bench.alert_sender", "presswatch.toml", "ahead.txt", "--timeout", str(TIMEOUT_S), *more)
        with (self.folder / "stdout.txt").open("ab") as out, (self.folder / "sender.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self.folder,
                env=CommandLine(self.folder).environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
            )

    # --- the recount

    def taken(self) -> list[Taken]:
        """Everything that every channel took, in the order in which it did."""
        return [*self.sink.taken, *self._in_file(), *self._on_stdout()]

    def _in_file(self) -> Iterable[Taken]:
        path = self.folder / "box.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            try:
                data = json.loads(line)
            except ValueError:
                continue  # torn by a kill: it was not taken
            yield Taken("file", data["key"], data["rule"], tuple(of_json(data)), 0, acknowledged=True)

    def _on_stdout(self) -> Iterable[Taken]:
        """Messages begin with their subject, ``[rule] …``."""
        text = (self.folder / "stdout.txt").read_text(encoding="utf-8", errors="replace")
        for part in f"\n{text}".split("\n[")[1:]:
            rule, _, rest = part.partition("]")
            yield Taken("stdout", "", rule, tuple(of_text(rest)), 0, acknowledged=True)

    def _count(self) -> None:
        expected, taken = self.plan.expected(), self.taken()
        for channel in CHANNELS:
            mine = [one for one in taken if one.channel == channel]
            wanted = {(rule, url) for rule, url, name in expected if name == channel}
            told = Counter((one.rule, item.url) for one in mine for item in _new(one))
            keys = {(one.rule, item.url, one.key) for one in mine for item in _new(one)}
            self.counts[channel] = Count(
                expected=len(wanted),
                received=len(told),
                lost=len(wanted - told.keys()),
                unexpected=len(told.keys() - wanted),
                doubled=told.total() - len(told),
                doubled_by_key=len(keys) - len(told) if channel in KEYED else 0,
                acknowledged=_doubled_after_acknowledgement(mine),
                copies_missed=self._copies_missed(mine, wanted) if channel in {"key", "deaf", "file"} else 0,
            )

    def _copies_missed(self, mine: list[Taken], wanted: set[tuple[str, str]]) -> int:
        """Copies of told texts that no message named, or that messages with different keys named."""
        once = {(one.rule, one.key): one for one in mine}.values()
        named = Counter((one.rule, copy) for one in once for item in one.items for copy in item.copies)
        copies = {(rule, text.url) for rule, url in wanted for text in self._copies_of().get(url, ())}
        return sum(named[copy] != 1 for copy in copies)

    def _copies_of(self) -> dict[str, list[Text]]:
        found: dict[str, list[Text]] = {}
        for text in self.plan.texts:
            if text.copies:
                found.setdefault(text.copies, []).append(text)
        return found

    def failures(self) -> list[str]:
        """What should not be, in words."""
        said = []
        for channel, count in self.counts.items():
            doubled = {"file": 0}.get(channel, count.doubled)
            bounds = {
                "doubled": doubled,
                "lost": 0,
                "unexpected": 0,
                "doubled_by_key": 0,
                "copies_missed": 0,
                "acknowledged": self.killed,
            }
            said += [
                f"{channel}: {name} {getattr(count, name)}, at most {most}"
                for name, most in bounds.items()
                if getattr(count, name) > most
            ]
            if not count.received:
                said.append(f"{channel}: nothing was received: nothing was tested")
        return said


def _new(one: Taken) -> list[Item]:
    return [item for item in one.items if not item.is_update]


def _doubled_after_acknowledgement(mine: list[Taken]) -> int:
    """Messages that came again although their sender had been told that the one before was taken."""
    by_key: dict[object, list[Taken]] = {}
    for one in mine:
        # Without a key, updates about one text look alike; what is new is told once.
        if told := one.key or tuple(_new(one)):
            by_key.setdefault((one.rule, told), []).append(one)
    return sum(before.acknowledged for group in by_key.values() for before, _ in pairwise(group))


def _progress(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def table(torture: Torture) -> str:
    """The counts, a line a channel."""
    names = ("expected", "received", "lost", "unexpected", "doubled", "doubled_by_key", "acknowledged", "copies_missed")
    lines = [f"| channel | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    for channel, count in torture.counts.items():
        lines.append(f"| {channel} | {' | '.join(f'{getattr(count, name):,}' for name in names)} |")
    faults = ", ".join(f"{n:,} × {name}" for name, n in sorted(torture.sink.faults.items()))
    lines += ["", f"{torture.sink.attempts:,} attempts at receivers that fail; {faults}; {torture.killed} kills"]
    return "\n".join(lines)


def torture(n_articles: int, n_rules: int, n_kills: int, folder: Path, database_url: str, seed: int) -> Torture:
    """Run once."""
    chance = random.Random(seed)  # noqa: S311 - to be the same each time
    plan = Plan(chance, n_rules, n_articles)
    faults = random.Random(seed + 1)  # noqa: S311 - as above
    run = Torture(plan, folder, Sink(faults, hang_s=TIMEOUT_S * 2), n_kills)
    run.run(database_url or f"sqlite:///{folder}/store.db")
    return run


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = print) -> int:
    """Run, and print the table; 1 if something was lost, or doubled where it must not be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--database", default="", help="else a SQLite file")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        done = torture(options.articles, options.rules, options.kills, Path(scratch), options.database, options.seed)
    write(table(done))
    write(f"{options.articles:,} articles, {options.rules:,} rules, {time.monotonic() - began:.0f} s")
    for line in done.failures():
        write(f"FAILED {line}")
    return 1 if done.failures() else 0


if __name__ == "__main__":
    os.environ.pop("PRESSWATCH_DATABASE_URL", None)
    sys.exit(main())
