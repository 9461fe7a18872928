"""Installs what is missing and runs the tests: python3 scripts/test.py [--quick] [PYTEST ARGUMENT ...].

--quick leaves out what needs a browser, Pyodide or an installation: the inner loop, in seconds.
"""

import subprocess
import sys

import install

install.enter("test")

SIDE_BY_SIDE = ["-n", "2", "--dist", "worksteal"]  # browser tests mostly wait
QUICK = ["-m", "not browser and not pyodide and not commands"]


def main() -> int:
    arguments = sys.argv[1:]
    if "--quick" in arguments:
        arguments = [*QUICK, *(argument for argument in arguments if argument != "--quick")]
    else:
        install.fetch_windowless()
        install.chromium_for_tests()
        arguments = [*SIDE_BY_SIDE, *arguments]
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=install.ROOT)


if __name__ == "__main__":
    sys.exit(main())
