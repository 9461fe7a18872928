"""From a result to actions and what fits into the hours there are (scoring rules, section 6)."""

from fractions import Fraction
from itertools import combinations

import pytest
from answering import LOSING, answers
from hypothesis import given
from hypothesis import strategies as st
from small import SMALL, checklist, item, section

from checklists.model import Refused, Value
from checklists.planning import Action, actions, fit_hours, parse_hours, to_find_out, what_if
from checklists.scoring import Result, score


def ids(todo: list[Action] | tuple[Action, ...]) -> list[str]:
    return [action.item.id for action in todo]


def test_low_and_unknown_answers_call_for_their_action_and_others_do_not() -> None:
    result = score(SMALL, {"a1": 3, "a2": 1, "b1": "unknown", "b2": "na"})
    assert set(ids(actions(result))) == {"a2", "b1"}


def test_usually_calls_only_for_proof_and_comes_after_all_others() -> None:
    result = score(SMALL, {"a1": 2, "a2": 0, "b1": 2, "b2": 1})
    todo = actions(result)
    assert ids(todo) == ["b2", "a2", "a1", "b1"]
    assert [action.proves for action in todo] == [False, False, True, True]


def test_critical_questions_come_first_then_the_largest_gain_then_the_order_of_questions() -> None:
    result = score(SMALL, {"a1": 1, "a2": 0, "b1": 0, "b2": 0})
    assert ids(actions(result)) == ["a1", "b1", "b2", "a2"]


def test_gains_by_hand_are_exact() -> None:
    # Section a: 12 points attainable, weight 40 of 100. a2 (weight 1) from 0 to 3 is 3/12 x 40 = 10 points.
    gains = {action.item.id: action.gain for action in actions(score(SMALL, {"a1": 3, "a2": 0, "b1": 2, "b2": 3}))}
    assert gains == {"a2": 10, "b1": Fraction(2, 12) * 60}


@given(answers)
def test_a_gain_is_the_exact_rise_of_the_uncapped_total_if_only_that_answer_became_best(
    some: dict[str, Value],
) -> None:
    result = score(LOSING, some)
    for action in actions(result):
        better = score(LOSING, {**some, action.item.id: 3})
        assert better.total.score - result.total.score == action.gain


@given(answers, st.data())
def test_gains_add_up_whatever_actions_are_switched_on(some: dict[str, Value], data: st.DataObject) -> None:
    result = score(LOSING, some)
    todo = actions(result)
    switched = data.draw(st.sets(st.sampled_from(range(len(todo))))) if todo else set()
    then = what_if(result, [todo[i].item.id for i in switched])
    if result.total.score is not None:
        assert then.total.score - result.total.score == sum(todo[i].gain for i in switched)


def test_what_if_keeps_a_raised_section_raised() -> None:
    result = score(SMALL, {"a1": 3, "a2": 0, "b1": 3, "b2": 3}, {"a": 6})
    assert [s.weight for s in what_if(result, ["a2"]).sections] == [46, 60]


def test_switching_on_an_action_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="'a1' has no action"):
        what_if(score(SMALL, {"a1": 3, "a2": 0}), ["a1"])


def test_effort_is_the_items_own_hours_or_follows_from_when_it_is_to_be_done() -> None:
    hours = checklist(
        section(
            "a",
            100,
            item("t", 1, when="today"),
            item("w", 1),
            item("m", 1, when="month"),
            item("o", 1, extra="hours = 2.5"),
        )
    )
    assert [float(each.hours) for each in hours.items.values()] == [1, 4, 12, 2.5]


PLANNING = checklist(
    section("a", 30, item("c1", 1, critical=True, extra="hours = 4"), item("c2", 3, critical=True, extra="hours = 1")),
    section("b", 70, *[item(f"x{i}", 1 + i % 3, extra=f"hours = {0.25 + (i * 7 % 5) * 0.5}") for i in range(8)]),
)


def test_critical_actions_are_chosen_first_even_when_others_gain_more() -> None:
    chosen = fit_hours(score(PLANNING, dict.fromkeys(PLANNING.items, 0)), Fraction(1)).chosen
    assert ids(chosen) == ["c2"]


def test_a_critical_action_that_does_not_fit_leaves_its_hours_to_the_next_ones() -> None:
    plan = fit_hours(score(PLANNING, dict.fromkeys(PLANNING.items, 0)), Fraction(3))
    assert "c2" in ids(plan.chosen)
    assert "c1" not in ids(plan.chosen)
    assert plan.hours <= 3


def test_a_critical_question_answered_usually_waits_behind_what_is_wrong() -> None:
    result = score(PLANNING, {**dict.fromkeys(PLANNING.items, 0), "c1": 2, "c2": 2})
    assert ids(actions(result))[-2:] == ["c2", "c1"]
    assert "c1" not in ids(fit_hours(result, Fraction(4)).chosen)


