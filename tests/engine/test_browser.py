"""The one function that JavaScript calls: JSON in, JSON out, never an exception."""

import json
from fractions import Fraction
from typing import Any

import pytest
from answering import LOSING, answers
from hypothesis import given
from hypothesis import strategies as st

from checklists.browser import handle
from checklists.model import Value
from checklists.planning import fit_hours
from checklists.results import plan_json, receipt_json, result_json, total_json, whole_json
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
    }


def test_raising_a_section_gives_both_totals() -> None:
    some: dict[str, Value] = {"ten-questions-answered": 3, "hours-asked": 0}
    reply = ask(**SCORE, answers=some, **{"raise": {"know-how": 3}})
    assert reply["result"]["total"] == total_json(score(LOSING, some).total)
    assert reply["raised"] == total_json(score(LOSING, some, {"know-how": 3}).total)


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
