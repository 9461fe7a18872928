"""Engine tests run in CPython and, the same files, inside Pyodide (tests/tools/test_pyodide.py)."""

from hypothesis import settings

# The time one example takes says nothing here: inside Pyodide everything is slower.
settings.register_profile("engine", deadline=None, max_examples=100, database=None)
settings.load_profile("engine")
