"""The engine's own tests, inside the trimmed runtime that pages load."""

import re
import subprocess

import pytest
import runtime


@pytest.mark.pyodide
def test_the_engines_tests_pass_inside_the_trimmed_runtime() -> None:
    runtime.build()
    command = runtime.in_pyodide("run_tests.py", "-q", "-p", "no:xdist", "tests/engine", library=runtime.PLAIN_LIBRARY)
    done = subprocess.run(command, capture_output=True, text=True, cwd=runtime.ROOT, check=False)
    print(done.stdout[-4000:], done.stderr[-2000:])
    assert done.returncode == 0
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 150
