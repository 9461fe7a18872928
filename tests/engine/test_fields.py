"""Fields of a page that is being filled in: figures as people type them, and what is still open."""

from fractions import Fraction
from typing import Any

import pytest
from describing import FILE
from hypothesis import given
from hypothesis import strategies as st

from checklists.customers import read_customer
from checklists.fields import SAYS, Fault, Faulty, Fields

COMPLETE: dict[str, Any] = {
    **FILE,
    "danger": False,
    "stops": {"protected_or_right": "no", "vulnerable_or_essential": False, "notice_days": "0", "owed": False},
    "signs": {"F1": "0", "F2": "0", "F3": "0", "F4": "0", "F6": "0", "F7": "0"},
    "money": {"sales": "6000"},
    "years": "3",
}


def figure(text: str, decimals: str) -> Fraction | list[str]:
    fields = Fields({"sales": text}, decimals=decimals)
    amount = fields.amount("sales")
    return [fault.kind for fault in fields.faults] or amount


def page_faults(table: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault.place, fault.kind) for fault in read_customer(table, ".")[1]]


@pytest.mark.parametrize(
    ("decimals", "text", "amount"),
    [
        (".", "1250", "1250"),
        (".", " 1250.5 ", "1250.5"),
        (".", "1,250", "1250"),
        (".", "1,250,000.75", "1250000.75"),
        (".", "1 250", "1250"),
        (".", "1\u00a0250.50", "1250.5"),
        (".", "1’250", "1250"),
        (".", "1,5", "1.5"),
        (".", "0.250", "0.25"),
        (",", "1250", "1250"),
        (",", "1250,5", "1250.5"),
        (",", "1 250,50", "1250.5"),
        (",", "1\u202f250", "1250"),
        (",", "1.250,50", "1250.5"),
        (",", "1.250.000,75", "1250000.75"),
        (",", "0,08", "0.08"),
        (",", "0.08", "0.08"),
        (",", "0,250", "0.25"),
        (",", "0.250", "0.25"),
    ],
)
def test_figures_are_read_as_the_language_writes_them(decimals: str, text: str, amount: str) -> None:
    assert figure(text, decimals) == Fraction(amount)


@pytest.mark.parametrize(
    ("decimals", "text", "kind"),
    [
        (",", "1.250", "unclear-number"),
        (",", "12.500", "unclear-number"),
        (".", "much", "no-number"),
        (",", "1e3", "no-number"),
        (".", "1,250,5", "no-number"),
        (".", "1.250.000", "no-number"),
        (",", "1,250.50", "no-number"),
        (".", "€ 5", "no-number"),
        (".", "20 %", "no-number"),
        (".", "٣", "no-number"),
        (".", "1/2", "no-number"),
        (".", "<b>5</b>", "no-number"),
        (".", "-5", "negative"),
        (",", "-1 250,50", "negative"),
        (",", "−5,5", "negative"),
        (".", "– 5", "negative"),
        (".", "1,000,000,000,001", "too-large"),
    ],
)
def test_a_figure_that_cannot_be_read_is_told(decimals: str, text: str, kind: str) -> None:
    assert figure(text, decimals) == [kind]


@pytest.mark.parametrize(
    ("decimals", "text", "misread"),
    [
        (".", "0,250", 250),
        (".", "12 50", 1250),
        (",", "12 50", 1250),
        (".", "1 2 3", 123),
        (".", "1250 1300", 12501300),
    ],
)
def test_a_figure_is_never_silently_read_as_another(decimals: str, text: str, misread: int) -> None:
    assert figure(text, decimals) != misread


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_a_figure_reads_the_same_with_either_kind_of_decimals_and_any_space(whole: int, cents: int, space: str) -> None:
    grouped = f"{whole:,}".replace(",", space)
    for decimals in ".,":
        assert figure(f"{grouped}{decimals}{cents:02}", decimals) == Fraction(whole * 100 + cents, 100)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_separators_for_thousands_are_read_where_they_are_clear(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    assert figure(english, ".") == Fraction(whole * 100 + cents, 100)
    swapped = english.translate({ord(","): ".", ord("."): ","})
    assert figure(swapped, ",") == Fraction(whole * 100 + cents, 100)


@given(st.text(), st.sampled_from(["", ".", ","]))
def test_any_text_is_a_figure_of_zero_or_more_or_at_fault(text: str, decimals: str) -> None:
    found = figure(text, decimals)
    assert isinstance(found, list) or found >= 0


def test_a_page_that_is_filled_in_has_no_fault() -> None:
    assert page_faults(COMPLETE) == []
    assert page_faults({**COMPLETE, "money": {"F5": "0"}}) == []


@pytest.mark.parametrize(
    "place",
    [
        "danger", "stops.protected_or_right", "stops.vulnerable_or_essential", "stops.notice_days", "signs.F1",
        "signs.F2", "signs.F3", "signs.F4", "signs.F6", "signs.F7", "money.sales", "years",
    ],
)  # fmt: skip
def test_what_is_still_open_on_a_page_is_told_and_not_taken_for_granted(place: str) -> None:
    part, _, key = place.partition(".")
    left = {name: value for name, value in COMPLETE[part].items() if name != key} if key else None
    table = {name: value for name, value in {**COMPLETE, part: left}.items() if value is not None}
    assert page_faults(table) == [(place, "missing")]


def test_blank_fields_of_a_page_are_open_fields() -> None:
    assert page_faults({**COMPLETE, "years": "  "}) == [("years", "missing")]
    assert page_faults({**COMPLETE, "money": {"sales": "5", "direct": ""}, "name": "", "delete_by": ""}) == []


@pytest.mark.parametrize("stop", [{"danger": True}, {"stops": {"protected_or_right": "unsure"}}])
def test_in_danger_or_when_advice_is_needed_nothing_else_has_to_be_filled_in(stop: dict[str, Any]) -> None:
    assert page_faults({**FILE, **stop}) == []


def test_a_row_left_blank_before_a_filled_one_is_no_fault() -> None:
    # A page sends a list with a hole in it: rows that hold nothing are null.
    read, faults = read_customer({**COMPLETE, "attempts": [None, {"kind": "talk", "on": "2026-05-02"}]}, ".")
    assert faults == []
    assert read.kinds_tried == ("talk",)


def test_answers_left_open_between_others_stay_open() -> None:
    read, faults = read_customer({**COMPLETE, "change": [None, "2", None, "0"]}, ".")
    assert (read.change, faults) == ((None, 2, None, 0, None), [])


@pytest.mark.parametrize("kind", SAYS)
def test_every_kind_of_fault_has_a_sentence_and_a_remedy(kind: str) -> None:
    problem = Faulty([Fault("money.sales", kind, "'x'", "the limit")], "my.json").problems[0]
    assert str(problem).startswith("my.json:1: money.sales: ")
    assert problem.remedy
    assert "{given}" not in str(problem)
    assert "{limit}" not in str(problem)
