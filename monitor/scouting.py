"""Finding an outlet's feeds from its front page: `outlet add`.

::

    front page  →  feeds that it names, links that look like feeds, Sitemap lines of robots.txt
                     → what each of them is, the document tells
                →  pages of feeds among them are read for more
                →  usual places, for feeds or a news sitemap if there is none yet
                →  as the last resort: the page and its sections, with a pattern for the addresses of articles
    then one article, which tells the language

What is chosen of all this is decided in `monitor.proposal`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from crawler.discovery import ANY
from crawler.front_page import FrontPage, read_front_page
from crawler.patterns import article_pattern
from crawler.run import run_in_reactor
from domain.clock import utc_now
from domain.crawling import FeedAnswer, FeedRequest, PageAnswer, PageRequest
from domain.errors import ReadError, UsageError
from domain.outcomes import Outcome
from domain.outlets import Feed, Outlet
from domain.pages import Page
from domain.url_key import is_web_address
from extract.language import language_of
from extract.pool import PAGE_LIMIT, Workers
from monitor.diagnosis_words import remedy_for_page, says_of
from monitor.enquiry import Enquiry, Progress
from monitor.outlets import known_outlets
from monitor.probing import try_articles
from monitor.proposal import Found, Proposal, Seen, Source, chosen, propose, site_of, wanted_documents
from monitor.settings import Settings, read_settings
from monitor.settings_outlets import identifier_problem
from monitor.site_facts import SiteFacts, site_facts
from monitor.trial import FeedTrial, OutletTrial, origin_of

#: Where feeds and news sitemaps lie, where nothing names them.
USUAL_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")
USUAL_NEWS_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemaps/news.xml")
#: Addresses that are asked of each source, at the most: some pages name a feed for each of a hundred topics.
_MOST_NAMED = 16
_MOST_LISTS = 2
_MOST_SECTIONS = 5


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Why there is nothing to propose, and what to do."""

    reason: str


def scout(
    url: str, settings: Settings, outlet_id: str | None = None, progress: Progress | None = None
) -> Proposal | NothingFound:
    """Look for an outlet's feeds from its front page (https:// may be left out), for a stanza with this id, or any.

    Nothing is stored. Raises `UsageError` for what is no address, or no id.
    """
    address = url if "://" in url else f"https://{url}"
    if not is_web_address(address):
        raise UsageError(f"{url!r} is no web address; write one such as https://example.org/")
    if outlet_id is not None and (problem := identifier_problem(outlet_id)):
        raise UsageError(f"--id: {outlet_id!r} {problem}")
    parts = urlsplit(address)
    home = parts._replace(path=parts.path or "/").geturl()

    async def main() -> Proposal | NothingFound:
        workers = Workers(1)
        try:
            return await _Scout(settings, Enquiry(settings, workers.run, progress), workers).run(home, outlet_id)
        finally:
            await asyncio.to_thread(workers.close)

    return run_in_reactor(main)


