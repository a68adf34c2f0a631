"""A notification in words: made of templates, which users may replace by their own.

A message has three parts: its subject, plain text, and HTML for mail readers. Each is a Jinja template
(``alert.subject.j2``, ``alert.text.j2``, ``alert.html.j2``; the built-in ones stand in ``alerts/templates/``). In a
folder of the user's, a template of the same name replaces it, for one rule alone under ``RULE.text.j2``. Whatever
stands in a page, a template gets it on one line without control characters, and HTML is escaped: no title makes a
header, a line or markup of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from alerts.text import SUBJECT_LENGTH, on_lines, one_line, shortened
from domain.alerts import Message, Notification, Severity

BUILT_IN = Path(__file__).resolve().parent / "templates"
PARTS = ("subject", "text", "html")
#: Columns of plain text.
_WIDTH = 78
#: Texts that a message lists; of more, it says how many.
_LISTED = 100


@dataclass(frozen=True, slots=True)
class Wording:
    """The templates in use: the built-in ones, and those of a folder that replace them."""

    folder: Path | None = None
    #: Names of templates in the folder that do not work, each with what is wrong with it.
    broken: Mapping[str, str] = field(default_factory=dict)

    def message(self, notification: Notification) -> Message:
        """The notification in words; a template that fails is replaced by the built-in one, and named."""
        facts = _facts(notification.payload)
        written, failed = {}, []
        for part in PARTS:
            try:
                written[part] = self._written(part, notification.rule_id, facts)
            except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
                failed.append(f"template {part} failed ({_what(error)}), the built-in one was used")
                written[part] = _render(_environment(BUILT_IN), f"alert.{part}.j2", facts)
        data = {"key": notification.key, **notification.payload}
        return Message(
            key=notification.key,
            subject=shortened(written["subject"], SUBJECT_LENGTH),
            text=written["text"].strip("\n") + "\n",
            data=data,
            html=written["html"],
            severity=Severity(notification.payload.get("severity", Severity.NORMAL)),
            remark="; ".join(failed),
        )

    def _written(self, part: str, rule_id: str, facts: Mapping[str, Any]) -> str:
        for name in (f"{rule_id}.{part}.j2", f"alert.{part}.j2"):
            if self.folder is not None and name not in self.broken and (self.folder / name).is_file():
                return _render(_environment(self.folder), name, facts)
        return _render(_environment(BUILT_IN), f"alert.{part}.j2", facts)


def load_wording(folder: Path | None, rules: Iterable[str], samples: Iterable[Notification]) -> Wording:
    """The wording with the templates of a folder that work; each is tried on samples of what there is to say."""
    if folder is None:
        return Wording()
    known = [f"{name}.{part}.j2" for name in ("alert", *rules) for part in PARTS]
    facts = [_facts(sample.payload) for sample in samples]
    broken: dict[str, str] = {}
    for name in (path.name for path in sorted(folder.glob("*.j2"))):
        if name not in known:
            broken[name] = "no rule and no part of a message is called so; write alert.text.j2, or RULE.text.j2"
            continue
        try:
            for each in facts:
                _render(_environment(folder), name, each)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            broken[name] = _what(error)
    return Wording(folder, broken)


def _what(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return one_line(f"line {line}: {error}" if line else f"{error}" or type(error).__name__)


def _environment(folder: Path) -> Environment:
    known = _ENVIRONMENTS.get(folder)
    if known is None:
        known = Environment(
            loader=FileSystemLoader([folder, BUILT_IN]),
            autoescape=select_autoescape(("html.j2",), default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        known.filters |= {"wrapped": _wrapped, "moment": _moment}
        _ENVIRONMENTS[folder] = known
    return known


#: By folder: compiling a template takes longer than filling it in.
_ENVIRONMENTS: dict[Path, Environment] = {}


def _render(environment: Environment, name: str, facts: Mapping[str, Any]) -> str:
    return environment.get_template(name).render(facts)


def _facts(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What templates work with: the payload, its texts on one line each; and how much of it there is."""
    facts: dict[str, Any] = on_lines(dict(payload))
    articles = facts["articles"]
    return {
        "window_begins_at": None,
        "severity": Severity.NORMAL.value,
        "headline": "",
        "lines": [],
        **facts,
        "articles": [_ARTICLE | article for article in articles[:_LISTED]],
        "n_articles": len(articles),
        "n_left_out": max(0, len(articles) - _LISTED),
    }


#: Facts that messages of an older version lack.
_ARTICLE: dict[str, Any] = {
    "outlet_name": "",
    "country": None,
    "control": "unknown",
    "passages": [],
    "is_update": False,
    "note": [],
    "what": [],
    "copies": [],
    "n_copies": 0,
}


def _wrapped(text: str, indent: str = "") -> str:
    return "\n".join(wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False))


def _moment(text: str | None) -> str:
    """``2024-05-01 12:00 UTC`` of an ISO time."""
    return f"{text[:16].replace('T', ' ')} UTC" if text else ""
