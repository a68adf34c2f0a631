"""`topic list|test|apply`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.common import Context, JsonOption, moment, print_json, print_rows, wants_json


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="The subjects that decide what is kept.", no_args_is_help=True)
    group.command("list")(list_topics)
    group.command("test")(try_topic)
    group.command("apply")(apply)
    app.add_typer(group, name="topic")


def list_topics(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """List the topics that are watched."""
    context: Context = ctx.obj
    rows = [
        {"id": topic.id, "name": topic.name, "threshold": topic.threshold, "query": topic.query}
        for topic in context.settings().topics
    ]
    print_rows(rows, json_option, {"id": "topic", "name": "name", "threshold": "threshold"})


def try_topic(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSONL: id, title, lede, lang.")],
    topic: Annotated[str | None, typer.Option(help="The topic; else the first of the configuration.")] = None,
    json_option: JsonOption = None,
) -> None:
    """Judge headlines and ledes, and say which terms decided. Needs no store."""
    from monitor.topic_test import judge_file

    context: Context = ctx.obj
    rows = judge_file(file, context.settings(), topic)
    print_rows(rows, json_option, {"id": "id", "relevant": "relevant", "score": "score", "why": "why"})


def apply(
    ctx: typer.Context,
    reread: Annotated[
        str | None, typer.Option(help="Also read again what was off topic and first offered since then, such as 30d.")
    ] = None,
    json_option: JsonOption = None,
) -> None:
    """Judge the store again after a topic changed."""
    from dataclasses import asdict

    from monitor.rejudging import apply_topics

    context: Context = ctx.obj
    settings = context.settings()
    with context.store(settings) as store:
        result = apply_topics(settings, store, reread_since=moment(reread, "--reread"))
    if wants_json(json_option):
        print_json(asdict(result))
        return
    typer.echo(
        f"{result.judged:,} articles judged: {result.on_topic_after:,} on a topic now, "
        f"{result.on_topic_before:,} before; {result.changed:,} changed."
    )
    if result.queued:
        typer.echo(f"{result.queued:,} pages that were off topic will be read again in the next round.")
