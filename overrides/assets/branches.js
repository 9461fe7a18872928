// Several businesses or branches on one device: each has its own answers, results and plans.
import { asked } from "./after.js";
import { element, text } from "./fill.js";
import { forget, isTable, keys, must, named, peek, Store } from "./stored.js";

const KEY = "customer-handbook:branches";

/** @typedef {{id: string, name: string}} Branch */

/** @param {any} stored */
function read(stored = { current: "", list: [] }) {
  const { current, list } = stored;
  must(typeof current === "string" && Array.isArray(list));
  must(list.every((/** @type {any} */ each) => isTable(each) && typeof each.id === "string" && typeof each.name === "string"));
  return { current, list: named(list, ({ id }) => id) };
}

/** Whether a key belongs to a business. @param {string} key @param {string} id */
const isOf = (key, id) => `${key}:`.includes(`@${id}:`);

/** @param {import("./after.js").Page} page */
export function branches(page) {
  const select = /** @type {HTMLSelectElement} */ (document.getElementById("branch"));
  const name = /** @type {HTMLInputElement} */ (document.getElementById("branch-name"));
  const base = page.answers.key.split("@")[0];
  const store = new Store(KEY, { read, write: ({ current, list }) => ({ current, list: Object.values(list) }) });
  store.changed = show;
  // What is open on this page; another tab may have opened another one since.
  const current = page.answers.key.split("@")[1] ?? "";
  const list = () => /** @type {Branch[]} */ (Object.values(store.data.list));
  const nameOf = (/** @type {string} */ id) => list().find((each) => each.id === id)?.name || id || text("branch_first");

  function show() {
    // Answers under a name that was lost are still there to be chosen.
    const found = keys().flatMap((key) => (key.startsWith(`${base}@`) ? [key.slice(base.length + 1).split(":")[0]] : []));
    const ids = [...new Set(["", ...list().map(({ id }) => id), current, ...found])];
    select.replaceChildren(...ids.map((id) => Object.assign(element("option", nameOf(id)), { value: id })));
    select.value = current;
    side(ids);
  }

  /** The results of all, side by side. @param {string[]} ids */
  async function side(ids) {
    const place = /** @type {HTMLElement} */ (document.getElementById("branch-side"));
    if (ids.length < 2) return place.replaceChildren();
    const rows = await Promise.all(ids.map(async (id) => {
      const stored = Object.entries(peek(id ? `${base}@${id}` : base)?.answers ?? {}).filter(([item]) => page.answers.asked.has(item));
      const answers = id === current ? page.answers.values() : Object.fromEntries(stored.map(([item, answer]) => [item, answer?.value]));
      const reply = await asked({ ask: "score", checklist: page.checklist, answers });
      const shown = reply.ok ? reply.whole : { shown: null, low: null, high: null };
      const head = Object.assign(element("th", nameOf(id)), { scope: "row" });
      return element("tr", head, element("td", String(shown.shown ?? "–")), element("td", `${shown.low ?? "–"}–${shown.high ?? "–"}`));
    }));
    const heads = ["branch_name", "history_score", "history_range"].map((key) => Object.assign(element("th", text(key)), { scope: "col" }));
    place.replaceChildren(element("h4", text("branch_side")), element("table", element("thead", element("tr", ...heads)), element("tbody", ...rows)));
  }

  /** @param {string} id */
  function open(id) {
    store.data.current = id;
    store.save();
    location.reload();
  }

  select.addEventListener("change", () => {
    open(select.value);
  });
  document.getElementById("branch-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = name.value.trim();
    const how = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter)?.value;
    if (!wanted) return name.focus();
    const mine = list().find(({ id }) => id === current);
    if (how === "rename") {
      if (mine) mine.name = wanted;
      else Object.assign(store.data.list, named([{ id: current, name: wanted }], ({ id }) => id));
      store.save();
      name.value = "";
      return show();
    }
    const id = Date.now().toString(36);
    Object.assign(store.data.list, named([{ id, name: wanted }], (each) => each.id));
    open(id);
  });
  document.querySelector("[data-branch-remove]")?.addEventListener("click", () => {
    if (!confirm(text("branch_remove_sure", { name: nameOf(current) }))) return;
    forget((key) => (current ? isOf(key, current) : !key.includes("@") && `${key}:`.includes(`:${page.checklist}:`)));
    for (const [key, { id }] of Object.entries(store.data.list)) if (id === current) delete store.data.list[key];
    open("");
  });
  show();
}
