"""Results as JSON: stable keys, four decimals, the same text everywhere (scoring rules, sections 9 and 11)."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from answering import LOSING, answers
from hypothesis import given
from small import SMALL

from checklists.documents import text_of
from checklists.model import Value, rounded
from checklists.planning import fit_hours
from checklists.results import checklist_json, plan_json, receipt_json, result_json, whole_json
from checklists.scoring import score


def test_the_result_has_the_published_shape() -> None:
    document = result_json(score(SMALL, {"a1": 3, "a2": 0, "b1": 2}))
    assert document == {
        "checklist": "small",
        "content_version": "1",
        "complete": False,
        "few_answers": False,
        "counts": {"items": 4, "counted": 3, "unknown": 0, "na": 0, "open": 1},
        "total": {
            "score": 70.0, "low": 50.0, "high": 80.0, "capped": False,
            "shown": 70.0, "shown_low": 50.0, "shown_high": 80.0, "band": "solid", "capped_by": [],
        },
        "sections": [
            {"id": "a", "weight": 40, "score": 75.0, "low": 75.0, "high": 75.0},
            {"id": "b", "weight": 60, "score": 66.6667, "low": 33.3333, "high": 83.3333},
        ],
        "actions": [
            {"item": "a2", "answer": 0, "critical": False, "gain": 10.0, "hours": 4.0},
            {"item": "b1", "answer": 2, "critical": False, "gain": 20.0, "hours": 4.0},
        ],
    }  # fmt: skip


def test_where_there_is_no_figure_the_result_says_null() -> None:
    total = result_json(score(SMALL, {}))["total"]
    assert (total["score"], total["shown"], total["band"], total["low"], total["high"]) == (
        None,
        None,
        None,
        0.0,
        100.0,
    )


@pytest.mark.parametrize(
    ("exact", "decimals", "shown"),
    [("86.5", 0, 87.0), ("86.49999", 0, 86.0), ("0.00005", 4, 0.0001), ("0.00004", 4, 0.0), ("66.66665", 4, 66.6667)],
)
def test_numbers_are_rounded_half_up_when_shown(exact: str, decimals: int, shown: float) -> None:
    assert rounded(Fraction(exact), decimals) == shown


def test_whole_numbers_come_from_the_exact_value_and_are_not_rounded_twice() -> None:
    # 69.49999583 is 69.5 with four decimals, and would become 70 if that were rounded again.
    exact = Fraction(6949999583, 100_000_000)
    result = score(SMALL, {"a1": 3})
    shifted = replace(result, total=replace(result.total, score=exact, shown=exact))
    assert result_json(shifted)["total"]["shown"] == 69.5
    assert whole_json(shifted)["shown"] == 69


def test_a_score_exactly_at_a_band_is_not_marked() -> None:
    whole = whole_json(score(SMALL, {"a1": 3, "a2": 3, "b1": 1, "b2": 2}))
    assert (whole["shown"], whole["edge"]) == (70, False)


def test_the_plan_has_the_published_shape() -> None:
    document = plan_json(fit_hours(score(SMALL, {"a1": 3, "a2": 0, "b1": 3, "b2": 0}), Fraction("4.5")))
    assert {key: document[key] for key in ("hours_available", "hours", "gain", "chosen")} == {
        "hours_available": 4.5, "hours": 4.0, "gain": 30.0, "chosen": ["b2"],
    }  # fmt: skip
    assert document["total"]["score"] == 90.0


def test_show_has_the_published_shape() -> None:
    document = checklist_json(SMALL)
    assert document["bands"][1] == {"id": "leaking", "from": 50}
    assert document["sections"][0]["items"][0] == {
        "id": "a1", "weight": 3, "critical": True, "hours": 4.0, "revision": 1, "status": "active",
    }  # fmt: skip


@given(answers)
def test_every_shown_number_can_be_added_up_again_from_the_receipt(some: dict[str, Value]) -> None:
    result = score(LOSING, some)
    receipt = receipt_json(result)
    weighted = Fraction(0)
    weights = 0
    for section in receipt["sections"]:
        counted = [item for item in section["items"] if item["earned"] is not None]
        for item in counted:
            value = 0 if item["answer"] == "unknown" else item["answer"]
            assert item["earned"] == item["weight"] * value
            assert item["attainable"] == item["weight"] * 3
        assert section["earned"] == sum(item["earned"] for item in counted)
        assert section["attainable"] == sum(item["attainable"] for item in counted)
        if counted:
            weighted += section["weight"] * Fraction(100 * section["earned"], section["attainable"])
            weights += section["weight"]
        assert section["weighted"] == (
            rounded(section["weight"] * Fraction(100 * section["earned"], section["attainable"])) if counted else None
        )
        if section["applicable"]:
            assert section["low"] == rounded(Fraction(100 * section["earned"], section["applicable"]))
            assert section["high"] == rounded(Fraction(100 * section["at_best"], section["applicable"]))
    assert receipt["weight"] == weights
    assert receipt["weighted"] == rounded(weighted)
    assert receipt["capped_by"] == list(result.total.capped_by)
    assert receipt["band"] == result.total.band
    if weights:
        assert rounded(weighted / weights) == result_json(result)["total"]["score"]


def test_the_receipt_leaves_out_what_is_not_counted() -> None:
    items = receipt_json(score(SMALL, {"a1": "na", "b1": "unknown"}))["sections"]
    assert items[0]["items"][0] == {"id": "a1", "weight": 3, "answer": "na", "earned": None, "attainable": None}
    assert items[0]["items"][1]["attainable"] is None
    assert items[1]["items"][0] == {"id": "b1", "weight": 2, "answer": "unknown", "earned": 0, "attainable": 6}


@given(answers)
def test_the_result_is_plain_json_and_reads_back_the_same(some: dict[str, Value]) -> None:
    document = result_json(score(LOSING, some))
    assert json.loads(text_of(document)) == document
