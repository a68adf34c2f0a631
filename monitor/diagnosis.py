"""What is wrong with an outlet, and what to do, told from a trial: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.outlets import Outlet
from monitor.diagnosis_article import judge_article
from monitor.diagnosis_feed import judge_feed
from monitor.diagnosis_words import Finding, State, remedy_for_feed, says_of
from monitor.trial import OutletTrial, RobotsTrial


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings on one outlet."""

    outlet: Outlet
    robots: tuple[Finding, ...]
    feeds: tuple[Finding, ...]
    #: None if no feed offered an article.
    article: Finding | None

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        every = (*self.robots, *self.feeds, *((self.article,) if self.article else ()))
        return all(finding.state is not State.PROBLEM for finding in every)

    def record(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "id": self.outlet.id,
            "name": self.outlet.name,
            "enabled": self.outlet.enabled,
            "ok": self.ok,
            "paywall": self.outlet.paywall.value if self.outlet.paywall else None,
            "note": self.outlet.note,
            "robots": [finding.record() for finding in self.robots],
            "feeds": [finding.record() for finding in self.feeds],
            "article": self.article.record() if self.article else None,
        }


def diagnose(trial: OutletTrial, now: datetime) -> Diagnosis:
    """Tell what came of a trial."""
    return Diagnosis(
        outlet=trial.outlet,
        robots=tuple(_judge_robots(tried, trial.outlet) for tried in trial.robots),
        feeds=tuple(judge_feed(tried, trial.outlet, now) for tried in trial.feeds),
        article=judge_article(trial.articles, trial.outlet) if trial.articles else None,
    )


def _judge_robots(tried: RobotsTrial, outlet: Outlet) -> Finding:
    url = f"{tried.origin}/robots.txt"
    facts = {"outcome": tried.outcome.value if tried.outcome else "read", "delay_s": tried.delay_s}
    if tried.outcome is not None:
        says = says_of(tried.outcome, tried.reason)
        return Finding(url, State.PROBLEM, says, remedy_for_feed(tried.outcome, outlet), facts)
    pause = f" It asks for {tried.delay_s:g} s between two requests." if tried.delay_s else ""
    rules = "It has rules for programs, which are kept to." if tried.has_rules else "It closes nothing."
    return Finding(url, State.OK, rules + pause, None, facts)
