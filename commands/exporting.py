"""`export`: what is in the store, written out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from commands.common import AsOfOption, Context, note_if_before_all, past_moment
from domain.errors import UsageError


class Format(StrEnum):
    """Formats of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("export")(export)


def export(
    ctx: typer.Context,
    output_format: Annotated[
        Format, typer.Option("--format", metavar="jsonl|csv|parquet", help="The format.")
    ] = Format.JSONL,
    everything: Annotated[bool, typer.Option("--all", help="Also what was kept off topic.")] = False,
    copies: Annotated[bool, typer.Option("--copies", help="Instead: every verified pair of copies.")] = False,
    query: Annotated[str | None, typer.Option(metavar="QUERY", help="Only articles that this query finds.")] = None,
    as_of: AsOfOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="A file, with a manifest; else stdout.")
    ] = None,
    verify: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Instead: compare a file with its manifest.")
    ] = None,
) -> None:
    """Write article records out, all of them, in constant memory."""
    from monitor.export_formats import check_screen
    from monitor.exporting import Wanted
    from monitor.exporting import export as write

    if verify is not None:
        _verify(verify)
        return
    if copies and (query or everything):
        raise UsageError("--copies exports every verified pair; it does not go with --query or --all")
    if copies and as_of:
        raise UsageError(
            "--copies exports the pairs as they are now; for those of a time, see copy_of, copy_grade and copy_cluster "
            "of an export without it"
        )
    looked_back_to = past_moment(as_of)
    if output is None:
        check_screen(output_format.value)
    context: Context = ctx.obj
    settings = context.settings()
    wanted = Wanted(query, settings.names, off_topic_too=everything, pairs=copies)
    with context.store(settings) as store, store.reading(looked_back_to) as session, _progress() as progress:
        note_if_before_all(session, looked_back_to)
        count = write(session, wanted, output_format.value, output, progress)
    if output is not None:
        typer.echo(f"{count:,} rows written to {output}", err=True)


def _verify(file: Path) -> None:
    from monitor.manifest import verify

    manifest, problems = verify(file)
    for problem in problems:
        typer.echo(f"{file} is not the file that was exported: {problem}")
    if problems:
        raise typer.Exit(1)
    as_of = f" as of {manifest['as_of']}" if manifest.get("as_of") else ""
    typer.echo(f"{file} is as it was exported at {manifest.get('exported_at')}{as_of}: {manifest.get('rows'):,} rows.")


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """Show on a terminal (stderr) how many rows are written; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda count: typer.echo(f"\r{count:,} rows", nl=False, err=True)
    finally:
        sys.stderr.write("\r\x1b[K")
