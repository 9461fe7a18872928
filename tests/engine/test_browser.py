"""The one function that JavaScript calls: JSON in, JSON out, never an exception."""

import json
from fractions import Fraction
from typing import Any

import pytest
from answering import LOSING, answers
from describing import FILE, read, tables
from hypothesis import given
from hypothesis import strategies as st
from writing import EVERYTHING, GIVEN, TEXTS

from checklists.browser import handle
from checklists.customers import parse_customer_file
from checklists.deciding import advice_json, decide, decision_json
from checklists.farewell import farewell_json, read_farewell
from checklists.model import Refused, Value
from checklists.planning import fit_hours, to_find_out
from checklists.results import find_out_json, plan_json, receipt_json, result_json, total_json, whole_json
from checklists.scoring import score

SCORE = {"ask": "score", "checklist": "losing-customers"}


def ask(**request: object) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(handle(json.dumps(request)))
    return reply


@given(answers)
def test_a_page_gets_the_same_result_as_the_command_line(some: dict[str, Value]) -> None:
    result = score(LOSING, some)
    assert ask(**SCORE, answers=some) == {
        "ok": True,
        "result": result_json(result),
        "receipt": receipt_json(result),
        "whole": whole_json(result),
        "find_out": find_out_json(to_find_out(result)),
    }


def test_raising_a_section_gives_both_totals() -> None:
    some: dict[str, Value] = {"ten-questions-answered": 3, "hours-asked": 0}
    reply = ask(**SCORE, answers=some, **{"raise": {"know-how": 3}})
    assert reply["result"]["total"] == total_json(score(LOSING, some).total)
    assert reply["raised"] == total_json(score(LOSING, some, {"know-how": 3}).total)
    assert reply["raised_whole"] == whole_json(score(LOSING, some, {"know-how": 3}))


def test_a_plan_can_be_asked_for() -> None:
    some: dict[str, Value] = dict.fromkeys(LOSING.items, 1)
    reply = ask(ask="plan", checklist="losing-customers", answers=some, hours="2.5")
    assert reply["plan"] == plan_json(fit_hours(score(LOSING, some), Fraction("2.5")))


def test_a_plan_keeps_a_raised_section_raised() -> None:
    some: dict[str, Value] = {"ten-questions-answered": 0, "promise-warned-early": 3, "hours-asked": 0}
    plain = ask(ask="plan", checklist="losing-customers", answers=some, hours="3")
    raised = ask(ask="plan", checklist="losing-customers", answers=some, hours="3", **{"raise": {"know-how": 6}})
    assert plain["plan"]["total"]["score"] != raised["plan"]["total"]["score"]


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        ({"ask": "scor"}, "'scor' cannot be asked"),
        ({}, "None cannot be asked"),
        ({"ask": ["score"]}, "cannot be asked"),
        ({"ask": "score", "checklist": "x"}, "there is no checklist 'x'"),
        ({**SCORE, "answers": {"x": 1}}, "'x' is not an item"),
        ({**SCORE, "answers": {"hours-asked": 5}}, "5 is not an answer"),
        ({**SCORE, "answers": [1]}, "answers: [1] is not a table"),
        ({**SCORE, "answers": None}, "answers: None is not a table"),
        ({**SCORE, "answers": {}, "raise": 5}, "raise: 5 is not a table"),
        ({**SCORE, "anwsers": {}}, "'anwsers' is not known here"),
        ({**SCORE, "answers": {}, "raise": {"x": 1}}, "there is no section 'x'"),
        ({**SCORE, "ask": "decide"}, "'checklist' is not known here"),
        ({"ask": "decide", "customers": {}}, "customers: {} is not a list"),
        ({"ask": "decide", "customers": None}, "customers: None is not a list"),
        ({"ask": "decide", "customers": [5]}, "customers: 5 is not a table"),
        ({"ask": "decide", "customer": [{}]}, "'customer' is not known here"),
        ({"ask": "decide", "customers": [{}] * 201}, "there are 201 customers"),
        ({"ask": "earn", "customers": "all"}, "customers: 'all' is not a list"),
        ({"ask": "earn", "customers": [None]}, "customers: None is not a table"),
        ({"ask": "farewell", "farewell": [1]}, "farewell: [1] is not a table"),
        ({"ask": "farewell", "farewell": {**GIVEN, "sender": ""}}, "sender: nothing is given"),
        ({"ask": "farewell", "farewell": {**GIVEN, "last_day": "2026-05-19"}}, "last_day: '2026-05-19' is too early"),
        ({"ask": "farewell", "tongue": "en"}, "'tongue' is not known here"),
        ({**SCORE, "ask": "plan"}, "'None' is not a number of hours"),
        ({**SCORE, "ask": "plan", "hours": "many"}, "'many' is not a number of hours"),
        ({**SCORE, "ask": "plan", "hours": "1/0"}, "'1/0' is not a number of hours"),
        ({**SCORE, "ask": "plan", "hours": "1e99999999"}, "is not a number of hours"),
        ({**SCORE, "ask": "plan", "hours": -2}, "'-2' is not a number of hours"),
        ({**SCORE, "ask": "plan", "hours": 20_000}, "cannot be planned"),
    ],
)
def test_a_request_that_cannot_be_answered_gets_the_reason(request_: object, problem: str) -> None:
    reply = json.loads(handle(json.dumps(request_)))
    assert reply["ok"] is False
    assert problem in reply["problems"][0]["problem"]
    assert reply["problems"][0]["remedy"]


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"a":' * 100_000, '{"ask": NaN}'])
def test_a_request_that_is_no_json_object_gets_the_reason_and_does_not_end_the_interpreter(text: str) -> None:
    assert json.loads(handle(text))["ok"] is False


