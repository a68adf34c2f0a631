"""`demo`: a stranger sees in seconds what Presswatch does."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import print_indented

if TYPE_CHECKING:
    from rich.console import Console

    from demo.results import Kept, Results
    from demo.server import Serving
    from domain.outcomes import Outcome
    from monitor.settings import Settings
    from monitor.tick import Finished

_WIDTH = 80


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Stay, and let the little world be looked at.")] = False,
) -> None:
    """See it work in a small made-up news world; no network needed.

    Two rounds over invented outlets on this machine alone. Ends by itself, and leaves nothing behind.
    """
    from datetime import UTC, datetime

    from demo.server import serve_world
    from demo.world import load_world
    from monitor.settings import catalogue_folder

    _end_tidily_on_sigterm()
    data = catalogue_folder() / "demo"
    world = load_world(data, datetime.now(UTC))
    with (
        tempfile.TemporaryDirectory(prefix="presswatch-demo-") as scratch,
        serve_world(world, data) as serving,
    ):
        _Demo(serving, Path(scratch)).run(serve=serve)


class _Demo:
    """One showing, told step by step on the screen."""

    def __init__(self, serving: Serving, folder: Path) -> None:
        from rich.console import Console

        self._console = Console(highlight=False)
        self._console.width = min(_WIDTH, self._console.width)
        self._serving = serving
        self._folder = folder

    def run(self, *, serve: bool) -> None:
        from demo.configuring import settings_of, write_config

        config = write_config(self._serving, self._folder)
        settings = settings_of(config)
        self._introduce(len(settings.outlets), settings.topics[0].name or settings.topics[0].id)
        delivered = self._rounds(settings)
        if delivered is None:
            self._say("\nStopped.")
            raise typer.Exit(1)
        self._show(settings)
        if delivered:
            from rich.text import Text

            self._head(
                "Alerts",
                "A rule asks for prisoners and border crossings. Its channel, a file, received one message for each "
                "text, and none for its copies:",
            )
            for line in delivered:
                print_indented(self._console, Text(line), 2)
        if serve:
            self._stay(config)
        else:
            self._say(
                "\nThat was all, and nothing is left behind. Next: [bold]presswatch demo --serve[/bold] lets you look "
                "around in this world and add an outlet to it; [bold]presswatch init[/bold] writes a configuration of "
                "your own. In a checkout, write [bold]uv run presswatch[/bold]."
            )

    def _rounds(self, settings: Settings) -> tuple[str, ...] | None:
        # Only now, with something on the screen to read: this import takes a second or two.
        from demo.running import run_rounds

        try:
            return run_rounds(settings, self._serving, self._folder, self._after)
        finally:
            _end_tidily_on_sigterm()  # the reactor had handlers of its own

    def _show(self, settings: Settings) -> None:
        from demo.results import results
        from storage.store import open_store

        store = open_store(settings.database_url)
        try:
            with store.reading() as session:
                _print_results(self._console, results(session, settings, self._serving))
        finally:
            store.close()

    def _introduce(self, n_outlets: int, topic: str) -> None:
        self._say("[bold]A small news world, made up for this demo[/bold]")
        self._say(
            f"{n_outlets} invented outlets publish on this machine (127.0.0.1, port {self._serving.port}); "
            f"no network is used. Presswatch watches them for one subject: {topic}."
        )
        self._head(
            "1. First round: everything is new",
            "Presswatch reads robots.txt and the feed of each outlet, fetches the pages it has not seen, strips "
            "menus, teasers and captions, and keeps what is on the subject.",
        )

    def _after(self, number: int, finished: Finished) -> None:
        _print_outcomes(self._console, finished)
        if number == 1:
            self._head(
                "2. Second round, after the world moved on",
                "Meanwhile one outlet edited an article without a word, another one printed an agency's report, "
                "and a new report appeared. Presswatch asks for everything again, but with “only if it changed”.",
            )

    def _stay(self, config: Path) -> None:
        from demo.world import CLOSED

        self._head("The world stays up", "Try, in another terminal (in a checkout, write uv run presswatch):")
        world = self._serving.world
        closed = next(story for story in world.stories() if story.path.startswith(CLOSED))
        for line in _things_to_try(config, self._serving.base(closed.outlet) + closed.path, os.environ):
            self._say_whole(line)
        for outlet in world.outlets:
            if not outlet.watched:
                self._say(f"Nobody watches {outlet.name} yet. Add it, and see what it brings:")
                for line in _to_add(outlet.id, outlet.feed, self._serving.base(outlet) + outlet.feed_path):
                    self._say_whole(line)
        self._say("Its front pages, for a browser or for `presswatch outlet add`:")
        for outlet in world.outlets:
            self._say_whole(f"  {self._serving.base(outlet)}/")
        self._say("Ctrl-C ends it; the folder goes with it.")
        _wait_for_a_signal()

    def _head(self, title: str, text: str) -> None:
        self._say(f"\n[bold]{title}[/bold]")
        self._say(text)

    def _say(self, text: str) -> None:
        self._console.print(text)

    def _say_whole(self, line: str) -> None:
        """Print a line that is to be copied: as it is, however long."""
        self._console.print(line, markup=False, soft_wrap=True)


def _print_outcomes(console: Console, finished: Finished) -> None:
    tally = finished.tally
    console.print(f"  {tally.feeds} feeds: {_counted(tally.feed_outcomes)}; {tally.offered} addresses offered:")
    for outcome, count in sorted(tally.outcomes.items(), key=lambda item: -item[1]):
        console.print(f"  {count:>4}  {outcome.value:13} {outcome.meaning}")


def _counted(outcomes: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{count} {outcome.value}" for outcome, count in sorted(outcomes.items()))


def _print_results(console: Console, shown: Results) -> None:
    console.print("\n[bold]What is in the store now[/bold]")
    languages = sorted({kept.found.article.language or "?" for kept in shown.kept})
    console.print(
        f"{len(shown.kept)} texts, each once with its copies, newest first; languages: {', '.join(languages)}."
    )
    console.print(
        f"Their pages show {shown.n_page_words} words, {shown.n_article_words} of them are the articles: "
        "the rest is menus, teasers and captions."
    )
    for kept in shown.kept:
        _print_kept(console, kept, shown.names)
    for article in shown.edited:
        console.print("\n[bold]What was edited[/bold]")
        outlet = shown.names[article["outlet"]]
        console.print(f"“{article['title']}” ({outlet}) is in its revision {article['revision']}:")
        _print_difference(console, article["revisions"][-1]["diff"])
    console.print("\n[bold]What was left out, and why[/bold]")
    for left in shown.left_out:
        unasked = "; the server saw no request for it" if left.n_asked == 0 else ""
        console.print(f"  {left.title}", markup=False)
        console.print(f"      [dim]{left.outlet}: {left.outcome.meaning}{unasked}[/dim]")
    console.print("No address is lost without a word: `presswatch why URL` tells what became of any of them.")


def _print_kept(console: Console, kept: Kept, names: Mapping[str, str]) -> None:
    from rich.text import Text

    article = kept.found.article
    line = Text(article.title or article.url)
    if kept.copied_by:
        line.append(f"  +{kept.found.n_copies} copies", style="yellow")
    print_indented(console, line, 2)
    dated = (article.published_at or article.first_seen_at).strftime("%H:%M UTC")
    print_indented(console, Text(f"{dated}  {names[article.outlet]} ({article.language})", style="dim"), 6)
    if kept.copied_by:
        copied_by = " and ".join(names[outlet] for outlet in kept.copied_by)
        print_indented(console, Text(f"the same text in {copied_by}", style="dim"), 6)


def _print_difference(console: Console, lines: list[str]) -> None:
    from rich.text import Text

    for line in lines:
        style = "green" if line.startswith("+") else "red"
        print_indented(console, Text(f"{line[:1]} {line[1:]}", style=style), 2)


def _things_to_try(config: Path, closed: str, env: Mapping[str, str]) -> list[str]:
    lines = []
    if env.get("PRESSWATCH_DATABASE_URL"):
        lines.append("  unset PRESSWATCH_DATABASE_URL   # or the commands would use that store")
    if any(name.lower().endswith("_proxy") and name.lower() != "no_proxy" and env[name] for name in env):
        lines.append("  export no_proxy=.localhost      # or your proxy would be asked for this world")
    lines.append(f"  export PRESSWATCH_CONFIG={config}")
    tried = (
        "search 'prisoner* OR treaty'",
        "show 1",
        f"why {closed}",
        "crawl --all",
        "outlet check",
        "export --format csv",
    )
    return lines + [f"  presswatch {command}" for command in tried]


def _to_add(outlet_id: str, kind: str, feed: str) -> list[str]:
    return [
        "  cat >> $PRESSWATCH_CONFIG <<END",
        "[[outlet]]",
        f'id = "{outlet_id}"',
        f'feeds = [{{ kind = "{kind}", url = "{feed}" }}]',
        "END",
        "  presswatch crawl",
        "  presswatch search 'crossings OR train'",
    ]


def _end_tidily_on_sigterm() -> None:
    """Let SIGTERM leave through the blocks that clean up; by itself it would leave the folder behind."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)


def _wait_for_a_signal() -> None:
    """Return when the user has seen enough."""
    seen = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: seen.set())
    seen.wait()
