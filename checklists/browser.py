"""The one function that JavaScript may call."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from checklists.answers import parse_json_object
from checklists.loading import load_checklist
from checklists.model import Checklist, Problem, Refused, nearest
from checklists.planning import fit_hours, parse_hours
from checklists.results import plan_json, receipt_json, result_json, text_of, total_json, whole_json
from checklists.scoring import score

_load = cache(load_checklist)


def handle(request_json: str) -> str:
    """Answers one request, JSON in and JSON out; it never raises.

    Request: {"ask": "score", "checklist": id, "answers": {item: value}, "raise": {section: 1-6}?}
    or the same with "ask": "plan" and "hours". Answer: {"ok": true, "result": ..., "receipt": ..., "whole": ...} or
    {"ok": false, "problems": [{"file", "line", "problem", "remedy"}]}.
    """
    try:
        request = parse_json_object(request_json, "request")
        asked = request.get("ask")
        if not isinstance(asked, str) or asked not in _ASKS:
            raise Refused([Problem("request", 1, f"{asked!r} cannot be asked", nearest(asked, _ASKS))])
        answer = {"ok": True, **_ASKS[asked](_load(str(request.get("checklist"))), request)}
    except Refused as refused:
        answer = {"ok": False, "problems": [_problem_json(problem) for problem in refused.problems]}
    except (ValueError, TypeError, AttributeError) as error:
        answer = {
            "ok": False,
            "problems": [_problem_json(Problem("request", 1, f"not understood: {error}", "Reload the page"))],
        }
    return text_of(answer)


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "problem": problem.problem, "remedy": problem.remedy}


def _score(checklist: Checklist, request: Mapping[str, Any]) -> dict[str, Any]:
    answers = request.get("answers", {})
    result = score(checklist, answers)
    reply = {"result": result_json(result), "receipt": receipt_json(result), "whole": whole_json(result)}
    if request.get("raise"):
        reply["raised"] = total_json(score(checklist, answers, request["raise"]).total)
    return reply


def _plan(checklist: Checklist, request: Mapping[str, Any]) -> dict[str, Any]:
    result = score(checklist, request.get("answers", {}), request.get("raise"))
    return {"plan": plan_json(fit_hours(result, parse_hours(str(request.get("hours")))))}


_ASKS: dict[str, Callable[[Checklist, Mapping[str, Any]], dict[str, Any]]] = {"score": _score, "plan": _plan}
