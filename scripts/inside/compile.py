"""Run inside Pyodide: compiles the .py files of an archive to this interpreter's bytecode.

compile.py ARCHIVE: pyodide-build's own command, so that the bytecode is of the very Python that will run it.
"""

import sys

sys.path.append("/packages")

from pyodide_build.cli.py_compile import main

main([sys.argv[1], "--silent"])