@given(st.text())
def test_any_text_at_all_gets_a_reply(text: str) -> None:
    assert json.loads(handle(text))["ok"] is False


def page(table: dict[str, Any]) -> dict[str, Any]:
    """A customer as a page sends it: answers are text, money is typed, shares in percent."""
    money = {key: str(value) for key, value in table["money"].items() if key != "target"}
    if "target" in table["money"]:
        money["target_percent"] = "30"
    signs = {sign: str(value) for sign, value in table["signs"].items()}
    return {**table, "signs": signs, "money": money, "change": [str(answer) for answer in table["change"]]}


@given(st.lists(tables, max_size=3))
def test_a_page_gets_the_decisions_of_the_command_line(many: list[dict[str, Any]]) -> None:
    reply = ask(ask="decide", customers=[page(table) for table in many])
    assert sorted(reply["order"]) == list(range(len(many)))
    for table, each in zip(many, reply["customers"], strict=True):
        decision = decide(read(table))
        assert (each["decision"], each["advice"], each["faults"]) == (
            decision_json(decision),
            advice_json(decision),
            [],
        )


@given(tables, st.sampled_from([".", ","]))
def test_the_file_a_page_saves_leads_to_the_same_decision(table: dict[str, Any], decimals: str) -> None:
    typed = page(table)
    typed["money"] = {key: figure.replace(".", decimals) for key, figure in typed["money"].items()}
    named = {**typed, "name": "O'Brien <b>", "notes": "x" * 10_000, "delete_by": "2027-01-01"}
    reply = ask(ask="decide", customers=[named], decimals=decimals)["customers"][0]
    assert decision_json(decide(parse_customer_file(json.dumps(reply["file"])))) == reply["decision"]
    assert [reply["file"][key] for key in ("name", "notes", "delete_by")] == ["O'Brien <b>", "x" * 10_000, "2027-01-01"]


DONE: dict[str, Any] = {
    **FILE,
    "danger": False,
    "stops": {"protected_or_right": "no", "vulnerable_or_essential": False, "notice_days": 0},
    "signs": dict.fromkeys(("F1", "F2", "F3", "F4", "F6", "F7"), 0),
    "money": {"F5": 0},
    "change": [],
    "years": 0,
}
OPEN = {"stops": {"protected_or_right": "no", "vulnerable_or_essential": False, "notice_days": "0"}, "danger": False}


@pytest.mark.parametrize("share", ["8", "8.25", "8.125", "8.33333", "0.123456"])
def test_a_share_in_percent_is_kept_in_the_file(share: str) -> None:
    money = {"sales": "1000", "overdue": "100", "cost_of_money_percent": share}
    file = ask(ask="decide", customers=[{**DONE, "money": money}])["customers"][0]["file"]
    kept = parse_customer_file(json.dumps(file)).money
    assert kept is not None
    assert kept.cost_of_money == Fraction(share) / 100