def test_among_proofs_critical_ones_come_first() -> None:
    result = score(SMALL, {"a1": 2, "a2": 3, "b1": 2, "b2": 2})
    assert ids(actions(result)) == ["a1", "b1", "b2"]


def test_hours_that_are_no_quarters_are_never_exceeded() -> None:
    plan = fit_hours(score(PLANNING, dict.fromkeys(PLANNING.items, 0)), Fraction("2.74"))
    assert plan.hours <= Fraction("2.74")


@pytest.mark.parametrize(("text", "hours"), [("2.5", Fraction(5, 2)), ("2,5", Fraction(5, 2)), ("0", 0), ("12", 12)])
def test_hours_are_read_with_point_or_comma(text: str, hours: Fraction) -> None:
    assert parse_hours(text) == hours


@pytest.mark.parametrize("text", ["", "-1", "1/2", "1e3", "٣", "two", "1.", "9999999"])
def test_anything_else_is_no_number_of_hours(text: str) -> None:
    with pytest.raises(Refused, match="not a number of hours"):
        parse_hours(text)


def best_by_trying_all(rest: list[Action], left: Fraction) -> list[str]:
    """Every subset: largest gain, then fewer hours, then earlier items."""
    subsets = [subset for n in range(len(rest) + 1) for subset in combinations(rest, n)]
    fitting = [subset for subset in subsets if sum((a.item.hours for a in subset), Fraction(0)) <= left]
    key = lambda subset: (-sum(a.gain for a in subset), sum(a.item.hours for a in subset), [a.order for a in subset])  # noqa: E731
    return ids(min(fitting, key=key))


@given(st.lists(st.sampled_from([0, 1, 2, 3, "unknown"]), min_size=8, max_size=8), st.integers(0, 40))
def test_what_fits_my_week_is_the_best_of_all_sets(values: list[Value], quarters: int) -> None:
    result = score(PLANNING, {"c1": 3, "c2": 3, **{f"x{i}": value for i, value in enumerate(values)}})
    hours = Fraction(quarters, 4)
    rest = sorted(actions(result), key=lambda action: action.order)
    assert set(ids(fit_hours(result, hours).chosen)) == set(best_by_trying_all(rest, hours))


def test_a_plan_says_its_hours_its_gain_and_the_total_it_leads_to() -> None:
    result = score(SMALL, {"a1": 3, "a2": 0, "b1": 3, "b2": 0})
    plan = fit_hours(result, Fraction(4))
    assert ids(plan.chosen) == ["b2"]
    assert (plan.hours, plan.gain, plan.result.total.score) == (4, 30, 90)


@pytest.mark.parametrize("hours", [-1, 10_001])
def test_hours_that_cannot_be_planned_are_refused(hours: int) -> None:
    with pytest.raises(Refused, match="Choose hours"):
        fit_hours(score(SMALL, {}), Fraction(hours))


def test_with_nothing_to_do_the_plan_is_empty() -> None:
    result: Result = score(SMALL, dict.fromkeys(SMALL.items, 3))
    assert fit_hours(result, Fraction(40)).chosen == ()


def test_what_to_find_out_by_hand_narrows_the_range_by_that_much() -> None:
    result = score(SMALL, {"a1": "unknown", "a2": 3, "b1": "unknown", "b2": "na"})
    # a1: 9 of the 12 applicable points of section a, weight 40 of 100: 30. b1: 6 of 6 points, weight 60 of 100: 60.
    assert [(each.item.id, each.narrows) for each in to_find_out(result)] == [("b1", 60), ("a1", 30)]
    # low is 40 x 3/12 = 10, high is 100: together they close the whole range.
    assert result.total.high - result.total.low == 90


def test_things_to_find_out_that_narrow_alike_are_in_the_order_of_the_questions() -> None:
    result = score(SMALL, {"b2": "unknown", "b1": "unknown", "a1": 0})
    # b1 and b2: 6 of 12 points each, weight 60: 30. a2 is open, not unknown.
    assert [(each.item.id, each.narrows) for each in to_find_out(result)] == [("b1", 30), ("b2", 30)]


@given(answers, st.sampled_from([{}, {"know-how": 3}]))
def test_finding_out_narrows_the_range_by_just_so_much_whatever_is_found(
    some: dict[str, Value], raised: dict[str, int]
) -> None:
    result = score(LOSING, some, raised)
    found = to_find_out(result)
    assert {each.item.id for each in found} == {name for name, value in some.items() if value == "unknown"}
    assert [each.narrows for each in found] == sorted((each.narrows for each in found), reverse=True)
    for each in found:
        for value in range(4):
            then = score(LOSING, {**some, each.item.id: value}, raised).total
            assert (result.total.high - result.total.low) - (then.high - then.low) == each.narrows
