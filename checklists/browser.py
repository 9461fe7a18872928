"""The one function that JavaScript may call."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any

from checklists.documents import parse_json_object, text_of
from checklists.loading import load_checklist
from checklists.model import Checklist, Refused, brief, nearest, refuse
from checklists.planning import fit_hours, parse_hours
from checklists.results import plan_json, receipt_json, result_json, total_json, whole_json
from checklists.scoring import score

KEYS = ("ask", "checklist", "answers", "raise", "hours")

_load = cache(load_checklist)


def handle(request_json: str) -> str:
    """Answers one request, JSON in and JSON out; whatever the text, there is a reply.

    Request: {"ask": "score", "checklist": id, "answers": {item: value}, "raise": {section: 1-6}?}
    or the same with "ask": "plan" and "hours". Reply: {"ok": true, "result": ..., "receipt": ..., "whole": ...},
    {"ok": true, "plan": ...} or {"ok": false, "problems": [{"file", "line", "problem", "remedy"}]}.
    """
    try:
        reply = _answer(parse_json_object(request_json, "request", "Reload the page"))
    except Refused as refused:
        reply = {"ok": False, "problems": [asdict(problem) for problem in refused.problems]}
    return text_of(reply)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    for key in request:
        if key not in KEYS:
            refuse("request", f"{brief(key)} is not known here", nearest(key, KEYS))
    asked = request.get("ask")
    if not isinstance(asked, str) or asked not in _ASKS:
        refuse("request", f"{brief(asked)} cannot be asked", nearest(asked, _ASKS))
    for key in ("answers", "raise"):
        if not isinstance(request.get(key, {}), dict):
            refuse("request", f"{key}: {brief(request[key])} is not a table", "Reload the page")
    return {"ok": True, **_ASKS[asked](_load(str(request.get("checklist"))), request)}


def _score(checklist: Checklist, request: dict[str, Any]) -> dict[str, Any]:
    answers = request.get("answers", {})
    result = score(checklist, answers)
    reply = {"result": result_json(result), "receipt": receipt_json(result), "whole": whole_json(result)}
    if "raise" in request:
        reply["raised"] = total_json(score(checklist, answers, request["raise"]).total)
    return reply


def _plan(checklist: Checklist, request: dict[str, Any]) -> dict[str, Any]:
    result = score(checklist, request.get("answers", {}), request.get("raise"))
    return {"plan": plan_json(fit_hours(result, parse_hours(str(request.get("hours")))))}


_ASKS: dict[str, Callable[[Checklist, dict[str, Any]], dict[str, Any]]] = {"score": _score, "plan": _plan}
