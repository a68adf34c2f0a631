"""The command line: every command, thin. The work is done in `monitor`; the commands stand in `commands/`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands import (
    alerting,
    asking,
    crawling,
    demonstrating,
    exporting,
    keeping,
    names,
    outlets,
    reading,
    starting,
    topics,
    watching,
)
from commands.common import Context
from domain.errors import PresswatchError

app = typer.Typer(
    name="presswatch",
    help="Watch many outlets for one subject: clean articles, once each, with their history.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would double the time that help takes
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"presswatch {version('presswatch')}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The configuration; else $PRESSWATCH_CONFIG, ./presswatch.toml, or none."),
    ] = None,
    _version_option: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before every command."""
    ctx.obj = Context(config)


for room in (
    demonstrating,
    starting,
    watching,
    crawling,
    asking,
    exporting,
    reading,
    topics,
    names,
    alerting,
    outlets,
    keeping,
):
    room.register(app)


def _wrong_use(error: typer.TyperException) -> str:
    """One line for a command that cannot be understood; the help where there was nothing to understand."""
    message, context = error.format_message(), getattr(error, "ctx", None)
    if context is None:
        return f"presswatch: {_in_line(message)}; see `presswatch --help`\n"
    if message == context.get_help():
        return f"{message}\n"
    return f"presswatch: {_in_line(message)}; see `{context.command_path} --help`\n"


def _in_line(message: str) -> str:
    message = " ".join(message.replace("Value error, ", "").split()).rstrip(".")
    return message[:1].lower() + message[1:]


def main() -> None:
    """Run the command line; every error of ours is one line and an exit code, never a traceback."""
    # An end that unwinds: files half-written are taken away. What crawls puts handlers of its own in place.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(app(prog_name="presswatch", standalone_mode=False))
    except typer.TyperException as error:
        sys.stderr.write(_wrong_use(error))
        sys.exit(error.exit_code)
    except PresswatchError as error:
        sys.stderr.write(f"presswatch: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); nothing is wrong, and nothing more can be said.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
