"""`topic list|show|test|backtest|apply`."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from commands import topic_backtest
from commands.common import Context, JsonOption, moment, print_json, print_rows, wants_json


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="The subjects that decide what is kept.", no_args_is_help=True)
    group.command("list")(list_topics)
    group.command("show")(show)
    group.command("test")(try_topic)
    topic_backtest.register(group)
    group.command("apply")(apply)
    app.add_typer(group, name="topic")


def list_topics(ctx: typer.Context, json_option: JsonOption = None) -> None:
    """List the topics: those that are on, and those that could be."""
    from monitor.topic_views import listed

    context: Context = ctx.obj
    rows = listed(context.settings())
    if wants_json(json_option):
        for row in rows:
            print_json(row)
        return
    texts = [{**row, "on": "on" if row["on"] else "-", "languages": " ".join(row["languages"])} for row in rows]
    columns = {"id": "topic", "on": "", "name": "name", "languages": "languages", "threshold": "threshold"}
    print_rows(texts, json_option, columns)


def show(
    name: Annotated[str, typer.Argument(metavar="TOPIC", help="A built-in topic, or the file of one.")],
    json_option: JsonOption = None,
) -> None:
    """Say what a topic means: what counts, and what does not.

    Also what only looks so.
    """
    from monitor.topic_views import shown

    topic = shown(name)
    if wants_json(json_option):
        print_json(topic)
        return
    typer.echo(f"{topic['name'] or topic['id']} ({topic['id']}), relevant from a score of {topic['threshold']:g}")
    for heading, sentences in topic["policy"].items():
        typer.echo(f"\n{heading.replace('_', ' ').capitalize()}:")
        for sentence in sentences:
            _point(sentence)
    if topic["traps"]:
        typer.echo("\nTraps:")
    for trap, sentence in topic["traps"].items():
        _point(f"{trap}: {sentence}")
    typer.echo("\nTerms by language:")
    _point(", ".join(f"{language} {n}" for language, n in topic["terms"].items()))


def _point(text: str) -> None:
    typer.echo(textwrap.fill(text, 78, initial_indent="- ", subsequent_indent="  "))


def try_topic(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSONL: id, title, lede, lang; perhaps label.")],
    topic: Annotated[
        str | None, typer.Option(metavar="TOPIC", help="Its id, or its file; else the first that is on.")
    ] = None,
    groups: Annotated[
        bool, typer.Option("--groups", help="Also say which groups of its file have a term there.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also say of each part of the query whether it holds, and by what.")
    ] = False,
    json_option: JsonOption = None,
) -> None:
    """Judge headlines and ledes, and say which terms decided. Needs no store.

    Where rows have a label ("relevant", or anything else), the end says how many were found and taken wrongly.
    """
    from monitor.topic_test import judge_file, tally
    from monitor.topic_views import file_of, topic_of

    context: Context = ctx.obj
    settings = context.settings()
    file_with_groups = file_of(settings, topic) if groups else None
    judged = list(judge_file(file, topic_of(settings, topic), file_with_groups, explain=explain))
    columns = {"id": "id", "relevant": "relevant", "score": "score", "why": "why"}
    print_rows([row.result for row in judged], json_option, columns | ({"groups": "groups"} if groups else {}))
    for row in judged if explain and not wants_json(json_option) else ():
        typer.echo(f"\n{row.result['id']}")
        for line in row.explanation.lines(1) if row.explanation else ():
            typer.echo(line)
    for line in tally(judged):
        typer.echo(line, err=True)


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
