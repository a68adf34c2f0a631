"""Topics against documents: the verdict on an article, and whether a feed entry is worth fetching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.topics import Topic, Verdict
from query.document import Document
from query.fields import DEFAULT, KEYWORD_FIELDS, TOPIC_FIELDS
from query.match import CompiledQuery, compile_query
from query.parse import parse
from query.stem import primary, script
from query.tree import (
    All,
    And,
    AtLeast,
    Boost,
    Exact,
    Field,
    Leaf,
    Near,
    Node,
    Not,
    OneOf,
    Or,
    Period,
    Phrase,
    Prefix,
    Term,
    Within,
)

#: A term of this weight or more tells by itself that an article may be on the topic.
TELLING_WEIGHT = 1.0

#: A hint with fewer words than this tells too little to be ruled out while any of the topic's words is in it.
SHORT_HINT_WORDS = 25


@dataclass(frozen=True, slots=True)
class CompiledTopic:
    """A topic, ready to judge many documents."""

    topic: Topic
    query: CompiledQuery
    #: Any of the terms that weigh at least `TELLING_WEIGHT`; None if the topic asks for no words.
    telling: CompiledQuery | None
    #: Any term at all that the topic asks for.
    any_term: CompiledQuery | None
    #: Scripts of its terms, as Unicode names them.
    scripts: frozenset[str]


def compile_topic(topic: Topic) -> CompiledTopic:
    """Return ``topic`` ready to judge.

    Raises QueryError if its query does not parse or asks for what is decided only after topics are.
    """
    node = parse(topic.query, allowed_fields=TOPIC_FIELDS, names=topic.names)
    terms = list(_asked_for(node, DEFAULT, 1.0))
    return CompiledTopic(
        topic=topic,
        query=compile_query(node),
        telling=_any_of([leaf for leaf, weight in terms if weight >= TELLING_WEIGHT]),
        any_term=_any_of([leaf for leaf, _ in terms]),
        scripts=frozenset(script(word[0]) for leaf, _ in terms for word in _words(leaf)),
    )


def judge(compiled: CompiledTopic, document: Document) -> Verdict:
    """Return how ``document`` stands to the topic: relevant if its score reaches the threshold."""
    topic = compiled.topic
    match = compiled.query.match(document)
    if match is None:
        return Verdict(topic.id, 0.0, relevant=False)
    return Verdict(topic.id, match.score, match.score >= topic.threshold, match.hits)


def could_match(compiled: CompiledTopic, hint: Document) -> bool:
    """Whether the article behind a feed entry, known by title and summary only, could be on the topic.

    Unsure counts as could: True for an empty hint, for a language or script that the topic has no terms of,
    for a telling term anywhere in it, and for a short one with any term of the topic. A document longer than
    a hint may be given; only its title and summary are looked at.
    """
    texts = _as_each_language(hint, compiled.topic.languages)
    index = texts[0].index(DEFAULT)
    if not index.words.vocabulary or compiled.telling is None or compiled.any_term is None:
        return True
    languages = compiled.topic.languages
    if languages and hint.language and primary(hint.language) not in languages:
        return True
    if any(script(word[0]) not in compiled.scripts for word in index.words.vocabulary if word[0].isalpha()):
        return True
    if any(map(compiled.telling.holds, texts)):
        return True
    length = sum(len(part.words) for part in index.parts)
    return length < SHORT_HINT_WORDS and any(map(compiled.any_term.holds, texts))


def all_leaves(node: Node) -> Iterator[Leaf]:
    """Every term of a query, those that it excludes too."""
    match node:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from all_leaves(part)
        case Boost(part, _) | Field(_, part) | Not(part):
            yield from all_leaves(part)
        case leaf:
            yield leaf


def _as_each_language(hint: Document, languages: frozenset[str]) -> list[Document]:
    """The hint, stemmed as its language asks; as each language of the topic does, if its own is not known."""
    tags = [hint.language] if hint.language else [*sorted(languages), None]
    return [Document(title=hint.title, summary=hint.summary, language=tag) for tag in tags]


def _asked_for(node: Node, field: str, weight: float) -> Iterator[tuple[Leaf, float]]:
    """The leaves that a text can satisfy, with their weights: nothing excluded, no keywords."""
    match node:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _asked_for(part, field, weight)
        case Boost(part, factor):
            yield from _asked_for(part, field, weight * factor)
        case Field(name, part):
            yield from _asked_for(part, name, weight)
        case Not() | All() | Period():
            return
        case leaf:
            if field not in KEYWORD_FIELDS:
                yield leaf, weight


def _any_of(leaves: list[Leaf]) -> CompiledQuery | None:
    return compile_query(Or(tuple(dict.fromkeys(leaves)))) if leaves else None


def _words(leaf: Leaf) -> list[str]:
    match leaf:
        case Term(_, word) | Exact(_, word) | Prefix(_, word):
            return [word]
        case Phrase(_, parts) | Near(_, parts, _) | OneOf(_, parts) | Within(_, parts, _):
            return [word for part in parts for word in _words(part)]
        case _:
            return []
