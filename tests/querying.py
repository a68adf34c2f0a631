"""The plainest matcher that can be written, to compare the others with, and queries and articles made up for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

from hypothesis import strategies as st

from domain.errors import QueryError
from query.document import LEAD_WORDS, Document, make_document
from query.explain import explain
from query.fields import CLOCKS, DEFAULT
from query.highlight import highlight
from query.match import compile_query
from query.normalise import words
from query.parse import parse
from query.standing import StandingQueries
from query.stem import stem_words
from query.tree import (
    Ago,
    All,
    And,
    AtLeast,
    Boost,
    Exact,
    Field,
    Member,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Period,
    Phrase,
    Prefix,
    Spot,
    Term,
    Within,
)

NOW = datetime(2024, 6, 1, tzinfo=UTC)

#: A few words of each language, some of them forms of one word.
VOCABULARY = {
    "en": "treaty treaties peace border talks talk Baku Armenia",
    "de": "Vertrag Verträge Frieden Grenze Gespräche Armenien Armeniens",
    "ru": "договор договора мир граница границы Пашинян Пашиняна ёлка елка",
    "tr": "barış barışın sınır anlaşma IŞIK ışık Bakü",
    "az": "sülh sülhün sərhəd müqavilə Paşinyan Paşinyanın İrəvan",
    "hy": "խաղաղություն խաղաղության Փաշինյան Փաշինյանի Երևան Երեւանում",
    "fa": "صلح مرز مرزها علی علي کتاب باکو",
    "zh": "亚美尼亚 和平 条约 2024",
}
WORDS = [word for words_of_language in VOCABULARY.values() for word in words_of_language.split()]


# --------------------------------------------------------------------------------------------------- the plain matcher


def naive_score(node: Node, document: Document, field: str = DEFAULT) -> float | None:
    """The score of a document, None if it does not match."""
    match node:
        case Field(name, part):
            return naive_score(part, document, name)
        case Boost(part, weight):
            score = naive_score(part, document, field)
            return None if score is None else score * weight
        case Not(part):
            return 0.0 if naive_score(part, document, field) is None else None
        case And(parts):
            scores = [naive_score(part, document, field) for part in parts]
            return None if None in scores else sum(score or 0.0 for score in scores)
        case Or(parts):
            return naive_score(AtLeast(1, parts), document, field)
        case AtLeast(n, parts):
            found = [score for part in parts if (score := naive_score(part, document, field)) is not None]
            return sum(found) if len(found) >= n else None
        case All():
            known = field == DEFAULT or document.clock(field) is not None or bool(_parts(document, field))
            return 1.0 if known else None
        case Period(_, start, end):
            moment = document.clock(field)
            inside = moment is not None and _moment(start, moment) <= moment < _moment(end, moment + timedelta(1))
            return 1.0 if inside else None
        case Within(_, parts, width):
            return 1.0 if any(_within(parts, width, part) for part in _parts(document, field)) else None
        case spot:
            return 1.0 if any(True for part in _parts(document, field) for _ in _spans(spot, part)) else None


#: One part of a field: each word with its stem.
_Part = Sequence[tuple[str, str]]


def _parts(document: Document, field: str) -> list[_Part]:
    def read(text: str | None) -> _Part:
        return list(zip(words(text or ""), stem_words(text or "", document.language), strict=True))

    title, summary, body = read(document.title), read(document.summary), read(document.body)
    fields: dict[str, list[_Part]] = {
        DEFAULT: [title, summary, body],
        "lead": [title, summary, body[:LEAD_WORDS]],
        "title": [title],
        "summary": [summary],
        "body": [body],
        "author": [read(author) for author in document.authors],
        "outlet": [[(" ".join(words(document.outlet or "")), "")]] if document.outlet else [],
        "lang": [[(document.language or "", "")]] if document.language else [],
        "is": [[(state, "")] for state in document.states],
    }
    return [part for part in fields.get(field, []) if part]


def _moment(bound: datetime | Ago | None, other: datetime) -> datetime:
    return NOW - bound.duration if isinstance(bound, Ago) else bound or other


def _fits(member: Member, token: tuple[str, str], language: Sequence[str]) -> bool:
    word, stem = token
    match member:
        case Term(text, _):
            return stem in language or stem_words(text, None) == [stem]
        case Exact(_, wanted):
            return word == wanted
        case Prefix(_, start):
            return word.startswith(start)


def _spans(spot: Spot, part: _Part) -> Iterator[tuple[int, int]]:
    """Every first and last position where ``spot`` stands, tried out one by one."""
    match spot:
        case OneOf(_, parts):
            for each in parts:
                yield from _spans(each, part)
        case Phrase(_, members) | Near(_, members, _):
            slop = spot.slop if isinstance(spot, Near) else 0
            places = [[span[0] for span in _spans(member, part)] for member in members]
            for chosen in product(*places):
                in_order = all(a < b for a, b in pairwise(chosen))
                if in_order and chosen[-1] - chosen[0] < len(members) + slop:
                    yield chosen[0], chosen[-1]
        case member:
            for place, token in enumerate(part):
                if _fits(member, token, _all_stems(member)):
                    yield place, place


def _all_stems(member: Member) -> list[str]:
    if not isinstance(member, Term):
        return []
    return [token for language in VOCABULARY for token in stem_words(member.text, language)]


def _within(parts: tuple[Spot, ...], width: int, part: _Part) -> bool:
    found = [list(_spans(each, part)) for each in parts]
    return any(max(end for _, end in chosen) - min(start for start, _ in chosen) < width for chosen in product(*found))


# ------------------------------------------------------------------------------------------------ queries and articles


def spots() -> st.SearchStrategy[Spot]:
    """What stands at a place in a text."""
    terms = st.sampled_from([Term(word, words(word)[0]) for word in WORDS if len(words(word)) == 1])
    exacts = st.sampled_from([Exact(word, words(word)[0]) for word in WORDS])
    prefixes = st.sampled_from([Prefix(f"{word[:3]}*", words(word)[0][:3]) for word in WORDS])
    members = terms | exacts | prefixes
    several = st.lists(members, min_size=2, max_size=3).map(tuple)
    phrases = st.builds(Phrase, st.just("phrase"), several)
    nears = st.builds(Near, st.just("near"), several, st.integers(1, 3))
    one = members | phrases | nears
    return one | st.builds(OneOf, st.just("@name"), st.lists(one, min_size=1, max_size=3).map(tuple))


def leaves() -> st.SearchStrategy[Node]:
    """Leaves in their fields."""
    within = st.builds(
        Within, st.just("within"), st.lists(spots(), min_size=1, max_size=3).map(tuple), st.integers(2, 6)
    )
    texts = spots() | within | st.just(All())
    days = st.integers(0, 30).map(lambda n: NOW - timedelta(n))
    bounds = st.none() | days | st.integers(0, 30).map(lambda n: Ago(timedelta(n)))
    periods = st.builds(Period, st.just("period"), bounds, bounds) | st.just(All())
    values: dict[str, list[Node]] = {
        "outlet": [Exact("one", "one"), Prefix("t*", "t"), All()],
        "lang": [Exact(code, code) for code in VOCABULARY],
        "is": [Exact(state, state) for state in ("copy", "revised")],
    }
    keywords = [st.builds(Field, st.just(name), st.sampled_from(some)) for name, some in values.items()]
    return st.one_of(
        texts,
        texts,
        st.builds(Field, st.sampled_from(["title", "summary", "body", "lead"]), texts),
        st.builds(Field, st.just("author"), st.builds(Exact, st.just("Ani"), st.just("ani"))),
        st.builds(Field, st.sampled_from(sorted(CLOCKS)), periods),
        *keywords,
    )


def queries(depth: int = 3) -> st.SearchStrategy[Node]:
    """Trees in which nothing only excludes."""
    if depth == 0:
        return leaves()
    inner = queries(depth - 1)
    parts = st.lists(inner, min_size=1, max_size=3)
    ands = st.builds(lambda some, out: And((*some, *map(Not, out))), parts, st.lists(inner, max_size=1))
    at_least = st.builds(lambda some, n: AtLeast(min(n, len(some)), tuple(some)), parts, st.integers(1, 3))
    return (
        inner | ands | at_least | st.builds(lambda some: Or(tuple(some)), parts) | st.builds(Boost, inner, st.just(2.0))
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Articles in words of their language, and now and then of another."""
    language = draw(st.sampled_from([*VOCABULARY, None]))
    own = VOCABULARY[language].split() if language else WORDS
    text = st.lists(st.sampled_from(own) | st.sampled_from(WORDS), max_size=8).map(" ".join)
    return make_document(
        title=draw(text),
        summary=draw(text),
        body=draw(text),
        language=language,
        outlet=draw(st.sampled_from([None, "one", "two"])),
        authors=draw(st.sampled_from([(), ("Ani Petrosyan", "Jo Doe")])),
        published_at=draw(st.none() | st.integers(0, 30).map(lambda n: NOW - timedelta(n, hours=1))),
        first_seen_at=NOW - timedelta(draw(st.integers(0, 30))),
        states=draw(st.sampled_from([("original",), ("copy",), ("original", "revised")])),
    )


