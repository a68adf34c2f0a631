"""The configuration as values: what every command starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from domain.alerts import AlertRule
from domain.names import Name
from domain.outlets import Outlet
from domain.topics import Topic


@dataclass(frozen=True, slots=True)
class CrawlConfig:
    """How to crawl: ``[crawl]``."""

    #: Goes into the User-Agent; None leaves the name alone.
    contact: str | None = None
    #: Which articles are stored: those on a topic, or all.
    keep: Literal["topic", "all"] = "topic"
    #: A feed is not polled more often than this, and not more seldom than `max_interval_s`.
    min_interval_s: float = 300.0
    max_interval_s: float = 86_400.0
    #: Between two requests to one host; 0 means none, and at most four at once.
    delay_s: float = 1.0
    #: Requests in flight, all hosts together.
    concurrency: int = 32
    #: Worker processes that read pages; 0 means one per core.
    extract_processes: int = 0
    #: ``host:port`` that may be private, lower case.
    allow_private: tuple[str, ...] = ()
    #: For one answer.
    timeout_s: float = 30.0
    #: For one round; what is left stays due.
    max_round_s: float = 3600.0
    #: When a stored article is looked at again: so long after its text was last seen to change, rising; none: never.
    revisit: tuple[timedelta, ...] = (
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(days=1),
        timedelta(days=3),
        timedelta(days=7),
        timedelta(days=30),
    )


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the web page is served: ``[web]``."""

    host: str = "127.0.0.1"
    port: int = 8000


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration, checked."""

    #: A relative path in ``sqlite:///…`` is relative to the working directory, not to the file.
    database_url: str = "sqlite:///presswatch.db"
    crawl: CrawlConfig = CrawlConfig()
    web: WebConfig = WebConfig()
    topics: tuple[Topic, ...] = ()
    #: Those that are not enabled too.
    outlets: tuple[Outlet, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    #: Rules that look at many articles, or at outlets.
    watches: tuple[AlertRule, ...] = ()
    #: Rules that cannot be followed, by id, each with a line that says why; the others run.
    broken_alerts: Mapping[str, str] = field(default_factory=dict)
    #: The folder of templates of one's own for messages.
    alert_templates: Path | None = None
    #: Beside the built-in ones, or adding spellings to them.
    names: tuple[Name, ...] = ()
    #: The file it was read from; None for the built-in defaults.
    source: Path | None = None

    @property
    def every_alert(self) -> tuple[AlertRule, ...]:
        """Rules of every kind."""
        return self.alerts + self.watches
