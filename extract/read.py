"""One page → one Draft. Read this first: the order of steps is `read_page`."""

from __future__ import annotations

from datetime import datetime

from domain.clock import utc_now
from domain.pages import Candidate, Draft
from extract import agency
from extract.authors import authors_of, credited
from extract.body import body_of
from extract.dates import modified, published
from extract.decode import decode
from extract.language import language_of
from extract.markup import parse
from extract.metadata import gather
from extract.repairs import mend
from extract.standfirst import with_standfirst
from extract.strings import one_line
from extract.times import Reader, zone_of
from extract.titles import site_names, title_of

#: Rises when the same page is read otherwise than before.
READER_VERSION = 1
MAX_BYTES = 8 * 1024 * 1024


def read_page(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    timezone: str | None = None,
    languages: tuple[str, ...] = (),
    hint: Candidate | None = None,
    now: datetime | None = None,
) -> Draft:
    """Read what a page says."""
    tree = parse(decode(body, content_type))
    metadata = gather(tree, url)
    sites = site_names(metadata, url)
    reader = Reader(zone_of(timezone), now or utc_now())
    when = published(metadata, tree, url, hint, reader)
    title = title_of(metadata, url, hint)
    authors = authors_of(metadata, tree, sites)
    titles = [
        name
        for name in (title, *metadata.headings, metadata.first("og:title"), one_line(metadata.article.get("headline")))
        if name
    ]
    described = [d for d in (one_line(metadata.article.get("description")), metadata.first("og:description"), metadata.first("description")) if d]
    text = mend(body_of(tree, metadata.article.get("articleBody")), titles, authors)
    if text:
        text = with_standfirst(text, tree, described)
    signed = agency.signed(text)
    return Draft(
        title=title,
        authors=authors,
        date=when.text if when else None,
        published_at=when.at if when else None,
        published_from=when.source if when else None,
        modified_at=modified(metadata, when, reader),
        language=language_of(f"{title or ''}\n{signed.body}"),
        body=signed.body,
        agency=agency.credits(text, credited(metadata)),
    )