# ------------------------------------------------------------------------------------------------------ what people do

#: What a query may be put together from by somebody who means no good, or has pasted it.
HOSTILE = [
    *("a", "b*", "é", "日本", "1", "*", "?", "AND", "OR", "NOT", "TO", "title:", "lead:", "lang:", "url:", "x:", ":"),
    *('"c d"', '"e f*"~3', '"', "“", "”", "'", "/", "\\", "\\*", "(", ")", "{", "}", "[", "]", "<", ">", "-", "+"),
    *("@", "@pashinyan", "2of:(", "within3:(", "=", '="', "published:", "since:", "7d", "2023-12", "T10:30", "is:"),
    *("^", "^2", "^.5", "^1.2", "~", "~2", " ", "\n", "&&", "!", ".", "\u200b", "\ufdd0", "\x00", "\ud800"),
    *("\u200f", "\u202e", "\u2066", "\u0301", "\ufeff", "\u2028", "\U0010ffff", "İ", "ß", "և", "علی\u200cاف", "ﷺ"),
    *("' OR 1=1 --", "; DROP TABLE articles;", "NEAR(a b, 5)", "a & b | !c", "<->", ":*", "%s", "{0}", "a^^2", "%"),
    *("title:title:", "((", "))", '""', "=\\", "_", "9" * 20, "-2023-12-07", "within1000:(", "0of:(", "∞"),
]


def hostile_queries() -> st.SearchStrategy[str]:
    """Texts that are hardly ever queries."""
    return st.lists(st.sampled_from(HOSTILE), max_size=25).map("".join) | st.text(max_size=100)


def ask(text: str, document: Document) -> bool | None:
    """Do all that can be done with a query and a document; None if the text is no query, as a QueryError said.

    Whatever else is raised, or does not agree, is a mistake of the program.
    """
    try:
        node = parse(text)
    except QueryError as error:
        refused = error
    else:
        return _answer(node, document)
    assert refused.column is None or 1 <= refused.column <= len(text) + 1, refused
    assert "\n" not in str(refused), refused
    return None


def _answer(node: Node, document: Document) -> bool:
    query = compile_query(node)
    found = query.match(document, NOW)
    assert [match for _, match in StandingQueries([node]).matching(document, NOW)] == [found] * (found is not None)
    explanation = explain(query, document, NOW)
    assert explanation.holds == (found is not None)
    assert list(explanation.lines())
    for piece in highlight(query, document, NOW):
        assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
    return found is not None
