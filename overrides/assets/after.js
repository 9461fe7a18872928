// What the owner does with a result. Loaded when the first result shows; Python works out every figure.
import { today } from "./answers.js";
import { engine } from "./engine.js";
import { copy, day, element, exact, offer, put, reason, tenths, text, words } from "./fill.js";
import { Colleagues } from "./colleagues.js";
import { Runs } from "./runs.js";
import { Sharing } from "./sharing.js";
import { branches } from "./branches.js";
import { forget, isTable, must, Store, table } from "./stored.js";

export const OLD_DAYS = 90;

const $ = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const input = (/** @type {string} */ selector) => /** @type {HTMLInputElement} */ (document.querySelector(selector));

/** @typedef {import("./answers.js").Answers} Answers */
/** The page that shows the check: its answers, and what to do when they are replaced.
 * @typedef {{answers: Answers, checklist: string, replaced: () => void, ask: () => void}} Page */

/** @param {number} days @param {Date} [from] */
export function daysAgo(days, from = new Date()) {
  const then = new Date(from);
  then.setDate(then.getDate() - days);
  return today(then);
}

/** What is planned and done, and the hours there are. @param {any} stored */
function readPlan(stored = { hours: "", planned: table(), done: table() }) {
  const { hours, planned, done } = stored;
  must(typeof hours === "string" && isTable(planned) && isTable(done) && Object.values(done).every((on) => typeof on === "string"));
  return table({ hours, planned, done });
}

/** Asks Python once and hands back its reply; what it refuses becomes a message. @param {import("./engine.js").Ask} request */
export const asked = (request) => engine.answer(request);

/** Shows a message that stays until the next one. @param {string} sentence */
export function notice(sentence) {
  const place = $("#after-notice");
  place.textContent = sentence;
  place.hidden = sentence === "";
  if (sentence) place.scrollIntoView({ block: "nearest" });
}

