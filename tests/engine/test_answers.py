"""Answer files: read whole or refused whole, with place and reason (scoring rules, section 11)."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.answers import MOST_ANSWERS, MOST_BYTES, answer_document, parse_answer_file
from checklists.model import Refused

FILE: dict[str, Any] = {
    "format": "customer-handbook-answers",
    "format_version": 1,
    "checklist": "losing-customers",
    "content_version": "2026.11.1",
    "saved": "2026-11-21",
    "answers": {"promise-warned-early": {"value": 1, "on": "2026-11-21", "note": "ask Mari"}},
}


def changed(**values: object) -> str:
    return json.dumps({**FILE, **values})


def with_answer(answer: object) -> str:
    return changed(answers={"promise-warned-early": answer})


def test_an_exported_file_is_read_with_its_values_dates_and_notes() -> None:
    file = parse_answer_file(json.dumps(FILE))
    assert file.values == {"promise-warned-early": 1}
    assert file.answers["promise-warned-early"].on == "2026-11-21"
    assert file.answers["promise-warned-early"].note == "ask Mari"


def test_a_file_with_a_byte_order_mark_from_an_editor_is_read() -> None:
    assert parse_answer_file("\ufeff" + json.dumps(FILE)).values == {"promise-warned-early": 1}


def test_answers_to_unknown_questions_are_kept_named_and_not_scored() -> None:
    file = parse_answer_file(
        changed(answers={"promise-warned-earl": {"value": 3}, "promise-warned-early": {"value": 2}})
    )
    assert file.values == {"promise-warned-early": 2}
    assert "promise-warned-earl" in file.answers
    assert file.unknown_ids == ("promise-warned-earl",)
    assert "Did you mean 'promise-warned-early'?" in file.warnings()[0]


REFUSALS = [
    ("", "not valid JSON"),
    ("{", "not valid JSON"),
    ("[]", "not a JSON object"),
    ("null", "not a JSON object"),
    ('{"format": NaN}', "not a number JSON allows"),
    ('{"a": ' + "9" * 5000 + "}", "too many digits"),
    ("[" * 100_000, "nested too deeply"),
    ('{"format": "a", "format": "b"}', "stands there twice"),
    (changed(format="other"), "format: this is 'other'"),
    (changed(format_version=2), "newer than this handbook"),
    (changed(format_version=0), "format_version"),
    (changed(format_version="1"), "format_version"),
    (changed(checklist="losing-custommers"), "there is no checklist 'losing-custommers'"),
    (changed(checklist=["x"]), "checklist: .* is not text"),
    (changed(checklist="../../secret"), "there is no checklist"),
    (changed(answers=[]), "answers: this is not a table"),
    (changed(saved="21.11.2026"), "saved: '21.11.2026' is not a date. Write year-month-day"),
    (changed(saved="2026-02-30"), "saved"),
    (changed(extra=1), "'extra' is not known here"),
    (with_answer(2), "answers.promise-warned-early: 2 is not an answer"),
    (
        with_answer({"value": 4}),
        "answers.promise-warned-early.value: 4 is not an answer. Allowed: 0, 1, 2, 3, na, unknown",
    ),
    (with_answer({"value": "unknwn"}), "Did you mean 'unknown'"),
    (with_answer({"value": True}), "True is not an answer"),
    (with_answer({"value": 2.0}), "2.0 is not an answer"),
    (with_answer({"value": None}), "None is not an answer"),
    (with_answer({"value": {}}), "is not an answer"),
    (with_answer({}), "'value' is missing"),
    (with_answer({"value": 1, "vlaue": 2}), "'vlaue' is not known here. Did you mean 'value'"),
    (with_answer({"value": 1, "on": "yesterday"}), "answers.promise-warned-early.on"),
    (with_answer({"value": 1, "note": 7}), "answers.promise-warned-early.note: 7 is not text"),
]


@pytest.mark.parametrize(("text", "message"), REFUSALS)
def test_a_malformed_file_is_refused_whole_with_place_and_reason(text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        parse_answer_file(text, "my-answers.json")


@pytest.mark.parametrize("key", ["format", "format_version", "checklist", "answers"])
def test_a_file_that_lacks_a_part_says_which(key: str) -> None:
    file = copy.deepcopy(FILE)
    del file[key]
    with pytest.raises(Refused, match=f"'{key}' is missing"):
        parse_answer_file(json.dumps(file))


def test_a_refusal_names_the_file() -> None:
    with pytest.raises(Refused, match="my-answers.json:1:"):
        parse_answer_file("x", "my-answers.json")


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 200_000, "{" + ",".join(f'"k{i}": 1' for i in range(50_000)) + ', "k9": 2}']
)
def test_a_large_hostile_file_is_refused_at_once(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_answer_file(text)
    assert len(str(refused.value)) < 500


def test_a_file_full_of_unknown_questions_gives_a_short_warning() -> None:
    file = parse_answer_file(changed(answers={f"no-such-{i}": {"value": 1} for i in range(2000)}))
    assert len(file.unknown_ids) == 2000
    assert file.warnings()[-1] == "1995 more are not asked by this checklist"
    assert len("".join(file.warnings())) < 1500


def test_a_file_as_it_is_written_holds_all_that_was_read_and_reads_back_the_same() -> None:
    answers = {"hours-asked": {"value": "na"}, "__proto__": {"value": 3, "note": "<b>"}, **FILE["answers"]}
    file = parse_answer_file(changed(answers=answers))
    assert answer_document(file) == {**FILE, "answers": answers}
    assert parse_answer_file(json.dumps(answer_document(file))) == file


def test_what_a_file_does_not_say_is_not_made_up_when_it_is_written() -> None:
    bare = {key: FILE[key] for key in ("format", "format_version", "checklist", "answers")}
    assert answer_document(parse_answer_file(json.dumps(bare))) == {**bare, "content_version": ""}


def test_a_file_that_is_too_large_is_refused_in_bytes_of_any_script() -> None:
    for note in ("x" * MOST_BYTES, "\u0e01" * (MOST_BYTES // 3), "\U0001f600" * (MOST_BYTES // 4)):
        with pytest.raises(Refused, match="larger than 2 MB"):
            parse_answer_file(json.dumps({**FILE, "answers": {"a": {"value": 1, "note": note}}}, ensure_ascii=False))
    assert parse_answer_file(with_answer({"value": 1, "note": "x" * (MOST_BYTES - 500)})).values


def test_a_file_with_too_many_answers_is_refused() -> None:
    with pytest.raises(Refused, match="answers: there are 5001, and 5000 at most"):
        parse_answer_file(changed(answers={str(i): {"value": 1} for i in range(MOST_ANSWERS + 1)}))


@pytest.mark.parametrize("item", ["x" * 100_000, "a\nb\x1b[31m", "<img src=x onerror=alert(1)>" * 9])
def test_a_message_stays_one_short_line_whatever_an_item_is_called(item: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_answer_file(changed(answers={item: {"value": 7}}))
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


@given(
    st.text()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda t: st.lists(t) | st.dictionaries(st.text(), t)
    ).map(json.dumps)
)
def test_any_text_is_either_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        parse_answer_file(text)
    except Refused as refused:
        assert refused.problems
