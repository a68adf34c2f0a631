"""From a response to an answer: what a status means, what a header says, whether a body is a page. All pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.endings import Ending
from domain.clock import iso
from domain.crawling import FeedAnswer, FeedRequest, Hold, PageAnswer, PageRequest, Validators
from domain.outcomes import Outcome
from domain.pages import Discovered, Page

#: The longest pause that a server can ask for.
MAX_HOLD = timedelta(hours=24)
#: The pause after a 429 that names none.
DEFAULT_HOLD = timedelta(seconds=60)
#: Longer validators are not worth keeping.
_MAX_VALIDATOR_CHARS = 1024

_GONE = frozenset({404, 410})
_FORBIDDEN = frozenset({401, 402, 403, 451})
#: 203: as 200, from a proxy that changed something. 202 and 206 are no whole page.
_GOOD = frozenset({200, 203})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[\r\n\0]")

Headers = Mapping[str, str]


def headers_of(response: Response) -> dict[str, str]:
    """Return the headers under lower-case names, with the last value of a repeated one."""
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def hold_of(status: int, headers: Headers, now: datetime) -> datetime | None:
    """Return until when a response with `status` asks us to stay away, None if it does not."""
    if status != 429 and not (status == 503 and "retry-after" in headers):
        return None
    return now + min(max(_retry_after(headers, now), timedelta(seconds=1)), MAX_HOLD)


def _retry_after(headers: Headers, now: datetime) -> timedelta:
    """Read Retry-After, seconds or a date (RFC 9110 §10.2.3); nonsense counts as absent."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), MAX_HOLD.total_seconds()))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return DEFAULT_HOLD
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def status_ending(url: str, status: int, headers: Headers, *, conditional: bool, now: datetime) -> Ending | None:
    """Say what `status` means in place of a body; None if the body is what was asked for."""
    host = urlsplit(url).hostname or url
    if status in _GOOD:
        return None
    if status == 304 and conditional:
        return Ending(Outcome.NOT_MODIFIED, "not changed since it was last asked for (304)")
    until = hold_of(status, headers, now)
    if until:
        reason = f"{host} answered {status} and asked for a pause until {iso(until)}"
        return Ending(Outcome.RATE_LIMITED, reason, Hold(host, until))
    if _is_bot_wall(status, headers):
        return Ending(Outcome.BOT_WALL, f"{host} answered {status} with a check against robots")
    return Ending(_outcome_of_status(status), f"{host} answered {status}")


def _is_bot_wall(status: int, headers: Headers) -> bool:
    """Tell whether a refusal is a check that a browser would pass: by the headers that those who sell them send."""
    guarded = headers.get("server", "").lower().startswith("ddos-guard") or "x-datadome" in headers
    named = headers.get("cf-mitigated") == "challenge" or headers.get("x-amzn-waf-action") in {"challenge", "captcha"}
    return named or (guarded and status in _FORBIDDEN)


def _outcome_of_status(status: int) -> Outcome:
    if status in _GONE:
        return Outcome.GONE
    if status in _FORBIDDEN:
        return Outcome.FORBIDDEN
    return Outcome.SERVER_ERROR if status >= 500 else Outcome.HTTP_ERROR


def is_html(content_type: str, body: bytes) -> bool:
    """Tell whether a body is a web page: by its label, and without one by its looks."""
    label = content_type.partition(";")[0].strip().lower()
    return label in _HTML_TYPES if label else bool(_LOOKS_LIKE_HTML.search(body[:2048]))


def validators_of(headers: Headers) -> Validators:
    """Take from a response what makes the next request conditional."""
    return Validators(etag=_validator(headers.get("etag")), last_modified=_validator(headers.get("last-modified")))


def _validator(value: str | None) -> str | None:
    return value.strip() if value and value.strip() and len(value) <= _MAX_VALIDATOR_CHARS else None


def condition_of(validators: Validators) -> dict[str, bytes]:
    """Write the headers that make a request conditional, byte for byte as they came."""
    named = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: _LINE_BREAKS.sub("", value).encode("latin-1", "replace") for name, value in named.items() if value}


def page_answer(want: PageRequest, response: Response, now: datetime) -> PageAnswer:
    """Judge the response to a page request."""
    headers = headers_of(response)
    conditional = bool(condition_of(want.validators))
    ending = status_ending(response.url, response.status, headers, conditional=conditional, now=now)
    if ending is None and not is_html(headers.get("content-type", ""), response.body):
        kind = headers.get("content-type") or "unlabelled data"
        ending = Ending(Outcome.NOT_HTML, f"not a web page but {kind[:100]}")
    if ending:
        failed = page_failure(want, ending, asked=True)
        return replace(failed, status=response.status, final_url=response.url)
    hops = tuple(response.meta.get("redirect_urls", ())[1:])
    page = Page(want.url, response.url, response.status, headers, response.body, now, hops)
    return PageAnswer(want, page=page)


def page_failure(want: PageRequest, ending: Ending, *, asked: bool) -> PageAnswer:
    """Answer a page request that ended without a page."""
    return PageAnswer(want, outcome=ending.outcome, reason=ending.reason, hold=ending.hold, asked=asked)


def feed_answer(want: FeedRequest, discovered: Discovered, headers: Headers) -> FeedAnswer:
    """Answer a feed request with what was read. A broken feed is asked for whole the next time."""
    if discovered.problem is not None:
        return FeedAnswer(want, Outcome.BAD_FEED, f"the feed {discovered.problem}", discovered)
    return FeedAnswer(want, Outcome.READ, "", discovered, validators_of(headers))


def feed_failure(want: FeedRequest, ending: Ending, headers: Headers | None = None) -> FeedAnswer:
    """Answer a feed request that ended without a feed; the validators stay, or are those of the 304."""
    fresh = validators_of(headers or {})
    if ending.outcome is Outcome.NOT_MODIFIED and fresh != Validators():
        kept = Validators(fresh.etag or want.validators.etag, fresh.last_modified or want.validators.last_modified)
    else:
        kept = want.validators
    return FeedAnswer(want, ending.outcome, ending.reason, validators=kept, hold=ending.hold)
