"""`alert list|test|deliver|log`."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext, redirect_stdout
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import Context, JsonOption, print_json, print_rows, wants_json

if TYPE_CHECKING:
    from domain.alerts import AlertRule
    from domain.articles import Article
    from monitor.delivering import Delivered
    from monitor.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Who is told of what: rules, messages, the ledger.", no_args_is_help=True)
    group.command("list")(list_rules)
    group.command("test")(try_rule)
    group.command("deliver")(deliver_now)
    group.command("log")(log)
    app.add_typer(group, name="alert")


def list_rules(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """List the rules of the configuration. Needs no store."""
    from monitor.alert_views import rules

    context: Context = ctx.obj
    found = rules(context.settings())
    if not found and not wants_json(json_option):
        typer.echo("No rule yet; an [[alert]] in presswatch.toml makes one, and `presswatch init` writes an example.")
        return
    columns = {"id": "alert", "cadence": "cadence", "channels": "channels", "query": "query"}
    print_rows(found, json_option, columns)


def try_rule(
    ctx: typer.Context,
    rule: Annotated[str, typer.Argument(help="Its id.")],
    days: Annotated[float, typer.Option(min=0, help="How far to look back.")] = 7.0,
    send: Annotated[bool, typer.Option("--send", help="Send one sample, marked as a test, to its channels.")] = False,
    json_option: JsonOption = None,
) -> None:
    """Show what a rule finds in the store, without telling anybody.

    Newest first, each text once.
    """
    from monitor.alert_views import would_find
    from monitor.alerting import rule_called
    from monitor.delivering import check_channels

    context: Context = ctx.obj
    settings = context.settings()
    wanted = rule_called(settings, rule)
    if send:
        check_channels(settings, os.environ)
    newest: Article | None = None
    with context.store(settings) as store, store.reading() as session:
        rows = []
        for found in would_find(session, wanted, days):
            newest = newest or found.article
            rows.append(_row(found.record()))
    print_rows(rows, json_option, {"date": "date", "outlet": "outlet", "title": "title", "n_copies": "copies"})
    if send:
        _send_sample(wanted, newest, json_option)


def _row(record: dict[str, object]) -> dict[str, object]:
    keys = ("id", "url", "outlet", "language", "title", "published_at", "first_seen_at", "topics", "n_copies")
    date = str(record["published_at"] or record["first_seen_at"])[:10]
    return {**{key: record[key] for key in keys}, "date": date}


def _send_sample(rule: AlertRule, article: Article | None, json_option: bool | None) -> None:
    from monitor.alert_views import send_sample

    with channels_beside(json_option):
        results = send_sample(rule, article, os.environ)
    for result in results:
        sys.stderr.write(f"{result['channel']}: {'sent' if result['ok'] else result['detail']}\n")
    if not all(result["ok"] for result in results):
        raise typer.Exit(1)


def deliver_now(
    ctx: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="Also what was given up.")] = False,
    json_option: JsonOption = None,
) -> None:
    """Send what is due now; `run` and `crawl` do so by themselves."""
    from monitor.delivering import check_channels

    context: Context = ctx.obj
    settings = context.settings()
    check_channels(settings, os.environ)
    done = deliver(context, settings, json_option, again=again)
    with context.store(settings) as store, store.reading() as session:
        counts = session.outbox.counts()
    report: dict[str, Any] = {"sent": done.sent, "failed": done.failed, "outbox": counts}
    if wants_json(json_option):
        print_json(report)
    else:
        waiting = counts["waiting"] + counts["sending"]
        typer.echo(f"{done.sent:,} sent, {done.failed:,} failed; {waiting:,} wait, {counts['dead']:,} were given up.")
    if done.failed:
        raise typer.Exit(1)


def deliver(context: Context, settings: Settings, json_option: bool | None, *, again: bool = False) -> Delivered:
    """Send what is due, and say so on stderr."""
    from domain.clock import utc_now
    from monitor.delivering import deliver_due

    with context.store(settings) as store, channels_beside(json_option):
        if again:
            with store.writing() as session:
                session.outbox.revive([rule.id for rule in settings.alerts], utc_now())
        done = deliver_due(settings, store, os.environ)
    if done.sent or done.failed:
        sys.stderr.write(f"{done.summary()}\n")
    return done


def channels_beside(json_option: bool | None) -> Any:  # noqa: ANN401
    """Where stdout carries JSON, what the stdout channel prints goes to stderr."""
    return redirect_stdout(sys.stderr) if wants_json(json_option) else nullcontext()


def log(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many lines.")] = 50,
    json_option: JsonOption = None,
) -> None:
    """Show the attempts to send, newest first.

    What waits for its first attempt stands before them.
    """
    from monitor.alert_views import log as ledger

    context: Context = ctx.obj
    with context.store() as store, store.reading() as session:
        rows = ledger(session, limit)
    if not rows and not wants_json(json_option):
        typer.echo("No message yet; `presswatch alert test RULE` shows what a rule finds.")
        return
    if not wants_json(json_option):
        rows = [{**row, "at": (row["at"] or "")[:16].replace("T", " ")} for row in rows]
    columns = {"at": "at (UTC)", "rule": "alert", "channel": "channel", "state": "state", "detail": "why"}
    print_rows(rows, json_option, columns)
