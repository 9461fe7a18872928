// The service worker: keeps what a reader may need without a connection, and answers from it only when the network
// does not. scripts/offline.py publishes it at the site's root and writes the site's version and sizes into it.
//
// Page to worker: {keep: {language, group}}, {size: language}, {forget: true}, {takeOver: true}, each with a port for
// the answer.
// A group is a list of files in <language>/offline.json, each with its hash and size; nothing else is ever stored.
// Every version keeps its files in a cache of its own. A page is stored after all that pages load, so that what is
// found in any cache is whole, and a file with a hash in its path is the same in all of them.

const VERSION = "unpublished";
/** @type {Record<string, number>} */
const SIZES = {}; // of all files of each language, in bytes
const PREFIX = "customer-handbook:";
const CACHE = PREFIX + VERSION;
const SNAPSHOT = "customer-handbook-snapshot"; // see snapshot.js
const KEPT = `${PREFIX}kept`; // which groups were asked for; it outlives versions
const PATIENCE_MS = 3000;
const AT_ONCE = 6;
const HASHED = /\/(assets|py)\/|\/search\/[0-9a-f]{10}\//;
const INDEX = /index\.html$/;

/** @typedef {{language: string, group: string}} Group */
/** @typedef {{version: string, files: Record<string, [string, number]>, groups: Record<string, string[]>}} Contents */

const worker = /** @type {any} */ (self);
const root = new URL("./", self.location.href);

// A new version is complete before it may take over; the old one stays until its last page is closed.
worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(inTurn(keepAll)));
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
  if (data.size) tell({ bytes: 0, of: SIZES[data.size] });
  const work = data.size ? Promise.resolve() : data.keep ? inTurn(() => keep(data.keep, tell).then(() => remember(data.keep))) : data.forget ? inTurn(forget) : worker.skipWaiting();
  event.waitUntil(work.then(() => tell({ done: true }), (/** @type {unknown} */ problem) => tell({ failed: String(problem) })));
});

/** @type {Promise<unknown>} */
let last = Promise.resolve();
/** One after another: two groups share most of their files. @param {() => Promise<unknown>} work */
const inTurn = (work) => (last = last.then(work, work));

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

/** Removes what other versions kept; if pages are open, the latest stays for what they have yet to load. */
async function forgetOthers() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE && name !== KEPT);
  if ((await worker.clients.matchAll({ type: "window", includeUncontrolled: true })).length > 0) others.pop();
  for (const name of others) await caches.delete(name);
}

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) || name === SNAPSHOT) await caches.delete(name);
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
  const { version, files, groups } = /** @type {Contents} */ (await answer.json());
  if (version !== VERSION) throw new Error(`${version} instead of ${VERSION}`);
  const names = groups[group] ?? [];
  const of = names.reduce((sum, name) => sum + files[name][1], 0);
  let bytes = 0;
  for (const pages of [false, true]) {
    const waiting = names.filter((name) => INDEX.test(name) === pages);
    const some = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const [integrity, size] = files[name];
        const url = new URL(name, root).href;
        const place = url.replace(INDEX, "");
        if (!(await cache.match(place))) await cache.put(place, (await unchanged(place, integrity)) ?? (await fetched(url, integrity)));
        tell({ bytes: (bytes += size), of });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, () => some().finally(() => waiting.splice(0))));
  }
}

/** @param {string} url @param {string} integrity @returns {Promise<Response>} */
async function fetched(url, integrity) {
  const found = await fetch(url, { integrity, cache: "no-cache" });
  if (!found.ok) throw new Error(`${url}: ${found.status}`);
  return found;
}

/** The same file as another version kept it: it need not be loaded again. @param {string} place @param {string} integrity */
async function unchanged(place, integrity) {
  const kept = await caches.match(place);
  if (!kept) return;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await kept.clone().arrayBuffer()));
  return `sha256-${btoa(String.fromCharCode(...digest))}` === integrity ? kept : undefined;
}

/** As this version kept it, else as another did. @param {Request} request */
const asKept = async (request) => (await caches.match(request, { ignoreSearch: true, cacheName: CACHE })) ?? caches.match(request, { ignoreSearch: true });

/** A page: from the network if it answers in time, else as it was kept. @param {Request} request */
async function page(request) {
  const kept = await asKept(request);
  if (!kept) return fetch(request).catch((problem) => notKept(request, problem));
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
  try {
    const found = /** @type {Response} */ (await Promise.race([fetch(request), late]));
    return found.ok || found.type === "opaqueredirect" ? found : kept;
  } catch {
    return kept;
  }
}

/** The page that says so, in the reader's language, with links to the pages that are kept. @param {Request} request @param {unknown} problem */
async function notKept({ url }, problem) {
  const languages = [url.slice(root.href.length).split("/")[0], ...(await keptGroups()).map(({ language }) => language)];
  for (const language of languages) {
    const place = new URL(`${language}/`, root).href;
    const found = await caches.match(`${place}offline.html`);
    if (!found) continue;
    const kept = new Set((await (await caches.open(CACHE)).keys()).map((request) => request.url));
    const html = (await found.text()).replace(/<li><a href="(?:\.\/)?([^"]*)">.*\n/g, (line, link) => (kept.has(place + link) ? line.replace(/href="[^"]*/, `href="${place}${link}`) : ""));
    return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
  }
  throw problem;
}

/** Anything else: files that carry a hash in their path as kept, others from the network first. @param {Request} request */
async function file(request) {
  const kept = await asKept(request);
  if (kept && HASHED.test(request.url) && request.cache !== "reload") return kept;
  try {
    return await fetch(request);
  } catch (problem) {
    if (kept) return kept;
    throw problem;
  }
}
