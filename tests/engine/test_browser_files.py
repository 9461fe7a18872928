"""What a page asks about files, links and "what if": the same rooms as the command line, and no input ends them."""

import json
import sys
import time
from typing import Any

import pytest
from answering import LOSING, answers
from hypothesis import given
from hypothesis import strategies as st
from running import ask, document, run

from checklists.browser import handle
from checklists.comparing import compare, comparison_json, merge, merged_json
from checklists.model import Value
from checklists.planning import actions, what_if
from checklists.results import total_json, whole_json
from checklists.scoring import score
from checklists.sharing import encode

SCORE = {"ask": "score", "checklist": "losing-customers"}
# Inside Pyodide everything takes longer.
SECONDS = 10 if sys.platform == "emscripten" else 1


@given(answers, st.data())
def test_what_if_shows_the_figures_with_those_items_at_their_best(some: dict[str, Value], data: st.DataObject) -> None:
    todo = [action.item.id for action in actions(score(LOSING, some))]
    chosen = data.draw(st.lists(st.sampled_from(todo))) if todo else []
    plain, raised = (what_if(score(LOSING, some, extra), chosen) for extra in ({}, {"know-how": 3}))
    reply = ask(**SCORE, answers=some, what_if=chosen)
    assert reply["what_if"] == {"total": total_json(plain.total), "whole": whole_json(plain)}
    assert "raised" not in reply
    reply = ask(**SCORE, answers=some, what_if=chosen, **{"raise": {"know-how": 3}})
    assert reply["what_if"] == {
        "total": total_json(plain.total),
        "whole": whole_json(plain),
        "raised": total_json(raised.total),
        "raised_whole": whole_json(raised),
    }


def test_what_to_find_out_stands_in_every_score() -> None:
    # hours-asked weighs 2 of the 8 in its section, which weighs 5 of 100: 6 of 24 points there are 1.25 in all.
    assert ask(**SCORE, answers={"hours-asked": "unknown"})["find_out"] == [{"item": "hours-asked", "narrows": 1.25}]
    assert ask(**SCORE)["find_out"] == []


def test_a_file_is_opened_with_all_its_ids_and_a_warning_for_what_does_not_count() -> None:
    file = document({"hours-asked": 2, "__proto__": 3, "<b>gone</b>": "na"})
    file["answers"]["hours-asked"]["note"] = "</script><img src=x onerror=alert(1)>"
    reply = ask(ask="open", text="\ufeff" + json.dumps(file))
    assert (reply["ok"], reply["document"], reply["known"]) == (True, file, 1)
    assert len(reply["warnings"]) == 2
    assert "'__proto__' is not asked by this checklist" in reply["warnings"][0]


@given(answers, answers)
def test_a_page_compares_as_the_command_line_does(some: dict[str, Value], others: dict[str, Value]) -> None:
    reply = ask(ask="compare", old=document(some), new=document(others))
    expected = comparison_json(compare(run(LOSING, some), run(LOSING, others)))
    assert reply == {"ok": True, "comparison": expected, "warnings": []}


def test_a_comparison_says_which_file_a_warning_is_about() -> None:
    reply = ask(ask="compare", old=document({}), new=document({"no-such-item": 1}, content_version="1999.1"))
    assert [warning.split(": ")[0] for warning in reply["warnings"]] == ["new", "new"]


def file(name: str, some: dict[str, Value], **changes: object) -> dict[str, str]:
    return {"name": name, "text": json.dumps(document(some, **changes))}


@given(st.lists(answers, min_size=2, max_size=4))
def test_a_page_merges_as_the_command_line_does(people: list[dict[str, Value]]) -> None:
    merged = merge([run(LOSING, some) for some in people])
    assert ask(ask="merge", files=[file("same name", some) for some in people]) == {
        "ok": True,
        "merge": merged_json(merged),
        "whole": whole_json(merged.result),
        "refused": [],
        "warnings": [],
    }


