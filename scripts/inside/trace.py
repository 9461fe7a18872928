"""Run inside Pyodide with the full library: writes which library files the engine needs.

trace.py ENGINE OUTPUT CHECKLIST ...: imports the engine from an archive, as a page does, answers every
reference business and some bad requests, then lists what was imported.
"""

import json
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, sys.argv[1])

from checklists import browser
from checklists.loading import load_checklist, read_content

LIBRARY = "/lib/python314.zip/"


CUSTOMER = {
    "format": "customer-handbook-customer",
    "format_version": 1,
    "today": "2026-11-21",
    "stops": {"protected_or_right": "no", "notice_days": "30"},
    "signs": {"F1": "3", "F2": "0", "F3": "0", "F4": "1", "F6": "0", "F7": "0"},
    "entries": {"F1": "2"},
    "money": {"sales": "1 200,50", "hours": "3"},
    "change": ["0", "1", "0", "0", "1"],
    "attempts": [{"kind": "price", "on": "2026-10-01"}, {"kind": "talk", "on": "2026-09-01"}],
    "years": "2",
}
FAREWELL = {
    "today": "2026-11-21",
    "situation": "C",
    "last_day": "2026-12-31",
    "sender": "Mari",
    "facts": [{"on": "2026-10-01", "text": "you were difficult"}],
    "nothing_open": True,
}


def answered(**request: object) -> bool:
    """Whether the engine answers; a refusal is an answer of its own."""
    return json.loads(browser.handle(json.dumps(request)))["ok"]


def read_and_compare(checklist: str, answers: dict[str, object]) -> None:
    """Answer files and links: opened, compared, merged and shared, damaged ones included."""
    entries = {item: {"value": value} for item, value in answers.items()}
    version = load_checklist(checklist).version
    file = {"format": "customer-handbook-answers", "format_version": 1, "checklist": checklist, "answers": entries}
    now, earlier = {**file, "content_version": version}, {**file, "content_version": "1", "saved": "2026-01-01"}
    section, item = load_checklist(checklist).sections[0].id, next(iter(load_checklist(checklist).items))
    request = {"ask": "score", "checklist": checklist, "answers": {**answers, item: "unknown"}}
    assert answered(**request, what_if=[item], **{"raise": {section: 2}})
    texts = [{"name": "a", "text": json.dumps(now)}, {"name": "b", "text": json.dumps(earlier)}]
    assert answered(ask="open", text=texts[0]["text"])
    assert answered(ask="compare", old=earlier, new=now)
    assert answered(ask="merge", files=[*texts, {"name": "c", "text": "["}])
    code = json.loads(browser.handle(json.dumps({"ask": "share", "checklist": checklist, "answers": answers})))["code"]
    assert answered(ask="shared", code=code)
    assert not answered(ask="shared", code=code[:-1])
    assert not answered(ask="open", text="{")


def exercise() -> None:
    """Takes the paths through the engine that a page can take, refusals included."""
    browser.prepare(sys.argv[3:])
    for checklist in sys.argv[3:]:
        businesses = tomllib.loads(read_content(f"{checklist}.references.toml"))["businesses"]
        for business in businesses:
            request = {"checklist": checklist, "answers": business["answers"]}
            assert answered(ask="score", **request)
            assert answered(ask="plan", **request, hours="2.5")
            read_and_compare(checklist, business["answers"])
        for bad in (
            {"ask": "scor"},
            {"ask": "score", "checklist": checklist, "answers": {"x": 1}},
            {"ask": "score", "checklist": "x"},
        ):
            assert not answered(**bad)
    assert answered(ask="decide", customers=[CUSTOMER, {}], decimals=",")
    assert answered(ask="earn", customers=[CUSTOMER["money"], {"sales": "x"}], decimals=".")
    assert answered(ask="farewell", farewell=FAREWELL, language="xx")
    assert not answered(ask="farewell", farewell={"last_day": "2026-02-30"})
    assert not json.loads(browser.handle("[]"))["ok"]


exercise()
try:
    browser.handle(None)
except TypeError as error:
    # Pyodide formats whatever nobody foresaw; that needs the modules below.
    import traceback

    traceback.format_exception(error)
# Frozen modules come with the interpreter itself; the others are files of the library's archive.
files = {
    spec.origin.removeprefix(LIBRARY)
    for module in list(sys.modules.values())
    if (spec := getattr(module, "__spec__", None)) and spec.origin and spec.origin.startswith(LIBRARY)
}
Path(sys.argv[2]).write_text(json.dumps(sorted(files), indent=0))
