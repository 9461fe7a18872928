"""Reference businesses: real-looking answers whose figures were worked out apart from the engine."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checklists.loading import load_checklist
from checklists.planning import actions
from checklists.results import result_json, whole_json
from checklists.scoring import score

REFERENCES = Path(__file__).parents[2] / "checklists" / "content" / "losing-customers.references.toml"
BUSINESSES = tomllib.loads(REFERENCES.read_text(encoding="utf-8"))["businesses"]
LOSING = load_checklist("losing-customers")

# Every id ever published, for ever: saved answers hang on them.
PUBLISHED = {
    "L01a": "ten-questions-answered",
    "L01b": "newcomer-product-check",
    "L01c": "find-out-by-time",
    "L01d": "self-service-clear",
    "L02a": "hours-asked",
    "L02b": "hours-shown-true",
    "L02c": "closures-announced",
    "L02d": "outside-hours-way",
    "L03a": "trade-recognisable",
    "L03b": "tools-brought",
    "L03c": "places-checked-weekly",
    "L03d": "papers-correct",
    "L04a": "outsider-tour",
    "L04b": "calls-answered",
    "L04c": "two-ways-to-pay",
    "L04d": "home-entrance-private",
    "L05a": "return-rules-shown",
    "L05b": "returns-all-hours",
    "L05c": "other-proof-accepted",
    "L05d": "returns-legal",
    "L06a": "checked-before-handover",
    "L06b": "faults-put-right",
    "L06c": "bad-work-declined",
    "L06d": "asked-as-expected",
    "L07a": "enquiries-answered",
    "L07b": "all-questions-answered",
    "L07c": "wishes-written-down",
    "L07d": "busy-weeks-covered",
    "L08a": "call-backs-made",
    "L08b": "full-attention",
    "L08c": "regulars-noticed",
    "L08d": "waiting-greeted",
    "L09a": "promise-checked-first",
    "L09b": "promise-warned-early",
    "L09c": "no-invented-reasons",
    "L09d": "kept-promises-counted",
    "L10a": "full-price-known",
    "L10b": "coming-sale-told",
    "L10c": "charged-as-shown",
    "L10d": "add-on-offered-once",
}


@pytest.mark.parametrize("business", BUSINESSES, ids=lambda business: business["id"])
def test_a_reference_business_gets_the_figures_worked_out_by_hand(business: dict[str, Any]) -> None:
    document = result_json(score(LOSING, business["answers"]))
    expected = business["expected"]
    figures = {**document["total"], "open": document["counts"]["open"]}
    assert {name: figures[name] for name in expected} == expected


def test_the_references_cover_strong_held_provisional_and_few_answers() -> None:
    results = [score(LOSING, business["answers"]) for business in BUSINESSES]
    assert any(result.total.band == "strong" for result in results)
    assert any(result.total.capped_by and result.total.score > 70 for result in results)
    assert any(not result.complete for result in results)
    assert any(result.few_answers for result in results)


@pytest.mark.parametrize("business", BUSINESSES, ids=lambda business: business["id"])
def test_a_reference_business_is_told_its_critical_faults_first(business: dict[str, Any]) -> None:
    result = score(LOSING, business["answers"])
    first = [action.item.id for action in actions(result)][: len(result.total.capped_by)]
    assert sorted(first) == sorted(result.total.capped_by)


def test_a_score_that_rounds_up_to_a_band_it_misses_is_marked() -> None:
    leeds = next(business for business in BUSINESSES if business["id"] == "leeds-electricians")
    whole = whole_json(score(LOSING, leeds["answers"]))
    assert (whole["shown"], whole["edge"]) == (70, True)


def test_the_check_has_the_sections_weights_and_critical_questions_of_the_plan() -> None:
    assert [s.weight for s in LOSING.sections] == [4, 5, 6, 8, 8, 10, 12, 13, 16, 18]
    assert len(LOSING.items) == 40
    assert [item.plan for item in LOSING.items.values() if item.critical] == [
        "L05d", "L06b", "L07a", "L09b", "L09c", "L10a", "L10c",
    ]  # fmt: skip


def test_every_id_ever_published_is_still_there_with_its_plan_code() -> None:
    everything = [item for section in LOSING.sections for item in (*section.items, *section.retired)]
    assert {item.plan: item.id for item in everything}.items() >= PUBLISHED.items()
