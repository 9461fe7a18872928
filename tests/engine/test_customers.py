"""Customers, from files and from pages: read whole, or every fault told at its field (scoring rules, section 12)."""

import copy
import json
from fractions import Fraction
from typing import Any

import pytest
from describing import FILE, KINDS, customer, customer_file, tried
from hypothesis import given
from hypothesis import strategies as st

from checklists.customers import parse_customer_file, read_customer
from checklists.fields import Faulty
from checklists.model import Refused

FULL: dict[str, Any] = {
    **FILE,
    "danger": False,
    "stops": {"protected_or_right": "no", "vulnerable_or_essential": False, "notice_days": 30, "owed": True},
    "signs": {"F1": 2, "F2": 0, "F3": 1, "F4": 0, "F6": 1, "F7": 3},
    "entries": {"F1": 4, "F2": 1, "F2_serious": 0, "F6": 2, "F6_serious": 1},
    "money": {"sales": "6000.50", "direct": 3600, "target": 0.25},
    "change": [0, 1, 2, 1, 0],
    "attempts": [{"kind": "talk", "on": "2026-05-02", "result": "no change"}, {"kind": "price"}],
    "years": 6,
    "friend": True,
    "talked_in_person": True,
}
HOSTILE = [
    "O'Brien \"Bob\" \\n",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "שלום עולם \u202eabc",
    "{limit} {given} {0} %s $(rm -rf /) `id` '; DROP TABLE x;--",
    "=HYPERLINK(\"x\")",
    "Ülle Õun 🙂 สมชาย",
]  # fmt: skip


def refusal(text: str) -> Faulty:
    with pytest.raises(Faulty) as refused:
        parse_customer_file(text, "mari.json")
    return refused.value


def test_a_file_is_read_with_everything_in_it() -> None:
    read = parse_customer_file(json.dumps(FULL))
    assert (read.today.isoformat(), read.danger, read.paused, read.notice_days, read.owed) == (
        FILE["today"], False, False, 30, True,
    )  # fmt: skip
    assert read.signs == {**FULL["signs"], "F5": 0}
    assert read.entries == FULL["entries"]
    assert read.money is not None
    assert (read.money.sales, read.money.direct, read.money.target) == (Fraction("6000.5"), 3600, Fraction(1, 4))
    assert read.change == (0, 1, 2, 1, 0)
    assert [(attempt.kind, attempt.result) for attempt in read.attempts] == [("talk", "no change"), ("price", "")]
    assert (read.years, read.friend, read.talked_in_person) == (6, True, True)


def test_an_attempt_without_a_date_is_read_and_does_not_count() -> None:
    assert parse_customer_file(json.dumps(FULL)).kinds_tried == ("talk",)


def test_what_is_left_out_of_a_file_counts_as_none() -> None:
    read = customer()
    assert (read.danger, read.paused, read.notice_days, read.years) == (False, False, 0, 0)
    assert set(read.signs.values()) == {0}
    assert read.change == (None,) * 5


def test_the_sign_of_no_profit_can_be_given_itself() -> None:
    read = customer(money={"F5": 2})
    assert (read.signs["F5"], read.money) == (2, None)


def test_a_file_with_a_byte_order_mark_from_an_editor_is_read() -> None:
    assert parse_customer_file("\ufeff" + customer_file()) == customer()


