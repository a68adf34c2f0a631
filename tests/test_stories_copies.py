"""The earliest of the articles of one text is the original."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.articles import CopyGrade
from domain.storing import CopyMember, Placement
from stories.copies import arrange

NOW = datetime(2024, 5, 1, tzinfo=UTC)

members = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 5)), unique_by=lambda pair: pair[0]).map(
    lambda pairs: [CopyMember(number, NOW + timedelta(hours=hours)) for number, hours in pairs]
)


def test_a_lone_article_has_no_cluster() -> None:
    assert arrange([CopyMember(3, NOW)]) == [Placement(3)]
    assert arrange([]) == []


def test_the_one_published_first_is_the_original_whenever_it_was_stored() -> None:
    later, earlier = CopyMember(1, NOW + timedelta(hours=1)), CopyMember(2, NOW)
    assert arrange([later, earlier]) == [Placement(1, 2, CopyGrade.EXACT, 1), Placement(2, None, None, 1)]


@given(members)
def test_one_original_a_cluster_whatever_the_order(group: list[CopyMember]) -> None:
    placed = {placement.article_id: placement for placement in arrange(group)}
    assert placed == {placement.article_id: placement for placement in arrange(group[::-1])}
    assert set(placed) == {member.article_id for member in group}
    if len(group) > 1:
        originals = [placement for placement in placed.values() if placement.copy_of is None]
        assert len(originals) == 1
        assert {placement.copy_of for placement in placed.values()} == {None, originals[0].article_id}
        assert len({placement.cluster for placement in placed.values()}) == 1
