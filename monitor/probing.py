"""Trying outlets: `outlet check`. What is asked is told by `monitor.trial`, what it means by `monitor.diagnosis`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from crawler.run import run_in_reactor
from domain.clock import utc_now
from domain.crawling import FeedAnswer, FeedRequest, PageRequest
from domain.errors import ReadError
from domain.outlets import Outlet
from domain.pages import Page
from extract.pool import PAGE_LIMIT, Workers
from monitor.diagnosis import Diagnosis, diagnose
from monitor.enquiry import Enquiry, Progress
from monitor.judging import read_as
from monitor.settings import Settings
from monitor.trial import ArticleTrial, FeedTrial, OutletTrial, RobotsTrial

#: Articles that are tried before one is said to be unreadable: a single one may be an accident.
_SAMPLES = 2


def check_outlets(settings: Settings, outlets: Sequence[Outlet], progress: Progress | None = None) -> list[Diagnosis]:
    """Try outlets through the crawler and the reader; nothing is stored."""

    async def main() -> list[Diagnosis]:
        workers = Workers(1)
        try:
            trials = await try_outlets(outlets, Enquiry(settings, workers.run, progress), workers)
        finally:
            await asyncio.to_thread(workers.close)
        return [diagnose(trial, utc_now()) for trial in trials]

    return run_in_reactor(main)


async def try_outlets(outlets: Sequence[Outlet], enquiry: Enquiry, workers: Workers) -> list[OutletTrial]:
    """Ask every feed, then for one article of each outlet; read it."""
    trials = [OutletTrial(outlet, [FeedTrial(feed) for feed in outlet.feeds]) for outlet in outlets]
    feeds = [tried for trial in trials for tried in trial.feeds]

    def then(answer: FeedAnswer) -> Sequence[FeedRequest]:
        return feeds[answer.request.feed_id].take(answer)

    await enquiry.feeds([FeedRequest(number, tried.feed) for number, tried in enumerate(feeds)], then)
    await try_articles(trials, enquiry, workers)
    for trial in trials:
        trial.robots = [verdict for origin in trial.origins() if (verdict := _robots(origin, enquiry))]
    return trials


async def try_articles(trials: Sequence[OutletTrial], enquiry: Enquiry, workers: Workers) -> None:
    """Fetch and read an article of each outlet; another one where that cannot be read."""
    for trial in trials:
        trial.articles = trial.samples(_SAMPLES)
    for number in range(_SAMPLES):
        wanted = [trial for trial in trials if not trial.has_read and number < len(trial.articles)]
        samples = [(trial.outlet, trial.articles[number]) for trial in wanted]
        requests = [PageRequest(n, outlet.id, sample.candidate.url) for n, (outlet, sample) in enumerate(samples)]
        for answer in await enquiry.pages(requests):
            outlet, sample = samples[answer.request.candidate_id]
            sample.answer = answer
            if answer.page is not None:
                await _read(answer.page, outlet, sample, workers)


async def _read(page: Page, outlet: Outlet, sample: ArticleTrial, workers: Workers) -> None:
    try:
        sample.draft = await workers.run(read_as, page, outlet, sample.candidate, limit=PAGE_LIMIT)
    except ReadError as error:
        sample.error = str(error)


def _robots(origin: str, enquiry: Enquiry) -> RobotsTrial | None:
    """What is known of the robots.txt of an origin; None if it was not asked for."""
    verdict = enquiry.robots.get(origin)
    if verdict is None:
        return None
    if verdict.ending is not None:
        return RobotsTrial(origin, verdict.ending.outcome, verdict.ending.reason)
    delay_s = verdict.crawl_delay_s(enquiry.product)
    return RobotsTrial(origin, has_rules=verdict.rules is not None, delay_s=delay_s)
