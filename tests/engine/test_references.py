"""Reference businesses: real-looking answers whose figures were worked out apart from the engine."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checklists.loading import load_checklist
from checklists.planning import actions
from checklists.results import result_json, whole_json
from checklists.scoring import score

HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "checklists" / "content"
PUBLISHED = tomllib.loads((CONTENT / "published.toml").read_text(encoding="utf-8"))
CHECKS = {checklist_id: load_checklist(checklist_id) for checklist_id in PUBLISHED}
# Section weights and critical questions as the content plan gives them.
PLANNED = {
    "losing-customers": ([4, 5, 6, 8, 8, 10, 12, 13, 16, 18], "L05d L06b L07a L09b L09c L10a L10c"),
    "letting-go": ([18, 16, 22, 12, 14, 10, 8], "KB1 KC2 KC5 KD1 KF1 KF2 KF3"),
    "difficult-customers": ([12, 12, 12, 20, 20, 14, 10], "DD4 DE1 DE3 DE5 DF4"),
}


def references(checklist_id: str) -> list[dict[str, Any]]:
    text = (CONTENT / f"{checklist_id}.references.toml").read_text(encoding="utf-8")
    businesses: list[dict[str, Any]] = tomllib.loads(text)["businesses"]
    return businesses


BUSINESSES = [(checklist_id, business) for checklist_id in CHECKS for business in references(checklist_id)]
each_business = pytest.mark.parametrize(
    ("checklist_id", "business"), BUSINESSES, ids=[business["id"] for _, business in BUSINESSES]
)
each_check = pytest.mark.parametrize("checklist_id", CHECKS)


@each_business
def test_a_reference_business_gets_the_figures_worked_out_by_hand(checklist_id: str, business: dict[str, Any]) -> None:
    document = result_json(score(CHECKS[checklist_id], business["answers"]))
    expected = business["expected"]
    figures = {**document["total"], "open": document["counts"]["open"]}
    assert {name: figures[name] for name in expected} == expected


@each_check
def test_the_references_cover_strong_held_provisional_and_few_answers(checklist_id: str) -> None:
    results = [score(CHECKS[checklist_id], business["answers"]) for business in references(checklist_id)]
    assert any(result.total.band == "strong" for result in results)
    assert any(result.total.capped_by and result.total.score > 70 for result in results)
    assert any(not result.complete for result in results)
    assert any(result.few_answers for result in results)


@each_business
def test_a_reference_business_is_told_its_critical_faults_first(checklist_id: str, business: dict[str, Any]) -> None:
    result = score(CHECKS[checklist_id], business["answers"])
    first = [action.item.id for action in actions(result)][: len(result.total.capped_by)]
    assert sorted(first) == sorted(result.total.capped_by)


def test_a_score_that_rounds_up_to_a_band_it_misses_is_marked() -> None:
    leeds = next(business for _, business in BUSINESSES if business["id"] == "leeds-electricians")
    whole = whole_json(score(CHECKS["losing-customers"], leeds["answers"]))
    assert (whole["shown"], whole["edge"]) == (70, True)


@each_check
def test_a_check_has_the_sections_weights_and_critical_questions_of_the_plan(checklist_id: str) -> None:
    weights, critical = PLANNED[checklist_id]
    checklist = CHECKS[checklist_id]
    assert [section.weight for section in checklist.sections] == weights
    assert [item.plan for item in checklist.items.values() if item.critical] == critical.split()


@each_check
def test_the_items_of_a_check_are_those_ever_published_each_with_its_plan_code(checklist_id: str) -> None:
    everything = [item for section in CHECKS[checklist_id].sections for item in (*section.items, *section.retired)]
    assert {item.plan: item.id for item in everything} == PUBLISHED[checklist_id]
