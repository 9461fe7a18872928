// Runs one Python file inside Pyodide on Node: node run.mjs INDEX_DIR LIBRARY SCRIPT ARGUMENT...
//
// The project is mounted at /project, Python's installed packages (SITE_PACKAGES) at /packages.
// The file is run as a page would call Python, by plain calls, so that nothing more is imported.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [index, library, script, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(index, "pyodide.mjs")).href);
const python = await loadPyodide({
  indexURL: resolve(index) + "/",
  stdLibURL: resolve(library),
  args: process.env.PYTHON_ARGS ? [process.env.PYTHON_ARGS] : [],
  // Hash-based bytecode does not carry the time of the build.
  env: { SOURCE_DATE_EPOCH: "315532800", PYTHONDONTWRITEBYTECODE: "1" },
});
for (const [place, folder] of [["/project", process.cwd()], ["/packages", process.env.SITE_PACKAGES]]) {
  python.FS.mkdirTree(place);
  python.mountNodeFS(place, folder);
}
python.FS.chdir("/project");
const sys = python.pyimport("sys");
const builtins = python.pyimport("builtins");
sys.argv = python.toPy([script, ...args]);
let status = 0;
try {
  const code = builtins.compile(readFileSync(script, "utf8"), script, "exec");
  builtins.exec(code, python.toPy({ __name__: "__main__", __file__: script }));
} catch (error) {
  const stop = /SystemExit: (\d+)\s*$/.exec(error.message);
  status = stop ? Number(stop[1]) : 1;
  if (!stop) console.error(error.message);
}
sys.stdout.flush();
process.exit(status);
