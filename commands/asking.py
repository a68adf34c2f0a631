"""`search`, `show`, `why`: what is in the store."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import (
    AsOfOption,
    Context,
    JsonOption,
    moment,
    note_if_before_all,
    past_moment,
    print_json,
    print_rows,
    wants_json,
)
from commands.ledger import minute, print_history
from commands.origins import print_origins

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.searching import Found
    from query.highlight import Marked

#: Of the terms that made a score, the weightiest so many are shown; JSON has them all.
_TERMS_SHOWN = 10


class Sort(StrEnum):
    """Orders of a search."""

    NEWEST = "newest"
    BEST = "best"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("search")(search)
    app.command("show")(show)
    app.command("why")(why)


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(help='Such as: armenia AND "peace treaty"')],
    sort: Annotated[Sort, typer.Option(metavar="newest|best", help="In which order.")] = Sort.NEWEST,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many articles.")] = 20,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="2023-12-07, a time, or 7d (ago).")] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="As --since; not included.")] = None,
    as_of: AsOfOption = None,
    all_copies: Annotated[bool, typer.Option("--all-copies", help="Each copy on a line of its own.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say which term found which form, and where.")] = False,
    json_option: JsonOption = None,
) -> None:
    """Find articles in the store: each text once, newest first."""
    from monitor.provenance import count_independent
    from monitor.searching import Search
    from monitor.searching import search as find

    context: Context = ctx.obj
    settings = context.settings()
    looked_back_to = past_moment(as_of)
    wanted = Search(
        query=query,
        names=settings.names,
        since=moment(since, "--since", looked_back_to),
        until=moment(until, "--until", looked_back_to),
        best_first=sort is Sort.BEST,
        limit=limit,
        all_copies=all_copies,
        explain=explain,
    )
    with context.store(settings) as store, store.reading(looked_back_to) as session:
        note_if_before_all(session, looked_back_to)
        found = find(session, wanted)
        if wants_json(json_option):
            print_rows((each.record() for each in found), json_option=True, columns={})
        else:
            shown = list(found)
            _print_found(shown)
            n_articles = len(shown) if all_copies else sum(1 + each.n_copies for each in shown)
            n_independent = count_independent(session, [each.article for each in shown])
            noun = "article" if n_articles == 1 else "articles"
            typer.echo(f"{n_articles:,} {noun}, {n_independent:,} independent")


def _print_found(found: list[Found]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding

    console = Console(highlight=False)
    for each in found:
        article, pieces = each.article, list(each.highlights)
        title = _text(pieces.pop(0), "bold") if article.title else "[bold](no title)[/bold]"
        copies = (
            f"[yellow]+{each.n_copies} {'copy' if each.n_copies == 1 else 'copies'}[/yellow]" if each.n_copies else ""
        )
        console.print(title, copies, "[bold red]withdrawn[/bold red]" if article.withdrawn_at else "")
        date = f"{article.published_at or article.first_seen_at:%Y-%m-%d %H:%M}"
        console.print(f"  {date}  {escape(article.outlet)}  [dim]id {article.id}[/dim]")
        console.print(f"  [dim]{escape(article.url)}[/dim]", soft_wrap=True)
        for piece in pieces:
            console.print(Padding(_text(piece), (0, 0, 0, 2)))
        for line in each.explanation.lines() if each.explanation else ():
            console.print(f"  [dim]{escape(_visible(line))}[/dim]", soft_wrap=True)
    if not found:
        console.print("Nothing found. `presswatch status` shows what is in the store.")


def _text(marked: Marked, style: str = "") -> Text:
    """A piece of an article with what was found in it underlined."""
    from rich.text import Text

    text = Text(_visible(marked.text), style)
    for start, end in marked.marks:
        text.stylize("bold underline", start, end)
    before, behind = marked.is_cut
    return Text("… " * before).append_text(text).append(" …" * behind)


def _visible(text: str) -> str:
    """The text on one line, sign for sign; whatever steers a terminal becomes a blank."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def show(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(help="The id, or an address of the article.")],
    as_of: AsOfOption = None,
    json_option: JsonOption = None,
) -> None:
    """Show one article: text, addresses, revisions, copies."""
    from monitor.describing import describe, find_article

    context: Context = ctx.obj
    looked_back_to = past_moment(as_of)
    with context.store() as store, store.reading(looked_back_to) as session:
        note_if_before_all(session, looked_back_to)
        described = describe(session, find_article(session, article))
    if wants_json(json_option):
        print_json(described)
    else:
        _print_article(described)


def _print_article(article: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    console.print(f"[bold]{escape(article['title'] or '(no title)')}[/bold]")
    by_line = ", ".join([*article["authors"], *article["agency"]])
    console.print(f"{article['outlet']}  {escape(by_line)}  [dim]id {article['id']}[/dim]")
    console.print(f"[dim]{escape(article['url'])}[/dim]", soft_wrap=True)
    if article["withdrawn_at"]:
        console.print(f"[bold red]withdrawn[/bold red] {minute(article['withdrawn_at'])}; this was its last text")
    console.print()
    console.print(escape(article["body"]) + "\n")
    for name, value in article["clocks"].items():
        console.print(f"[dim]{name:15}[/dim] {escape(str(value or '–'))}")
    for topic in article["why"]:
        hits = sorted(topic["hits"], key=lambda hit: -hit[3])
        terms = ", ".join(list(dict.fromkeys(hit[2] for hit in hits if hit[2]))[:_TERMS_SHOWN])
        console.print(f"[dim]{'topic':15}[/dim] {escape(topic['topic'])} {topic['score']:g}: {escape(terms)}")
    for alias in article["aliases"]:
        console.print(f"[dim]{'address':15}[/dim] {escape(alias)}", soft_wrap=True)
    print_history(console, article)
    print_origins(console, article)


def why(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Any web address.")],
    json_option: JsonOption = None,
) -> None:
    """Tell why a URL is, or is not, in the store."""
    from monitor.describing import why as explain
    from monitor.outlets import known_outlets

    context: Context = ctx.obj
    settings = context.settings()
    with context.store(settings) as store, store.reading() as session:
        told = explain(session, url, known_outlets(settings))
    if wants_json(json_option):
        print_json(told)
        return
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    console.print(f"[bold]{told['outcome']}[/bold]: {escape(told['reason'])}")
    for step in told["steps"]:
        console.print(f"  {step['at'] or '':24}  {step['stage']:18} {escape(step['detail'])}")
