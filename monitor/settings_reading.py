"""Reading rules of an outlet's stanza: where its pages have title, text, authors and date."""

from __future__ import annotations

from datetime import date

from domain.reading import Rule
from monitor.settings_table import Table, quoted

_SELECTORS = ("body", "title", "author", "date")
_KEYS = ("since", "drop", *_SELECTORS)
_WRITE = 'reading = [{ body = "article .text" }]'


def read_rules(outlet: Table) -> tuple[Rule, ...]:
    """The rules of an outlet, the newest first."""
    rules = [_rule(table) for table in outlet.tables("reading", "reading rule", _WRITE)]
    days = [rule.since for rule in rules]
    for position, day in enumerate(days):
        if day in days[:position]:
            since = f'"since" = {day}' if day else 'no "since"'
            outlet.fail("reading", f"two reading rules have {since}; put them together, or date one", position)
    return tuple(sorted(rules, key=lambda rule: rule.since or date.min, reverse=True))


def _rule(table: Table) -> Rule:
    table.only(_KEYS)
    if not table.values.keys() - {"since"}:
        table.fail(None, f"it says nothing; write {_WRITE}")
    body, title, author, published = (_selector(table, key) for key in _SELECTORS)
    return Rule(table.day("since"), body, _dropped(table), title, author, published)


def _selector(table: Table, key: str) -> str | None:
    selector = table.text(key, None)
    if selector is not None and (problem := selector_problem(selector)):
        table.fail(key, f"{quoted(key)} {problem}")
    return selector


def _dropped(table: Table) -> tuple[str, ...]:
    selectors = table.texts("drop")
    for position, selector in enumerate(selectors):
        if problem := selector_problem(selector):
            table.fail("drop", f'"drop" {problem}', position)
    return selectors


def selector_problem(selector: str) -> str | None:
    """Why a text is no CSS selector, in words; None if it is one."""
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(selector)
    except (SelectorError, RecursionError) as error:
        return f"is no CSS selector: {quoted(selector)} ({error})"
    return None
