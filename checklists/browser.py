"""The one function that JavaScript may call."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from checklists.answers import MOST_BYTES, AnswerFile, answer_document, of_its_version, parse_answer_file, read_answers
from checklists.documents import parse_json_object, text_of
from checklists.loading import load_checklist
from checklists.model import Problem, Refused, brief, nearest, refuse
from checklists.planning import fit_hours, parse_hours, to_find_out, what_if
from checklists.results import find_out_json, plan_json, receipt_json, result_json, total_json, whole_json
from checklists.scoring import Result, score

KEYS = {
    "score": ("ask", "checklist", "answers", "raise", "what_if"),
    "plan": ("ask", "checklist", "answers", "raise", "hours"),
    "decide": ("ask", "customers", "decimals"),
    "earn": ("ask", "customers", "decimals"),
    "farewell": ("ask", "farewell", "language"),
    "open": ("ask", "text"),
    "compare": ("ask", "old", "new"),
    "merge": ("ask", "files"),
    "share": ("ask", "checklist", "answers"),
    "shared": ("ask", "code"),
}
KINDS: dict[str, type[Any]] = {
    **dict.fromkeys(("answers", "raise", "farewell", "old", "new"), dict),
    **dict.fromkeys(("customers", "what_if", "files"), list),
    **dict.fromkeys(("text", "code"), str),
}
WANTED: dict[type[Any], str] = {dict: "a table", list: "a list", str: "text"}
MOST_CUSTOMERS = 200
# Of memory for the text of a request: Python takes a byte for a character, or up to four where one is not ASCII.
MOST_MEMORY = 64_000_000
LONGEST_NAME = 255
MOST_TOLD = 100
# What the files of several people may hold in all, in characters.
MOST_MERGED = MOST_BYTES

_load = cache(load_checklist)


def handle(request_json: str) -> str:
    """Answers one request, JSON in and JSON out; whatever the text, there is a reply.

    Request: {"ask": ...} with the keys of KEYS. "score" and "plan" take {"checklist": id, "answers": {item: value}},
    "decide" and "earn" a list of customers as a page keeps them, "farewell" the fields of the goodbye message,
    "open" the text of an answer file, "compare" two answer files as JSON, "merge" {"files": [{"name", "text"}]},
    "share" and "shared" turn answers into a short code and back.
    Reply: {"ok": true, ...}, or {"ok": false, "problems": [{"file", "line", "problem", "remedy"}]}, with
    "faults": [{"place", "kind", "given", "limit"}] where fields of a page are at fault.
    """
    try:
        if len(request_json) * (1 if request_json.isascii() else 4) > MOST_MEMORY:
            refuse("request", "this is too much at once", "Choose fewer or smaller files", "too_large")
        reply = _answer(parse_json_object(request_json, "request", "Reload the page"))
    except Refused as refused:
        reply = {"ok": False, "problems": [asdict(problem) for problem in refused.problems]}
        if faults := getattr(refused, "faults", ()):
            reply["faults"] = _faults_json(faults)
    return text_of(reply)


def prepare(ids: Iterable[str]) -> None:
    """Reads these checklists and imports what requests need, so that a snapshot of the memory holds it."""
    import checklists.comparing  # noqa: PLC0415
    import checklists.deciding  # noqa: PLC0415
    import checklists.earning  # noqa: PLC0415
    import checklists.farewell  # noqa: PLC0415
    import checklists.sharing  # noqa: F401, PLC0415

    for each in ids:
        _load(each)


def _faults_json(faults: Iterable[Any]) -> list[dict[str, str]]:
    return [asdict(fault) for fault in faults]


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    asked = request.get("ask")
    if not isinstance(asked, str) or asked not in _ASKS:
        refuse("request", f"{brief(asked)} cannot be asked", nearest(asked, _ASKS))
    for key in request:
        if key not in KEYS[asked]:
            refuse("request", f"{brief(key)} is not known here", nearest(key, KEYS[asked]))
    for key, kind in KINDS.items():
        if not isinstance(request.get(key, kind()), kind):
            refuse("request", f"{key}: {brief(request[key])} is not {WANTED[kind]}", "Reload the page", "request")
    return {"ok": True, **_ASKS[asked](request)}


def _score(request: dict[str, Any]) -> dict[str, Any]:
    checklist, answers = _load(str(request.get("checklist"))), request.get("answers", {})
    result = score(checklist, answers)
    reply: dict[str, Any] = {"result": result_json(result), "receipt": receipt_json(result)}
    reply |= {"whole": whole_json(result), "find_out": find_out_json(to_find_out(result))}
    if "what_if" in request:
        reply["what_if"] = _figures(what_if(result, request["what_if"]))
    if "raise" in request:
        raised = score(checklist, answers, request["raise"])
        reply |= _figures(raised, "raised", "raised_whole")
        if "what_if" in request:
            reply["what_if"] |= _figures(what_if(raised, request["what_if"]), "raised", "raised_whole")
    return reply


def _figures(result: Result, total: str = "total", whole: str = "whole") -> dict[str, Any]:
    return {total: total_json(result.total), whole: whole_json(result)}


def _plan(request: dict[str, Any]) -> dict[str, Any]:
    checklist = _load(str(request.get("checklist")))
    result = score(checklist, request.get("answers", {}), request.get("raise"))
    return {"plan": plan_json(fit_hours(result, parse_hours(str(request.get("hours")))))}


# The tools' rooms are imported when a page first asks for them: a check starts faster without them.


def _customers(request: dict[str, Any]) -> list[dict[str, Any]]:
    customers: list[Any] = request.get("customers", [])
    if len(customers) > MOST_CUSTOMERS:
        refuse("request", f"there are {len(customers)} customers", f"Keep {MOST_CUSTOMERS} at most")
    for customer in customers:
        if not isinstance(customer, dict):
            refuse("request", f"customers: {brief(customer)} is not a table", "Reload the page", "request")
    return customers


def _decimals(request: dict[str, Any]) -> str:
    """The mark before decimals in the reader's language."""
    return "," if request.get("decimals") == "," else "."


