"""`name list`: what `@name` in a query stands for."""

from __future__ import annotations

import typer

from commands.common import Context, JsonOption, print_rows


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Names that queries know in every script.", no_args_is_help=True)
    group.command("list")(list_names)
    app.add_typer(group, name="name")


def list_names(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """List the names that `@name` in a query stands for, with their spellings."""
    from query.names import known_names

    context: Context = ctx.obj
    names = sorted(known_names(context.settings().names).values(), key=lambda name: name.id)
    rows = ({"id": name.id, "about": name.about, "spellings": list(name.spellings)} for name in names)
    print_rows(rows, json_option, {"id": "name", "about": "who or what", "spellings": "spellings"})