def test_a_file_that_cannot_be_read_is_told_by_name_and_left_out() -> None:
    broken = {"name": "<b>broken</b>.json", "text": "{"}
    many = {"name": "huge.json", "text": "x" * 10_000_000}
    reply = ask(ask="merge", files=[broken, file("a", {"hours-asked": 1}), many, file("b", {"hours-asked": 3, "x": 1})])
    assert reply["merge"]["people"] == 2
    assert [each["name"] for each in reply["refused"]] == ["<b>broken</b>.json", "huge.json"]
    assert "not valid JSON" in reply["refused"][0]["problems"][0]["problem"]
    assert "larger than 2 MB" in reply["refused"][1]["problems"][0]["problem"]
    assert [warning[:3] for warning in reply["warnings"]] == ["b: "]


def test_with_fewer_than_two_readable_files_there_are_problems_and_each_file_has_its_own() -> None:
    reply = ask(ask="merge", files=[file("a", {}), {"name": "b.json", "text": "{"}])
    assert reply["ok"] is False
    assert "only 1 file that can be read" in reply["problems"][0]["problem"]
    assert reply["problems"][1]["file"] == "b.json"


def test_a_file_of_another_checklist_is_named() -> None:
    reply = ask(ask="merge", files=[file("a", {}), file("b.json", {}, checklist="letting-go")])
    assert (reply["ok"], reply["problems"][0]["file"]) == (False, "b.json")


@given(answers)
def test_a_page_shares_answers_and_reads_them_back(some: dict[str, Value]) -> None:
    code = ask(ask="share", checklist="losing-customers", answers=some)["code"]
    assert code == encode(LOSING, some)
    assert ask(ask="shared", code=code) == {
        "ok": True,
        "checklist": "losing-customers",
        "answers": some,
        "unknown_ids": [],
    }


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        ({**SCORE, "what_if": "hours-asked"}, "what_if: 'hours-asked' is not a list"),
        ({**SCORE, "what_if": None}, "what_if: None is not a list"),
        ({**SCORE, "answers": {"hours-asked": 1}, "what_if": ["hours-askd"]}, "'hours-askd' has no action"),
        ({**SCORE, "answers": {"hours-asked": 3}, "what_if": ["hours-asked"]}, "'hours-asked' has no action"),
        ({**SCORE, "what_if": [{"a": []}, None]}, "{'a': []} has no action"),
        ({"ask": "open"}, "not valid JSON"),
        ({"ask": "open", "text": None}, "text: None is not text"),
        ({"ask": "open", "text": {"format": 1}}, "text: {'format': 1} is not text"),
        ({"ask": "open", "text": "[" * 100_000}, "nested too deeply"),
        ({"ask": "open", "text": json.dumps(document({"hours-asked": 10**15}))}, "too many digits"),
        ({"ask": "open", "text": json.dumps(document({"hours-asked": 1e999}))}, "not a number JSON allows"),
        ({"ask": "open", "text": json.dumps(document({"hours-asked": [[1]]}))}, "[[1]] is not an answer"),
        ({"ask": "open", "text": json.dumps(document({}, checklist="published"))}, "no checklist 'published'"),
        ({"ask": "open", "text": json.dumps(document({}, checklist="__proto__"))}, "no checklist '__proto__'"),
        ({"ask": "compare", "old": document({})}, "'format' is missing"),
        ({"ask": "compare", "old": document({}), "new": "x"}, "new: 'x' is not a table"),
        (
            {"ask": "compare", "old": {**document({}), "answers": []}, "new": document({})},
            "answers: this is not a table",
        ),
        ({"ask": "compare", "old": document({}), "new": document({}, checklist="letting-go")}, "'letting-go'"),
        ({"ask": "compare", "old": document({}, content_version=5), "new": document({})}, "5 is not text"),
        ({"ask": "compare", "old": document({"x" * 10**6: 9}), "new": document({})}, "9 is not an answer"),
        ({"ask": "merge"}, "no file that can be read"),
        ({"ask": "merge", "files": {}}, "files: {} is not a list"),
        ({"ask": "merge", "files": [5, 5]}, "files: 5 is not a name and a text"),
        ({"ask": "merge", "files": [{"name": "a", "text": 1}] * 2}, "is not a name and a text"),
        ({"ask": "merge", "files": [{"name": "a", "text": ""}] * 201}, "there are 201 files. Choose 200 at most"),
        ({"ask": "share", "checklist": "losing-customers", "answers": {"x": 1}}, "'x' is not an item"),
        ({"ask": "share", "checklist": "x", "answers": {}}, "there is no checklist 'x'"),
        ({"ask": "share"}, "there is no checklist"),
        ({"ask": "shared"}, "damaged or cut off"),
        ({"ask": "shared", "code": 1}, "code: 1 is not text"),
        ({"ask": "shared", "code": "2L"}, "newer handbook"),
        ({"ask": "shared", "code": "x", "answers": {}}, "'answers' is not known here"),
    ],
)
def test_what_cannot_be_answered_gets_the_reason_in_a_short_line(request_: dict[str, Any], problem: str) -> None:
    reply = ask(**request_)
    assert reply["ok"] is False
    told = f"{reply['problems'][0]['problem']}. {reply['problems'][0]['remedy']}"
    assert problem in told
    assert len(told) < 400


