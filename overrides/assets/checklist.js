// A check's page: answers in, figures out. Ties answers.js, engine.js, replies.js and report.js together.
import { Answers } from "./answers.js";
import { engine } from "./engine.js";
import { failure, offer, reason, sentence } from "./fill.js";
import { LastReply } from "./replies.js";
import { report, scoreSoFar } from "./report.js";

const THEME_AT_LAST_MS = 4000;

const page = /** @type {HTMLElement} */ (document.getElementById("check"));
const form = /** @type {HTMLFormElement} */ (document.getElementById("answers"));
const result = /** @type {HTMLElement} */ (document.getElementById("result"));
const bar = /** @type {HTMLElement} */ (document.getElementById("bar"));
const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));
const { checklist = "", version = "" } = page.dataset;

/** Every item id -> its fieldset, in order. */
const items = new Map([...form.querySelectorAll("fieldset")].map((set) => [set.dataset.item ?? "", set]));
const answers = new Answers(checklist, version, new Set(items.keys()));
const last = new LastReply(answers.key);
/** What the owner does with a result; loaded with the first one. @type {Promise<import("./after.js").After> | null} */
let after = null;
/** Whether a result was shown before: only then is a change of score announced. */
let lastBand = "";

/** @param {string} selector @returns {HTMLElement} */
const inBar = (selector) => /** @type {HTMLElement} */ (bar.querySelector(selector));

/** @param {HTMLElement} place @param {HTMLElement} message */
const say = (place, message) => place.replaceChildren(...message.childNodes);

function showAnswers() {
  for (const [item, fieldset] of items) {
    const value = answers.answers[item]?.value;
    for (const radio of fieldset.querySelectorAll("input")) radio.checked = radio.value === String(value);
    const note = /** @type {HTMLTextAreaElement} */ (fieldset.querySelector("textarea"));
    note.value = answers.note(item);
    if (note.value) /** @type {HTMLDetailsElement} */ (note.closest("details")).open = true;
  }
  showProgress();
}

function showProgress() {
  let answered = 0;
  for (const part of form.querySelectorAll("section[data-section]")) {
    const fieldsets = [...part.querySelectorAll("fieldset")];
    const done = fieldsets.filter((fieldset) => (fieldset.dataset.item ?? "") in answers.answers);
    for (const fieldset of fieldsets) {
      const isDone = done.includes(fieldset);
      fieldset.classList.toggle("answered", isDone);
      /** @type {HTMLElement} */ (fieldset.querySelector("[data-clear]")).hidden = !isDone;
    }
    answered += done.length;
    const count = page.querySelector(`[data-count="${/** @type {HTMLElement} */ (part).dataset.section}"]`);
    if (count) count.textContent = `${done.length}/${fieldsets.length}`;
  }
  inBar('[data-fill="answered"]').textContent = String(answered);
  /** @type {HTMLProgressElement} */ (bar.querySelector("progress")).value = answered;
  bar.hidden = false;
  inBar("[data-to-result]").hidden = answered === 0;
  inBar("[data-saved]").hidden = answers.store.unsaved || answered === 0;
  return answered;
}

const request = () => ({ ask: "score", checklist, answers: answers.values() });

function changed() {
  if (showProgress() === 0) return showNothing();
  engine.ask(request());
  if (engine.state === "starting") showLast();
  showStarting();
}

/** Shows what Python said of these answers on an earlier visit, until it has said it again. */
function showLast() {
  delete result.dataset.earlier;
  const reply = last.to(request());
  try {
    if (!reply) return;
    showReply(reply);
    result.dataset.earlier = "";
  } catch {
    last.forget(); // damaged: Python will tell
  }
}

/** Python has worked a result out: shows it, unless that is what the page shows already, or the answers have gone.
 * @param {{request: object, reply: any}} worked */
function worked({ request: asked, reply }) {
  if (JSON.stringify(asked) !== JSON.stringify(request())) return;
  const shown = "earlier" in result.dataset && JSON.stringify(last.to(asked)) === JSON.stringify(reply);
  delete result.dataset.earlier;
  if (shown) return;
  showReply(reply);
  if (reply.ok) last.keep(asked, reply);
}

function showStarting() {
  if (engine.state !== "starting" || "earlier" in result.dataset) return;
  say(inBar("[data-score-so-far]"), engine.slow ? sentence("slow") : sentence("starting", { step: engine.step }));
}

function showNothing() {
  last.forget();
  setState("waiting", null);
  say(inBar("[data-score-so-far]"), sentence("no_score_yet"));
  const waiting = /** @type {HTMLElement} */ (document.getElementById("report"));
  waiting.replaceChildren(firstReport.cloneNode(true));
}
const firstReport = /** @type {Node} */ (document.querySelector("#report > p")?.cloneNode(true));

/** The contract with tests and scripts. @param {string} state @param {any} total */
function setState(state, total) {
  result.dataset.state = state;
  delete result.dataset.earlier;
  const figures = { score: total?.score, low: total?.low, high: total?.high, shown: total?.shown, band: total?.band };
  for (const [name, figure] of Object.entries(figures)) {
    if (figure === undefined || figure === null) delete result.dataset[name];
    else result.dataset[name] = String(figure);
  }
}

