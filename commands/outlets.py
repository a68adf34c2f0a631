"""`outlet list|check|add`: what is watched, whether it works, and what could be."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import Context, JsonOption, print_indented, print_json, wants_json
from domain.outlets import Control, Outlet

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.diagnosis import Diagnosis
    from monitor.diagnosis_words import Finding
    from monitor.proposal import Proposal

#: How a finding is marked, and in which colour.
_MARKS = {"ok": ("✓", "green"), "note": ("!", "yellow"), "problem": ("✗", "red")}
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
    group.command("check")(check)
    group.command("add")(add)
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
    """List the outlets: those that are watched, and those that are not."""
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
    if found:
        _print_table(found)
    else:
        typer.echo("No outlet fits; `presswatch outlet list` shows all.")
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


def check(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Else all that are watched.")] = None,
    json_option: JsonOption = None,
) -> None:
    """Try outlets now, and say what is wrong.

    Tried are each feed, robots.txt, one article. Needs no store, writes nothing.
    """
    from monitor.outlets import outlets_by_id
    from monitor.probing import check_outlets

    context: Context = ctx.obj
    settings = context.settings()
    chosen = outlets_by_id(settings, ids or ())
    if not chosen:
        typer.echo("presswatch: nothing is watched; name an outlet, see `presswatch outlet list`", err=True)
    with asking() as progress:
        found = check_outlets(settings, chosen, progress)
    if wants_json(json_option):
        for diagnosis in found:
            print_json(diagnosis.record())
    else:
        _print_diagnoses(found)
    if not all(diagnosis.ok for diagnosis in found):
        raise typer.Exit(1)


def _print_diagnoses(found: Sequence[Diagnosis]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for diagnosis in found:
        _print_diagnosis(console, diagnosis)
    failing = [diagnosis.outlet.id for diagnosis in found if not diagnosis.ok]
    if len(found) > 1:
        console.print(f"{len(found) - len(failing)} of {len(found)} outlets work.")
        if failing:
            console.print(f"To look after: {', '.join(failing)}")


def _print_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    from rich.markup import escape

    outlet = diagnosis.outlet
    watched = "" if outlet.enabled else ", not watched"
    console.print(f"[bold]{escape(outlet.name)}[/bold] ({outlet.id}{watched})")
    if outlet.note:
        print_indented(console, outlet.note, 2)
    for finding in diagnosis.robots:
        _print_finding(console, "", finding)
    for finding in diagnosis.feeds:
        _print_finding(console, f"{finding.facts['kind']}  ", finding)
    if diagnosis.article:
        _print_finding(console, "article  ", diagnosis.article)
        if diagnosis.article.facts["letters"]:
            print_indented(console, _article_in_words(diagnosis.article), 6)
    else:
        print_indented(console, "No article could be tried: no feed offers one.", 2)
    console.print()


def _print_finding(console: Console, what: str, finding: Finding) -> None:
    from rich.text import Text

    mark, style = _MARKS[finding.state.value]
    # Addresses are to be copied: never broken.
    console.print(Text.assemble("  ", (mark, style), f" {what}{finding.url}"), soft_wrap=True)
    print_indented(console, finding.says, 6)
    if finding.do:
        print_indented(console, f"→ {finding.do}", 6)


def _article_in_words(finding: Finding) -> str:
    facts = finding.facts
    title = f"“{facts['title']}”" if facts["title"] else "no title"
    dated = facts["published_at"] or "no date"
    fits = {True: "; fits article_url", False: "; does not fit article_url", None: ""}[facts["article_url"]]
    return f"{title}: {dated}, language {facts['language'] or 'unknown'}, {facts['letters']:,} letters of text{fits}"


def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="The outlet's front page, or one of its feeds.")],
    outlet_id: Annotated[str | None, typer.Option("--id", help="Its id; else taken from its host.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Also put the stanza at the end of presswatch.toml.")] = False,
) -> None:
    """Find an outlet's feeds, and print the stanza for presswatch.toml. Writes nothing unless told to."""
    from monitor.config_file import append_outlet
    from monitor.scouting import NothingFound, scout
    from monitor.settings import configuration_file

    context: Context = ctx.obj
    settings = context.settings()
    with asking() as progress:
        found = scout(url, settings, outlet_id, progress)
    if isinstance(found, NothingFound):
        typer.echo(f"presswatch: {found.reason}", err=True)
        raise typer.Exit(1)
    typer.echo(found.stanza(), nl=False)
    _print_notes(found)
    path = configuration_file(context.config, os.environ)
    if write:
        append_outlet(path, found.stanza(), found.outlet.id, os.environ)
        typer.echo(f"presswatch: written to {path}; next: presswatch outlet check {found.outlet.id}", err=True)
    else:
        typer.echo(f"presswatch: nothing is written; put the stanza into {path}, or say --write", err=True)


def _print_notes(found: Proposal) -> None:
    """What is to be known besides the stanza, which stands alone on stdout."""
    if found.known:
        watched = "watched" if found.known.enabled else "not watched"
        note = f"{found.known.id} is known ({watched}): this stanza replaces its feeds and leaves the rest as it is"
        typer.echo(f"presswatch: {note}", err=True)
    for url, why in found.left_out:
        typer.echo(f"presswatch: left out {url}: {why}", err=True)


@contextmanager
def asking() -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal (stderr) how many requests are answered; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("asking …") as status:
        yield lambda answered, asked: status.update(f"asked {asked}, answered {answered}")
