"""Write the reference pages that come from the code: ``uv run python docs/generate.py``. A test compares them."""

from __future__ import annotations

from pathlib import Path

import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from cli import app
from domain.outcomes import Outcome, Retry

FOLDER = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py from the code; do not edit. -->\n"

RETRIES = {
    Retry.NEVER: "this is its end",
    Retry.LATER: "tried again, with growing pauses",
    Retry.NEXT_ROUND: "due in the next round",
    Retry.VISIT: "looked at again, as `revisit` says",
}


def commands() -> str:
    """Every command with its arguments and options."""
    lines = [NOTE, "# Commands\n"]
    lines += [
        "Global: `presswatch [--config FILE] COMMAND`. Without `--config`: `$PRESSWATCH_CONFIG`, else",
        "`./presswatch.toml`, else built-in defaults. `$PRESSWATCH_DATABASE_URL` overrides the file's database.\n",
        "Exit code: 0 done, 1 done but something failed, 2 wrong use or configuration (one line says what and how to",
        "mend it). Results go to stdout, progress and messages to stderr.\n",
    ]
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for path, command in _leaves(group, "presswatch"):
        lines += _command(path, command)
    return "\n".join(lines)


def command_options() -> dict[str, set[str]]:
    """Every command by its words, with its options."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {
        path.removeprefix("presswatch "): {
            name for param in command.params for name in (*param.opts, *param.secondary_opts, "--help")
        }
        for path, command in _leaves(group, "presswatch")
    }


def _leaves(group: TyperGroup, path: str) -> list[tuple[str, TyperCommand]]:
    found: list[tuple[str, TyperCommand]] = []
    for name, command in group.commands.items():
        here = f"{path} {name}"
        if isinstance(command, TyperGroup):
            found += _leaves(command, here)
        elif isinstance(command, TyperCommand):
            found.append((here, command))
    return found


def _command(path: str, command: TyperCommand) -> list[str]:
    arguments = [p for p in command.params if isinstance(p, TyperArgument)]
    options = [p for p in command.params if isinstance(p, TyperOption) and p.name != "help"]
    names = [_argument(argument) for argument in arguments]
    lines = [f"## `{' '.join([path, *names])}`\n", f"{command.help}\n"]
    rows = [(f"`{name}`", argument.help or "") for name, argument in zip(names, arguments, strict=True)]
    rows += [(f"`{', '.join(option.opts + option.secondary_opts)}`", _option(option)) for option in options]
    if rows:
        lines += ["| | |", "| --- | --- |", *(f"| {name} | {text} |" for name, text in rows), ""]
    return lines


def _argument(argument: TyperArgument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    name = f"{name}…" if argument.nargs == -1 else name
    return name if argument.required else f"[{name}]"


def _option(option: TyperOption) -> str:
    default = option.default
    shown = default not in (None, False, True) and not callable(default)
    return f"{option.help or ''}{f' Default: {default}.' if shown else ''}"


def outcomes() -> str:
    """The closed list of ways in which a URL can end."""
    lines = [NOTE, "# Outcomes\n", "Every URL that is offered in a round ends in exactly one of these.\n"]
    lines += ["| outcome | meaning | and then |", "| --- | --- | --- |"]
    lines += [f"| `{outcome.value}` | {outcome.meaning} | {RETRIES[outcome.retry]} |" for outcome in Outcome]
    return "\n".join(lines) + "\n"


#: File name → what it must hold.
PAGES = {"commands.md": commands, "outcomes.md": outcomes}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
