"""`status`, `forget`, `db`: the state of the monitor and its store."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from commands.common import Context, JsonOption, counting_bar, print_json, wants_json


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("status")(status)
    app.command("forget")(forget)
    db = typer.Typer(help="The database.", no_args_is_help=True)
    db.command("upgrade")(upgrade)
    db.command("reindex")(reindex)
    db.command("check")(check)
    app.add_typer(db, name="db")


def status(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """Show how outlets, rounds, queue and store are doing."""
    from monitor.status import status_of

    context: Context = ctx.obj
    settings = context.settings()
    with context.store(settings) as store, store.reading() as session:
        state = status_of(session, settings, store.name)
    if wants_json(json_option):
        print_json(state)
    else:
        _print_status(state)


def _print_status(state: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    store, queue = state["store"], state["queue"]
    console.print(
        f"[bold]{store['articles']:,} articles[/bold] ({store['on_topic']:,} on a topic, {store['copies']:,} copies, "
        f"{store['withdrawn']:,} withdrawn) "
        f"in {store['url']}, {store['size_bytes'] / 1e6:.1f} MB"
    )
    console.print(f"{queue['waiting']:,} addresses wait; next feed due {queue['next_feed_due_at'] or 'never'}")
    console.print(
        f"{queue['visits']:,} articles will be looked at again; the next one {queue['next_visit_at'] or 'never'}"
    )
    for lease in state["leases"]:
        console.print(
            f"the {lease['name']} is run by process {lease['pid']} on {lease['host']} since {lease['taken_at']}"
        )
    console.print("\n[bold]Last rounds[/bold]")
    if not state["runs"]:
        console.print("  none yet; `presswatch crawl` runs one")
    for run in state["runs"]:
        took = f"{run['seconds']:.1f} s" if run["seconds"] is not None else "not ended"
        console.print(
            f"  {run['started_at']}  {run['feeds']:,} feeds  {run['offered']:,} offered  {run['new']:,} new  {took}"
        )
    failing = [outlet for outlet in state["outlets"] if outlet["failing"]]
    console.print(
        f"\n[bold]{state['watched']:,} outlets are watched[/bold]; {len(state['outlets']):,} were begun with, "
        f"{len(failing):,} of them with a failing feed"
    )
    table = Table(box=None, pad_edge=False, show_header=False)
    for outlet in failing[:30]:
        for feed in outlet["failing"]:
            table.add_row(outlet["id"], feed["url"], feed["outcome"], f"{feed['failures']}×")
    console.print(table)
    for rule in (rule for outlet in state["outlets"] for rule in outlet["rules"] if rule["rotten"]):
        console.print(f"The reading rule of {rule['outlet']} holds no more (last {rule['held_at'] or 'never'}).")


def forget(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="An address of the article.")],
    json_option: JsonOption = None,
) -> None:
    """Take an article out for good: text, revisions, evidence."""
    from monitor.forgetting import forget as take_out

    context: Context = ctx.obj
    with context.store() as store:
        count = take_out(store, url)
    if wants_json(json_option):
        print_json({"url": url, "articles": count})
    elif count:
        typer.echo("Forgotten: its text, revisions and evidence are gone, and it will not be fetched again.")
    else:
        typer.echo("It was not in the store; it will not be fetched.")


def upgrade(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """Bring the database to this program's schema.

    Every command that needs a store does so by itself. Articles that an earlier version stored are compared for
    copies and indexed here; the service does that bit by bit.
    """
    from monitor.copying import catch_up
    from monitor.indexing import index_rest
    from storage.store import Store

    context: Context = ctx.obj
    store = Store(context.settings().database_url)
    before, after = store.upgrade()
    compared = catch_up(store)
    with counting_bar("articles") as progress:
        indexed = index_rest(store, progress=progress)
    if wants_json(json_option):
        counts = {"compared": compared, "indexed": indexed}
        print_json({"store": store.name, "before": before, "after": after, **counts})
    elif before == after:
        typer.echo(f"{store.name} has the newest schema, {after}.")
    else:
        typer.echo(f"{store.name}: schema {before or '(empty)'} → {after}.")
    if compared and not wants_json(json_option):
        typer.echo(f"{compared:,} articles were compared anew.")
    if indexed and not wants_json(json_option):
        typer.echo(f"{indexed:,} articles were indexed anew.")
    store.close()


def reindex(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Make the whole index anew.")] = False,
    json_option: JsonOption = None,
) -> None:
    """Index what is not indexed by today's rules.

    Of words and stems, that is. Searches are right meanwhile, but slower. The command can be interrupted, and goes on
    where it was.
    """
    from monitor.indexing import index_rest

    context: Context = ctx.obj
    with context.store() as store, counting_bar("articles") as progress:
        if everything:
            with store.writing() as session:
                session.index.clear()
        indexed = index_rest(store, progress=progress)
    if wants_json(json_option):
        print_json({"indexed": indexed})
    else:
        typer.echo(f"{indexed:,} articles were indexed anew.")


def check(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """Check that the store is consistent.

    Checked are the schema, and that no article is lost, doubled or half-written.
    """
    context: Context = ctx.obj
    with context.store() as store:
        problems = [f"schema differs: {difference}" for difference in store.drift()]
        with store.reading() as session:
            problems += session.check()
    if wants_json(json_option):
        print_json({"ok": not problems, "problems": problems})
    else:
        typer.echo("\n".join(problems) or "The store is consistent.")
    if problems:
        raise typer.Exit(1)
