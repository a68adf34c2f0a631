"""What a round is bounded by, and the Scrapy settings that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How to fetch. The defaults are those of the configuration."""

    #: ``Name/version (+contact)``; what stands before the slash is what robots.txt knows us by.
    user_agent: str
    #: Requests in flight, all hosts together.
    concurrency: int = 32
    #: Seconds between two requests to one host. 0: none, and at most four at once.
    delay_s: float = 1.0
    #: The same for the hosts of single outlets, by outlet id.
    outlet_delays: Mapping[str, float] = field(default_factory=dict)
    timeout_s: float = 30.0
    max_page_bytes: int = 8 * MIB
    max_feed_bytes: int = 16 * MIB
    max_sitemap_bytes: int = 50 * MIB  # the limit of sitemaps.org
    #: As much of a robots.txt is read (RFC 9309 §2.5).
    max_robots_bytes: int = 500 * 1024
    #: ``host:port`` that may be private; every other private address is refused.
    allow_private: frozenset[str] = frozenset()
    #: How often a failed request is made again within the round.
    retry_times: int = 1
    max_redirects: int = 10
    #: Seconds that requests in flight get to end by themselves when the round has to.
    stop_grace_s: float = 5.0

    @property
    def product(self) -> str:
        """The product token that robots.txt is matched with (RFC 9309 §2.2.1)."""
        return self.user_agent.partition("/")[0].strip() or self.user_agent

    def delay_of(self, outlet_id: str) -> float:
        """Seconds between two requests to a host of this outlet."""
        return self.outlet_delays.get(outlet_id, self.delay_s)


#: Everything a request passes on its way, nearest to the spider first; Scrapy's own list is not used.
_MIDDLEWARES = {
    "crawler.middlewares.Guard": 50,
    "crawler.robots.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.middlewares.Retry": 550,
    "crawler.middlewares.Decode": 590,
    "crawler.middlewares.Redirect": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Write the settings of a crawl. Each says why, where Scrapy's default is another."""
    return {
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            # Outlets publish in many languages: each is to answer in its own.
            "Accept-Language": "*",
        },
        "DOWNLOADER": "crawler.downloader.PoliteDownloader",
        "SCHEDULER_PRIORITY_QUEUE": "crawler.downloader.PatientQueue",
        # In the order in which they were asked for, feeds' newest first; start requests are not special.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "SCHEDULER_START_MEMORY_QUEUE": None,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        # The downloader counts what is on the wire; what waits for its turn takes no place.
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrency,
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 16 * MIB,
        # So many tasks are made for each response; ours give one request after the other, or none.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_DELAY": settings.delay_s,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "DOWNLOAD_TIMEOUT": settings.timeout_s,
        "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # Nothing but http(s): the others would read local files.
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.connections.Handler"),
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
        # Every status reaches the spider; no URL is dropped for its length or depth; no Referer.
        "SPIDER_MIDDLEWARES_BASE": {},
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": settings.product,
        "REDIRECT_MAX_TIMES": settings.max_redirects,
        "RETRY_TIMES": settings.retry_times,
        "RETRY_HTTP_CODES": list(range(500, 600)),
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        **_NOTHING_ELSE,
    }


#: No console, no port that runs posted Python, no cookies, no reports.
_NOTHING_ELSE: dict[str, Any] = {
    "EXTENSIONS_BASE": {},
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "MEMUSAGE_ENABLED": False,
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "STATS_DUMP": False,
}
