"""`crawl` and `import`: what brings articles in, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.alerting import deliver, name_problems
from commands.common import Context, Counting, JsonOption, counting_bar, print_json, wants_json

if TYPE_CHECKING:
    from domain.outcomes import Tally
    from monitor.tick import Finished


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("crawl")(crawl)
    app.command("import")(import_articles)


def crawl(
    ctx: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Every feed and listed article, whatever the schedule says.")
    ] = False,
    outlet: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this outlet; may be repeated.")] = None,
    json_option: JsonOption = None,
) -> None:
    """Run one round now: ask the feeds that are due, fetch what is new."""
    from monitor.bootstrap import run_once

    context: Context = ctx.obj
    settings = context.settings()
    well = name_problems(settings)
    with progress_bar() as progress:
        finished = run_once(settings, everything=everything, outlet_ids=outlet, progress=progress)
    _print_round(finished, json_option)
    sent = not settings.every_alert or deliver(context, settings, json_option).failed == 0
    if not any(outlet.enabled for outlet in settings.outlets):
        typer.echo("presswatch: nothing is watched yet; `presswatch outlet add URL --write` adds an outlet", err=True)
    if finished.postponed:
        typer.echo(f"presswatch: stopped early; {finished.postponed:,} feeds and addresses stay due", err=True)
    if finished.failed or finished.postponed or not (sent and well):
        raise typer.Exit(1)


def import_articles(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="JSONL: url, title, body, and optionally more.")],
    keep: Annotated[str | None, typer.Option(metavar="topic|all", help="What is kept; else as configured.")] = None,
    alerts: Annotated[
        bool, typer.Option("--alerts/--no-alerts", help="Whether alert rules are asked; say no for old articles.")
    ] = True,
    json_option: JsonOption = None,
) -> None:
    """Bring in articles from JSONL files, as if they had been crawled."""
    from monitor.importing import import_files

    context: Context = ctx.obj
    settings = context.settings()
    with context.store(settings) as store, progress_bar() as progress:
        finished = import_files(settings, store, files, keep=keep, alerts=alerts, progress=progress)
    _print_round(finished, json_option)


def _print_round(finished: Finished, json_option: bool | None) -> None:
    if wants_json(json_option):
        print_json(finished.report())
        return
    from rich.console import Console
    from rich.table import Table

    tally = finished.tally
    table = Table(box=None, pad_edge=False, show_header=False)
    for outcome, count in sorted(tally.outcomes.items(), key=lambda item: -item[1]):
        table.add_row(f"{count:,}", outcome.value, outcome.meaning)
    console = Console()
    console.print(f"[bold]{finished.summary()}[/bold]")
    console.print(table)
    failing = {outcome: n for outcome, n in tally.feed_outcomes.items() if outcome.is_failure}
    for outcome, count in failing.items():
        console.print(f"[yellow]{count:,} feeds failed: {outcome.meaning}[/yellow] (see presswatch status)")


@contextmanager
def progress_bar() -> Iterator[Callable[[Tally], None] | None]:
    """Show how a round gets on, on a terminal (stderr); nothing elsewhere."""
    with counting_bar("addresses") as count:
        yield None if count is None else partial(_show, count)


def _show(count: Counting, tally: Tally) -> None:
    what = f"{tally.feeds:,} feeds, addresses" if tally.feeds else "addresses"
    count(tally.outcomes.total(), tally.offered, what)
