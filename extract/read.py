"""One page → one Draft. The order of the steps is `read_page`; each step is a function of values.

::

    bytes → decode → parse
      → metadata: what the page says of itself, in one pass
      → headline, people, dates: chosen from it
      → body: trafilatura on the tree; then light repairs, the signature taken off
      → agencies, language, kind: told from all of these
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.metadata import version

from lxml.html import HtmlElement

from domain.clock import utc_now
from domain.errors import NotAPage, ReadError
from domain.pages import Candidate, Draft
from domain.text import n_letters
from extract import agency
from extract.authors import authors_of, credited
from extract.body import body_of
from extract.dates import modified, published
from extract.decode import decode, is_binary
from extract.kinds import kind_of
from extract.language import code_of, language_of
from extract.markup import parse
from extract.metadata import Metadata, gather
from extract.notices import notice_of
from extract.repairs import bylines, mend
from extract.standfirst import with_standfirst
from extract.strings import one_line, words_of
from extract.times import Reader, zone_of
from extract.titles import site_names, title_of

#: Rises whenever the same page is read otherwise than before.
READER_VERSION = 2
#: A larger page is no article.
MAX_BYTES = 8 * 1024 * 1024

_MAX_SUMMARY = 2_000
_OTHER_FORMATS = (
    b"%PDF-",
    b"{\\rtf",
    b"%!PS",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
)
#: What is shorter is a button or a label that was left over.
_LEAST_LETTERS = 25


@cache
def extractor() -> str:
    """Name and version of what reads; stored with every text."""
    return f"presswatch {READER_VERSION} / trafilatura {version('trafilatura')}"


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
    """Read what a page says. A page without a text gives a draft whose body is "".

    ``timezone`` (IANA) and ``languages`` (ISO 639-1) are the outlet's: times without an offset are in the one, and
    of the others, a single one is believed of texts too short to tell. ``hint`` is what the feed said; it stands in
    for what the page does not say. Dates after ``now`` are not believed.

    Raises `NotAPage` for what is no web page, `ReadError` if it is too large or a library fails on it.
    """
    _refuse_unreadable(body)
    tree = parse(decode(body, content_type))
    metadata = gather(tree, url)
    sites = site_names(metadata, url)
    title = title_of(metadata, url, hint)
    authors = authors_of(metadata, tree, sites)
    clock = Reader(zone_of(timezone), now or utc_now())
    when = published(metadata, tree, url, hint, clock)
    found = body_of(tree, metadata.article.get("articleBody"))
    text = _mended(found, tree, metadata, title, authors)
    language = _language(metadata, f"{title or ''}\n{text}", languages, hint)
    signed = agency.signed(text, language)
    return Draft(
        title=title,
        authors=authors,
        date=when.text if when else None,
        published_at=when.at if when else None,
        published_from=when.source if when else None,
        modified_at=modified(metadata, when, clock),
        language=language,
        summary=_summary(metadata, title, hint),
        body=signed.body,
        image=_image(metadata),
        agency=agency.credits(text, [*credited(metadata), *bylines(found)], language),
        kind=kind_of(metadata, tree, url, title, signed.body).value,
        notice=notice_of(tree, signed.body),
        canonical_url=_canonical(metadata, language),
        extractor=extractor(),
    )


def warm_up() -> None:
    """Load what reading every page needs: a second once a process, which would otherwise be the first page's."""
    _read_sample("<meta property='article:published_time' content='2021-03-03'>")


def warm_up_dates() -> None:
    """Load what guessing a date needs, for the pages that state none: seconds."""
    # What looks like a date in no language makes dateparser load all the languages that it knows.
    _read_sample("<div class='date'>xx yy 12 zz 2021</div>")


def _read_sample(markup: str) -> None:
    read_page(f"<html><title>A page</title>{markup}<p>{'A text to be read. ' * 20}</p></html>".encode(), url=None)


def _refuse_unreadable(body: bytes) -> None:
    if len(body) > MAX_BYTES:
        raise ReadError(f"the page has {len(body):,} bytes; {MAX_BYTES:,} is the most that is read")
    if body.startswith(_OTHER_FORMATS) or is_binary(body):
        raise NotAPage("no web page, but a document, a picture, an archive or a program")


def _mended(found: str, tree: HtmlElement, metadata: Metadata, title: str | None, authors: tuple[str, ...]) -> str:
    titles = [title, *metadata.headings, metadata.first("og:title"), one_line(metadata.article.get("headline"))]
    text = mend(found, filter(None, titles), authors)
    return with_standfirst(text, tree, _descriptions(metadata)) if n_letters(text) >= _LEAST_LETTERS else ""


def _descriptions(metadata: Metadata) -> Iterator[str]:
    if described := one_line(metadata.article.get("description")):
        yield described
    yield from metadata.all("og:description", "description", "twitter:description")


def _summary(metadata: Metadata, title: str | None, hint: Candidate | None) -> str | None:
    for text in (*_descriptions(metadata), hint.summary if hint else None):
        if text and words_of(text) != words_of(title):
            return text[:_MAX_SUMMARY]
    return None


def _canonical(metadata: Metadata, language: str | None) -> str | None:
    """The page's rel=canonical, unless the page itself calls that an edition in another language."""
    canonical = metadata.absolute(metadata.canonical)
    editions = {metadata.absolute(href): code_of(code) for href, code in metadata.editions.items()}
    named = editions.get(canonical)
    return None if named and language in editions.values() and named != language else canonical


def _image(metadata: Metadata) -> str | None:
    described = metadata.article.get("image")
    for _ in range(3):  # an address, an object with one, or a list of either
        if isinstance(described, list):
            described = described[0] if described else None
        if isinstance(described, dict):
            described = described.get("url") or described.get("contentUrl")
    shared = metadata.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    return metadata.absolute(shared) or metadata.absolute(one_line(described))


def _language(metadata: Metadata, text: str, languages: tuple[str, ...], hint: Candidate | None) -> str | None:
    said = metadata.article.get("inLanguage")
    return language_of(
        text,
        hint.language if hint else None,
        said if isinstance(said, str) else None,
        metadata.html_lang,
        metadata.first("og:locale", "content-language"),
        languages[0] if len(languages) == 1 else None,
    )
