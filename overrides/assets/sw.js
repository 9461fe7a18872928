// The service worker: keeps what a reader may need without a connection, and answers from it only when the network
// does not. scripts/offline.py publishes it at the site's root and writes the site's version into it.
//
// Page to worker: {keep: {language, group}}, {forget: true}, {takeOver: true}, each with a port for the answer.
// A group is a list of files in <language>/offline.json, each with its hash and size; nothing else is ever stored.

const VERSION = "unpublished";
const PREFIX = "customer-handbook:";
const CACHE = PREFIX + VERSION;
const KEPT = `${PREFIX}kept`; // which groups were asked for; it outlives versions
const PATIENCE_MS = 3000;
const AT_ONCE = 6;

/** @typedef {{language: string, group: string}} Group */
/** @typedef {{files: Record<string, [string, number]>, groups: Record<string, string[]>}} Contents */

const worker = /** @type {any} */ (self);
const root = new URL("./", self.location.href);

// A new version is complete before it may take over; the old one stays until its last page is closed.
worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(forgetOthers()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(root.href)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else event.respondWith(file(request));
});
worker.addEventListener("message", (/** @type {any} */ event) => {
  const { data, ports } = event;
  const tell = (/** @type {object} */ message) => ports[0]?.postMessage(message);
  const work = data.keep ? keep(data.keep, tell).then(() => remember(data.keep)) : data.forget ? forget() : worker.skipWaiting();
  event.waitUntil(work.then(() => tell({ done: true }), (/** @type {unknown} */ problem) => tell({ failed: String(problem) })));
});

/** @returns {Promise<Group[]>} */
async function keptGroups() {
  const found = await (await caches.open(KEPT)).match(root.href);
  return found ? found.json() : [];
}

/** @param {Group} group */
async function remember(group) {
  const groups = (await keptGroups()).filter((each) => each.language !== group.language || each.group !== group.group);
  await (await caches.open(KEPT)).put(root.href, new Response(JSON.stringify([...groups, group])));
}

async function keepAll() {
  for (const group of await keptGroups()) await keep(group);
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE && name !== KEPT) await caches.delete(name);
}

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await worker.registration.unregister();
}

/**
 * Stores every file of a group that is not stored yet; a file whose hash is wrong is refused, and so the group.
 * @param {Group} group
 * @param {(progress: {bytes: number, of: number}) => void} [tell]
 */
async function keep({ language, group }, tell = () => {}) {
  const cache = await caches.open(CACHE);
  const answer = await fetch(new URL(`${language}/offline.json`, root), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`offline.json: ${answer.status}`);
  const manifest = /** @type {Contents} */ (await answer.json());
  const names = manifest.groups[group] ?? [];
  const of = names.reduce((sum, name) => sum + manifest.files[name][1], 0);
  let bytes = 0;
  const waiting = [...names];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const [integrity, size] = manifest.files[name];
        const url = new URL(name, root);
        if (!(await cache.match(url.href.replace(/index\.html$/, "")))) {
          const found = await fetch(url, { integrity, cache: "no-cache" });
          if (!found.ok) throw new Error(`${name}: ${found.status}`);
          await cache.put(url.href.replace(/index\.html$/, ""), found);
        }
        tell({ bytes: (bytes += size), of });
      }
    }),
  );
}

/** A page: from the network if it answers in time, else as it was kept. @param {Request} request */
async function page(request) {
  const kept = await caches.match(request, { ignoreSearch: true, cacheName: CACHE });
  if (!kept) return fetch(request);
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
  try {
    const found = /** @type {Response} */ (await Promise.race([fetch(request), late]));
    return found.ok || found.type === "opaqueredirect" ? found : kept;
  } catch {
    return kept;
  }
}

/** Anything else: files that carry a hash in their path as kept, others from the network first. @param {Request} request */
async function file(request) {
  const kept = await caches.match(request, { ignoreSearch: true, cacheName: CACHE });
  if (kept && /\/(assets|py)\/|\/search\/[0-9a-f]{10}\//.test(request.url)) return kept;
  try {
    return await fetch(request);
  } catch (problem) {
    if (kept) return kept;
    throw problem;
  }
}
