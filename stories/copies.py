"""Which articles are one text, and which of them is the original. Pure.

The rule, in full:

1. Texts are taken in the order of their first articles (published, else first seen). The page of an agency is taken
   before every copy of it that credits the agency, whatever the clocks say.
2. A text joins an original before it if the two are copies and at least 0.4 of its own words stand in the original;
   of several, the one that holds most of it. A text that joins none is an original itself.
3. The articles of an original and of the texts that joined it are a cluster. So each member was compared with the
   original: a chain of texts, each a bit different from the last, makes no cluster, and neither does a short text
   that many different reports quote.
4. An article without a cluster that shares a good part of an earlier one is derived from that.

The result depends on the set of articles and pairs alone, not on the order in which they arrived. Most articles are
younger than all that is like them: of these only the place is to be found (`join`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from domain.articles import CopyGrade
from domain.copies import CopyMember, CopyPair, Likeness, Placement

#: At least this share of a text's own words stands in the original that it joins.
MOSTLY = 0.4

#: By text: its likeness (as a) with each text that it was verified against. A text is named by its hash.
_Kin = Mapping[str, Mapping[str, Likeness]]
#: By text: the articles that print it, the first one first.
_Texts = Mapping[str, Sequence[CopyMember]]


def arrange(
    members: Sequence[CopyMember], pairs: Collection[CopyPair], others: Sequence[CopyMember] = ()
) -> list[Placement]:
    """Place ``members`` among their copies.

    They are whole: with an article come all that it is a copy of, and all that those are copies of. ``others`` are
    what members may be derived from; they are not placed. Of two texts, one pair of articles is enough.
    """
    everybody = [*members, *others]
    kin = _kinship(everybody, pairs)
    texts = _in_order(everybody, kin)
    placed_here = {member.body_hash for member in members}
    clusters: dict[str, list[str]] = {}
    for text in filter(placed_here.__contains__, texts):
        original = _original(kin[text], clusters)
        clusters.setdefault(original or text, []).append(text)
    placed = [place for original, joined in clusters.items() for place in _place(original, joined, texts, kin)]
    return sorted(placed, key=lambda placement: placement.article_id)


def comes_last(newcomer: CopyMember, others: Collection[CopyMember]) -> bool:
    """Whether nothing but the place of a new article can depend on it: by rule 1 it stands behind all its kin."""
    if any(member.agency for member in (newcomer, *others)):
        return False  # the page of an agency stands before what credits it, whatever the clocks say
    return all((other.dated_at, other.url_key) < (newcomer.dated_at, newcomer.url_key) for other in others)


def join(
    newcomer: CopyMember,
    others: Sequence[CopyMember],
    kin: Mapping[int, Likeness],
    places: Mapping[int, Placement],
) -> list[Placement]:
    """Place a new article among others that stay what they are: as `arrange` does if it `comes_last`.

    ``others`` are the other articles of its text, and all of the texts that it shares something with; ``kin`` is its
    likeness (as a) with them, ``places`` where they stand.
    """
    texts: dict[str, CopyMember] = {}
    for member in sorted(others, key=lambda one: (one.dated_at, one.url_key)):
        texts.setdefault(member.body_hash, member)
    # Of two texts, one pair of articles is enough, as in `arrange`.
    known = {member.body_hash: kin[member.article_id] for member in others if member.article_id in kin}
    like = {text: known[text] for text in texts if text in known}
    if twin := texts.get(newcomer.body_hash):
        place = places[twin.article_id]
        if place.grade is CopyGrade.COPY:
            return [Placement(newcomer.article_id, place.copy_of, CopyGrade.COPY, place.cluster)]
        return _joined(newcomer, twin, CopyGrade.EXACT, place)
    originals = [text for text, first in texts.items() if places[first.article_id].grade in {None, CopyGrade.DERIVED}]
    if original := _original(like, originals):
        first = texts[original]
        return _joined(newcomer, first, CopyGrade.COPY, places[first.article_id])
    source = max(like, key=lambda text: like[text].containment_ab, default=None)
    if source is None:
        return [Placement(newcomer.article_id)]
    return [Placement(newcomer.article_id, texts[source].article_id, CopyGrade.DERIVED)]


def _joined(newcomer: CopyMember, original: CopyMember, grade: CopyGrade, place: Placement) -> list[Placement]:
    if place.cluster is not None:
        return [Placement(newcomer.article_id, original.article_id, grade, place.cluster)]
    cluster = min(original.article_id, newcomer.article_id)
    return [
        Placement(original.article_id, None, None, cluster),
        Placement(newcomer.article_id, original.article_id, grade, cluster),
    ]


def _kinship(members: Sequence[CopyMember], pairs: Iterable[CopyPair]) -> _Kin:
    text_of = {member.article_id: member.body_hash for member in members}
    kin: dict[str, dict[str, Likeness]] = {text: {} for text in text_of.values()}
    for pair in pairs:
        a, b = text_of.get(pair.a_id), text_of.get(pair.b_id)
        if a is not None and b is not None and a != b:
            kin[a][b] = pair.likeness
            kin[b][a] = pair.likeness.turned()
    return kin


def _in_order(members: Sequence[CopyMember], kin: _Kin) -> _Texts:
    """The texts, and the articles of each, in the order of rule 1."""
    texts: dict[str, list[CopyMember]] = defaultdict(list)
    for member in members:
        texts[member.body_hash].append(member)

    def order(member: CopyMember) -> tuple[datetime, bool, datetime, str]:
        copies = [text for text, likeness in kin[member.body_hash].items() if likeness.grade is CopyGrade.COPY]
        reprinted = [
            other.dated_at
            for text in (member.body_hash, *copies)
            for other in texts[text]
            if member.agency in other.credited and other.agency != member.agency
        ]
        return min([member.dated_at, *reprinted]), not reprinted, member.dated_at, member.url_key

    ordered = [sorted(articles, key=order) for articles in texts.values()]
    return {articles[0].body_hash: articles for articles in sorted(ordered, key=lambda articles: order(articles[0]))}


def _original(kin: Mapping[str, Likeness], originals: Iterable[str]) -> str | None:
    """Which of the originals so far a text joins."""
    joinable = {
        original: kin[original].containment_ab
        for original in originals
        if original in kin and kin[original].grade is CopyGrade.COPY and kin[original].containment_ab >= MOSTLY
    }
    # Of equals the first, as `max` does.
    return max(joinable, key=joinable.__getitem__, default=None)


def _place(original: str, joined: Sequence[str], texts: _Texts, kin: _Kin) -> list[Placement]:
    """Place the articles of an original and of the texts that joined it."""
    first = texts[original][0]
    articles = [article for text in joined for article in texts[text]]
    if len(articles) == 1:
        return [_place_alone(first, texts, kin[original])]
    cluster = min(article.article_id for article in articles)
    return [
        Placement(article.article_id, None, None, cluster)
        if article is first
        else Placement(
            article.article_id,
            first.article_id,
            CopyGrade.EXACT if article.body_hash == original else CopyGrade.COPY,
            cluster,
        )
        for article in articles
    ]


def _place_alone(article: CopyMember, texts: _Texts, kin: Mapping[str, Likeness]) -> Placement:
    """An article without a cluster: derived from the earlier text that holds most of it, if there is one."""
    before = {}
    for text in texts:
        if text == article.body_hash:
            break
        if text in kin:
            before[text] = kin[text].containment_ab
    source = max(before, key=before.__getitem__, default=None)
    if source is None:
        return Placement(article.article_id)
    return Placement(article.article_id, texts[source][0].article_id, CopyGrade.DERIVED)
