"""Several people's answers to one checklist as one result, and what they should discuss (scoring rules, section 8)."""

from itertools import permutations

import pytest
from answering import LOSING, answers
from hypothesis import given
from hypothesis import strategies as st
from running import run
from small import SMALL

from checklists.comparing import merge, merged_json
from checklists.loading import load_checklist
from checklists.model import Refused, Value
from checklists.results import result_json
from checklists.scoring import score

LETTING = load_checklist("letting-go")


def test_three_people_by_hand() -> None:
    people = [
        {"a1": 3, "a2": "na", "b1": "unknown", "b2": 0},
        {"a1": 1, "a2": "na", "b1": "unknown", "b2": 3},
        {"a1": 3, "a2": 2, "b1": 1},
    ]
    document = merged_json(merge([run(SMALL, each) for each in people]))
    assert document["people"] == 3
    assert document["items"] == [
        {"id": "a1", "answers": 3, "median": 3, "spread": 2, "unknown": 0, "na": 0},
        {"id": "a2", "answers": 3, "median": 2, "spread": 0, "unknown": 0, "na": 2},
        {"id": "b1", "answers": 3, "median": 1, "spread": 0, "unknown": 2, "na": 0},
        {"id": "b2", "answers": 2, "median": 0, "spread": 3, "unknown": 0, "na": 0},
    ]
    # a1: 2 apart x weight 3 x section weight 40 = 240. b2: 3 x 2 x 60 = 360.
    assert document["discuss"] == ["b2", "a1"]
    # a1 3, a2 na (2 of 3), b1 unknown (2 of 3), b2 0 (the lower of 0 and 3).
    # a: 9 of 9 = 100 at weight 40, b: (0 + 0) of 12 = 0 at weight 60: total 40.
    assert document["result"] == result_json(score(SMALL, {"a1": 3, "a2": "na", "b1": "unknown", "b2": 0}))
    assert document["result"]["total"]["score"] == 40.0


@pytest.mark.parametrize(
    ("values", "merged"),
    [
        ([0, 1, 2, 3], 1),
        ([3, 3, 0], 3),
        (["na", 2], 2),  # half is not more than half
        (["na", "na", 2], "na"),
        (["na", "na", "unknown", 1], 1),  # na: 2 of 4; of the other 2, unknown is 1: not more than half
        (["na", "unknown"], "unknown"),  # na: 1 of 2; of the other 1, unknown is 1
        (["unknown", 2], 2),
        (["unknown", "unknown", 2], "unknown"),
        (["na", None, None], "na"),  # two left it open: half of those who answered counts
        ([None, None], None),
    ],
)
def test_the_merged_answer(values: list[Value | None], merged: Value | None) -> None:
    files = [run(SMALL, {} if value is None else {"b1": value}) for value in values]
    assert merge(files).items[2].merged == merged


def test_where_nobody_gave_a_figure_there_is_no_median_and_no_spread() -> None:
    first, second, *_ = merged_json(merge([run(SMALL, {"a1": "na"}), run(SMALL, {"a1": "unknown"})]))["items"]
    assert first == {"id": "a1", "answers": 2, "median": None, "spread": None, "unknown": 1, "na": 1}
    assert second == {"id": "a2", "answers": 0, "median": None, "spread": None, "unknown": 0, "na": 0}


def test_of_items_that_are_alike_to_discuss_the_earlier_comes_first() -> None:
    files = [run(SMALL, {"b2": 0, "b1": 3, "a1": 2}), run(SMALL, {"b1": 1, "b2": 2, "a1": 3})]
    assert merge(files).discuss == ("b1", "b2")


@given(answers, st.integers(2, 6))
def test_merging_copies_of_one_file_gives_that_files_result(some: dict[str, Value], copies: int) -> None:
    merged = merge([run(LOSING, some)] * copies)
    assert (merged.people, merged.discuss, merged.result) == (copies, (), score(LOSING, some))


@given(st.lists(answers, min_size=2, max_size=4))
def test_the_order_of_files_does_not_matter(people: list[dict[str, Value]]) -> None:
    merged = {str(merged_json(merge(order))) for order in permutations([run(LOSING, some) for some in people])}
    assert len(merged) == 1


@given(st.lists(answers, min_size=2, max_size=7))
def test_the_merged_answer_is_one_that_somebody_gave(people: list[dict[str, Value]]) -> None:
    for each in merge([run(LOSING, some) for some in people]).items:
        values = [some[each.item.id] for some in people if each.item.id in some]
        assert each.merged in values if values else each.merged is None
        assert each.answers == len(values)


def test_fewer_than_two_more_than_200_or_files_of_two_checklists_are_refused() -> None:
    with pytest.raises(Refused, match="no file"):
        merge([])
    with pytest.raises(Refused, match="only 1 file that can be read. Choose the files of 2 people"):
        merge([run(SMALL, {})])
    with pytest.raises(Refused, match="201 files. Choose 200 at most"):
        merge([run(SMALL, {})] * 201)
    with pytest.raises(Refused, match="mari.json:1: this is of the checklist 'letting-go'"):
        merge([run(LOSING, {}, "me.json"), run(LOSING, {}), run(LETTING, {}, "mari.json")])
