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
5. Where there is too much to be arranged anew, an article that comes, or whose pairs changed, is placed among those
   that stay where they are, by rules 2 to 4; so are those of its former cluster and what was derived from it, one after
   the other in the order of their times.

The result of rules 1 to 4 depends on the set of articles and pairs alone, not on the order in which they arrived. Most
articles are younger than all that is like them: of these only the place is to be found (`join`).
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
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
    return all(_time(other) < _time(newcomer) for other in others)


def join(
    newcomers: Collection[CopyMember],
    others: Collection[CopyMember],
    pairs: Collection[CopyPair],
    places: Mapping[int, Placement],
) -> list[Placement]:
    """Place articles by rule 5, each as if it had just come; as `arrange` does where each `comes_last`.

    ``others`` are the other articles of their texts, and all of the texts that they share something with; ``places``
    is where these stand. ``pairs`` are those of the newcomers; of two texts, one pair of articles is enough.
    """
    kin = _kinship([*newcomers, *others], pairs)
    texts: defaultdict[str, list[CopyMember]] = defaultdict(list)
    for member in sorted(others, key=_time):
        texts[member.body_hash].append(member)
    standing, changed = dict(places), dict[int, Placement]()
    for newcomer in sorted(newcomers, key=_time):
        found = _join(newcomer, texts, kin[newcomer.body_hash], standing)
        standing |= found
        changed |= found
        insort(texts[newcomer.body_hash], newcomer, key=_time)
    return list(changed.values())


def _time(member: CopyMember) -> tuple[datetime, str]:
    return member.dated_at, member.url_key


def _join(
    newcomer: CopyMember, texts: _Texts, kin: Mapping[str, Likeness], places: Mapping[int, Placement]
) -> dict[int, Placement]:
    """The place of one more article, and that of what becomes an original by it."""
    if twins := texts.get(newcomer.body_hash):
        return _joined(newcomer, _head(twins, places), CopyGrade.EXACT, places)
    near = sorted((text for text in kin if texts.get(text)), key=lambda text: _time(texts[text][0]))
    heads = {text: _head(texts[text], places) for text in near}
    if original := _original(kin, [text for text in near if _stands_for_itself(heads[text], places)]):
        return _joined(newcomer, heads[original], CopyGrade.COPY, places)
    before = [text for text in near if _time(texts[text][0]) < _time(newcomer)]
    source = max(before, key=lambda text: kin[text].containment_ab, default=None)
    if source is None:
        return {newcomer.article_id: Placement(newcomer.article_id)}
    first = texts[source][0]
    return {newcomer.article_id: Placement(newcomer.article_id, first.article_id, CopyGrade.DERIVED)}


def _stands_for_itself(article: CopyMember, places: Mapping[int, Placement]) -> bool:
    return places[article.article_id].grade in {None, CopyGrade.DERIVED}


def _head(articles: Sequence[CopyMember], places: Mapping[int, Placement]) -> CopyMember:
    """Of the articles of one text the original, if it is one; else the first."""
    return next((article for article in articles if _stands_for_itself(article, places)), articles[0])


def _joined(
    newcomer: CopyMember, head: CopyMember, grade: CopyGrade, places: Mapping[int, Placement]
) -> dict[int, Placement]:
    """The place of a newcomer beside an article of its text, or beside the original that it is a copy of."""
    place = places[head.article_id]
    if not _stands_for_itself(head, places):
        return {newcomer.article_id: replace(place, article_id=newcomer.article_id)}
    cluster = place.cluster or min(head.article_id, newcomer.article_id)
    return {
        head.article_id: Placement(head.article_id, None, None, cluster),
        newcomer.article_id: Placement(newcomer.article_id, head.article_id, grade, cluster),
    }


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
