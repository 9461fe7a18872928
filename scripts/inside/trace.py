"""Run inside Pyodide with the full library: writes the names of the library files the engine needs.

trace.py OUTPUT: answers every reference business and some bad requests, then lists what was imported.
"""

import json
import sys
import tomllib

sys.path.insert(0, "/project")

from checklists import browser  # noqa: E402
from checklists.model import checklist_ids, read_content  # noqa: E402

LIBRARY = "/lib/python314.zip/"


def exercise() -> None:
    """Takes the paths through the engine that a page can take, refusals included."""
    for checklist in checklist_ids():
        businesses = tomllib.loads(read_content(f"{checklist}.references.toml"))["businesses"]
        for business in businesses:
            request = {"checklist": checklist, "answers": business["answers"], "hours": "2.5"}
            for ask in ("score", "plan"):
                assert json.loads(browser.handle(json.dumps({"ask": ask, **request})))["ok"]
        for bad in ({"ask": "scor"}, {"ask": "score", "checklist": checklist, "answers": {"x": 1}}, {"ask": "score", "checklist": "x"}, []):
            assert not json.loads(browser.handle(json.dumps(bad)))["ok"]


exercise()
# Pyodide formats errors with these when something goes wrong that nobody foresaw.
import linecache, traceback  # noqa: E401, E402, F401, I001
# Frozen modules come with the interpreter itself; the others are files of the library's archive.
files = {
    spec.origin.removeprefix(LIBRARY)
    for module in list(sys.modules.values())
    if (spec := getattr(module, "__spec__", None)) and spec.origin and spec.origin.startswith(LIBRARY)
}
with open(sys.argv[1], "w") as stream:
    json.dump(sorted(files), stream, indent=0)