class _Scout:
    """One search."""

    def __init__(self, settings: Settings, enquiry: Enquiry, workers: Workers) -> None:
        self._settings = settings
        self._enquiry = enquiry
        self._workers = workers
        #: Addresses that were asked; those of documents that an index led to are not followed further.
        self._asked: set[str] = set()
        self._found: list[Found] = []

    async def run(self, url: str, outlet_id: str | None) -> Proposal | NothingFound:
        """Search, from what is named to what can only be guessed."""
        answer = await self._front_page(url)
        home = answer.page
        if home is None:
            outcome = answer.outcome or Outcome.POSTPONED
            return NothingFound(f"{says_of(outcome, answer.reason)} {remedy_for_page(outcome)}")
        site = site_of(home.final_url)
        front = _read(home)
        await self._named(front, home)
        await self._usual(home, site)
        if not self._kinds(site):
            await self._sections(front, home)
        best = chosen(self._found, site)
        if not best:
            return NothingFound(_nothing(home.final_url))
        seen = await self._seen(home, front, best)
        known = known_outlets(self._settings)
        proposal = propose(seen, best, self._found, known, utc_now(), outlet_id)
        read_settings(proposal.stanza(), Path("the stanza"), {})
        return proposal

    async def _front_page(self, url: str) -> PageAnswer:
        """The page; of an address that is a feed itself, the front page of its host."""
        answer = await self._page(url)
        if answer.outcome is Outcome.NOT_HTML:
            await self._ask([url], Source.GIVEN)
            if self._kinds(site_of(url)):
                return await self._page(f"{origin_of(url)}/")
        return answer

    async def _page(self, url: str) -> PageAnswer:
        (answer,) = await self._enquiry.pages([PageRequest(0, "", url)])
        return answer

    async def _named(self, front: FrontPage, home: Page) -> None:
        """What the page and robots.txt name; pages of feeds among it are read too."""
        verdict = self._enquiry.robots.get(origin_of(home.final_url))
        sitemaps = [urljoin(home.final_url, address) for address in verdict.sitemaps] if verdict else []
        await self._ask(front.feeds[:_MOST_NAMED], Source.PAGE)
        await self._ask(sitemaps[:_MOST_NAMED], Source.ROBOTS)
        lists = [found.feed.url for found in self._found if found.feed.kind == "section"][:_MOST_LISTS]
        for answer in await self._enquiry.pages([PageRequest(n, "", url) for n, url in enumerate(lists)]):
            if answer.page is not None:
                await self._ask(_read(answer.page).feeds[:_MOST_NAMED], Source.PAGE)

    async def _usual(self, home: Page, site: str) -> None:
        """The usual places, for the kinds that were not found."""
        kinds = self._kinds(site)
        paths: tuple[str, ...] = () if kinds & {"rss", "json_feed"} else USUAL_FEEDS
        paths += () if "news_sitemap" in kinds else USUAL_NEWS_SITEMAPS
        await self._ask([f"{origin_of(home.final_url)}{path}" for path in paths], Source.USUAL_PLACE)

    async def _sections(self, front: FrontPage, home: Page) -> None:
        """The page itself and its sections, as lists of links."""
        urls = [home.final_url, *(url for url in front.sections if url != home.final_url)][: _MOST_SECTIONS + 1]
        feeds = [Feed("", url, "section") for url in urls]
        answers = await self._enquiry.feeds([FeedRequest(number, feed) for number, feed in enumerate(feeds)])
        links = {candidate.url for answer in answers for candidate in answer.discovered.candidates}
        pattern = article_pattern(sorted(links), [url for url in front.others if url not in links])
        self._found += [
            Found(replace(answer.request.feed, article_url=pattern), answer, Source.SECTION)
            for answer in sorted(answers, key=lambda answer: answer.request.feed_id)
        ]

    async def _seen(self, home: Page, front: FrontPage, best: Sequence[Found]) -> Seen:
        """What is to be known of the site besides its feeds."""
        trial = OutletTrial(Outlet("", "", homepage=home.final_url), [FeedTrial(one.feed, one.answer) for one in best])
        await try_articles([trial], self._enquiry, self._workers)
        article = next((sample.draft for sample in trial.articles if sample.is_read), None)
        # Short titles prove little: then it is the language of the site.
        said = (article.language if article else None) or front.language
        titles = {one.feed.url: " ".join(candidate.title or "" for candidate in one.candidates) for one in best}
        return Seen(
            url=home.final_url,
            front=front,
            facts=await self._facts(home),
            article=article,
            languages={url: language for url, text in titles.items() if (language := language_of(text, said))},
        )

    async def _facts(self, home: Page) -> SiteFacts:
        try:
            return await self._workers.run(site_facts, home, limit=PAGE_LIMIT)
        except ReadError:
            return SiteFacts()

    def _kinds(self, site: str) -> set[str]:
        """The kinds of feeds that were found so far."""
        return {found.feed.kind for found in self._found if found.is_usable(site)}

    async def _ask(self, urls: Iterable[str], source: Source) -> None:
        """Ask addresses of which nobody knows yet what they are."""
        new = [url for url in dict.fromkeys(urls) if url not in self._asked]
        self._asked.update(new)

        def documents(answer: FeedAnswer) -> Sequence[FeedRequest]:
            if answer.request.feed.url not in new:
                return ()
            wanted = [url for url in wanted_documents(answer) if url not in self._asked]
            self._asked.update(wanted)
            return [replace(answer.request, feed=replace(answer.request.feed, url=url)) for url in wanted]

        requests = [FeedRequest(number, Feed("", url, ANY)) for number, url in enumerate(new)]
        answers = await self._enquiry.feeds(requests, documents)
        for answer in sorted(answers, key=lambda answer: answer.request.feed_id):
            kind = answer.discovered.kind or ANY
            self._found.append(Found(replace(answer.request.feed, kind=kind), answer, source))


def _read(page: Page) -> FrontPage:
    return read_front_page(page.body, page.final_url, page.headers.get("content-type"))


def _nothing(url: str) -> str:
    return (
        f"{url} names no feed that works, nor does its robots.txt; none is at the usual places, and no link on the "
        "page looks like an article. Look for a feed in a browser, and write the stanza by hand: docs/outlets.md "
        "tells how."
    )
