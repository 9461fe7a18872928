// Only for the type checker: at run time pyodide.mjs lies beside worker.js in /py/<hash>/.
export { loadPyodide } from "pyodide";
