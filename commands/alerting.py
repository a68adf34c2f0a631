"""`alert list|test|backtest|deliver|log|feed`."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext, redirect_stdout
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import Context, JsonOption, print_json, print_rows, wants_json
from domain.errors import UsageError

if TYPE_CHECKING:
    from domain.alerts import AlertRule
    from monitor.delivering import Delivered
    from monitor.searching import Found
    from monitor.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Who is told of what: rules, messages, the ledger.", no_args_is_help=True)
    group.command("list")(list_rules)
    group.command("test")(try_rule)
    group.command("backtest")(backtest_rule)
    group.command("deliver")(deliver_now)
    group.command("log")(log)
    group.command("feed")(feed)
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

    context: Context = ctx.obj
    settings = context.settings()
    wanted = rule_called(settings, rule)
    if send:
        name_problems(settings)
    if not wanted.query:
        raise UsageError(f"alert {rule!r} looks at outlets, not at articles; `presswatch status` shows how they fare")
    newest: Found | None = None
    with context.store(settings) as store, store.reading() as session:
        rows = []
        for found in would_find(session, wanted, days):
            newest = newest or found
            rows.append(_row(found.record()))
        outlets = session.feeds.outlets()
    print_rows(rows, json_option, {"date": "date", "outlet": "outlet", "title": "title", "n_copies": "copies"})
    if send:
        _send_sample(settings, wanted, newest, outlets.get(newest.article.outlet, {}) if newest else {}, json_option)


def _row(record: dict[str, object]) -> dict[str, object]:
    keys = ("id", "url", "outlet", "language", "title", "published_at", "first_seen_at", "topics", "n_copies")
    date = str(record["published_at"] or record["first_seen_at"])[:10]
    return {**{key: record[key] for key in keys}, "date": date}


def _send_sample(
    settings: Settings, rule: AlertRule, found: Found | None, outlet: dict[str, Any], json_option: bool | None
) -> None:
    from monitor.alert_checks import wording_of
    from monitor.alert_views import send_sample

    with channels_beside(json_option):
        results = send_sample(rule, found, outlet, os.environ, wording_of(settings))
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
    context: Context = ctx.obj
    settings = context.settings()
    well = name_problems(settings)
    done = deliver(context, settings, json_option, again=again)
    with context.store(settings) as store, store.reading() as session:
        counts = session.outbox.counts()
    report: dict[str, Any] = {"sent": done.sent, "failed": done.failed, "outbox": counts}
    if wants_json(json_option):
        print_json(report)
    else:
        waiting = counts["waiting"] + counts["sending"]
        typer.echo(f"{done.sent:,} sent, {done.failed:,} failed; {waiting:,} wait, {counts['dead']:,} were given up.")
    if done.failed or not well:
        raise typer.Exit(1)


def deliver(context: Context, settings: Settings, json_option: bool | None, *, again: bool = False) -> Delivered:
    """Send what is due, and say so on stderr."""
    from domain.clock import utc_now
    from monitor.alert_checks import wording_of
    from monitor.delivering import deliver_due
    from monitor.watching import ask_watches

    with context.store(settings) as store, channels_beside(json_option):
        if again:
            with store.writing() as session:
                session.outbox.revive([rule.id for rule in settings.every_alert], utc_now())
        ask_watches(settings, store)
        done = deliver_due(settings, store, os.environ, wording=wording_of(settings))
    if done.sent or done.failed:
        sys.stderr.write(f"{done.summary()}\n")
    return done


def name_problems(settings: Settings) -> bool:
    """Say on stderr what is amiss with channels and templates; return whether nothing is, and each rule runs."""
    from monitor.alert_checks import check_alerts

    problems = check_alerts(settings, os.environ)
    for line in problems:
        sys.stderr.write(f"presswatch: {line}\n")
    return not problems and not settings.broken_alerts


def channels_beside(json_option: bool | None) -> Any:  # noqa: ANN401
    """Where stdout carries JSON, what the stdout channel prints goes to stderr."""
    return redirect_stdout(sys.stderr) if wants_json(json_option) else nullcontext()


def backtest_rule(
    ctx: typer.Context,
    rule: Annotated[str, typer.Argument(help="Its id.")],
    days: Annotated[float, typer.Option(min=0, help="How far to look back.")] = 30.0,
    json_option: JsonOption = None,
) -> None:
    """Show how often a rule would have told.

    By day, with samples, and what it just missed. Tells nobody.
    """
    from monitor.alerting import rule_called
    from monitor.backtesting import backtest

    context: Context = ctx.obj
    settings = context.settings()
    wanted = rule_called(settings, rule)
    if wanted.watch is not None:
        raise UsageError(
            f"alert {rule!r} looks at many articles together; only a rule that is asked of each can be played"
        )
    with context.store(settings) as store, store.reading() as session:
        result = backtest(session, wanted, days)
    if wants_json(json_option):
        print_json(result)
    else:
        _print_backtest(result)


def _print_backtest(result: dict[str, Any]) -> None:
    typer.echo(
        f"{result['rule']}, the last {result['days']:g} days: {result['articles']:,} articles, {result['texts']:,} "
        f"texts, {result['messages']:,} messages, at most {result['busiest_hour']:,} in an hour\n"
    )
    table = {"day": "day", "articles": "articles", "texts": "texts", "messages": "messages"}
    print_rows(result["by_day"], json_option=False, columns=table)
    columns = {"at": "at (UTC)", "outlet": "outlet", "title": "title"}
    for heading, rows, more in (
        ("The latest that it finds", result["samples"], {}),
        (f"{result['near_misses']:,} just missed, such as", result["near_miss_samples"], {"missing": "lacks"}),
    ):
        if rows:
            typer.echo(f"\n{heading}:")
            shown = [{**row, "at": row["at"][:16].replace("T", " ")} for row in rows]
            print_rows(shown, json_option=False, columns=columns | more)


class FeedFormat(StrEnum):
    """Formats of a feed."""

    ATOM = "atom"
    JSONFEED = "jsonfeed"


def feed(
    ctx: typer.Context,
    rule: Annotated[str, typer.Argument(help="Its id.")],
    output_format: Annotated[
        FeedFormat, typer.Option("--format", metavar="atom|jsonfeed", help="The format.")
    ] = FeedFormat.ATOM,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many texts.")] = 100,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="A file; else stdout.")] = None,
) -> None:
    """Write what a rule finds as a feed for feed readers.

    Each text once, newest first.
    """
    from monitor.alerting import rule_called
    from monitor.feeding import FEEDS
    from monitor.searching import Search, search
    from monitor.whole_files import whole_text

    context: Context = ctx.obj
    settings = context.settings()
    wanted = rule_called(settings, rule)
    if not wanted.query:
        raise UsageError(f"alert {rule!r} looks at outlets, not at articles: there is nothing to list")
    with context.store(settings) as store, store.reading() as session:
        outlets = {outlet: facts["name"] for outlet, facts in session.feeds.outlets().items()}
        found = search(session, Search(wanted.query, wanted.names, limit=limit))
        with whole_text(output) as file:
            FEEDS[output_format.value](rule, found, outlets, file)


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


def log(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many lines.")] = 50,
    rule: Annotated[str | None, typer.Option(metavar="ID", help="Only of this rule.")] = None,
    state: Annotated[State | None, typer.Option(help="Only messages that stand so; dead: given up.")] = None,
    untold: Annotated[
        bool, typer.Option("--untold", help="Instead: what was found and made no message (yet), and why not.")
    ] = False,
    json_option: JsonOption = None,
) -> None:
    """Show the attempts to send, newest first.

    What waits for its first attempt stands before them.
    """
    from monitor import alert_views

    context: Context = ctx.obj
    with context.store() as store, store.reading() as session:
        if untold:
            rows = alert_views.untold(session, limit, rule_id=rule)
        else:
            rows = alert_views.log(session, limit, rule_id=rule, state=state and state.value)
    if not (rows or untold) and not wants_json(json_option):
        typer.echo("No message yet; `presswatch alert test RULE` shows what a rule finds.")
        return
    if not wants_json(json_option):
        rows = [{**row, "at": (row["at"] or "")[:16].replace("T", " ")} for row in rows]
    columns = {
        "at": "at (UTC)",
        "rule": "alert",
        "about": "about",
        "channel": "channel",
        "state": "state",
        "detail": "why",
    }
    if untold:
        columns = {"at": "at (UTC)", "rule": "alert", "article": "article", "detail": "why"}
    print_rows(rows, json_option, columns)
