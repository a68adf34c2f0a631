"""`init`: a configuration to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from commands.common import Context
from domain.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("init")(init)


def init(
    ctx: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file that is there.")] = False,
) -> None:
    """Write a commented presswatch.toml to begin with."""
    from monitor.settings import catalogue_folder, configuration_file

    context: Context = ctx.obj
    path = configuration_file(context.config, os.environ)
    text = (catalogue_folder() / "init.toml").read_text(encoding="utf-8")
    _write(path, text, force=force)
    typer.echo(f"{path} is written: read it, fill in a contact, then run `presswatch crawl`.")


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; `presswatch init --force` overwrites it") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); name another file with --config") from error
