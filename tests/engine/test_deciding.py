"""Keep, fix or let go: the eleven rules, the first that matches (content plan, C4.1, C4.3 and C4.4)."""

from fractions import Fraction
from typing import Any

import pytest
from describing import CASES, LET_GO, TODAY, customer, many, points, read, tables, tried
from hypothesis import given

from checklists.deciding import decide, decision_json
from checklists.fields import Faulty

SIGNS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")


@pytest.mark.parametrize("case", CASES)
def test_the_twelve_cases_of_the_plan(case: int) -> None:
    changes, rule, outcome = CASES[case]
    decision = decide(customer(**changes))
    assert (decision.rule, decision.outcome) == (rule, outcome)


def test_the_ninth_case_counts_as_one_and_is_told_to_be_undocumented() -> None:
    decision = decide(customer(**CASES[9][0]))
    assert (decision.signs["F2"], decision.count, decision.undocumented) == (1, 0, ("F2",))


@pytest.mark.parametrize("sign", ["F2", "F6"])
def test_one_serious_thing_that_is_written_down_needs_no_attempts(sign: str) -> None:
    serious = {"signs": {sign: 3}, "entries": {sign: 1, f"{sign}_serious": 1}}
    assert decide(customer(**serious, change=points(10), friend=True, years=20)).rule == 3


def test_with_one_kind_of_attempt_the_next_move_comes_first() -> None:
    assert decide(customer(**{**LET_GO, "attempts": tried("talk", "talk", "talk")})).rule == 8
    undated = [*tried("talk"), {"kind": "teach"}]
    assert decide(customer(**{**LET_GO, "attempts": undated})).rule == 8


def documented(table: dict[str, Any]) -> dict[str, int]:
    """The signs as C4.1 counts them, and F5 from the formula of C4.2; written anew from the plan."""
    signs, log = dict(table["signs"]), table["entries"]
    if signs["F1"] >= 2 and log["F1"] < 2:
        signs["F1"] = 1
    for sign in ("F2", "F6"):
        if signs[sign] == 3 and log[f"{sign}_serious"] == 0:
            signs[sign] = 2
        if signs[sign] == 2 and log[sign] < 2:
            signs[sign] = 1
    money = table["money"]
    if "F5" in money:
        return {**signs, "F5": money["F5"]}
    figure = {key: Fraction(str(value)) for key, value in money.items()}
    cost = figure["direct"] + figure.get("credits", 0) + figure.get("hours", 0) * figure.get("hourly_cost", 0)
    net, target = figure["sales"] - cost, figure.get("target", Fraction("0.2"))
    missed = (net < target / 4 * figure["sales"], net < target * figure["sales"])
    return {**signs, "F5": 3 if net < 0 else 2 if missed[0] else 1 if missed[1] else 0}


def rule_of_the_plan(table: dict[str, Any]) -> int:
    """C4.3, line by line."""
    signs, stops, change = documented(table), table["stops"], sum(table["change"])
    strong = {sign for sign in ("F1", "F2", "F5", "F6", "F7") if signs[sign] >= 2}
    n = len(strong) + signs["F3"] + signs["F4"]
    kinds = {attempt["kind"] for attempt in table["attempts"] if attempt["on"]}
    rules = (
        table["danger"],
        stops["protected_or_right"] in ("yes", "unsure") or stops["vulnerable_or_essential"],
        signs["F2"] == 3 or signs["F6"] == 3,
        n == 0,
        not strong,
        change >= 7,
        strong == {"F5"} and "price" not in kinds,
        len(kinds) < 2,
        (table["years"] >= 5 or table["friend"]) and not table["talked_in_person"],
        4 <= change <= 6 and n == 1,
        True,
    )
    return rules.index(True) + 1


@many
@given(tables)
def test_the_rules_written_anew_from_the_plan_agree_on_any_customer(table: dict[str, Any]) -> None:
    decision = decide(read(table))
    assert decision.signs == documented(table)
    assert decision.rule == rule_of_the_plan(table)


@given(tables)
def test_danger_comes_before_everything_else(table: dict[str, Any]) -> None:
    assert decide(read({**table, "danger": True})).outcome == "act-now"


@given(tables)
def test_a_stop_comes_before_everything_but_danger(table: dict[str, Any]) -> None:
    for stop in ({"protected_or_right": "yes"}, {"protected_or_right": "unsure"}, {"vulnerable_or_essential": True}):
        decision = decide(read({**table, "danger": False, "stops": {**table["stops"], **stop}}))
        assert (decision.rule, decision.outcome, decision.earliest_end) == (2, "pause", None)


@given(tables)
def test_few_orders_and_no_referrals_alone_never_lead_to_letting_go(table: dict[str, Any]) -> None:
    weak = {"F1": 1, "F2": 1, "F3": 1, "F4": 1, "F6": 1, "F7": 1}
    calm = {"danger": False, "stops": {}, "signs": weak, "money": {"F5": 1}}
    assert decide(read({**table, **calm})).outcome == "keep-less-effort"


