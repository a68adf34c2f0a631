"""`outlet list|check|add`: what is watched, whether it works, and what could be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from commands.common import Context, JsonOption, print_json, wants_json
from domain.outlets import Control, Outlet

#: Of so few outlets the notes are shown too.
_NOTED = 8
_HOW_TO_WATCH = """\
Built-in outlets that are not watched have no feed that is known to work.
`presswatch outlet check ID` tries one; these two lines in presswatch.toml
switch it on:
  [[outlet]]
  id = "ID\""""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="The outlets: which are known, whether they work.", no_args_is_help=True)
    group.command("list")(list_outlets)
    app.add_typer(group, name="outlet")


def list_outlets(
    ctx: typer.Context,
    text: Annotated[list[str] | None, typer.Argument(help="Only with these words in name, address or note.")] = None,
    country: Annotated[str | None, typer.Option(help="Only of this country, such as AM.")] = None,
    language: Annotated[str | None, typer.Option(help="Only with this language, such as hy.")] = None,
    control: Annotated[str | None, typer.Option(help="Only so controlled, such as state-controlled.")] = None,
    agency: Annotated[
        bool | None, typer.Option("--agency/--no-agency", help="Only agencies, whose copy others print; or none.")
    ] = None,
    enabled: Annotated[
        bool | None, typer.Option("--enabled/--disabled", help="Only what is watched, or is not; else all.")
    ] = None,
    json_option: JsonOption = None,
) -> None:
    """List the outlets: those that are watched, and the built-in ones that are not."""
    from monitor.outlets import Wanted, as_record, known_outlets

    wanted = Wanted(country, language, control, agency, enabled, " ".join(text or ()))
    wanted.check()
    context: Context = ctx.obj
    known = known_outlets(context.settings())
    found = sorted(filter(wanted.fits, known), key=lambda outlet: not outlet.enabled)
    if wants_json(json_option):
        for outlet in found:
            print_json(as_record(outlet))
        return
    _print_table(found)
    if len(found) <= _NOTED:
        typer.echo("".join(f"\n{outlet.id}: {outlet.note}" for outlet in found if outlet.note))
    n_watched = sum(outlet.enabled for outlet in known)
    typer.echo(f"\n● watched ({n_watched} in all)   ○ known, not watched ({len(known) - n_watched} in all)")
    if not all(outlet.enabled for outlet in found):
        typer.echo(_HOW_TO_WATCH)


def _print_table(outlets: Sequence[Outlet]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    widths = {
        "": 1,
        "outlet": max((len(outlet.id) for outlet in outlets), default=6),
        "name": 0,
        "from": 4,
        "languages": 11,
        "control": max(map(len, Control)),
    }
    # A space after each column; the name has what is left.
    widths["name"] = max(8, console.width - sum(widths.values()) - len(widths))
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for heading, width in widths.items():
        table.add_column(heading, no_wrap=True, width=width)
    for outlet in outlets:
        mark = "●" if outlet.enabled else "○"
        languages = " ".join(outlet.languages)
        table.add_row(mark, outlet.id, outlet.name, outlet.country or "", languages, outlet.control.value)
    console.print(table)
