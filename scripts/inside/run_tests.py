"""Run inside the published, trimmed runtime: the engine's tests, with pytest's exit status.

run_tests.py PYTEST_ARGUMENT ...: pytest and the tests may use the full library, the engine may not:
an import that happens on the engine's behalf must be met by the trimmed library alone.
"""

import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder

sys.path.remove("")  # the project's folder: the engine is to come from the published archive
TRIMMED = list(sys.path)
LIBRARY = "/lib/python314.zip"
FULL_LIBRARY = "/project/node_modules/pyodide/python_stdlib.zip"

import checklists.browser


class OnlyTrimmed:
    """Stands before all other finders and speaks up when the engine asks for more than it has."""

    @staticmethod
    def find_spec(name: str, path: list[str] | None = None, target: object = None) -> ModuleSpec | None:
        if not _on_the_engines_behalf():
            return None
        for finder in (BuiltinImporter, FrozenImporter):
            if spec := finder.find_spec(name, path, target):
                return spec
        if spec := PathFinder.find_spec(name, path or TRIMMED, target):
            return spec
        raise RuntimeError(f"the engine needs {name}, which the trimmed runtime lacks")


def _on_the_engines_behalf() -> bool:
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_filename.startswith("checklists/"):
            return True
        frame = frame.f_back
    return False


if "zip" not in checklists.browser.__file__:
    raise RuntimeError("the engine under test is not the published one")
sys.meta_path.insert(0, OnlyTrimmed)
# From here on, modules and packages that the trimmed library lacks are found in the full one.
sys.path[:0] = [FULL_LIBRARY]
sys.path.append("/packages")
for module in list(sys.modules.values()):
    for folder in list(getattr(module, "__path__", [])):
        if folder.startswith(LIBRARY) and not module.__name__.startswith("checklists"):
            module.__path__.append(folder.replace(LIBRARY, FULL_LIBRARY))

import pytest

sys.exit(int(pytest.main(["-p", "no:cacheprovider", "-p", "no:faulthandler", *sys.argv[1:]])))