def quickly(**request: object) -> dict[str, Any]:
    text = json.dumps(request, ensure_ascii=False)  # as a browser writes it
    begun = time.process_time()
    reply = handle(text)
    assert time.process_time() - begun < SECONDS
    told: dict[str, Any] = json.loads(reply)
    return told


@pytest.mark.parametrize("text", ["x", '"', "[", "\\", "[]", '{"a":{"value":1},', "\u0e01", "\0"])
def test_texts_of_ten_megabytes_are_refused_at_once(text: str) -> None:
    reply = quickly(ask="open", text=text * (10_000_000 // len(text.encode())))
    assert "larger than 2 MB" in reply["problems"][0]["problem"]


def test_a_hundred_thousand_answers_are_refused_at_once_however_they_are_sent() -> None:
    many = ",".join(f'"{n:x}":{{"value":1}}' for n in range(100_000))
    short = json.dumps(document({})).replace('"answers": {', '"answers":{' + many)
    assert "larger than 2 MB" in quickly(ask="open", text=short + " " * 100_000)["problems"][0]["problem"]
    less = json.dumps(document({})).replace('"answers": {', '"answers":{' + many[: many.index('"15f90"') - 1])
    assert len(less) < 2_000_000
    assert "there are 90000" in quickly(ask="open", text=less)["problems"][0]["problem"]
    reply = quickly(ask="compare", old=json.loads(short), new=document({}))
    assert "there are 100000, and 5000 at most" in reply["problems"][0]["problem"]


def test_two_hundred_files_are_merged_at_once() -> None:
    some: dict[str, Value] = {item: place % 4 for place, item in enumerate(LOSING.items)}
    assert quickly(ask="merge", files=[file("a", some)] * 200)["merge"]["people"] == 200


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text() | st.sampled_from(["__proto__", "value", "answers"]), each),
)


@given(st.sampled_from(["what_if", "text", "old", "new", "files", "answers", "code", "checklist", "raise"]), anything)
def test_whatever_stands_in_a_request_there_is_a_reply(key: str, value: object) -> None:
    for asked in ("score", "open", "compare", "merge", "share", "shared"):
        assert ask(ask=asked, **{key: value})["ok"] in (True, False)
    assert ask(ask="merge", files=[file("a", {}), file("b", {}), {"name": "c", "text": json.dumps(value)}])["ok"]
    assert ask(ask="compare", old={**document({}), "answers": {"a": value}}, new=document({}))["ok"] in (True, False)


@given(st.text())
def test_an_item_of_any_name_is_kept_and_comes_back_as_it_was(name: str) -> None:
    assert ask(ask="open", text=json.dumps(document({name: 1})))["document"] == document({name: 1})
