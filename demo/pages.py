"""What an outlet of the world answers: robots.txt, a feed, web pages."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from string import Template

from demo.world import CLOSED, Newsroom, Story, World

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Shown:
    """The body that a path answers with."""

    body: str
    content_type: str = _HTML


def answer(world: World, outlet: Newsroom, path: str, base: str, template: Template) -> Shown | None:
    """What ``path`` of an outlet shows now; None if there is nothing. ``base`` is scheme, host and port."""
    if path == "/robots.txt":
        return Shown(f"User-agent: *\nDisallow: {CLOSED}\n", "text/plain; charset=utf-8")
    stories = world.stories(outlet)
    if path == outlet.feed_path:
        write = _news_sitemap if outlet.feed == "news_sitemap" else _rss
        return Shown(write(outlet, stories, base), _XML)
    if path == "/":
        return Shown(_front_page(outlet, stories))
    for story in stories:
        if story.path == path:
            return Shown(_article(story, stories, base, template))
    return None


def _rss(outlet: Newsroom, stories: list[Story], base: str) -> str:
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{base}{story.path}</link>"
        f"<pubDate>{format_datetime(story.published_at)}</pubDate></item>\n"
        for story in stories
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{escape(outlet.name)}</title>'
        f"<link>{base}/</link><language>{outlet.language}</language>\n{items}</channel></rss>\n"
    )


def _news_sitemap(outlet: Newsroom, stories: list[Story], base: str) -> str:
    publication = f"<news:name>{escape(outlet.name)}</news:name><news:language>{outlet.language}</news:language>"
    urls = "".join(
        f"<url><loc>{base}{story.path}</loc><news:news><news:publication>{publication}</news:publication>"
        f"<news:publication_date>{story.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>\n"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{urls}</urlset>\n'
    )


def _front_page(outlet: Newsroom, stories: list[Story]) -> str:
    links = _links([(story.path, story.title) for story in stories])
    name = escape(outlet.name)
    feed = f'<link rel="alternate" type="application/rss+xml" href="{outlet.feed_path}">'
    return (
        f'<!doctype html><html lang="{outlet.language}"><meta charset="utf-8"><title>{name}</title>'
        f"{feed if outlet.feed == 'rss' else ''}<h1>{name}</h1><ul>{links}</ul></html>"
    )


def _links(pairs: list[tuple[str, str]]) -> str:
    return "".join(f'<li><a href="{escape(path)}">{escape(title)}</a></li>' for path, title in pairs)


def _article(story: Story, stories: list[Story], base: str, template: Template) -> str:
    outlet = story.outlet
    # As on real sites, what is new appears among the teasers of older pages: the page changes, its text does not.
    others = [(other.path, other.title) for other in stories if other is not story][:2]
    paragraphs = [*story.text.split("\n\n"), *([story.signature] if story.signature else [])]
    return template.substitute(
        language=outlet.language,
        title=escape(story.title),
        outlet=escape(outlet.name),
        url=base + story.path,
        published=story.published_at.isoformat(),
        author=escape(story.author),
        skip=escape(outlet.skip),
        menu=_links([(f"/{n}/", name) for n, name in enumerate(outlet.menu)]),
        caption=escape(story.caption),
        paragraphs="\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs),
        letter=escape(outlet.letter),
        more=escape(outlet.more),
        teasers=_links(others),
    )
