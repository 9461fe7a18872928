"""Results, plans and receipts as JSON: the same bytes in the browser and on the command line.

Numbers are exact values rounded half up to 4 decimals; null where there is none
(scoring rules, sections 9, 11 and 12).
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from checklists.model import Checklist, Item, Section, rounded
from checklists.planning import Action, FindOut, Plan, actions
from checklists.scoring import Points, Result, SectionResult, Total


def checklist_json(checklist: Checklist) -> dict[str, Any]:
    """What `show` prints: the shape of a checklist, without its words."""
    return {
        "id": checklist.id,
        "content_version": checklist.version,
        "bands": _bands_json(checklist),
        "sections": [_section_json(section) for section in checklist.sections],
    }


def _bands_json(checklist: Checklist) -> list[dict[str, Any]]:
    return [{"id": band.id, "from": band.lowest} for band in checklist.bands]


def _section_json(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "weight": section.weight,
        "items": [_item_json(item) for item in (*section.items, *section.retired)],
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "weight": item.weight,
        "critical": item.critical,
        "hours": rounded(item.hours),
        "revision": item.revision,
        "status": item.status,
    }


def result_json(result: Result) -> dict[str, Any]:
    """The result format of section 11."""
    return {
        "checklist": result.checklist.id,
        "content_version": result.checklist.version,
        "complete": result.complete,
        "few_answers": result.few_answers,
        "counts": result.counts,
        "total": total_json(result.total),
        "sections": [
            {
                "id": s.section.id,
                "weight": s.weight,
                "score": rounded(s.score),
                "low": rounded(s.low),
                "high": rounded(s.high),
            }
            for s in result.sections
        ],
        "actions": [_action_json(action) for action in actions(result)],
    }


def total_json(total: Total) -> dict[str, Any]:
    return {
        "score": rounded(total.score),
        "low": rounded(total.low),
        "high": rounded(total.high),
        "capped": bool(total.capped_by),
        "shown": rounded(total.shown),
        "shown_low": rounded(total.shown_low),
        "shown_high": rounded(total.shown_high),
        "band": total.band,
        "capped_by": list(total.capped_by),
    }


def _action_json(action: Action) -> dict[str, Any]:
    return {
        "item": action.item.id,
        "answer": action.answer,
        "critical": action.item.critical,
        "gain": rounded(action.gain),
        "hours": rounded(action.item.hours),
    }


def find_out_json(unknown: Iterable[FindOut]) -> list[dict[str, Any]]:
    """What to find out, and by how many points each answer would narrow the range."""
    return [{"item": each.item.id, "narrows": rounded(each.narrows)} for each in unknown]


def plan_json(plan: Plan) -> dict[str, Any]:
    """What `plan` prints; `total` is the result with the chosen items at 3."""
    return {
        "hours_available": rounded(plan.hours_available),
        "hours": rounded(plan.hours),
        "gain": rounded(plan.gain),
        "chosen": [action.item.id for action in plan.chosen],
        "total": total_json(plan.result.total),
    }


def whole_json(result: Result) -> dict[str, Any]:
    """The figures as a page shows them: whole numbers, rounded once, from the exact values.

    `edge` is true where rounding shows the lower limit of a band that the exact figure misses.
    """
    total = result.total
    shown = _whole(total.shown)
    limits = [band.lowest for band in result.checklist.bands]
    return {
        "score": _whole(total.score),
        "shown": shown,
        "low": _whole(total.shown_low),
        "high": _whole(total.shown_high),
        "edge": total.shown is not None and any(shown == limit and total.shown < limit for limit in limits),
        "sections": {s.section.id: _whole(s.score) for s in result.sections},
    }


def _whole(figure: Fraction | None) -> int | None:
    shown = rounded(figure, 0)
    return None if shown is None else int(shown)


def receipt_json(result: Result) -> dict[str, Any]:
    """Every shown number down to its arithmetic (section 9)."""
    counted = [s for s in result.sections if s.score is not None]
    return {
        "content_version": result.checklist.version,
        "cap": result.checklist.cap,
        "capped_by": list(result.total.capped_by),
        "band": result.total.band,
        "bands": _bands_json(result.checklist),
        "weight": sum(s.weight for s in counted),
        "weighted": rounded(sum((_weighted(s) for s in counted), Fraction(0))),
        "sections": [_section_receipt(s) for s in result.sections],
    }


def _weighted(section: SectionResult) -> Fraction:
    return section.weight * (section.score or Fraction(0))


def _section_receipt(section: SectionResult) -> dict[str, Any]:
    return {
        "id": section.section.id,
        "weight": section.weight,
        "earned": section.earned,
        "attainable": section.attainable,
        "applicable": section.applicable,
        "at_best": section.at_best,
        "score": rounded(section.score),
        "low": rounded(section.low),
        "high": rounded(section.high),
        "weighted": None if section.score is None else rounded(_weighted(section)),
        "items": [_points_receipt(points) for points in section.points],
    }


def _points_receipt(points: Points) -> dict[str, Any]:
    return {
        "id": points.item.id,
        "weight": points.item.weight,
        "answer": points.answer,
        "earned": points.earned if points.counted else None,
        "attainable": points.attainable if points.counted else None,
    }
