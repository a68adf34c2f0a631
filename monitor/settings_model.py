"""The configuration as values: what every command starts from."""

from __future__ import annotations

from dataclasses import dataclass
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
    #: Beside the built-in ones, or adding spellings to them.
    names: tuple[Name, ...] = ()
    #: The file it was read from; None for the built-in defaults.
    source: Path | None = None
