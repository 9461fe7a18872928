// Runs the engine. It is published beside Pyodide in /py/<hash>/ and knows no words and no page.
//
// Page to worker: {id, request} with the request as JSON text; worker to page: {id, reply},
// {step} while starting, {ready: true, restored} where restored tells whether it went on from a snapshot, or
// {failed: kind, detail} with kind as in words.toml. Its address says how it starts: ?plain without a snapshot, &afresh
// past the browser's cache; with ?snapshot it only keeps a snapshot, says {kept: true} and is asked nothing.
import { loadPyodide } from "./pyodide.mjs";
import { forget, keep, kept } from "./snapshot.js";

const LIBRARY = "library.bin";
const SCRIPT = "pyodide.asm.mjs";
const WASM = "pyodide.asm.wasm";
const here = new URL("./", import.meta.url).href;
const { searchParams } = new URL(import.meta.url);
const afresh = searchParams.has("afresh");
const CHECKLISTS = "unpublished";
// Pyodide asks for a lock file only to learn which packages there are: none.
const lock = { info: { abi_version: "2026_0", arch: /** @type {const} */ ("wasm32"), platform: "emscripten_5_0_3", python: "3.14.2", version: "1" }, packages: {} };

/** @param {unknown} error of a Python error, the last line says what it was @param {string} [kind] if it is known */
const fail = (error, kind) => {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  const detail = lines[lines.length - 1].slice(0, 200);
  self.postMessage({ failed: /MemoryError|out of memory|allocat/i.test(detail) ? "memory" : kind ?? "crash", detail });
};

class StartError extends Error {
  /** @param {string} kind @param {unknown} detail */
  constructor(kind, detail) {
    super(String(detail));
    this.kind = kind;
  }
}

/** loadPyodide() never settles when a file is missing or the wasm is refused; this promise then rejects. */
const broken = new Promise((_, reject) => {
  const plainFetch = self.fetch.bind(self);
  self.fetch = async (input, init) => {
    const name = String(input instanceof Request ? input.url : input).split("/").pop();
    try {
      const response = await plainFetch(input, afresh ? { ...init, cache: "reload" } : init);
      if (!response.ok) throw new StartError("download", `${name}: ${response.status}`);
      return name === LIBRARY ? await unpacked(response) : asWasm(response);
    } catch (error) {
      reject(error instanceof StartError ? error : new StartError("download", name));
      throw error;
    }
  };
  const plainInstantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (response, imports) => {
    try {
      return await plainInstantiate(response, imports);
    } catch (error) {
      const compiling = error instanceof WebAssembly.CompileError;
      const blocked = compiling && /unsafe-eval|Content Security/i.test(error.message);
      if (blocked) reject(new StartError("wasm", ""));
      else if (compiling) reject(new StartError("damaged", WASM));
      else reject(error instanceof TypeError ? new StartError("download", WASM) : error);
      throw error;
    }
  };
});

/** The library's archive, unpacked; gzip's own check finds what was cut off or replaced on the way.
 * @param {Response} response */
async function unpacked(response) {
  try {
    const stream = /** @type {ReadableStream} */ (response.body).pipeThrough(new DecompressionStream("gzip"));
    return new Response(await new Response(stream).arrayBuffer());
  } catch {
    throw new StartError("damaged", LIBRARY);
  }
}

/** Browsers refuse WebAssembly that a host calls something else. An answer that needs no mending stays as it is, so
 * that the browser can keep what it compiled. @param {Response} response */
const asWasm = (response) =>
  response.headers.get("content-type") === "application/wasm" ? response : new Response(response.body, { headers: { "content-type": "application/wasm" } });

/** Starts Python. @param {{_loadSnapshot?: Promise<Uint8Array>, _makeSnapshot?: boolean}} how */
async function load(how) {
  self.postMessage({ step: 1 });
  const python = await loadPyodide({
    indexURL: here,
    stdLibURL: new URL(LIBRARY, here).href,
    lockFileContents: lock,
    packageBaseUrl: here,
    fsInit: async () => self.postMessage({ step: 2 }),
    stdout: () => {},
    stderr: () => {},
    .../** @type {object} */ (how),
  });
  self.postMessage({ step: 3 });
  return python;
}

/** Goes on from the snapshot if there is a good one; any trouble with it ends in an ordinary start. */
async function start() {
  if (searchParams.has("plain")) await forget();
  const snapshot = await kept();
  try {
    if (snapshot) return { handle: restored(await load({ _loadSnapshot: snapshot.memory })), restored: true };
  } catch {
    await forget();
  }
  return { handle: (await load({})).pyimport("checklists.browser").handle, restored: false };
}

/** Randomness of a snapshot would be the same at every visit. @param {import("pyodide").PyodideAPI} python */
function restored(python) {
  python.pyimport("sys").modules.get("random")?.seed();
  return python.pyimport("checklists.browser").handle;
}

async function keepSnapshot() {
  const python = await load({ _makeSnapshot: true });
  python.runPython(`from checklists.browser import prepare; prepare(${JSON.stringify(CHECKLISTS)})`);
  await keep(python.makeMemorySnapshot());
  self.postMessage({ kept: true });
}

try {
  if (searchParams.has("snapshot")) await Promise.race([keepSnapshot(), broken]);
  else {
    const { handle, restored } = await Promise.race([start(), broken]);
    self.onmessage = ({ data: { id, request } }) => {
      try {
        self.postMessage({ id, reply: handle(request) });
      } catch (error) {
        fail(error);
      }
    };
    self.postMessage({ ready: true, restored });
  }
} catch (error) {
  if (error instanceof StartError) fail(error, error.kind);
  else if (error instanceof SyntaxError) fail(SCRIPT, "damaged");
  else if (error instanceof TypeError && /module/i.test(error.message)) fail(SCRIPT, "download");
  else fail(error);
}
