// Keeps pages on the device for times without a connection: a check and its guides after one visit, everything on
// request. The service worker (sw.js) does the work; this says what is kept, and removes it again.

export {};

const place = /** @type {HTMLElement | null} */ (document.getElementById("offline"));
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="root"]'));
const language = document.documentElement.lang;

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
    worker.postMessage(message, [port2]);
  });

const megabytes = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const inMegabytes = (/** @type {number} */ bytes) => megabytes.format(bytes / 1e6);

async function start() {
  if (!place || !meta || !("serviceWorker" in navigator)) return;
  const root = new URL(meta.content, document.baseURI);
  const registration = await navigator.serviceWorker.register(new URL("sw.js", root), { scope: root.href, updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  const active = /** @type {ServiceWorker} */ (registration.active);
  place.hidden = false;
  offerUpdate(registration);

  const { group } = meta.dataset;
  const frugal = /** @type {any} */ (navigator).connection?.saveData;
  if (group && !frugal) {
    await ask(active, { keep: { language, group } });
    say("kept_check");
    place.dataset.kept = group;
  }
  part("all").addEventListener("click", () => keepEverything(active));
  part("remove").addEventListener("click", async () => {
    await ask(active, { forget: true });
    say("removed");
    place.dataset.kept = "";
  });
}

/** @param {ServiceWorker} active */
async function keepEverything(active) {
  try {
    await ask(active, { keep: { language, group: "all" } }, ({ bytes, of }) => say("keeping", { done: inMegabytes(bytes), of: inMegabytes(of) }));
    say("kept_all");
    if (place) place.dataset.kept = "all";
  } catch {
    say("not_kept");
  }
}

/** A new version is mentioned, never forced: it waits until the reader says so or all pages are closed. @param {ServiceWorkerRegistration} registration */
function offerUpdate(registration) {
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    part("update").hidden = false;
    part("take").addEventListener("click", async () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      if (registration.waiting) await ask(registration.waiting, { takeOver: true });
    });
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
}

// Nothing of this may stand in the way of what the reader came for.
if (document.readyState === "complete") setTimeout(() => start().catch(() => {}), 1000);
else addEventListener("load", () => setTimeout(() => start().catch(() => {}), 1000));
