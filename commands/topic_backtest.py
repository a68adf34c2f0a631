"""`topic backtest`: what a topic would keep of all that the store knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import Context, JsonOption, print_json, wants_json

if TYPE_CHECKING:
    from rich.console import Console

#: Outlets that are shown; JSON has them all.
_OUTLETS = 30
#: The columns of the tables.
_HEADINGS = {
    "stays": "stays",
    "comes": "comes",
    "goes": "goes",
    "off": "off",
    "taken_up": "dropped, now on",
    "dropped": "dropped",
    "unsure": "of these unsure",
    "near": "near misses",
}


def register(group: typer.Typer) -> None:
    """Add the command of this module."""
    group.command("backtest")(backtest)


def backtest(
    ctx: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(metavar="TOPIC", help="Its id, or its file; else the first that is on.")
    ] = None,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="So many articles of a kind are shown.")] = 10,
    terms: Annotated[int, typer.Option(min=0, metavar="N", help="So many terms are suggested.")] = 20,
    json_option: JsonOption = None,
) -> None:
    """Tell what a topic would keep of all that the store knows.

    That is of its articles, and of what was dropped or skipped as off topic, judged on its title and its feed's
    summary. Compared with what the store noted; near misses; and terms that tell what is kept from the rest.
    """
    from monitor.topic_backtest import backtest as judge_all
    from monitor.topic_views import topic_of

    context: Context = ctx.obj
    settings = context.settings()
    wanted = topic_of(settings, topic)
    with context.store(settings) as store, store.reading() as session:
        result = judge_all(session, wanted, samples=samples, terms=terms)
    if wants_json(json_option):
        print_json(result)
    else:
        _print(result)


def _print(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    console.print(f"[bold]{escape(result['topic'])}[/bold], relevant from a score of {result['threshold']:g}")
    console.print(
        f"{result['stays'] + result['comes']:,} articles of the store are on it: {result['stays']:,} that were, "
        f"{result['comes']:,} that were not; {result['goes']:,} that were are not."
    )
    console.print(
        f"{result['taken_up']:,} of {result['taken_up'] + result['dropped']:,} that were dropped would be on it by "
        f"their titles and summaries; {result['unsure']:,} others could be."
    )
    _print_counts(console, "language", result["by_language"])
    _print_counts(console, "outlet", result["by_outlet"][:_OUTLETS])
    signs = {"comes": "[green]+[/green]", "taken_up": "[green]+[/green]", "goes": "[red]-[/red]"}
    if result["samples"]:
        console.print("\n[bold]What changes[/bold]")
    for one in result["samples"]:
        console.print(f"{signs[one['kind']]} {escape(one['title'] or one['url'])}  [dim]{escape(one['outlet'])}[/dim]")
    if result["near_samples"]:
        console.print(f"\n[bold]{result['near']:,} near misses[/bold]")
    for one in result["near_samples"]:
        console.print(f"  {escape(one['title'] or one['url'])}  [dim]{escape(one['outlet'])}[/dim]")
        console.print(f"    [dim]lacks {escape(' or '.join(one['missing'][:3]))}[/dim]")
    _print_suggestions(console, result["suggestions"])


def _print_counts(console: Console, name: str, rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(name, overflow="fold")
    for heading in _HEADINGS.values():
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(row[name] or "?", *(f"{row[key]:,}" for key in _HEADINGS))
    console.print()
    console.print(table)


def _print_suggestions(console: Console, suggestions: list[dict[str, Any]]) -> None:
    from rich.table import Table

    if not suggestions:
        return
    console.print("\n[bold]Terms that the topic lacks, and that tell what it keeps from the rest[/bold]")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("term", "language", "kept", "dropped", "times as often"):
        table.add_column(heading, justify="left" if heading in {"term", "language"} else "right")
    for one in suggestions:
        table.add_row(
            one["term"], one["language"] or "?", f"{one['kept']:,}", f"{one['dropped']:,}", f"{one['times']:g}"
        )
    console.print(table)
