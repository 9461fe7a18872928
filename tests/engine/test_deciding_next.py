"""What follows from a decision: steps, the contract gate, what would change it, the order of customers (C4.3, C4.5)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from describing import CASES, LET_GO, LOSS, TODAY, customer, many, points, read, tables, tried
from hypothesis import given
from hypothesis import strategies as st

from checklists.customers import Attempt, Customer
from checklists.deciding import Decision, advice_json, decide, gate, in_order, next_moves, steps, what_would_change

NEXT_MOVE = {**LET_GO, "attempts": []}
RULES = {rule: changes for changes, rule, _ in CASES.values()} | {8: NEXT_MOVE}
LADDER = ["teach", "talk", "contact", "channel", "price", "smaller", "warning"]


def decided(**changes: object) -> Decision:
    return decide(customer(**changes))


@pytest.mark.parametrize("rule", range(1, 12))
def test_every_decision_has_three_next_steps(rule: int) -> None:
    decision = decided(**RULES[rule])
    assert decision.rule == rule
    assert len(steps(decision)) == 3


@pytest.mark.parametrize("rule", range(1, 12))
@pytest.mark.parametrize("notice", [0, 5, 90])
def test_steps_have_dates_that_never_go_back(rule: int, notice: int) -> None:
    stops = {**RULES[rule].get("stops", {}), "notice_days": notice}
    days = [day for _, day in steps(decided(**{**RULES[rule], "stops": stops}))]
    assert days == sorted(days)
    assert days[0] >= date.fromisoformat(TODAY)


@given(tables)
def test_no_step_ends_the_work_before_the_earliest_end(table: dict[str, Any]) -> None:
    decision = decide(read(table))
    if decision.earliest_end:
        assert dict(steps(decision))["settle"] >= decision.earliest_end


@pytest.mark.parametrize(("notice", "end"), [(0, "2026-11-21"), (10, "2026-12-01"), (365, "2027-11-21")])
def test_the_earliest_end_is_today_and_the_notice(notice: int, end: str) -> None:
    for changes in (LET_GO, CASES[3][0]):
        decision = decided(**changes, stops={"notice_days": notice})
        assert decision.earliest_end == date.fromisoformat(end)


def test_the_contract_gate_runs_where_someone_is_let_go_also_after_abuse() -> None:
    for changes in (LET_GO, CASES[3][0]):
        assert gate(decided(**changes)) == ["finish-work", "data", "staff-note"]
        stops = {"notice_days": 14, "owed": True}
        assert gate(decided(**changes, stops=stops)) == ["notice", "finish-work", "pay-back", "data", "staff-note"]


@given(tables)
def test_nobody_who_stays_has_a_contract_gate_or_an_end(table: dict[str, Any]) -> None:
    decision = decide(read(table))
    assert bool(gate(decision)) == (decision.rule in (3, 11))
    assert (decision.earliest_end is not None) == (decision.rule in (3, 11))


def test_the_next_moves_fit_the_signs_and_then_follow_the_ladder_without_what_was_tried() -> None:
    assert next_moves(decided(**NEXT_MOVE)) == LADDER
    money = decided(money={"F5": 3}, change=points(2), attempts=tried("price", "teach"))
    assert next_moves(money) == ["smaller", "talk", "contact", "channel", "warning"]


def lever_applied(decision: Decision, lever: str) -> Customer:
    """The customer in whom the lever has come true; written anew from the words of the page."""
    subject = decision.customer
    name, _, sign = lever.partition(":")
    moves = [Attempt(kind, subject.today) for kind in next_moves(decision)]
    missing = max(0, 2 - len(subject.kinds_tried))
    price = Attempt("price", subject.today)
    return {
        "written-down": lambda: replace(subject, entries={**subject.entries, sign: 9, f"{sign}_serious": 9}),
        "over": lambda: replace(subject, signs={**subject.signs, sign: 0}),
        "change-likely": lambda: replace(subject, change=tuple(points(7))),
        "change-unlikely": lambda: replace(subject, change=tuple(points(3))),
        "two-attempts": lambda: replace(subject, attempts=(*subject.attempts, *moves[:missing])),
        "new-terms": lambda: replace(subject, attempts=(*subject.attempts, price)),
        "talk": lambda: replace(subject, talked_in_person=True),
    }[name]()


@many
@given(tables)
def test_what_would_change_the_result_really_changes_it(table: dict[str, Any]) -> None:
    decision = decide(read(table))
    for lever, outcome in what_would_change(decision):
        then = decide(lever_applied(decision, lever))
        assert then.outcome == outcome != decision.outcome


@given(tables)
def test_nothing_is_said_to_change_danger_or_a_stop(table: dict[str, Any]) -> None:
    decision = decide(read(table))
    if decision.rule <= 2:
        assert what_would_change(decision) == []


@pytest.mark.parametrize(
    ("case", "lever", "outcome"),
    [
        (2, "change-likely", "fix"),
        (3, "over:F2", "keep"),
        (9, "written-down:F2", "let-go-now"),
        (6, "talk", "let-go"),
        (10, "change-unlikely", "let-go"),
        (11, "over:F1", "keep-less-effort"),
    ],
)
def test_levers_of_the_cases_of_the_plan(case: int, lever: str, outcome: str) -> None:
    assert (lever, outcome) in what_would_change(decided(**CASES[case][0]))


def test_two_attempts_and_new_terms_are_levers_where_they_are_missing() -> None:
    assert ("two-attempts", "let-go") in what_would_change(decided(**NEXT_MOVE))
    assert ("new-terms", "let-go") in what_would_change(decided(**CASES[5][0]))


def test_what_leads_to_the_same_outcome_by_another_rule_is_no_lever() -> None:
    one_sign = {"signs": {"F7": 2}, "change": points(5), "attempts": tried("teach", "talk"), "years": 9}
    assert decided(**one_sign).rule == 9
    assert "talk" not in dict(what_would_change(decided(**one_sign)))


LET_GO_LOSS = {**LET_GO, "money": LOSS, "attempts": tried("teach", "price")}
ONE_SIGN = {"signs": {"F7": 2}, "change": points(8)}


def test_several_customers_letting_go_first_then_signs_then_their_sum_then_what_is_left() -> None:
    listed = {
        "keep": {},
        "one sign, 300 left": {**ONE_SIGN, "money": {"sales": 1000, "direct": 700}},
        "one sign, 250 left": {**ONE_SIGN, "money": {"sales": 1000, "direct": 750}},
        "two signs": {**CASES[6][0]},
        "one strong sign": {**ONE_SIGN, "signs": {"F7": 3}},
        "let go, two signs": LET_GO,
        "let go, three signs": LET_GO_LOSS,
        "let go now": CASES[3][0],
        "danger": CASES[12][0],
    }
    names = list(listed)
    assert [names[place] for place in in_order([decided(**changes) for changes in listed.values()])] == [
        "danger",
        "let go now",
        "let go, three signs",
        "let go, two signs",
        "two signs",
        "one strong sign",
        "one sign, 250 left",
        "one sign, 300 left",
        "keep",
    ]


@given(st.lists(tables, max_size=6))
def test_the_order_names_everyone_once_and_puts_letting_go_before_staying(many: list[dict[str, Any]]) -> None:
    decisions = [decide(read({**table, "danger": False})) for table in many]
    order = in_order(decisions)
    assert sorted(order) == list(range(len(many)))
    going = [decisions[place].outcome.startswith("let-go") for place in order]
    assert going == sorted(going, reverse=True)
    staying = [decisions[place] for place in order if decisions[place].earliest_end is None]
    ranks = [(-decision.count, -sum(decision.signs.values())) for decision in staying]
    assert ranks == sorted(ranks)


def test_equal_customers_keep_the_order_in_which_they_were_given() -> None:
    assert in_order([decided()] * 3) == [0, 1, 2]


def test_a_page_is_told_why_and_what_next() -> None:
    advice = advice_json(decided(**CASES[6][0], stops={"notice_days": 30}))
    assert (advice["strong"], advice["weak"], advice["undocumented"]) == (["F1", "F7"], [], [])
    assert (advice["points"], advice["tried"], advice["sum"], advice["gate"]) == (5, ["teach", "talk"], 4, [])
    assert advice["steps"][0] == {"id": "book-talk", "on": "2026-11-28"}
    assert {"id": "talk", "outcome": "let-go"} in advice["levers"]


def test_dates_at_the_end_of_a_leap_year_are_counted_in_days() -> None:
    decision = decided(**LET_GO, today="2028-02-20", stops={"notice_days": 10})
    assert decision.earliest_end == date(2028, 2, 20) + timedelta(days=10) == date(2028, 3, 1)
