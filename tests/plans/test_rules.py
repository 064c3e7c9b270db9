"""The tree when it is corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RuleBroken
from app.plans.rules import Node, moved_down, moved_up, renumbered, shifted, with_focus_area


def tree(*levels: int) -> list[Node]:
    return renumbered([Node(id_, level) for id_, level in enumerate(levels, 1)])


def numbers_and_ids(nodes: list[Node]) -> list[tuple[int, str]]:
    return [(node.id, node.number) for node in renumbered(nodes)]


def test_numbers_and_parents_follow_from_order_and_level():
    nodes = tree(1, 2, 3, 2, 1, 2)
    assert [node.number for node in nodes] == ["1", "1.1", "1.1.1", "1.2", "2", "2.1"]
    assert [node.parent_id for node in nodes] == [None, 1, 2, 1, None, 5]


def test_a_level_is_never_skipped():
    assert [node.level for node in tree(3, 5, 2)] == [1, 2, 2]


def test_a_section_moves_with_all_below_it():
    nodes = tree(1, 2, 1, 2, 2)
    assert numbers_and_ids(moved_up(nodes, 2)) == [(3, "1"), (4, "1.1"), (5, "1.2"), (1, "2"), (2, "2.1")]
    assert numbers_and_ids(moved_down(nodes, 0)) == numbers_and_ids(moved_up(nodes, 2))


@pytest.mark.parametrize("at", [0, 1])
def test_the_first_of_its_level_cannot_move_up(at: int):
    with pytest.raises(RuleBroken):
        moved_up(tree(1, 2, 2), at)


def test_the_last_of_its_level_cannot_move_down_out_of_its_parent():
    with pytest.raises(RuleBroken):
        moved_down(tree(1, 2, 1), 1)


def test_in_and_out_keep_the_reading_order():
    nodes = tree(1, 1, 2, 1)
    assert numbers_and_ids(shifted(nodes, 1, 1)) == [(1, "1"), (2, "1.1"), (3, "1.1.1"), (4, "2")]
    assert numbers_and_ids(shifted(nodes, 2, -1)) == [(1, "1"), (2, "2"), (3, "3"), (4, "4")]


def test_in_needs_a_section_to_lie_below_and_out_a_level_above():
    with pytest.raises(RuleBroken):
        shifted(tree(1, 2), 1, 1)
    with pytest.raises(RuleBroken):
        shifted(tree(1, 2), 0, -1)


def test_a_focus_area_is_inherited_there_and_below_and_nowhere_else():
    nodes = with_focus_area(tree(1, 2, 3, 2, 1), 1, 7)
    assert [node.focus_area_id for node in nodes] == [None, 7, 7, None, None]
    assert [node.is_focus_area for node in nodes] == [False, True, False, False, False]


def test_a_section_can_be_taken_out_of_the_area_above_it_and_stays_out_when_it_moves():
    nodes = with_focus_area(tree(1, 2, 2), 0, 7)
    out = with_focus_area(nodes, 2, None)
    assert [node.focus_area_id for node in out] == [7, 7, None]
    assert [(n.id, n.focus_area_id) for n in renumbered(moved_up(out, 2))] == [(1, 7), (3, None), (2, 7)]


def test_a_new_area_above_takes_in_those_below():
    nodes = with_focus_area(with_focus_area(tree(1, 2, 2), 1, 7), 0, 8)
    assert [node.focus_area_id for node in nodes] == [8, 8, 8]
    assert sum(node.is_focus_area for node in nodes) == 1


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from(["up", "down", "in", "out"]), st.integers(0, 11)), max_size=12),
)
def test_no_correction_loses_or_doubles_a_section(levels: list[int], moves: list[tuple[str, int]]):
    nodes = tree(*levels)
    for move, at in moves:
        place = at % len(nodes)
        try:
            if move in ("up", "down"):
                nodes = renumbered((moved_up if move == "up" else moved_down)(nodes, place))
            else:
                nodes = renumbered(shifted(nodes, place, 1 if move == "in" else -1))
        except RuleBroken:
            continue
        assert sorted(node.id for node in nodes) == list(range(1, len(levels) + 1))
        assert len({node.number for node in nodes}) == len(nodes)
        known: dict[int | None, str] = {None: ""}
        for node in nodes:
            assert node.number.rpartition(".")[0] == known[node.parent_id]
            known[node.id] = node.number