def test_figures_may_be_text_or_numbers() -> None:
    texts = {"sales": "100", "direct": "80.25", "hours": "0.5", "hourly_cost": "18"}
    numbers = {"sales": 100, "direct": 80.25, "hours": 0.5, "hourly_cost": 18.0}
    assert customer(money=texts, years="7", signs={"F7": "3"}) == customer(money=numbers, years=7, signs={"F7": 3})


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": NaN}', '{"a": 1, "a": 2}', "[" * 100_000])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="mari.json:1: this is not"):
        parse_customer_file(text, "mari.json")


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"format": "customer-handbook-answers"}, "format", "no-choice"),
    ({"format_version": 2}, "format_version", "no-choice"),
    ({"format_version": "1"}, "format_version", "no-choice"),
    ({"today": None}, "today", "missing"),
    ({"today": "21.11.2026"}, "today", "no-date"),
    ({"today": "2026-02-30"}, "today", "no-date"),
    ({"today": "1999-12-31"}, "today", "too-early"),
    ({"today": 20261121}, "today", "no-date"),
    ({"danger": "yes"}, "danger", "no-choice"),
    ({"danger": 1}, "danger", "no-choice"),
    ({"stops": []}, "stops", "no-table"),
    ({"stops": {"protected_or_right": "maybe"}}, "stops.protected_or_right", "no-choice"),
    ({"stops": {"protected_or_right": True}}, "stops.protected_or_right", "no-choice"),
    ({"stops": {"vulnerable_or_essential": "unsure"}}, "stops.vulnerable_or_essential", "no-choice"),
    ({"stops": {"notice_days": -1}}, "stops.notice_days", "negative"),
    ({"stops": {"notice_days": "a month"}}, "stops.notice_days", "no-number"),
    ({"stops": {"notice_days": 4000}}, "stops.notice_days", "too-large"),
    ({"stops": {"notice": 5}}, "stops.notice", "not-known"),
    ({"signs": {"F1": 4}}, "signs.F1", "too-large"),
    ({"signs": {"F3": 2}}, "signs.F3", "too-large"),
    ({"signs": {"F4": True}}, "signs.F4", "no-number"),
    ({"signs": {"F5": 1}}, "signs.F5", "not-known"),
    ({"signs": {"F6": "-1"}}, "signs.F6", "negative"),
    ({"signs": {"F7": [3]}}, "signs.F7", "no-number"),
    ({"entries": {"F2_serious": -3}}, "entries.F2_serious", "negative"),
    ({"entries": {"F1": "many"}}, "entries.F1", "no-number"),
    ({"entries": {"F7": 1}}, "entries.F7", "not-known"),
    ({"money": "6000"}, "money", "no-table"),
    ({"money": {"direct": 5}}, "money.sales", "missing"),
    ({"money": {"sales": "six thousand"}}, "money.sales", "no-number"),
    ({"money": {"sales": "1,250"}}, "money.sales", "no-number"),
    ({"money": {"sales": "-5"}}, "money.sales", "negative"),
    ({"money": {"sales": 1, "hours": None, "rush": {}}}, "money.rush", "no-number"),
    ({"money": {"F5": 4}}, "money.F5", "too-large"),
    ({"money": {"F5": 1, "sales": 5}}, "money.sales", "not-known"),
    ({"change": 7}, "change", "no-list"),
    ({"change": [0, 1, 3]}, "change.2", "no-choice"),
    ({"change": [True]}, "change.0", "no-choice"),
    ({"change": [0] * 6}, "change", "too-many"),
    ({"attempts": {}}, "attempts", "no-list"),
    ({"attempts": ["talk"]}, "attempts.0", "no-table"),
    ({"attempts": [{"kind": "talk"}, {"on": "2026-01-01"}]}, "attempts.1.kind", "missing"),
    ({"attempts": [{"kind": "shout"}]}, "attempts.0.kind", "no-choice"),
    ({"attempts": [{"kind": "talk", "on": "May"}]}, "attempts.0.on", "no-date"),
    ({"attempts": [{"kind": "talk", "on": "2026-11-22"}]}, "attempts.0.on", "too-late"),
    ({"attempts": [{"kind": "talk", "result": 5}]}, "attempts.0.result", "no-text"),
    ({"attempts": [{"kind": "talk", "day": 5}]}, "attempts.0.day", "not-known"),
    ({"attempts": [{"kind": "talk"}] * 51}, "attempts", "too-many"),
    ({"years": -1}, "years", "negative"),
    ({"years": "long"}, "years", "no-number"),
    ({"friend": "no"}, "friend", "no-choice"),
    ({"name": 5}, "name", "no-text"),
    ({"name": "x" * 201}, "name", "too-long"),
    ({"notes": "x" * 20_001}, "notes", "too-long"),
    ({"yeras": 5}, "yeras", "not-known"),
]


