"""What may import what: the engine stays small, and each of its rooms knows only those below it."""

import ast
import sys
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[2] / "checklists"
BELOW = {
    "model": [],
    "tables": ["model"],
    "documents": ["model"],
    "loading": ["model", "tables", "documents"],
    "scoring": ["model"],
    "planning": ["model", "scoring"],
    "results": ["model", "scoring", "planning"],
    "answers": ["model", "documents", "loading"],
    "comparing": ["model", "scoring", "results", "answers"],
    "sharing": ["model", "loading"],
    "fields": ["model"],
    "earning": ["model", "fields"],
    "customers": ["model", "documents", "fields", "earning"],
    "deciding": ["model", "fields", "earning", "customers"],
    "farewell": ["model", "fields", "loading"],
    "triage": ["model"],
    "checking": ["model", "tables", "loading"],
    "printing": ["model", "scoring", "planning", "comparing"],
    "printing_decisions": ["loading", "deciding", "printing"],
    "impact": [],
    "printing_impact": ["impact"],
    "previewing": ["model", "documents", "impact", "printing_impact"],
    "snapshot": ["loading", "__main__"],
    "browser": [
        *("model", "documents", "loading", "fields", "scoring", "planning", "results"),
        *("answers", "comparing", "sharing", "earning", "customers", "deciding", "farewell"),
    ],
}
NEVER = dict.fromkeys(("scoring", "planning", "impact"), ("os", "io", "time", "random", "datetime"))


def imported(module: str) -> list[str]:
    tree = ast.parse((ENGINE / f"{module}.py").read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return names + [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_every_room_of_the_engine_is_on_the_plan() -> None:
    assert {path.stem for path in ENGINE.glob("*.py")} == {*BELOW, "__init__", "__main__"}


@pytest.mark.parametrize("module", BELOW)
def test_a_room_imports_the_standard_library_and_the_rooms_below_it(module: str) -> None:
    for name in imported(module):
        top, _, room = name.partition(".")
        assert room in BELOW[module] if top == "checklists" else top in sys.stdlib_module_names, name
        assert top not in NEVER.get(module, [])
