"""`extract`: one page, or a batch of pages, read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import Context, JsonOption, print_json, wants_json
from domain.errors import UsageError

if TYPE_CHECKING:
    from monitor.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("extract")(extract)


def extract(
    ctx: typer.Context,
    source: Annotated[str | None, typer.Argument(metavar="FILE-OR-URL", help="A saved page, or an address.")] = None,
    url: Annotated[str | None, typer.Option(help="The address that a saved page came from.")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSONL of id, url, path: many saved pages.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where a batch is written.")] = None,
    record: Annotated[
        str | None, typer.Option(metavar="ID-OR-URL", help="An article of the store, to be recorded as a test.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="The new folder of --record.")] = None,
    json_option: JsonOption = None,
) -> None:
    """Read a page as the monitor would, and show what was found. Needs no store, but for --record."""
    context: Context = ctx.obj
    if record is not None:
        if to is None or source is not None or batch is not None:
            raise UsageError("--record takes an article and --to FOLDER, and nothing else")
        _record(context, record, to)
        return
    if (source is None) == (batch is None):
        raise UsageError("extract takes a file or an address, or --batch IN.jsonl -o OUT.jsonl")
    if batch is not None:
        _extract_batch(batch, output, context.settings())
        return
    from monitor.reading import read_source

    row = read_source(str(source), url, context.settings())
    if wants_json(json_option):
        print_json(row)
    else:
        _print_row(row)
    if row["error"]:
        raise typer.Exit(1)


def _extract_batch(batch: Path, output: Path | None, settings: Settings) -> None:
    from extract.batch import read_batch
    from monitor.export_formats import write_line
    from monitor.habits import habits_by_address
    from monitor.whole_files import whole_file

    count = 0
    with whole_file(output) as file:
        for count, row in enumerate(read_batch(batch, habits_of=habits_by_address(settings)), 1):  # noqa: B007
            write_line(row, file)
    if output is not None:
        typer.echo(f"{count:,} pages read into {output}", err=True)


def _record(context: Context, id_or_url: str, folder: Path) -> None:
    from monitor.recording import recorded, write_folder

    settings = context.settings()
    with context.store(settings) as store, store.reading() as session:
        golden = recorded(session, settings, id_or_url)
    write_folder(golden, folder)
    typer.echo(f"{golden.given.url} recorded in {folder}: {', '.join(golden.files())}")


def _print_row(row: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    for key, value in row.items():
        if key not in {"body", "id", "sources"} and value not in (None, [], ""):
            shown = ", ".join(value) if isinstance(value, list) else str(value)
            source = row["sources"].get(key)
            origin = f"  [dim]{source['from']}, {source['sure']}[/dim]" if source else ""
            console.print(f"[dim]{key:13}[/dim] {escape(shown)}{origin}")
    console.print("\n" + escape(row["body"] or ""))
