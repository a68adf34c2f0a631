"""The history of an article on the screen: revisions with their word diffs, withdrawals, moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands.common import print_indented

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_SEVERITY_STYLES = {"minor": "dim", "notable": "yellow", "major": "bold red"}
#: How what was taken out and put in is marked, with colours and without.
_MARKS = {"-": ("[-", "-]", "red"), "+": ("{+", "+}", "green")}
#: Characters of unchanged text that are shown on each side of a change.
_AROUND = 40
#: Passages of one revision that are shown; JSON has them all.
_MOST_PASSAGES = 20
#: Characters of one passage taken out or put in that are shown.
_LONGEST_PIECE = 600


def print_history(console: Console, article: dict[str, Any]) -> None:
    """Print what became of an article, oldest first."""
    console.print("\n[bold]History[/bold]")
    entries = [*article["revisions"], *article["events"]]
    for entry in sorted(entries, key=lambda one: one.get("observed_at") or one["at"]):
        if "event" in entry:
            _event(console, entry)
        else:
            _revision(console, entry)


def _revision(console: Console, revision: dict[str, Any]) -> None:
    from rich.text import Text

    line = Text(f"{revision['number']:3}  {minute(revision['observed_at'])}  ")
    if revision["swallowed"]:
        times = "once" if revision["swallowed"] == 1 else f"{revision['swallowed']} times"
        line.append(f"changed {times} more, not told as revisions", style="dim")
    elif revision["severity"] is None:
        line.append("first seen" if revision["number"] == revision["reading"] == 1 else "read anew: no edit")
    else:
        line.append(", ".join(kind.replace("_", " ") for kind in revision["kinds"]) + "  ")
        line.append(revision["severity"], style=_SEVERITY_STYLES[revision["severity"]])
        line.append(*("  silent", "magenta") if revision["silent"] else ("  announced", "dim"))
    console.print(line)
    if revision["notice"] and revision["silent"] is False:
        print_indented(console, Text(f"“{revision['notice']}”", style="dim"), 5)
    passages = revision["words"]
    for passage in passages[:_MOST_PASSAGES]:
        print_indented(console, _passage(passage), 5)
    if len(passages) > _MOST_PASSAGES:
        left = len(passages) - _MOST_PASSAGES
        print_indented(console, Text(f"… and {left} more paragraphs; --json has them all", style="dim"), 5)


def _passage(passage: dict[str, Any]) -> Text:
    """One paragraph: what changed, marked, and some words around it."""
    from rich.text import Text

    line = Text("headline: " if passage["paragraph"] == 0 else f"¶{passage['paragraph']}: ", style="dim")
    pieces = passage["pieces"]
    for at, (sign, text) in enumerate(pieces):
        if sign == "=":
            line.append(_around(text, is_first=at == 0, is_last=at == len(pieces) - 1), style="not dim")
        else:
            before, behind, style = _MARKS[sign]
            bare = text.rstrip()
            line.append(f"{before}{_cut(bare)}{behind}", style=f"not dim {style}")
            is_replaced = sign == "-" and pieces[at + 1 : at + 2] and pieces[at + 1][0] == "+"
            line.append(text[len(bare) :] or (" " if is_replaced else ""))
    return line


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_PIECE else text[:_LONGEST_PIECE] + "…"


def _around(text: str, *, is_first: bool, is_last: bool) -> str:
    """Unchanged text, cut to what stands beside the changes."""
    most = _AROUND if is_first or is_last else 2 * _AROUND
    if len(text) <= most + _AROUND // 2:
        return text
    left = "" if is_first else text[:_AROUND].rsplit(" ", 1)[0] + " "
    right = "" if is_last else " " + text[-_AROUND:].split(" ", 1)[-1]
    return f"{left}…{right}"


def _event(console: Console, event: dict[str, Any]) -> None:
    from rich.text import Text

    line = Text(f"     {minute(event['at'])}  ")
    line.append(event["event"], style="bold red" if event["event"] == "withdrawn" else "bold")
    console.print(line)
    since = f"missed since {minute(event['since'])}: " if event["since"] and event["since"] != event["at"] else ""
    print_indented(console, Text(f"{since}{event['reason']}", style="dim"), 5)


def minute(time: str) -> str:
    """``2024-05-01 12:30`` of a time in UTC as JSON has it."""
    return time[:16].replace("T", " ")
