"""How `show` tells where a text comes from, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

#: Articles that share a part of the text are listed up to so many; JSON has them all.
_RELATED_SHOWN = 10
#: Characters of an outlet's name.
_OUTLET_WIDTH = 22


def print_origins(console: Console, article: dict[str, Any]) -> None:
    """Print who wrote a text and who printed it when, and which articles share a part of it."""
    if found := article["provenance"]:
        console.print(f"\n[bold]One text in {found['articles']:,} articles[/bold]")
        console.print(_tree(found, article["id"]))
    if article["related"]:
        console.print(f"\n[bold]Shares a part with {len(article['related']):,} more[/bold]")
        for line in _related(article["related"][:_RELATED_SHOWN]):
            console.print(line)


def _tree(found: dict[str, Any], shown: int) -> Tree:
    from rich.tree import Tree

    original = found["original"]
    tree = Tree(_line(original, "first printed here", shown), guide_style="dim")
    _grow(tree, original, original, shown)
    if found["agency"] is None:
        return tree
    root = Tree(_credit(found), guide_style="dim")
    root.children.append(tree)
    return root


def _credit(found: dict[str, Any]) -> Text:
    from rich.text import Text

    line = Text(found["agency"], style="bold")
    if found["crediting"]:
        line.append(f", credited by {found['crediting']:,} of {found['articles']:,}", style="not bold")
    if found["agency_article"] is None:
        line.append("; its own page is not in the store", style="not bold")
    return line


def _grow(tree: Tree, node: dict[str, Any], original: dict[str, Any], shown: int) -> None:
    for reprint in node["reprints"]:
        _grow(tree.add(_line(reprint, _kind(reprint, node, original), shown)), reprint, original, shown)


def _kind(reprint: dict[str, Any], above: dict[str, Any], original: dict[str, Any]) -> str:
    if reprint["grade"] == "exact":
        return "same text"
    if above is not original:
        return "same as above"
    share = reprint["containment"]
    return "edited" if share is None else f"edited: {share:.0%} is the original's"


def _line(node: dict[str, Any], kind: str, shown: int) -> Text:
    from rich.text import Text

    if node["grade"] is None:
        time = str(node["published_at"] or node["first_seen_at"])[:16].replace("T", " ")
    else:
        time = f"{node['lag_minutes']:+,} min"
    # A tree must not break: what is too long is cut.
    line = Text(f"{time:>9}  ", no_wrap=True, overflow="ellipsis")
    line.append(f"{node['outlet'][:_OUTLET_WIDTH]:{_OUTLET_WIDTH}}  ", style="bold" if node["id"] == shown else "")
    line.append(kind, style="dim")
    line.append(f"  id {node['id']}", style="dim")
    return line


def _related(related: list[dict[str, Any]]) -> Iterator[Text]:
    from rich.text import Text

    for other in related:
        line = Text(
            f"{str(other['published_at'] or '')[:16].replace('T', ' '):16}  ", no_wrap=True, overflow="ellipsis"
        )
        line.append(f"{other['outlet'][:_OUTLET_WIDTH]:{_OUTLET_WIDTH}}  ")
        line.append(f"{other['containment_ab']:.0%} of this text, {other['containment_ba']:.0%} of that", style="dim")
        line.append(f"  id {other['id']}", style="dim")
        yield line
