"""How the crawler is to behave, taken from the configuration."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from crawler.run import CrawlSettings
from monitor.settings import Settings


def program_version() -> str:
    """The installed version of Presswatch."""
    try:
        return version("presswatch")
    except PackageNotFoundError:
        return "0"


def user_agent(contact: str | None) -> str:
    """Name the program, its version and whom to write to."""
    name = f"Presswatch/{program_version()}"
    return f"{name} (+{contact})" if contact else name


def crawl_settings(settings: Settings) -> CrawlSettings:
    """The crawler's view of the configuration."""
    crawl = settings.crawl
    return CrawlSettings(
        user_agent=user_agent(crawl.contact),
        concurrency=crawl.concurrency,
        delay_s=crawl.delay_s,
        outlet_delays={outlet.id: outlet.delay_s for outlet in settings.outlets if outlet.delay_s is not None},
        timeout_s=crawl.timeout_s,
        allow_private=frozenset(crawl.allow_private),
    )


def delays_s(settings: Settings) -> dict[str, float]:
    """By outlet, the pause between two requests to a host, as configured."""
    return {
        outlet.id: settings.crawl.delay_s if outlet.delay_s is None else outlet.delay_s for outlet in settings.outlets
    }
