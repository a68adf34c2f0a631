"""Which addresses look like articles, for section pages whose outlet has no pattern.

Rather too few than too many: a page that is no article costs a request and is then read for nothing, while an
article that is missed here usually stands in a feed as well.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from domain.url_parts import words

#: A folder of these holds lists, people or things to use, and no articles.
_NO_ARTICLES = words(
    """
    about account ads advertise ajax api app apps archive archives assets auteur auteurs auth author authors
    autor autoren autores avtor bookmarks cart categories category cdn-cgi contact contacts contributor
    contributors dossier etiket feed feeds help image images img jobs kategori kategorie label labels legal
    login logout members newsletter newsletters page pages photo-gallery podcasts privacy profile profiles
    programs register rss rubric rubrics rubrik schedule search section sections series share shop signin signup
    sitemap static subscribe tag tags team terms theme themes topic topics user users widget widgets wp-admin
    wp-content wp-json
    """
)
#: Names made of nothing but these are about the site.
_SITE_WORDS = words(
    """
    a about accessibility ad ads advertise advertisement advertisements advertising advice all and app apps
    archive archives audience authors best board by careers center centre code complaints conditions conduct
    contact contacts contribute cookie cookies copyright corrections customer data default disclaimer do
    donate e edition editor editorial editors en english ethics faq faqs feedback for guidelines help
    history home homepage how impressum imprint in index info information jobs latest legal licensing list
    live login mail management map media members membership mission my new news newsletter newsletters not
    notice of on online our page paper partners personal policy press principles privacy product protection
    publisher register rights rss rules s sales sell service services settings sign site sitemap staff
    standards statement stories story subscribe subscription subscriptions support team terms the to today
    top trust up us use user users video videos view we who with work world you your
    """
)
_FILES = re.compile(
    r"\.(?:3gp|apk|atom|avi|bmp|css|csv|docx?|eps|exe|gif|gz|ico|ics|jpe?g|js|json|m3u8?|m4a|mov|mp[34]|ogg|pdf|png"
    r"|pptx?|rar|rss|svg|tiff?|txt|wav|webm|webp|wmv|xlsx?|xml|zip)$",
    re.IGNORECASE,
)
_PAGE_NAME = re.compile(r"\.(?:html?|shtml|xhtml|phtml|php|aspx?|jsp|ece|stm|story)$", re.IGNORECASE)
_INDEXES = frozenset({"default", "index"})
_DATE_PATH = re.compile(
    r"/(?:19|20)\d\d(?:[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?|(?:0[1-9]|1[0-2])[0-3]\d)/[^/]{4,}"
)
_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_ID_PARAMETER = re.compile(r"(?:^|&)(?:\w*id|p|n|a|art|article|news|newsid|story)=\d{4,}(?:&|$)", re.IGNORECASE)


def looks_like_article(path: str, query: str) -> bool:
    """Tell whether an address looks like one article.

    It does with a date in its path and a name behind it; with a name of three words; with a number of four digits
    in its name, or in a parameter such as ``id``; with a name such as ``talks-resume.html`` of two words; with an
    identifier behind a name of four. It does not in folders such as ``/tag/`` and ``/section/``, or if its name is
    about the site (``terms-of-use``).
    """
    segments = [segment for segment in unquote(path).split("/") if segment]
    if not segments:
        return bool(_ID_PARAMETER.search(query))
    if _FILES.search(segments[-1]) or any(segment.lower() in _NO_ARTICLES for segment in segments):
        return False
    name = _PAGE_NAME.sub("", segments[-1])
    is_file = name != segments[-1]
    if name.lower() in _INDEXES and len(segments) > 1:
        name, is_file = segments[-2], False
    spoken = _spoken(name)
    if _ID_PARAMETER.search(query):
        return True
    if spoken and _SITE_WORDS.issuperset(spoken) and not _NUMBER.search(name):
        return False
    return bool(
        len(spoken) >= 3
        or any(not _YEAR.fullmatch(number) for number in _NUMBER.findall(name))
        or (_DATE_PATH.search(path) and spoken)
        or (is_file and len(spoken) >= 2)
        or (_DIGIT.search(name) and len(segments) > 1 and len(_spoken(segments[-2])) >= 4)
    )


def _spoken(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