@given(tables)
def test_what_is_not_written_down_never_makes_the_decision_harder(table: dict[str, Any]) -> None:
    silent = decide(read({**table, "entries": {}}))
    assert all(silent.signs[sign] <= 1 for sign in ("F1", "F2", "F6"))
    assert silent.rule != 3


@pytest.mark.parametrize(
    ("sign", "entered", "entries", "counted"),
    [
        *[("F1", value, {"F1": 0}, min(value, 1)) for value in range(4)],
        *[("F1", value, {"F1": 1}, min(value, 1)) for value in range(4)],
        *[("F1", value, {"F1": 2}, value) for value in range(4)],
        *[(sign, 1, {}, 1) for sign in ("F2", "F6")],
        *[(sign, 2, {sign: 1}, 1) for sign in ("F2", "F6")],
        *[(sign, 2, {sign: 2}, 2) for sign in ("F2", "F6")],
        *[(sign, 3, {}, 1) for sign in ("F2", "F6")],
        *[(sign, 3, {sign: 1}, 1) for sign in ("F2", "F6")],
        *[(sign, 3, {sign: 1, f"{sign}_serious": 1}, 3) for sign in ("F2", "F6")],
        *[(sign, 3, {sign: 5}, 2) for sign in ("F2", "F6")],
        ("F2", 3, {"F6": 5, "F6_serious": 5, "F1": 5}, 1),
        ("F7", 3, {}, 3),
    ],
)
def test_a_sign_counts_as_far_as_it_is_written_down(
    sign: str, entered: int, entries: dict[str, int], counted: int
) -> None:
    decision = decide(customer(signs={sign: entered}, entries=entries, change=points(10)))
    assert decision.signs[sign] == counted
    assert decision.undocumented == ((sign,) if counted != entered else ())


@pytest.mark.parametrize(
    ("total", "word"),
    [(10, "likely"), (7, "likely"), (6, "possible"), (4, "possible"), (3, "unlikely"), (0, "unlikely")],
)
def test_change_is_likely_from_seven_points_and_unlikely_up_to_three(total: int, word: str) -> None:
    assert decide(customer(change=points(total))).change == word


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"years": 4}, 11),
        ({"years": 5}, 9),
        ({"years": 5, "talked_in_person": True}, 11),
        ({"years": 5, "long_standing": 6}, 11),
        ({"years": 2, "long_standing": 2}, 9),
        ({"friend": True}, 9),
        ({"friend": True, "talked_in_person": True}, 11),
    ],
)
def test_with_old_customers_and_friends_a_talk_comes_first(changes: dict[str, Any], rule: int) -> None:
    assert decide(customer(**{**LET_GO, **changes})).rule == rule


def test_new_terms_are_offered_first_where_only_the_money_is_wrong() -> None:
    only_money = {**CASES[5][0], "attempts": tried("teach", "price")}
    assert decide(customer(**only_money)).rule == 11
    assert decide(customer(**{**CASES[5][0], "signs": {"F7": 2}})).rule == 11
    assert decide(customer(**{**CASES[5][0], "signs": {"F4": 1}})).rule == 7


def test_open_questions_about_change_are_told_only_where_a_rule_asks_for_them() -> None:
    assert decide(customer(signs={"F3": 1})).change is None
    with pytest.raises(Faulty) as faulty:
        decide(customer(signs={"F7": 2}, change=[2, None, 2, None, 2]))
    assert [(fault.place, fault.kind) for fault in faulty.value.faults] == [
        ("change.1", "missing"),
        ("change.3", "missing"),
    ]


def test_the_json_is_that_of_the_scoring_rules() -> None:
    stops = {"notice_days": 30}
    assert decision_json(decide(customer(**CASES[2][0], stops=stops))) == {
        "rule": 11,
        "outcome": "let-go",
        "signs": {"F1": 3, "F2": 0, "F3": 0, "F4": 0, "F5": 3, "F6": 0, "F7": 0},
        "change": "unlikely",
        "money": {"net": -420.0, "margin": -0.084, "needed_price_change": 0.355},
        "earliest_end": "2026-12-21",
    }


@given(tables)
def test_the_json_has_the_same_keys_in_the_same_order_for_any_customer(table: dict[str, Any]) -> None:
    document = decision_json(decide(read(table)))
    assert list(document) == ["rule", "outcome", "signs", "change", "money", "earliest_end"]
    assert tuple(document["signs"]) == SIGNS
    assert list(document["money"]) == ["net", "margin", "needed_price_change"]
    assert (document["earliest_end"] is not None) == document["outcome"].startswith("let-go")
    assert (document["earliest_end"] or TODAY) >= TODAY
