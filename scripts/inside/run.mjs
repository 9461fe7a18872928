// Runs one Python file inside Pyodide on Node: node run.mjs INDEX_DIR LIBRARY_ZIP SCRIPT ARGUMENT...
// The project is mounted at /project, Python's installed packages (SITE_PACKAGES) at /packages.
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const [index, library, script, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(index, "pyodide.mjs")).href);
const python = await loadPyodide({
  indexURL: resolve(index) + "/",
  stdLibURL: resolve(library),
  // Hash-based bytecode does not carry the time of the build.
  args: process.env.PYTHON_ARGS ? [process.env.PYTHON_ARGS] : [],
  env: { SOURCE_DATE_EPOCH: "315532800", PYTHONDONTWRITEBYTECODE: "1" },
});
for (const [place, folder] of [["/project", process.cwd()], ["/packages", process.env.SITE_PACKAGES]]) {
  python.FS.mkdirTree(place);
  python.mountNodeFS(place, folder);
}
python.FS.chdir("/project");
python.globals.set("argv", python.toPy([script, ...args]));
let status = 1;
try {
  status = python.runPython(`
import sys
sys.argv = argv
with open(sys.argv[0]) as _stream:
    _code = compile(_stream.read(), sys.argv[0], "exec")
try:
    exec(_code, {"__name__": "__main__", "__file__": sys.argv[0]})
    _status = 0
except SystemExit as _stop:
    _status = 0 if _stop.code is None else _stop.code if isinstance(_stop.code, int) else 1
sys.stdout.flush()
sys.stderr.flush()
_status
`);
} catch (error) {
  console.error(error.message);
}
process.exit(status);
