"""From answers to score, range, cap and band (scoring rules, sections 1-5 and 10)."""

import random
from fractions import Fraction

import pytest
from answering import ITEMS, LOSING, answers, complete_answers
from hypothesis import given
from hypothesis import strategies as st
from small import SMALL, checklist, item, section

from checklists.model import Refused, Value
from checklists.scoring import score

WORKED = [
    # answers, section a, section b, total, low, high before the cap, capped, shown, shown low, shown high
    ({"a1": 3, "a2": 3, "b1": 3, "b2": 3}, 100, 100, 100, 100, 100, False, 100, 100, 100),
    ({"a1": 3, "a2": 0, "b1": 2}, 75, Fraction(200, 3), 70, 50, 80, False, 70, 50, 80),
    ({"a1": 1, "a2": 3, "b1": 3, "b2": 3}, 50, 100, 80, 80, 80, True, 49, 49, 49),
    ({"a1": "unknown", "a2": 3, "b1": 3, "b2": "na"}, 25, 100, 70, 70, 100, True, 49, 49, 100),
    ({"a1": "na", "a2": "na", "b1": 1, "b2": 2}, None, 50, 50, 50, 50, False, 50, 50, 50),
    ({}, None, None, None, 0, 100, False, None, 0, 100),
]


@pytest.mark.parametrize("row", WORKED)
def test_the_worked_example_gives_the_figures_of_the_scoring_rules(row: tuple) -> None:
    given_answers, a, b, total, low, high, capped, shown, shown_low, shown_high = row
    result = score(SMALL, given_answers)
    assert [s.score for s in result.sections] == [a, b]
    assert (result.total.score, result.total.low, result.total.high) == (total, low, high)
    assert bool(result.total.capped_by) is capped
    assert (result.total.shown, result.total.shown_low, result.total.shown_high) == (shown, shown_low, shown_high)


@given(complete_answers, st.sets(st.sampled_from(ITEMS)))
def test_the_score_lies_between_low_and_high(everything: dict[str, Value], left_open: set[str]) -> None:
    some = {name: value for name, value in everything.items() if name not in left_open}
    total = score(LOSING, some).total
    if total.score is not None:
        assert total.low <= total.score <= total.high
        assert total.shown_low <= total.shown <= total.shown_high


@given(complete_answers, st.sets(st.sampled_from(ITEMS)), st.data())
def test_the_final_score_ends_up_inside_the_range_shown_before(
    everything: dict[str, Value], left_open: set[str], data: st.DataObject
) -> None:
    before = {name: value for name, value in everything.items() if name not in left_open}
    final = {**everything}
    for name in left_open:
        final[name] = data.draw(st.integers(0, 3))
    for name, value in everything.items():
        if value == "unknown":
            final[name] = data.draw(st.integers(0, 3))
    was, now = score(LOSING, before).total, score(LOSING, final).total
    if now.score is not None:
        assert was.low <= now.score <= was.high
        assert was.shown_low <= now.shown <= was.shown_high


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(some: dict[str, Value], shuffler: random.Random) -> None:
    order = list(some)
    shuffler.shuffle(order)
    assert score(LOSING, {name: some[name] for name in order}) == score(LOSING, some)


@given(st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 3), min_size=1), st.sampled_from(ITEMS))
def test_a_question_that_is_not_relevant_neither_helps_nor_hurts(some: dict[str, Value], name: str) -> None:
    without = {key: value for key, value in some.items() if key != name}
    assert score(LOSING, {**without, name: "na"}).total.score == score(LOSING, without).total.score


@given(answers, st.sampled_from(ITEMS), st.integers(0, 2))
def test_raising_an_answer_never_lowers_a_figure(some: dict[str, Value], name: str, value: int) -> None:
    lower = score(LOSING, {**some, name: value}).total
    higher = score(LOSING, {**some, name: value + 1}).total
    assert lower.score <= higher.score
    assert lower.shown <= higher.shown
    assert lower.shown_low <= higher.shown_low
    assert lower.shown_high <= higher.shown_high


@given(answers, st.sampled_from(ITEMS))
def test_i_dont_know_costs_the_same_points_as_never_but_keeps_the_upper_end_open(
    some: dict[str, Value], name: str
) -> None:
    unknown, never = score(LOSING, {**some, name: "unknown"}).total, score(LOSING, {**some, name: 0}).total
    assert unknown.score == never.score
    assert unknown.high > never.high