def _decide(request: dict[str, Any]) -> dict[str, Any]:
    """For each customer its decision, or the faults that stand in its way; and the order of those decided."""
    from checklists.customers import customer_json, read_customer  # noqa: PLC0415
    from checklists.deciding import advice_json, decide, decision_json, in_order  # noqa: PLC0415
    from checklists.fields import Faulty  # noqa: PLC0415

    decided, replies = [], []
    for place, table in enumerate(_customers(request)):
        customer, faults = read_customer(table, _decimals(request))
        reply: dict[str, Any] = {"decision": None}
        try:
            if faults and not (customer.danger or customer.paused):
                raise Faulty(faults)
            decision = decide(customer)
            decided.append((place, decision))
            reply = {"decision": decision_json(decision), "advice": advice_json(decision)}
        except Faulty as faulty:
            faults = [*faulty.faults]
        # A file is written only from what is filled in: it must never say more than its owner did.
        file = None if faults else customer_json(customer, table)
        replies.append({**reply, "faults": _faults_json(faults), "file": file})
    order = in_order([decision for _, decision in decided])
    return {"customers": replies, "order": [decided[each][0] for each in order]}


def _earn(request: dict[str, Any]) -> dict[str, Any]:
    """For each customer the sum of their money, or its faults; and the curve over those whose sum is known."""
    from checklists.earning import curve_json, read_money, sum_json  # noqa: PLC0415
    from checklists.fields import Fields  # noqa: PLC0415

    known, replies = [], []
    for place, table in enumerate(_customers(request)):
        fields = Fields(table, decimals=_decimals(request))
        money = read_money(fields)
        if not fields.faults:
            known.append((place, money))
        replies.append({"sum": None if fields.faults else sum_json(money), "faults": _faults_json(fields.faults)})
    curve = curve_json([money for _, money in known])
    for row in curve["rows"]:
        row["place"] = known[row["place"]][0]
    return {"customers": replies, "curve": curve}


def _farewell(request: dict[str, Any]) -> dict[str, Any]:
    from checklists.farewell import farewell_json, load_texts, read_farewell  # noqa: PLC0415

    texts = load_texts(request.get("language", "en"))
    return {"message": farewell_json(read_farewell(request.get("farewell", {})), texts)}


# So are those for files and links.


def _open(request: dict[str, Any]) -> dict[str, Any]:
    """An answer file as its page keeps it; `known` is how many of its answers this checklist asks for."""
    file = parse_answer_file(request.get("text", ""), load=_load)
    return {"document": answer_document(file), "known": len(file.values), "warnings": file.warnings()}


def _compare(request: dict[str, Any]) -> dict[str, Any]:
    from checklists.comparing import compare, comparison_json  # noqa: PLC0415

    runs, warnings = [], []
    for name in ("old", "new"):
        run, told = of_its_version(read_answers(request.get(name, {}), name, _load))
        runs.append(run)
        warnings += [f"{name}: {warning}" for warning in told]
    return {"comparison": comparison_json(compare(*runs)), "warnings": warnings}


def _merge(request: dict[str, Any]) -> dict[str, Any]:
    """What several people answered; a file that cannot be read is told by its name and left out."""
    from checklists.comparing import check_number, merge, merged_json  # noqa: PLC0415

    entries: list[Any] = request.get("files", [])
    check_number(len(entries))
    files: list[AnswerFile] = []
    refused: list[dict[str, Any]] = []
    problems: list[Problem] = []
    warnings: list[str] = []
    left = MOST_MERGED
    for entry in entries:
        if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("name", "text")):
            refuse("request", f"files: {brief(entry)} is not a name and a text", "Reload the page", "request")
        name, text = entry["name"][:LONGEST_NAME], entry["text"]
        try:
            if left < len(text) <= MOST_BYTES:
                refuse(name, "with the files before it, this is too large", "Choose smaller files", "too_large")
            left -= min(left, len(text) if len(text) <= MOST_BYTES else 0)
            file = parse_answer_file(text, name, _load)
            files.append(file)
            if len(warnings) < MOST_TOLD:
                warnings += [f"{name}: {warning}" for warning in file.warnings()]
        except Refused as told:
            problems += told.problems
            refused.append({"name": name, "problems": [asdict(problem) for problem in told.problems]})
    try:
        merged = merge(files)
    except Refused as told:
        raise Refused([*told.problems, *problems]) from None
    return {"merge": merged_json(merged), "whole": whole_json(merged.result), "refused": refused, "warnings": warnings}


def _share(request: dict[str, Any]) -> dict[str, Any]:
    from checklists.sharing import encode  # noqa: PLC0415

    return {"code": encode(_load(str(request.get("checklist"))), request.get("answers", {}))}


def _shared(request: dict[str, Any]) -> dict[str, Any]:
    from checklists.sharing import decode  # noqa: PLC0415

    shared = decode(request.get("code", ""), _load)
    return {"checklist": shared.checklist_id, "answers": shared.answers, "unknown_ids": list(shared.unknown_ids)}


_ASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "score": _score,
    "plan": _plan,
    "decide": _decide,
    "earn": _earn,
    "farewell": _farewell,
    "open": _open,
    "compare": _compare,
    "merge": _merge,
    "share": _share,
    "shared": _shared,
}