/** @param {any} reply */
function showReply(reply) {
  document.getElementById("failure")?.replaceChildren();
  if (!reply.ok) return showFailure("refused", reason(reply.problems));
  say(inBar("[data-score-so-far]"), scoreSoFar(reply.whole));
  const open = new Set([...result.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  document.getElementById("report")?.replaceChildren(report(reply));
  for (const summary of result.querySelectorAll("summary")) {
    if (open.has(summary.textContent)) /** @type {HTMLDetailsElement} */ (summary.parentElement).open = true;
  }
  setState(reply.result.complete ? "complete" : "provisional", reply.result.total);
  const band = result.querySelector(".band strong")?.textContent ?? "";
  if (lastBand && band !== lastBand) announcer.textContent = band;
  lastBand = band;
  withResult().then((loaded) => loaded.shown(reply));
}

/** The part of the page that works with a result. */
function withResult() {
  after ??= import("./after.js").then(({ After }) => new After({ answers, checklist, replaced, ask: changed }));
  after.catch(() => (after = null)); // not loaded: the next result tries again
  return after;
}

/** All answers were replaced, or some came from another tab. */
function replaced() {
  showAnswers();
  changed();
}

/** @param {string} kind @param {string} detail */
function showFailure(kind, detail) {
  const message = failure(kind, detail);
  document.getElementById("failure")?.replaceChildren(message);
  const short = document.createElement("a");
  short.href = "#result";
  short.textContent = message.querySelector("h3")?.textContent ?? "";
  inBar("[data-score-so-far]").replaceChildren(short);
  setState("failed", null);
}

const download = () => offer(`${checklist}.json`, answers.file());

function retry() {
  document.getElementById("failure")?.replaceChildren();
  setState("waiting", null);
  engine.start();
  changed();
}

/** Marks where the reader is, and moves the reading position there. @param {boolean} focus */
function showPlace(focus) {
  const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  const part = target?.closest("section[data-section], #result") ?? form.querySelector("section[data-section]");
  const name = part?.id === "result" ? "result" : /** @type {HTMLElement | null} */ (part)?.dataset.section;
  for (const link of page.querySelectorAll("[data-map]")) {
    if (/** @type {HTMLElement} */ (link).dataset.map === name) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  page.querySelector('[data-map][aria-current]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (name && name !== "result") {
    for (const back of page.querySelectorAll("[data-back-to-questions]")) back.setAttribute("href", `#${name}`);
  }
  const alreadyThere = document.activeElement?.matches("input, textarea") && part?.contains(document.activeElement);
  if (focus && part && target && !alreadyThere && (target === part || target.tagName === "H2")) {
    /** @type {HTMLElement} */ (part.querySelector("h2")).focus({ preventScroll: true });
    part.scrollIntoView();
  }
}

form.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement) {
    answers.set(target.name, target.value);
    changed();
  }
});
form.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement) {
    answers.setNote(target.name.replace("note:", ""), target.value);
    showProgress();
  }
});
form.addEventListener("submit", (event) => event.preventDefault());
page.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("button"));
  if (button?.dataset.clear) {
    answers.clear(button.dataset.clear);
    showAnswers();
    changed();
    items.get(button.dataset.clear)?.querySelector("input")?.focus();
  } else if (button && "download" in button.dataset) download();
  else if (button && "print" in button.dataset) print();
  else if (button && "retry" in button.dataset) retry();
});
addEventListener("hashchange", () => showPlace(true));
for (const name of ["hashchange", "load"]) addEventListener(name, () => location.hash.startsWith("#share=") && withResult());
answers.store.changed = replaced;

engine.addEventListener("step", () => Object.keys(answers.answers).length > 0 && showStarting());
engine.addEventListener("ready", () => {
  if (result.dataset.state === "waiting") setState("ready", null);
});
engine.addEventListener("reply", (/** @type {any} */ { detail }) => detail.request.ask === "score" && worked(detail));
engine.addEventListener("failed", (/** @type {any} */ { detail }) => showFailure(detail.kind, detail.detail));

/** Loads the theme's script (search, light and dark), which is heavy enough to hold up a phone's Python. */
function loadTheme() {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[data-theme-script]"));
  if (!link) return;
  const script = document.createElement("script");
  script.src = link.href;
  link.replaceWith(script);
}

showAnswers();
showPlace(false);
if (Object.keys(answers.answers).length > 0) {
  engine.start(); // once more, if it failed before anyone could hear of it
  changed();
  for (const name of ["reply", "failed"]) engine.addEventListener(name, loadTheme, { once: true });
  for (const name of ["pointerdown", "focusin"]) document.querySelector("header")?.addEventListener(name, loadTheme, { once: true });
  setTimeout(loadTheme, THEME_AT_LAST_MS);
} else loadTheme();
// Python starts when the page is idle or on the first touch, whichever comes first.
const start = () => engine.start();
if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 3000 });
else setTimeout(start, 1500);
form.addEventListener("pointerdown", () => engine.state === "idle" && engine.start(), { once: true });
