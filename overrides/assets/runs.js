// Earlier results of one check on this device: a line over time, and what changed between two of them.
import { asked, notice } from "./after.js";
import { today } from "./answers.js";
import { copy, day, element, exact, put, reason, tenths, text, words } from "./fill.js";
import { freeName, isTable, must, named, Store } from "./stored.js";

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, HEIGHT] = [40, 630, 20, 180];
const MOST_RUNS = 200;

/** A result as it was: `shown`, `low`, `high` are whole points, `document` the answer file without notes.
 * @typedef {{on: string, shown: number, low: number, high: number, band: string, document: any}} Run */

/** @param {any} run @returns {run is Run} */
function isRun(run) {
  const numbers = [run?.shown, run?.low, run?.high];
  return isTable(run) && /^\d{4}-\d\d-\d\d$/.test(run.on) && numbers.every(Number.isFinite) && /^[\w-]*$/.test(run.band) && isTable(run.document);
}

export class Runs {
  /** @param {import("./after.js").Page} page */
  constructor(page) {
    this.page = page;
    this.store = new Store(page.answers.key.replace(":answers:", ":runs:"), {
      read: (stored = []) => {
        must(Array.isArray(stored) && stored.every(isRun));
        return named(stored, ({ on }) => on);
      },
      write: (runs) => Object.values(runs),
    });
    this.store.changed = () => this.show();
    const form = /** @type {HTMLFormElement} */ (document.getElementById("compare-form"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.compare();
    });
    document.getElementById("history-rows")?.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-remove]"));
      const name = button?.dataset.remove ?? "";
      const run = this.store.data[name];
      if (!run || !confirm(text("history_remove_sure", { on: day(run.on) }))) return;
      delete this.store.data[name];
      this.store.save();
      this.show();
    });
  }

  /** In the order they were made, whatever the device's clock said. @returns {Run[]} */
  get all() {
    return Object.values(this.store.data);
  }

  /** Keeps the result of today; one result for each day, unless another was made in between: then the clock was set back.
   * @param {any} reply */
  keep(reply) {
    if (reply.whole.shown === null) return;
    const { total } = reply.result;
    const { answers, ...rest } = this.page.answers.document();
    const plain = Object.fromEntries(Object.entries(answers).map(([item, { value, on }]) => [item, on ? { value, on } : { value }]));
    const run = { on: today(), shown: reply.whole.shown, low: reply.whole.low, high: reply.whole.high, band: total.band, document: { ...rest, answers: plain } };
    const runs = this.store.data;
    this.store.catchUp();
    const last = Object.keys(runs).at(-1);
    runs[last && runs[last].on === run.on ? last : freeName(runs, run.on)] = run;
    for (const name of Object.keys(runs).slice(0, -MOST_RUNS)) delete runs[name];
    this.store.save();
  }

  show() {
    const place = /** @type {HTMLElement} */ (document.getElementById("history"));
    const none = /** @type {HTMLElement} */ (document.getElementById("history-none"));
    place.hidden = this.all.length === 0;
    none.hidden = this.all.length > 0;
    if (this.all.length > 0) this.draw(place);
  }

  /** @param {HTMLElement} place */
  draw(place) {
    const days = this.all.map((run) => Date.parse(run.on));
    // Where a clock was wrong, the results stand at equal steps.
    const times = days.every((time, number) => number === 0 || time >= days[number - 1]) ? days : days.map((_, number) => number);
    const [first, last] = [times[0], times[times.length - 1]];
    const x = (/** @type {number} */ number) => (last === first ? (LEFT + RIGHT) / 2 : LEFT + 15 + ((times[number] - first) / (last - first)) * (RIGHT - LEFT - 30));
    const y = (/** @type {number} */ points) => TOP + (1 - points / 100) * HEIGHT;
    const at = (/** @type {number} */ number, /** @type {number} */ points) => `${x(number).toFixed(1)} ${y(points).toFixed(1)}`;
    const svg = /** @type {SVGElement} */ (place.querySelector("svg"));
    svg.querySelector(".trend-line")?.setAttribute("d", `M ${this.all.map((run, number) => at(number, run.shown)).join(" L ")}`);
    const over = this.all.map((run, number) => at(number, run.high));
    const under = this.all.map((run, number) => at(number, run.low)).reverse();
    svg.querySelector(".trend-range")?.setAttribute("d", `M ${[...over, ...under].join(" L ")} Z`);
    put(svg, "points", this.all.map((run, number) => {
      const dot = document.createElementNS(SVG, "circle");
      for (const [key, value] of Object.entries({ cx: x(number), cy: y(run.shown), r: 6 })) dot.setAttribute(key, String(value));
      return dot;
    }));
    svg.setAttribute("aria-label", text("history_picture", { list: this.all.map((run) => `${day(run.on)} ${run.shown}`).join("; ") }));
    const rows = Object.entries(this.store.data).reverse().map(([name, run]) => {
      const head = Object.assign(element("th", day(run.on)), { scope: "row" });
      const remove = Object.assign(element("button", text("history_remove")), { type: "button", className: "clear" });
      remove.dataset.remove = name;
      const band = copy("bands", `[data-band="${run.band}"] strong`)?.textContent ?? "";
      return element("tr", head, element("td", `${run.shown} ${band}`), element("td", `${run.low}–${run.high}`), element("td", remove));
    });
    document.getElementById("history-rows")?.replaceChildren(...rows);
    this.choices();
  }

  choices() {
    const [old, now] = ["compare-old", "compare-new"].map((id) => /** @type {HTMLSelectElement} */ (document.getElementById(id)));
    const kept = [old.value, now.value];
    const options = Object.entries(this.store.data).reverse().map(([name, run]) => Object.assign(element("option", day(run.on)), { value: name }));
    old.replaceChildren(...options.map((option) => option.cloneNode(true)));
    now.replaceChildren(Object.assign(element("option", text("compare_now")), { value: "" }), ...options);
    if (kept[0]) old.value = kept[0];
    else if (old.options.length > 1) old.selectedIndex = old.options.length - 1;
    now.value = kept[1];
    if (now.selectedIndex < 0) now.value = "";
  }

  async compare() {
    const [old, now] = ["compare-old", "compare-new"].map((id) => /** @type {HTMLSelectElement} */ (document.getElementById(id)).value);
    const of = (/** @type {string} */ name) => (name ? this.store.data[name]?.document : { ...this.page.answers.document() });
    const reply = await asked({ ask: "compare", old: of(old), new: of(now) });
    const place = /** @type {HTMLElement} */ (document.getElementById("comparison"));
    if (!reply.ok) return notice(text("refused_file", { reason: reason(reply.problems) }));
    const { comparison } = reply;
    const points = (/** @type {number | null} */ value) => (value === null ? "–" : `${value > 0 ? "+" : ""}${tenths.format(value)}`);
    const lists = ["better", "worse", "newly_answered", "retired", "added"].filter((name) => comparison[name].length > 0);
    const titles = /** @type {Record<string, string>} */ ({ newly_answered: "newly" });
    document.getElementById("comparison-said")?.replaceChildren(
      ...words("compare_result", { old: exact.format(comparison.old ?? 0), new: exact.format(comparison.new ?? 0), you: points(comparison.you_changed), checklist: points(comparison.checklist_changed) }),
      ...(reply.warnings.length > 0 ? [" ", ...words("compare_unsure")] : []),
    );
    place.replaceChildren(
      ...lists.flatMap((name) => [element("h4", text(`compare_${titles[name] ?? name}`)), element("ul", ...comparison[name].map(question))]),
      ...(lists.length === 0 ? [element("p", text("compare_same"))] : []),
    );
  }
}

/** An item as a line that leads to its question. @param {string} item */
export function question(item) {
  const legend = document.getElementById(item)?.querySelector("legend")?.textContent;
  if (!legend) return element("li", item);
  const link = element("a", legend);
  link.setAttribute("href", `#${item}`);
  return element("li", link);
}
