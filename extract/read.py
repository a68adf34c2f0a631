"""One page → one Draft. The order of the steps is `read_page`; each step is a function of values.

::

    bytes → decode → parse
      → metadata: what the page says of itself, in one pass
      → headline, people, dates, picture, labels: chosen from it, each with its source
      → body: the outlet's rule or trafilatura on the tree; then light repairs, the outlet's own lines and the
        signature taken off
      → agencies, language, kind: told from all of these
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from lxml.html import HtmlElement

from domain.clock import utc_now
from domain.errors import NotAPage, ReadError
from domain.pages import Candidate, Draft
from domain.reading import Habits, RuleUse
from domain.text import n_letters
from extract import agency, boilerplate
from extract.access import access_of
from extract.authors import authors_of, credited
from extract.body import Body, body_of
from extract.dates import modified, published
from extract.decode import decode, is_binary
from extract.kinds import kind_of
from extract.labels import section_of, tags_of, translations_of
from extract.language import code_of, told_language
from extract.markup import parse
from extract.metadata import Metadata, gather
from extract.notices import notice_of
from extract.pictures import picture_of
from extract.repairs import bylines, mend
from extract.sources import Source, Told, value_of
from extract.standfirst import with_standfirst
from extract.strings import one_line, words_of
from extract.times import Reader, is_month_first, zone_of
from extract.titles import site_names, title_of
from extract.walls import obstacle_of

#: Rises whenever the same page is read otherwise than before.
READER_VERSION = 4
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
def extractor(rules: tuple[RuleUse, ...] = (), without: str = "") -> str:
    """Name and version of what read a text: stored with it, so that another way of reading is no edit.

    With the outlet's rule that held, and the name of the outlet's own lines that were cut out.
    """
    by_rule = "".join(f" / rule {use.rule}" for use in rules if use.held)
    less = f" / without {without}" if without else ""
    return f"presswatch {READER_VERSION} / trafilatura {version('trafilatura')}{by_rule}{less}"


def read_page(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    habits: Habits = Habits(),
    hint: Candidate | None = None,
    now: datetime | None = None,
) -> Draft:
    """Read what a page says. A page without a text gives a draft whose body is "".

    ``habits`` are the outlet's. ``hint`` is what the feed said; it stands in for what the page does not say. ``now``
    is when the page was fetched: dates after it are not believed, and rules that begin after it are not tried.

    Raises `NotAPage` for what is no web page, `ReadError` if it is too large or a library fails on it.
    """
    _refuse_unreadable(body)
    now = now or utc_now()
    rules = habits.rules_on(now.date())
    markup = decode(body, content_type)
    tree = parse(markup)
    metadata = gather(tree, url, rules)
    clock = Reader(zone_of(habits.timezone), now, is_month_first(habits.country, metadata.html_lang, metadata.host))
    title = title_of(metadata, url, hint)
    authors = authors_of(metadata, tree, site_names(metadata, url))
    date = published(metadata, tree, url, hint, clock)
    changed = modified(metadata, date, clock)
    picture = picture_of(metadata, tree)
    found = body_of(tree, metadata.article.get("articleBody"), rules)
    text = _mended(found, tree, metadata, value_of(title), value_of(authors) or ())
    language = _language(metadata, f"{value_of(title) or ''}\n{text}", habits, hint)
    ours = boilerplate.cut(text, habits.boilerplate)
    signed = agency.signed(ours.text, value_of(language))
    access = access_of(metadata, tree, signed.body)
    obstacle = obstacle_of(metadata, tree, markup, url, signed.body, value_of(access))
    told: dict[str, Told[Any] | None] = {
        "title": title,
        "authors": authors,
        "date": Told(date.text, date.source) if date else None,
        "published_at": Told(date.at, date.source) if date else None,
        "modified_at": Told(changed.at, changed.source) if changed else None,
        "language": language,
        "summary": _summary(metadata, value_of(title), hint),
        "body": Told(signed.body, found.source) if signed.body and not obstacle else None,
        "image": picture.address,
        "image_caption": picture.caption,
        "image_credit": picture.credit,
        "section": section_of(metadata),
        "tags": tags_of(metadata),
        "access": access,
        "agency": agency.credits(ours.text, [*credited(metadata), *bylines(found.text)], value_of(language)),
    }
    known = {field: one for field, one in told.items() if one is not None}
    return Draft(
        **{field: one.value for field, one in known.items()},
        sources={field: one.source.value for field, one in known.items()},
        published_from=date.source.value if date else None,
        kind=kind_of(metadata, tree, url, value_of(title), signed.body).value,
        translations=translations_of(metadata, url),
        obstacle=obstacle,
        notice=notice_of(tree, signed.body),
        canonical_url=_canonical(metadata, value_of(language)),
        extractor=extractor(found.rules, ours.name),
        rules=found.rules,
        lines=boilerplate.lines_of(signed.body, ours.lines),
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


def _mended(found: Body, tree: HtmlElement, metadata: Metadata, title: str | None, authors: tuple[str, ...]) -> str:
    titles = [title, *metadata.headings, metadata.first("og:title"), one_line(metadata.article.get("headline"))]
    text = mend(found.text, filter(None, titles), authors, found.lines)
    described = (told.value for told in _descriptions(metadata))
    return with_standfirst(text, tree, described) if n_letters(text) >= _LEAST_LETTERS else ""


def _descriptions(metadata: Metadata) -> Iterator[Told[str]]:
    for value, source in metadata.described("description"):
        if described := one_line(value):
            yield Told(described, source)
    for name, source in (
        ("og:description", Source.OPENGRAPH),
        ("description", Source.META),
        ("twitter:description", Source.META),
    ):
        for described in metadata.all(name):
            yield Told(described, source)


def _summary(metadata: Metadata, title: str | None, hint: Candidate | None) -> Told[str] | None:
    fed = [Told(hint.summary, Source.FEED)] if hint and hint.summary else []
    for told in (*_descriptions(metadata), *fed):
        if words_of(told.value) != words_of(title):
            return Told(told.value[:_MAX_SUMMARY], told.source)
    return None


def _canonical(metadata: Metadata, language: str | None) -> str | None:
    """The page's rel=canonical, unless the page itself calls that an edition in another language."""
    canonical = metadata.absolute(metadata.canonical)
    editions = {metadata.absolute(address): code_of(code) for code, address in metadata.alternates}
    named = editions.get(canonical)
    return None if named and language in editions.values() and named != language else canonical


def _language(metadata: Metadata, text: str, habits: Habits, hint: Candidate | None) -> Told[str] | None:
    said = metadata.article.get("inLanguage")
    return told_language(
        text,
        Told(hint.language if hint else None, Source.FEED),
        Told(said if isinstance(said, str) else None, Source.JSON_LD),
        Told(metadata.html_lang, Source.DECLARED),
        Told(metadata.first("og:locale", "content-language"), Source.META),
        Told(habits.languages[0] if len(habits.languages) == 1 else None, Source.OUTLET),
    )