export class After {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.store = new Store(`${page.answers.key}:plan`, { read: readPlan });
    this.store.changed = () => {
      this.showTicks();
      input("#plan-hours").value = this.plan.hours;
    };
    /** @type {Set<string>} */
    this.whatIf = new Set();
    /** @type {any} */
    this.reply = null;
    this.runs = new Runs(page);
    this.sharing = new Sharing(page, this.runs, (name, file) => this.colleagues.add([{ name, text: file }]));
    this.colleagues = new Colleagues(page);
    this.listen();
    branches(page);
    input("#plan-hours").value = this.plan.hours;
    $("#after").hidden = false;
  }

  /** A new result is on the page. @param {any} reply the engine's reply to "score" */
  shown(reply) {
    this.reply = reply;
    const open = new Set(reply.result.actions.map((/** @type {any} */ action) => action.item));
    for (const item of [...this.whatIf]) if (!open.has(item)) this.whatIf.delete(item);
    for (const item of Object.keys(this.plan.done)) if (!open.has(item)) delete this.plan.done[item];
    for (const item of Object.keys(this.plan.planned)) if (!open.has(item)) delete this.plan.planned[item];
    this.showTicks();
    this.showFindOut(reply.find_out ?? []);
    this.showWhatIf();
    this.showRaised();
    this.markOld();
    if (this.plan.hours) this.fit(false);
    if (reply.result.complete) this.runs.keep(reply);
    this.runs.show();
    this.colleagues.show();
  }

  /** @returns {any} */
  get plan() {
    return this.store.data;
  }

  showTicks() {
    for (const card of document.querySelectorAll("#report .card")) {
      const item = /** @type {HTMLElement} */ (card).dataset.item ?? "";
      for (const box of card.querySelectorAll("[data-tick]")) {
        const tick = /** @type {HTMLInputElement} */ (box);
        tick.checked = tick.dataset.tick === "what-if" ? this.whatIf.has(item) : tick.dataset.tick === "planned" ? item in this.plan.planned : item in this.plan.done;
      }
      const again = /** @type {HTMLElement} */ (card.querySelector("[data-again]"));
      again.hidden = !(item in this.plan.done);
      for (const on of again.querySelectorAll("[data-fill=on]")) on.textContent = item in this.plan.done ? day(this.plan.done[item]) : "";
      card.classList.toggle("card-done", item in this.plan.done);
    }
  }

  /** @param {{item: string, narrows: number}[]} found */
  showFindOut(found) {
    $("#find-out").hidden = found.length === 0;
    put($("#after"), "find-out", found.map(({ item, narrows }) => {
      const link = element("a", $(`#${item} legend`).textContent ?? "");
      link.setAttribute("href", `#${item}`);
      return element("li", link, " ", Object.assign(element("span", ...words("find_out_line", { n: tenths.format(narrows) })), { className: "quiet" }));
    }));
  }

  // ---- What fits the week, what if, one section raised ----

  /** @param {boolean} tell whether a wrong number of hours is told */
  async fit(tell) {
    const { hours } = this.plan;
    const reply = await asked({ ask: "plan", checklist: this.page.checklist, answers: this.page.answers.values(), hours });
    $("#plan-fault").textContent = !reply.ok && tell ? text("plan_wrong") : "";
    if (!reply.ok) return $("#plan-result").replaceChildren();
    const { chosen, gain, total } = reply.plan;
    for (const card of document.querySelectorAll("#report .card")) {
      const fits = chosen.includes(/** @type {HTMLElement} */ (card).dataset.item);
      card.classList.toggle("card-fits", fits);
      card.querySelector(".tag-fits")?.remove();
      if (fits) card.querySelector(".tags")?.append(Object.assign(element("span", text("plan_fits")), { className: "tag tag-fits" }));
    }
    const least = Math.min(...this.reply.result.actions.map((/** @type {any} */ action) => action.hours));
    const values = { n: chosen.length, hours, gain: tenths.format(gain), then: exact.format(Math.floor((total.shown ?? 0) + 0.5)), least: Number.isFinite(least) ? exact.format(least) : "–" };
    $("#plan-result").replaceChildren(...words(chosen.length ? "plan_chosen" : "plan_none", values));
  }

  async showWhatIf() {
    const items = [...this.whatIf];
    const then = document.querySelector("#report .dial-then");
    /** @type {HTMLElement} */ (document.querySelector("[data-what-if-off]")).hidden = items.length === 0;
    if (items.length === 0) {
      then?.setAttribute("stroke-dasharray", "0 101");
      return $("#what-if-result").replaceChildren(...words("what_if_none"));
    }
    const reply = await asked({ ask: "score", checklist: this.page.checklist, answers: this.page.answers.values(), what_if: items });
    if (!reply.ok) return;
    const { total, whole } = reply.what_if;
    then?.setAttribute("stroke-dasharray", `0 ${Math.max(0, total.shown - 1.2)} 1.2 101`);
    const band = copy("bands", `[data-band="${total.band}"] strong`)?.textContent ?? "";
    const held = total.score > total.shown ? [" ", ...words("what_if_held")] : [];
    $("#what-if-result").replaceChildren(...words("what_if_result", { n: items.length, shown: whole.shown, now: reply.whole.shown, band }), ...held);
  }

  async showRaised() {
    const section = input("#raise-section").value;
    const place = $("#raise-result");
    if (!section) return place.replaceChildren();
    const points = Number(input("#raise-points").value);
    const reply = await asked({ ask: "score", checklist: this.page.checklist, answers: this.page.answers.values(), raise: { [section]: points } });
    if (!reply.ok) return place.replaceChildren(reason(reply.problems));
    const name = /** @type {any} */ (input("#raise-section")).selectedOptions[0].textContent;
    place.replaceChildren(...words("raise_result", { section: name, n: points, raised: reply.raised_whole.shown, now: reply.whole.shown }));
  }

  /** Marks answers that are older than 90 days. */
  markOld() {
    const limit = daysAgo(OLD_DAYS);
    let old = 0;
    for (const [item, answer] of Object.entries(this.page.answers.answers)) {
      const fieldset = document.getElementById(item);
      fieldset?.querySelector(".old-mark")?.remove();
      if (!answer.on || answer.on >= limit) continue;
      old += 1;
      fieldset?.querySelector("legend")?.after(Object.assign(element("p", text("history_old_mark")), { className: "old-mark quiet" }));
    }
    $("#history-old").hidden = old === 0;
    $("#history-old").replaceChildren(...words("history_old", { n: old }));
  }

  // ---- Listening ----

  listen() {
    const page = $("#check");
    page.addEventListener("change", ({ target }) => {
      const tick = /** @type {HTMLInputElement} */ (target);
      const item = /** @type {HTMLElement | null} */ (tick.closest("[data-item]"))?.dataset.item ?? "";
      if (tick.dataset.tick === "what-if") {
        if (tick.checked) this.whatIf.add(item);
        else this.whatIf.delete(item);
        this.showWhatIf();
      } else if (tick.dataset.tick === "planned") {
        if (tick.checked) this.plan.planned[item] = true;
        else delete this.plan.planned[item];
        this.store.save();
      } else if (tick.dataset.tick === "done") {
        if (tick.checked) this.plan.done[item] = today();
        else delete this.plan.done[item];
        this.store.save();
        this.showTicks();
      } else if (tick.id === "raise-section" || tick.id === "raise-points") this.showRaised();
    });
    $("#plan-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.plan.hours = input("#plan-hours").value.trim();
      this.store.save();
      this.fit(true);
    });
    page.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("button"));
      if (!button) return;
      const { dataset } = button;
      if ("whatIfOff" in dataset) {
        this.whatIf.clear();
        this.showTicks();
        this.showWhatIf();
        $("#what-if").querySelector("p")?.focus();
      } else if ("keepResult" in dataset && this.reply) {
        this.runs.keep(this.reply);
        this.runs.show();
        notice(text("history_kept"));
      } else if (dataset.calendar) offer(dataset.calendar, calendar(), "text/calendar");
      else if ("startOver" in dataset && confirm(text("start_over_sure"))) this.startOver();
      else if ("deleteAll" in dataset && confirm(text("delete_all_sure"))) {
        const { key } = this.page.answers;
        forget(() => true);
        // The page of a branch that is gone gives way to the business itself.
        if (key.includes("@")) return location.reload();
        input("#plan-hours").value = "";
        this.page.replaced();
        this.runs.show();
        this.colleagues.clear();
        notice(text("deleted"));
      }
    });
  }

  /** Clears the answers; the result so far is kept with the earlier ones. */
  startOver() {
    if (this.reply) this.runs.keep(this.reply);
    this.page.answers.forget();
    Object.assign(this.plan, { planned: table(), done: table() });
    this.store.save();
    this.page.replaced();
    this.runs.show();
    location.hash = /** @type {HTMLElement} */ (document.querySelector("#answers section h2")).id;
  }
}

/** The calendar file that the build wrote, with the dates of this reminder. */
function calendar() {
  const now = new Date();
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const due = daysAgo(-OLD_DAYS, now).replaceAll("-", "");
  const file = /** @type {HTMLTemplateElement} */ (document.getElementById("calendar-file")).content.textContent ?? "";
  const dated = file.replace("20000101T000000Z", stamp).replace("DATE:20000101", `DATE:${due}`).replace("uid-2000", `${stamp}@customer-handbook`);
  return dated.trim().split(/\r?\n/).join("\r\n").concat("\r\n");
}
