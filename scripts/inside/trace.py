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
from checklists.loading import read_content

LIBRARY = "/lib/python314.zip/"


def exercise() -> None:
    """Takes the paths through the engine that a page can take, refusals included."""
    for checklist in sys.argv[3:]:
        businesses = tomllib.loads(read_content(f"{checklist}.references.toml"))["businesses"]
        for business in businesses:
            request = {"checklist": checklist, "answers": business["answers"], "hours": "2.5"}
            for ask in ("score", "plan"):
                assert json.loads(browser.handle(json.dumps({"ask": ask, **request})))["ok"]
        for bad in (
            {"ask": "scor"},
            {"ask": "score", "checklist": checklist, "answers": {"x": 1}},
            {"ask": "score", "checklist": "x"},
            [],
        ):
            assert not json.loads(browser.handle(json.dumps(bad)))["ok"]


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