UNFINISHED = [{}, {"signs": {"F2": "3"}}, {**OPEN, "years": "ten"}, {**OPEN, "money": {"sales": "much"}}]


@pytest.mark.parametrize("changes", UNFINISHED)
def test_a_customer_who_is_not_finished_has_faults_and_no_decision(changes: dict[str, Any]) -> None:
    reply = ask(ask="decide", customers=[{**FILE, **changes}])
    assert (reply["ok"], reply["order"]) == (True, [])
    assert reply["customers"][0]["decision"] is None
    assert reply["customers"][0]["faults"]


@pytest.mark.parametrize("changes", UNFINISHED)
def test_the_file_of_a_customer_who_is_not_finished_makes_nothing_up(changes: dict[str, Any]) -> None:
    file = ask(ask="decide", customers=[{**FILE, **changes}])["customers"][0]["file"]
    with pytest.raises(Refused):
        decide(parse_customer_file(json.dumps(file)))


@pytest.mark.parametrize(
    ("stop", "outcome"), [({"danger": True}, "act-now"), ({"stops": {"vulnerable_or_essential": True}}, "pause")]
)
def test_danger_and_stops_are_told_whatever_else_is_at_fault(stop: dict[str, Any], outcome: str) -> None:
    wrong = {"years": "ten", "money": {"sales": "much"}, "signs": {"F2": "-5"}, "attempts": 5, "x": 1}
    each = ask(ask="decide", customers=[{**FILE, **wrong, **stop}])["customers"][0]
    assert each["decision"]["outcome"] == outcome


def test_customers_are_ranked_among_those_that_are_decided() -> None:
    finished = [page(table) for table in (DONE, {**DONE, "signs": {**DONE["signs"], "F3": 1}})]
    reply = ask(ask="decide", customers=[{**DONE, "years": "ten"}, *finished])
    assert [each["decision"] and each["decision"]["outcome"] for each in reply["customers"]] == [
        None,
        "keep",
        "keep-less-effort",
    ]
    assert reply["order"] == [2, 1]


def test_what_customers_earn_can_be_asked_for_in_the_readers_way_of_writing() -> None:
    sums = [{"sales": "1 000,50", "direct": "250,25"}, {"sales": "-1"}, {"sales": "2.000,00", "target_percent": "30"}]
    reply = ask(ask="earn", customers=sums, decimals=",")
    assert [each["sum"] and each["sum"]["net"] for each in reply["customers"]] == [750.25, None, 2000.0]
    assert [(fault["place"], fault["kind"]) for fault in reply["customers"][1]["faults"]] == [("sales", "negative")]
    assert [(row["place"], row["running"]) for row in reply["curve"]["rows"]] == [(2, 2000.0), (0, 2750.25)]
    assert reply["customers"][2]["sum"]["target"] == 0.3


def test_a_goodbye_message_can_be_asked_for() -> None:
    assert ask(ask="farewell", farewell=EVERYTHING, language="en") == {
        "ok": True,
        "message": farewell_json(read_farewell(EVERYTHING), TEXTS),
    }


@pytest.mark.parametrize(
    "language", ["xx", "../letting-go", "en/../../letting-go", "\0", "x" * 10_000, 5, None, ["en"]]
)
def test_a_language_that_does_not_exist_gets_the_english_message(language: object) -> None:
    english = ask(ask="farewell", farewell=GIVEN)
    assert ask(ask="farewell", farewell=GIVEN, language=language) == english


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


@given(st.sampled_from(sorted({*FILE, *EVERYTHING, "stops", "money", "change", "attempts"})), anything)
def test_whatever_stands_in_a_field_there_is_a_reply(key: str, value: object) -> None:
    assert ask(ask="farewell", farewell={**EVERYTHING, key: value})["ok"] in (True, False)
    assert ask(ask="decide", customers=[{**FILE, key: value}])["ok"]
    assert ask(ask="earn", customers=[{"sales": value, key: value}])["ok"]
