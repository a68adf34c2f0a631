"""Which articles are one text, and which is the original: the rule of `stories.copies`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.articles import CopyGrade
from domain.copies import CopyMember, CopyPair, Likeness, Placement
from stories.copies import arrange, comes_last, join

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def member(
    number: int, minutes: int = 0, text: str | None = None, credited: str = "", agency: str | None = None
) -> CopyMember:
    at = NOW + timedelta(minutes=minutes)
    return CopyMember(number, f"key/{number}", text or f"text {number}", at, frozenset(credited.split()), agency)


def pair(a: int, b: int, ab: float = 0.9, ba: float = 0.9, grade: CopyGrade = CopyGrade.COPY) -> CopyPair:
    return CopyPair(a, b, Likeness(grade, ab, ba))


def test_a_lone_article_has_no_cluster() -> None:
    assert arrange([], []) == []
    assert arrange([member(3)], []) == [Placement(3)]


def test_the_one_published_first_is_the_original_whenever_it_was_stored() -> None:
    later, earlier = member(1, 60, "same"), member(2, 0, "same")
    assert arrange([later, earlier], []) == [Placement(1, 2, CopyGrade.EXACT, 1), Placement(2, None, None, 1)]


def test_of_one_time_the_address_decides_in_every_store_alike() -> None:
    assert arrange([member(2, 0, "same"), member(1, 0, "same")], [])[0] == Placement(1, None, None, 1)


def test_edited_copies_join_the_earliest() -> None:
    placed = arrange([member(1), member(2, 5), member(3, 9)], [pair(1, 2), pair(1, 3)])
    assert placed == [
        Placement(1, None, None, 1),
        Placement(2, 1, CopyGrade.COPY, 1),
        Placement(3, 1, CopyGrade.COPY, 1),
    ]


def test_a_chain_of_texts_is_no_cluster() -> None:
    chain = [member(number, number) for number in range(1, 7)]
    placed = arrange(chain, [pair(number, number + 1) for number in range(1, 6)])
    assert [place.cluster for place in placed] == [1, 1, 3, 3, 5, 5]


def test_a_short_text_that_many_different_reports_quote_joins_none_of_them() -> None:
    statement, reports = member(1), [member(number, number) for number in range(2, 6)]
    placed = arrange([statement, *reports], [pair(1, report.article_id, 1.0, 0.2) for report in reports])
    assert {place.cluster for place in placed} == {None}
    assert [place.copy_of for place in placed] == [None, 1, 1, 1, 1]
    assert {place.grade for place in placed[1:]} == {CopyGrade.DERIVED}


def test_of_two_originals_a_copy_joins_the_one_that_holds_most_of_it() -> None:
    placed = arrange([member(1), member(2, 1), member(3, 2)], [pair(1, 3, 0.9, 0.5), pair(2, 3, 0.9, 0.8)])
    assert placed[2] == Placement(3, 2, CopyGrade.COPY, 2)


def test_what_shares_a_part_is_derived_from_the_earlier_text() -> None:
    shares = pair(1, 2, 0.2, 0.4, CopyGrade.DERIVED)
    assert arrange([member(1), member(2, 5)], [shares]) == [Placement(1), Placement(2, 1, CopyGrade.DERIVED)]
    assert arrange([member(2, 5)], [shares], [member(1)]) == [Placement(2, 1, CopyGrade.DERIVED)]


def test_the_page_of_the_agency_is_the_original_of_what_credits_it() -> None:
    reprint, own = member(1, 0, credited="AFP"), member(2, 7, agency="AFP", credited="AFP")
    assert [place.copy_of for place in arrange([reprint, own], [pair(1, 2)])] == [2, None]
    same = [member(1, 0, "same", credited="AFP"), member(2, 7, "same", agency="AFP")]
    assert [place.copy_of for place in arrange(same, [])] == [2, None]


def test_an_agency_that_nobody_credits_has_no_privilege() -> None:
    taken, own = member(1, 0, credited="TASS"), member(2, 7, agency="AFP", credited="AFP")
    assert [place.copy_of for place in arrange([taken, own], [pair(1, 2)])] == [None, 1]


def test_an_uncredited_article_before_the_agency_stays_where_it_is() -> None:
    first, reprint, own = member(1), member(2, 3, credited="AFP"), member(3, 9, agency="AFP")
    pairs = [pair(1, 2), pair(1, 3), pair(2, 3)]
    assert [place.copy_of for place in arrange([first, reprint, own], pairs)] == [None, 1, 1]


shares = st.sampled_from([0.2, 0.4, 0.6, 0.9])
groups = st.integers(1, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=n, max_size=n),
        st.lists(st.tuples(st.integers(1, n), st.integers(1, n), shares, shares, st.sampled_from(["copy", "derived"]))),
    )
)


def make(
    group: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int, float, float, str]]],
) -> tuple[list[CopyMember], list[CopyPair]]:
    members = [member(number, minutes, f"text {text}") for number, (minutes, text) in enumerate(group[0], 1)]
    pairs = {(a, b): pair(a, b, ab, ba, CopyGrade(grade)) for a, b, ab, ba, grade in group[1] if a < b}
    text_of = {one.article_id: one.body_hash for one in members}
    by_text = {frozenset((text_of[a], text_of[b])): one for (a, b), one in pairs.items() if text_of[a] != text_of[b]}
    return members, list(by_text.values())


@given(groups, st.randoms())
def test_one_original_a_cluster_and_every_member_verified_against_it(
    group: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int, float, float, str]]], random: Random
) -> None:
    members, pairs = make(group)
    placed = {place.article_id: place for place in arrange(members, pairs)}
    assert set(placed) == {one.article_id for one in members}
    again = arrange(random.sample(members, len(members)), random.sample(pairs, len(pairs)))
    assert {place.article_id: place for place in again} == placed
    assert_consistent(members, pairs, placed)


def assert_consistent(
    members: Sequence[CopyMember], pairs: Sequence[CopyPair], placed: Mapping[int, Placement]
) -> None:
    text_of = {one.article_id: one.body_hash for one in members}
    verified = {frozenset((text_of[one.a_id], text_of[one.b_id])) for one in pairs}
    for place in placed.values():
        if place.cluster is None:
            assert place.copy_of is None or place.grade is CopyGrade.DERIVED
            continue
        together = [other for other in placed.values() if other.cluster == place.cluster]
        assert len(together) > 1
        (original,) = [other.article_id for other in together if other.copy_of is None]
        assert place.copy_of in {None, original}
        texts = frozenset((text_of[place.article_id], text_of[original]))
        assert len(texts) == 1 or texts in verified


@given(groups, st.randoms())
def test_what_comes_last_joins_as_if_all_were_arranged(
    group: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int, float, float, str]]], random: Random
) -> None:
    members, pairs = make(group)
    *others, last = sorted(members, key=lambda one: (one.dated_at, one.url_key))
    new = replace(last, article_id=100, url_key="last")
    pairs = [replaced(one, last.article_id, 100) for one in pairs]
    twin = next((one.article_id for one in others if one.body_hash == new.body_hash), None)
    text_of = {one.article_id: one.body_hash for one in (*others, new)}
    like = {}
    for one in pairs:
        for a, b, likeness in ((one.a_id, one.b_id, one.likeness), (one.b_id, one.a_id, one.likeness.turned())):
            if text_of[a] == new.body_hash:
                like[text_of[b]] = likeness
    near = [one for one in others if one.body_hash in like or one.body_hash == new.body_hash]
    # One article of a text is enough, whichever it is.
    compared = {one.body_hash: one for one in random.sample(near, len(near))}.values()
    kin = {one.article_id: like[one.body_hash] for one in compared if one.body_hash in like}
    # Articles of one text have the same pairs.
    known = [one if twin is None else replaced(one, 100, twin) for one in pairs]
    places = placed(arrange(others, [one for one in known if 100 not in {one.a_id, one.b_id}]))
    assert comes_last(new, near)
    found = [CopyPair(new.article_id, other, likeness) for other, likeness in kin.items()]
    assert {**places, **placed(join([new], near, found, places))} == placed(arrange([*others, new], pairs))


@given(groups, st.integers(0, 9))
def test_the_latest_of_some_join_one_after_the_other_as_if_all_were_arranged(
    group: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int, float, float, str]]], n_others: int
) -> None:
    members, pairs = make(group)
    # Numbered in the order of their times; the pairs are those of the first articles of their texts.
    in_time = sorted(members, key=lambda one: (one.dated_at, one.url_key))
    first = {one.body_hash: number for number, one in reversed(list(enumerate(in_time, 1)))}
    number = {one.article_id: first[one.body_hash] for one in members}
    members = [replace(one, article_id=at) for at, one in enumerate(in_time, 1)]
    pairs = [replace(one, a_id=number[one.a_id], b_id=number[one.b_id]) for one in pairs]
    others, latest = members[:n_others], members[n_others:]
    places = placed(arrange(others, pairs))
    assert {**places, **placed(join(latest, others, pairs, places))} == placed(arrange(members, pairs))


@given(groups, st.sets(st.integers(1, 9)), st.sets(st.integers(0, 20)))
def test_whoever_leaves_with_all_of_a_cluster_finds_a_place_among_those_that_stay(
    group: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int, float, float, str]]],
    leaving: set[int],
    lost_pairs: set[int],
) -> None:
    members, pairs = make(group)
    places = placed(arrange(members, pairs))
    left = {places[one].cluster or -one for one in leaving & places.keys()}
    adrift = [one for one in members if (places[one.article_id].cluster or -one.article_id) in left]
    others = [one for one in members if one not in adrift]
    ids = {one.article_id for one in adrift}
    kept = [one for number, one in enumerate(pairs) if number not in lost_pairs or not ids & {one.a_id, one.b_id}]
    standing = {one.article_id: places[one.article_id] for one in others}
    now = {**standing, **placed(join(adrift, others, kept, standing))}
    assert now.keys() == places.keys()
    assert_consistent(members, kept, now)
    time_of = {one.article_id: (one.dated_at, one.url_key) for one in members}
    for place in now.values():
        if place.copy_of is not None and place.grade is CopyGrade.DERIVED:
            assert time_of[place.copy_of] < time_of[place.article_id]


def test_an_article_joins_an_original_that_is_later_where_that_stays_what_it_is() -> None:
    late, early = member(2, 9), member(1, 0)
    assert join([early], [late], [pair(1, 2)], {2: Placement(2)}) == [
        Placement(2, None, None, 1),
        Placement(1, 2, CopyGrade.COPY, 1),
    ]
    # Of one text, the article that is the original stands for it, not the first.
    same = [replace(late, body_hash="same"), replace(early, body_hash="same")]
    places = {2: Placement(2, None, None, 1), 1: Placement(1, 2, CopyGrade.EXACT, 1)}
    assert placed(join([member(3, 5)], same, [pair(1, 3)], places))[3] == Placement(3, 2, CopyGrade.COPY, 1)
    assert placed(join([member(3, 5, "same")], same, [], places))[3] == Placement(3, 2, CopyGrade.EXACT, 1)


def test_nothing_is_derived_from_what_came_later() -> None:
    shares = pair(1, 2, 0.4, 0.4, CopyGrade.DERIVED)
    assert join([member(1)], [member(2, 5)], [shares], {2: Placement(2)}) == [Placement(1)]


def replaced(one: CopyPair, number: int, by: int) -> CopyPair:
    return replace(one, a_id=by if one.a_id == number else one.a_id, b_id=by if one.b_id == number else one.b_id)


def placed(placements: Sequence[Placement]) -> dict[int, Placement]:
    return {place.article_id: place for place in placements}


def test_the_page_of_an_agency_may_change_the_order() -> None:
    wire = member(1, 0, agency="AFP")
    assert not comes_last(member(2, 10, credited="AFP"), [wire])
    assert not comes_last(wire, [member(2, -10)])
    assert not comes_last(member(3, 0), [member(4, 1)])
