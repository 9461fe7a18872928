// Several businesses or branches on one device: each has its own answers, results and plans.
import { asked } from "./after.js";
import { element, text } from "./fill.js";
import { forget, load, save } from "./stored.js";

const KEY = "customer-handbook:branches";

/** @typedef {{current: string, list: {id: string, name: string}[]}} Branches */

/** @returns {Branches} */
const read = () => load(KEY, /** @type {Branches} */ ({ current: "", list: [] }));

/** A key of this device, for the business that is open now. @param {string} key @param {string} [branch] */
export function branchKey(key, branch = read().current) {
  return branch ? `${key}@${branch}` : key;
}

/** @param {string} id */
export const chooseBranch = (id) => save(KEY, { ...read(), current: id });

/** @param {import("./after.js").Page} page */
export function branches(page) {
  const select = /** @type {HTMLSelectElement} */ (document.getElementById("branch"));
  const name = /** @type {HTMLInputElement} */ (document.getElementById("branch-name"));
  const base = page.answers.key.split("@")[0];
  const nameOf = (/** @type {string} */ id) => read().list.find((each) => each.id === id)?.name || text("branch_first");

  function show() {
    const { current, list } = read();
    const ids = ["", ...list.map(({ id }) => id).filter(Boolean)];
    select.replaceChildren(...ids.map((id) => Object.assign(element("option", nameOf(id)), { value: id })));
    select.value = current;
    side(ids);
  }

  /** The results of all, side by side. @param {string[]} ids */
  async function side(ids) {
    const place = /** @type {HTMLElement} */ (document.getElementById("branch-side"));
    if (ids.length < 2) return place.replaceChildren();
    const rows = await Promise.all(ids.map(async (id) => {
      const stored = load(branchKey(base, id), /** @type {any} */ ({ answers: {} }));
      const answers = Object.fromEntries(Object.entries(stored.answers ?? {}).map(([item, answer]) => [item, /** @type {any} */ (answer).value]));
      const reply = await asked({ ask: "score", checklist: page.checklist, answers });
      const shown = reply.ok ? reply.whole : { shown: null, low: null, high: null };
      const head = Object.assign(element("th", nameOf(id)), { scope: "row" });
      return element("tr", head, element("td", String(shown.shown ?? "–")), element("td", `${shown.low ?? "–"}–${shown.high ?? "–"}`));
    }));
    const heads = ["branch_name", "history_score", "history_range"].map((key) => Object.assign(element("th", text(key)), { scope: "col" }));
    place.replaceChildren(element("h4", text("branch_side")), element("table", element("thead", element("tr", ...heads)), element("tbody", ...rows)));
  }

  select.addEventListener("change", () => {
    chooseBranch(select.value);
    location.reload();
  });
  document.getElementById("branch-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = name.value.trim();
    const how = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter)?.value;
    if (!wanted) return name.focus();
    const { current, list } = read();
    if (how === "rename") {
      save(KEY, { current, list: [...list.filter(({ id }) => id !== current), { id: current, name: wanted }] });
      name.value = "";
      return show();
    }
    const id = Date.now().toString(36);
    save(KEY, { current: id, list: [...list, { id, name: wanted }] });
    location.reload();
  });
  document.querySelector("[data-branch-remove]")?.addEventListener("click", () => {
    const { current, list } = read();
    if (!confirm(text("branch_remove_sure", { name: nameOf(current) }))) return;
    forget((key) => key.startsWith("customer-handbook:") && (current ? key.includes(`@${current}`) : !key.includes("@") && key.includes(`:${page.checklist}`)));
    save(KEY, { current: "", list: list.filter(({ id }) => id !== current) });
    location.reload();
  });
  show();
}
