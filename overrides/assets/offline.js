// Keeps pages on the device for times without a connection: a check and its guides after one visit, everything on
// request. The service worker (sw.js) does the work; this says what is kept, and removes it again.

export {};

const place = /** @type {HTMLElement | null} */ (document.getElementById("offline"));
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="root"]'));
const language = document.documentElement.lang;
const TAKE_OVER_MS = 2000;

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (place?.querySelector(`[data-offline="${name}"]`));

/** Shows one of the sentences that the page carries, filled. @param {string} name @param {Record<string, string>} values */
function say(name, values = {}) {
  const sentence = /** @type {HTMLTemplateElement} */ (part("words")).content.querySelector(`[data-word="${name}"]`);
  const shown = /** @type {HTMLElement} */ (sentence?.cloneNode(true));
  for (const slot of shown.querySelectorAll("[data-fill]")) slot.textContent = values[/** @type {HTMLElement} */ (slot).dataset.fill ?? ""] ?? "";
  part("state").replaceChildren(...shown.childNodes);
}

/**
 * Asks the service worker and waits for its answer.
 * @param {ServiceWorker} worker
 * @param {object} message
 * @param {(progress: {bytes: number, of: number}) => void} [progress]
 * @returns {Promise<void>}
 */
const ask = (worker, message, progress) =>
  new Promise((done, fail) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.done ? done() : data.failed ? fail(new Error(data.failed)) : progress?.(data));
    worker.addEventListener("statechange", () => worker.state === "redundant" && fail(new Error("not installed")));
    worker.postMessage(message, [port2]);
  });

const megabytes = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const inMegabytes = (/** @type {number} */ bytes) => megabytes.format(bytes / 1e6);

/** The service worker of this site, put in place if it is not. @returns {Promise<ServiceWorkerRegistration>} */
function register() {
  const root = new URL(meta?.content ?? "", document.baseURI);
  return navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.href, updateViaCache: "none" });
}

/**
 * Has a group kept by the worker of the version that the host has now, and says how that ends.
 * @param {string} group @param {string} done @param {(progress: {bytes: number, of: number}) => void} [progress]
 */
async function keep(group, done, progress) {
  try {
    const registration = await register();
    await registration.update().catch(() => {}); // no connection: nothing newer
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    await ask(/** @type {ServiceWorker} */ (worker), { keep: { language, group } }, progress);
    say(done);
    if (place) place.dataset.kept = group;
  } catch {
    say("not_kept");
  }
}

async function start() {
  if (!place || !meta || !("serviceWorker" in navigator)) return;
  const registration = await register();
  await navigator.serviceWorker.ready;
  place.hidden = false;
  part("all").addEventListener("click", () => keep("all", "kept_all", ({ bytes, of }) => say("keeping", { done: inMegabytes(bytes), of: inMegabytes(of) })));
  part("remove").addEventListener("click", async () => {
    await ask(/** @type {ServiceWorker} */ (registration.active), { forget: true });
    await registration.unregister();
    say("removed");
    place.dataset.kept = "";
  });
  offerUpdate(registration);
  showSize(registration).catch(() => {}); // a worker of an earlier version does not know it

  const { group } = meta.dataset;
  const frugal = /** @type {any} */ (navigator).connection?.saveData;
  if (group && !frugal) await keep(group, "kept_check");
}

/** How much there is to load stands on the button before it is pressed. @param {ServiceWorkerRegistration} registration */
const showSize = async ({ active }) =>
  ask(/** @type {ServiceWorker} */ (active), { size: language }, ({ of }) => {
    if (of) part("size").textContent = `(${inMegabytes(of)} MB)`;
  });

/** A new version is mentioned, never forced: it waits until the reader says so or all pages are closed. @param {ServiceWorkerRegistration} registration */
function offerUpdate(registration) {
  const offer = () => {
    if (registration.waiting && navigator.serviceWorker.controller) part("update").hidden = false;
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  part("take").addEventListener("click", async () => {
    if (!registration.waiting) return location.reload(); // taken in another tab
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    // A browser may hold the new version back for as long as it takes this page to be in the middle of something.
    setTimeout(() => location.reload(), TAKE_OVER_MS);
    await ask(registration.waiting, { takeOver: true });
  });
}

// Nothing of this may stand in the way of what the reader came for.
if (document.readyState === "complete") setTimeout(() => start().catch(() => {}), 1000);
else addEventListener("load", () => setTimeout(() => start().catch(() => {}), 1000));
