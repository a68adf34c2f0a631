"""Read the body of a feed document, wherever there is time for it: on the loop, or in a worker process."""

from __future__ import annotations

from crawler.bodies import GZIP_MAGIC, CutShortError, TooLargeError, ungzip
from crawler.discovery import discover
from domain.outlets import Feed
from domain.pages import Discovered


def is_heavy(body: bytes) -> bool:
    """Tell whether reading `body` would hold up the loop: a long one, or a file that is gzip in itself."""
    return len(body) > 50_000 or body.startswith(GZIP_MAGIC)


def read_feed(feed: Feed, body: bytes, url: str, content_type: str, limit_bytes: int) -> Discovered:
    """Read what `body`, found at `url`, offers. Pure; never raises.

    A ``sitemap.xml.gz`` is gzip in itself, whatever the transfer was.
    """
    try:
        text = ungzip(body, limit_bytes)
    except CutShortError:
        return Discovered(problem="the gzip file ends before its end")
    except TooLargeError:
        return Discovered(problem=f"the gzip file is larger than {limit_bytes} bytes")
    return discover(
        feed.kind, text, url=url, content_type=content_type, article_url=feed.article_url, language=feed.language
    )