@pytest.mark.parametrize("value", [4, -1, True, 1.0, "3", "NA", None, [], "constructor"])
def test_anything_else_than_an_answer_is_refused_and_the_item_named(value: object) -> None:
    with pytest.raises(Refused, match="answers.a1"):
        score(SMALL, {"a1": value})  # type: ignore[dict-item]


def test_an_answer_to_a_question_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(Refused, match="Did you mean 'promise-warned-early'"):
        score(LOSING, {"promise-warned-earli": 3})


def test_a_section_that_is_not_relevant_is_left_out_and_not_zero() -> None:
    result = score(SMALL, {"a1": "na", "a2": "na"})
    assert (result.sections[0].score, result.sections[0].low, result.sections[0].high) == (None, None, None)
    assert (result.total.low, result.total.high) == (0, 100)


def test_with_nothing_relevant_there_is_no_figure_at_all() -> None:
    total = score(SMALL, dict.fromkeys(SMALL.items, "na")).total
    assert (total.score, total.low, total.high, total.band) == (None, None, None, None)


@pytest.mark.parametrize(
    ("value", "held"), [(0, True), (1, True), ("unknown", True), (2, False), (3, False), ("na", False)]
)
def test_a_critical_question_holds_the_score_below_the_second_band(value: Value, held: bool) -> None:
    total = score(SMALL, {"a1": value, "a2": 3, "b1": 3, "b2": 3}).total
    assert (total.shown == 49) is held
    assert (total.capped_by == ("a1",)) is held


def test_an_open_critical_question_holds_only_the_lower_end_of_the_range() -> None:
    total = score(SMALL, {"a2": 3, "b1": 3, "b2": 3}).total
    assert (total.shown, total.shown_low, total.shown_high) == (100, 49, 100)


def test_a_score_below_the_cap_is_not_changed_by_it() -> None:
    total = score(SMALL, {"a1": 0, "a2": 0, "b1": 0, "b2": 1}).total
    assert total.shown == total.score == 10


def test_the_band_goes_by_the_exact_score_and_not_by_the_rounded_one() -> None:
    # 209 of 300 points are 69.67, shown as 70; the third band starts at 70.
    hundred = checklist(section("a", 100, *[item(f"x{i}", 1) for i in range(100)]))
    total = score(hundred, {f"x{i}": 3 if i < 69 else 2 if i == 69 else 0 for i in range(100)}).total
    assert total.score == Fraction(20900, 300)
    assert total.band == "leaking"


@pytest.mark.parametrize(
    ("right", "band"),
    [
        (0, "fix-first"),
        (49, "fix-first"),
        (50, "leaking"),
        (69, "leaking"),
        (70, "solid"),
        (84, "solid"),
        (85, "strong"),
        (100, "strong"),
    ],
)
def test_each_band_starts_exactly_at_its_limit(right: int, band: str) -> None:
    hundred = checklist(section("a", 100, *[item(f"x{i}", 1) for i in range(100)]))
    result = score(hundred, {f"x{i}": 3 if i < right else 0 for i in range(100)})
    assert result.total.score == right
    assert result.total.band == band


@pytest.mark.parametrize(("not_relevant", "few"), [(10, False), (11, True)])
def test_more_than_a_quarter_not_relevant_is_flagged_as_few_answers(not_relevant: int, few: bool) -> None:
    result = score(LOSING, {name: "na" if i < not_relevant else 3 for i, name in enumerate(ITEMS)})
    assert result.few_answers is few


def test_the_result_is_complete_only_when_no_question_is_open() -> None:
    everything: dict[str, Value] = dict.fromkeys(ITEMS, "unknown")
    assert score(LOSING, everything).complete
    del everything[ITEMS[7]]
    assert not score(LOSING, everything).complete


def test_raising_a_section_changes_the_total_as_its_weight_says() -> None:
    some = {"a1": 3, "a2": 3, "b1": 0, "b2": 0}
    assert score(SMALL, some).total.score == 40
    assert score(SMALL, some, {"a": 6}).total.score == Fraction(4600, 106)


@pytest.mark.parametrize("raised", [{"a": 0}, {"a": 7}, {"a": True}, {"a": "2"}, {"c": 2}, {"a": 1, "b": 1}])
def test_raising_by_anything_else_than_one_to_six_points_in_one_section_is_refused(raised: dict) -> None:
    with pytest.raises(Refused):
        score(SMALL, {}, raised)
