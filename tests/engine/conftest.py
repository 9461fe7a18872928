"""Engine tests run in CPython and, the same files, inside Pyodide (tests/tools/test_pyodide.py)."""

import sys

from hypothesis import settings

# The time one example takes says nothing here: inside Pyodide everything is slower, so there are fewer of them.
settings.register_profile(
    "engine", deadline=None, max_examples=20 if sys.platform == "emscripten" else 100, database=None
)
settings.load_profile("engine")
