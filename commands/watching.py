"""`run`: the service."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.common import Context


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("run")(run)


def run(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(metavar="HOST", help="For the web page (there is none yet).")] = None,
    port: Annotated[int | None, typer.Option(metavar="PORT", help="Its port.")] = None,
    web: Annotated[bool, typer.Option("--web/--no-web", help="Whether to serve the web page.")] = True,
) -> None:
    """Watch: crawl on schedule until stopped (Ctrl-C or SIGTERM)."""
    from scheduler import serve

    del host, port, web  # kept for scripts that name them already
    context: Context = ctx.obj
    serve(context.settings())