@pytest.mark.parametrize(("changes", "place", "kind"), FAULTS)
def test_a_malformed_file_is_refused_whole_with_place_and_reason(
    changes: dict[str, Any], place: str, kind: str
) -> None:
    refused = refusal(customer_file(**changes))
    assert [(fault.place, fault.kind) for fault in refused.faults] == [(place, kind)]
    assert str(refused).startswith(f"mari.json:1: {place}: ")
    assert refused.problems[0].remedy


def test_every_fault_is_told_not_only_the_first() -> None:
    refused = refusal(customer_file(years="x", friend=3, money={"sales": "y"}))
    assert {fault.place for fault in refused.faults} == {"years", "friend", "money.sales"}


def test_a_missing_today_makes_no_other_date_wrong() -> None:
    refused = refusal(customer_file(today=None, attempts=tried("talk")))
    assert [fault.place for fault in refused.faults] == ["today"]


def test_a_whole_number_is_asked_for_in_words_that_lead_to_one() -> None:
    assert "1250.50" not in str(refusal(customer_file(years=2.5)))


def test_braces_in_what_was_typed_come_back_as_typed() -> None:
    assert "'{limit}' is not allowed here" in str(refusal(customer_file(stops={"protected_or_right": "{limit}"})))


@pytest.mark.parametrize("key", ["x" * 100_000, "\x1b[31mred", "two\nlines", "\ud800", "\u202ename"])
def test_a_hostile_key_gives_a_short_message_that_can_be_printed(key: str) -> None:
    message = str(refusal(customer_file(**{key: 1})))
    assert len(message) < 500
    assert message.isprintable()


def test_a_file_full_of_unknown_keys_gives_a_short_message() -> None:
    assert len(str(refusal(customer_file(**{f"k{number}": 1 for number in range(5_000)})))) < 5_000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_notes_are_read_and_come_back_unchanged(text: str) -> None:
    table = {**copy.deepcopy(FULL), "name": text, "notes": text * 100}
    table["attempts"] = [{"kind": "talk", "on": "2026-05-02", "result": text}]
    before = copy.deepcopy(table)
    read, faults = read_customer(table)
    assert (faults, table) == ([], before)
    assert read.attempts[0].result == text


def test_notes_of_ten_thousand_characters_are_read() -> None:
    read = customer(notes="ü" * 10_000, attempts=[{"kind": "talk", "on": "2026-05-02", "result": "ü" * 10_000}])
    assert len(read.attempts[0].result) == 10_000
    assert customer(name="x" * 200, notes="x" * 20_000) == customer()


def test_kinds_tried_are_told_once_and_in_the_order_of_the_ladder() -> None:
    assert customer(attempts=tried("warning", "teach", "talk", "teach")).kinds_tried == ("teach", "talk", "warning")
    assert customer(attempts=tried(*KINDS)).kinds_tried == KINDS


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda t: st.lists(t) | st.dictionaries(st.text(), t),
)


@given(st.text() | anything.map(json.dumps) | st.fixed_dictionaries(dict.fromkeys(FULL, anything)).map(json.dumps))
def test_any_text_is_either_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        parse_customer_file(text)
    except Refused as refused:
        assert refused.problems


@given(st.sampled_from([key for key in FULL if key not in FILE]), anything)
def test_whatever_stands_in_one_part_the_file_is_read_or_the_fault_is_told_in_that_part(
    key: str, value: object
) -> None:
    _, faults = read_customer({**FULL, key: value})
    assert all(fault.place.split(".")[0] == key and fault.kind for fault in faults)
