// What all tools do alike: fields are saved as they are typed, Python is asked, faults stand beside their fields.
import { engine } from "./engine.js";
import { day, element, failure, offer, put, reason, text, words } from "./fill.js";
import { People } from "./people.js";
import { today } from "./answers.js";

const $ = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
export const root = $("#tool");
export const form = /** @type {HTMLFormElement} */ ($("#answers"));
export const result = $("#result");
const people = new People();

/** @typedef {import("./people.js").Person} Person */
/** @typedef {{place: string, kind: string, given: string, limit: string}} Fault */

export const decimals = new Intl.NumberFormat(document.documentElement.lang).format(1.5).includes(",") ? "," : ".";

/** How one tool differs from the others.
 * `part`: which of a person's fields the form holds. `ask`: the request. `show`: the reply on the page; returns the faults of the open person.
 * @typedef {{part: "fields" | "goodbye", ask: (all: Person[], open: Person) => import("./engine.js").Ask, show: (reply: any, open: Person, all: Person[]) => Fault[],
 *   shown?: (open: Person) => void, file?: () => object | null, rank?: (all: Person[]) => Person[]}} Tool */

/** @type {Tool} */
let tool;
/** @type {Person} */
let open;

/** Sets a value by its place, such as attempts.0.kind. @param {Record<string, any>} table @param {string} place @param {unknown} value */
function set(table, place, value) {
  const parts = place.split(".");
  const last = /** @type {string} */ (parts.pop());
  let at = table;
  parts.forEach((part, number) => {
    at = at[part] ??= /^\d+$/.test(parts[number + 1] ?? last) ? [] : {};
  });
  at[last] = value;
}

/** Leaves out what has a place. @param {Record<string, any>} table @param {string} place */
function clear(table, place) {
  const parts = place.split(".");
  const last = /** @type {string} */ (parts.pop());
  const at = parts.reduce((/** @type {any} */ found, part) => found?.[part], table);
  if (typeof at === "object") delete at?.[last];
}

/** @param {Record<string, any>} table @param {string} place */
const get = (table, place) => place.split(".").reduce((/** @type {any} */ at, part) => at?.[part], table);

const controls = () => [...form.elements].filter((each) => /** @type {HTMLInputElement} */ (each).name).map((each) => /** @type {HTMLInputElement} */ (each));

/** What stands in the form, by place, beside what other tools' forms hold; what is blank is left out. */
function read() {
  const table = structuredClone(open[tool.part]);
  for (const rows of root.querySelectorAll("[data-rows]")) clear(table, /** @type {HTMLElement} */ (rows).dataset.rows ?? "");
  for (const control of controls()) clear(table, control.name);
  for (const control of controls()) {
    const value = control.type === "checkbox" ? control.checked : control.value;
    if (control.type === "radio" && !control.checked) continue;
    if (value === "" || value === false) continue;
    set(table, control.name, control.type === "radio" && /^(true|false)$/.test(control.value) ? value === "true" : value);
  }
  return table;
}

function load() {
  showRows();
  const fields = open[tool.part];
  for (const control of controls()) {
    const value = get(fields, control.name);
    if (control.type === "radio") control.checked = value !== undefined && control.value === String(value);
    else if (control.type === "checkbox") control.checked = value === true;
    else control.value = value === undefined || value === null ? "" : String(value);
  }
  for (const control of root.querySelectorAll("[data-record]")) {
    const field = /** @type {HTMLInputElement} */ (control);
    field.value = /** @type {any} */ (open)[field.dataset.record ?? ""];
  }
  for (const fault of root.querySelectorAll("[data-fault]")) hideFault(/** @type {HTMLElement} */ (fault));
  tool.shown?.(open);
}

// ---- Rows that can be added ----

function showRows() {
  for (const rows of root.querySelectorAll("[data-rows]")) {
    const name = /** @type {HTMLElement} */ (rows).dataset.rows ?? "";
    rows.replaceChildren();
    const count = Math.max(1, (get(open[tool.part], name) ?? []).length);
    for (let number = 0; number < count; number += 1) addRow(/** @type {HTMLElement} */ (rows), name);
  }
}

/** @param {HTMLElement} rows @param {string} name */
function addRow(rows, name) {
  const number = rows.children.length;
  const row = /** @type {HTMLElement} */ ((/** @type {HTMLTemplateElement} */ (document.getElementById(`row-${name}`))).content.firstElementChild?.cloneNode(true));
  for (const part of row.querySelectorAll("[name], [data-field], [data-fault]")) {
    for (const attribute of ["name", "data-field", "data-fault"]) {
      const value = part.getAttribute(attribute);
      if (value) part.setAttribute(attribute, value.replace("#", String(number)));
    }
    if (part.hasAttribute("data-fault")) part.id = `field-${part.getAttribute("data-fault")?.replaceAll(".", "-")}-fault`;
    if (part.hasAttribute("name")) part.id = `field-${part.getAttribute("name")?.replaceAll(".", "-")}`;
  }
  for (const place of row.querySelectorAll("[data-fill=n]")) place.textContent = String(number + 1);
  rows.append(row);
  return row;
}

/** @param {HTMLElement} row */
function removeRow(row) {
  const rows = /** @type {HTMLElement} */ (row.parentElement);
  const name = rows.dataset.rows ?? "";
  const left = (get(open[tool.part], name) ?? []).filter((/** @type {unknown} */ _, /** @type {number} */ number) => number !== [...rows.children].indexOf(row));
  set(open[tool.part], name, left);
  load();
  changed(false);
  /** @type {HTMLElement | null} */ (root.querySelector(`[data-add-row="${name}"]`))?.focus();
}

// ---- Faults ----

/** The control a place belongs to. @param {string} place */
export const control = (place) => /** @type {HTMLElement | null} */ (form.querySelector(`[name="${place}"], [data-record="${place}"]`));

/** Names the help and, where there is one, the fault that describe a field. @param {HTMLElement} fault */
function describe(fault) {
  const field = control(fault.dataset.fault ?? "");
  if (!field) return;
  const ids = [document.getElementById(`${field.id}-help`)?.id, fault.hidden ? "" : fault.id].filter(Boolean);
  if (ids.length > 0) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
  if (fault.hidden) field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
}

/** @param {HTMLElement} fault */
function hideFault(fault) {
  fault.hidden = true;
  describe(fault);
}

/** Says beside each field what is wrong with it; what is only missing is listed by missing(). @param {Fault[]} faults */
function showFaults(faults) {
  const wrong = new Map(faults.filter((fault) => fault.kind !== "missing").map((fault) => [fault.place, fault]));
  for (const place of root.querySelectorAll("[data-fault]")) {
    const message = /** @type {HTMLElement} */ (place);
    const fault = wrong.get(message.dataset.fault ?? "");
    if (!fault) {
      hideFault(message);
      continue;
    }
    const limit = /^\d{4}-\d\d-\d\d$/.test(fault.limit) ? day(fault.limit) : fault.limit;
    const told = text(`faults.${fault.kind}`, { limit });
    if (message.hidden || message.textContent !== told) message.textContent = told;
    message.hidden = false;
    describe(message);
  }
}

/** A list of what a result still needs, each leading to its field. @param {Fault[]} faults */
export function missing(faults) {
  const list = element("ul");
  for (const fault of faults) {
    const field = control(fault.place) ?? root.querySelector(`[data-field="${fault.place}"]`);
    const box = field?.closest("fieldset, .field, .item");
    const label = box?.querySelector("legend, label")?.firstChild?.textContent?.trim() ?? fault.place;
    const link = element("a", label);
    link.setAttribute("href", `#${/** @type {HTMLElement} */ (field?.closest("fieldset[id]") ?? field)?.id ?? ""}`);
    link.addEventListener("click", () => setTimeout(() => field?.focus()));
    list.append(element("li", link));
  }
  return element("div", element("p", ...words("still_needed")), list);
}

// ---- Customers on this device ----

function showPeople() {
  const list = $("#people-list");
  const ranked = tool.rank?.(people.all) ?? people.all;
  list.replaceChildren(...ranked.map((person) => {
    const button = element("button", person.name || text("people.unnamed"));
    button.setAttribute("type", "button");
    button.className = "person";
    button.dataset.open = person.id;
    if (person === open) button.setAttribute("aria-current", "true");
    if (person.outcome && root.querySelector("[data-section=stops]")) {
      button.append(" ", Object.assign(element("span", text(`outcomes.${person.outcome}.short`)), { className: `chip chip-${person.outcome}` }));
    }
    return element("li", button);
  }));
  $("[data-none]").hidden = people.all.length > 0;
  $("[data-add]").hidden = people.all.length === 0;
  const past = people.past();
  $("#past").hidden = past.length === 0;
  put($("#past"), "past", words("people.past", { names: past.map((person) => person.name || text("people.unnamed")).join(", ") }));
  $("#saved").hidden = people.store.unsaved || people.all.length === 0;
}

/** @param {Person} person */
function openPerson(person) {
  open = person;
  load();
  showPeople();
  ask();
}

/** Something was typed or chosen. @param {boolean} reading whether the form is to be read */
function changed(reading = true) {
  if (reading) open[tool.part] = read();
  people.save(open);
  showPeople();
  ask();
}

/** Saves what a tool found out about the open customer. */
export function remember() {
  if (people.all.includes(open)) people.store.save();
  showPeople();
}

function ask() {
  const all = people.all.includes(open) ? people.all : [...people.all, open];
  engine.ask(tool.ask(all, open));
  showStarting();
}

function showStarting() {
  const place = $("#status");
  if (engine.state !== "starting") place.replaceChildren();
  else place.replaceChildren(...words(engine.slow ? "slow" : "starting", { step: engine.step, steps: 3 }));
}

/** @param {string} state @param {Record<string, string | number | null | undefined>} facts */
export function setState(state, facts = {}) {
  for (const name of Object.keys(result.dataset)) delete result.dataset[name];
  result.dataset.state = state;
  for (const [name, fact] of Object.entries(facts)) if (fact !== null && fact !== undefined) result.dataset[name] = String(fact);
}

/** @param {string} kind @param {string} detail */
function showFailure(kind, detail) {
  $("#failure").replaceChildren(failure(kind, detail));
  showStarting();
  setState("failed");
}

/** Says a change once to who cannot see it. @param {string} sentence */
export function announce(sentence) {
  const announcer = $("#announcer");
  if (announcer.textContent !== sentence) announcer.textContent = sentence;
}

/** Copies a text and says so on the button. @param {HTMLElement} button @param {string} what */
export async function copyText(button, what) {
  let done = "copied";
  try {
    await navigator.clipboard.writeText(what);
  } catch {
    done = "not_copied";
  }
  button.replaceChildren(...words(done));
  announce(text(done));
  setTimeout(() => button.replaceChildren(...words("copy_text")), 3000);
}

/** @param {Person} person */
const nameOf = (person) => person.name || text("people.unnamed");

/** The open customer: as the file that the command line reads where Python has read it, else as it was typed. */
const customerFile = () => JSON.stringify(tool.file?.() ?? open, null, 2);

/** @param {MouseEvent} event */
function clicked({ target }) {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("button"));
  if (!button) return;
  const { open: id, addRow: rows } = button.dataset;
  if (id) openPerson(people.all.find((person) => person.id === id) ?? open);
  else if (rows) {
    const row = addRow(/** @type {HTMLElement} */ (root.querySelector(`[data-rows="${rows}"]`)), rows);
    /** @type {HTMLElement | null} */ (row.querySelector("select, input"))?.focus();
  } else if ("removeRow" in button.dataset) removeRow(/** @type {HTMLElement} */ (button.closest("[data-row]")));
  else if ("add" in button.dataset) {
    openPerson(people.blank());
    const name = () => $("#record-name").focus();
    const first = form.querySelector("section[data-section] h2");
    if (first && first.id !== decodeURIComponent(location.hash.slice(1))) {
      // After `showPlace`, which takes the focus to the heading.
      addEventListener("hashchange", name, { once: true });
      location.hash = first.id;
    } else name();
  } else if ("deletePast" in button.dataset) forget(people.past());
  else if ("deleteOne" in button.dataset && confirm(text("people.delete_one_sure", { name: nameOf(open) }))) forget([open]);
  else if ("deleteAll" in button.dataset && confirm(text("people.delete_all_sure", { n: people.all.length }))) forget(people.all);
  else if ("saveFile" in button.dataset) offer("customer.json", customerFile());
  else if ("print" in button.dataset) print();
  else if ("retry" in button.dataset) {
    $("#failure").replaceChildren();
    setState("waiting");
    engine.start();
    ask();
  }
}

/** @param {Person[]} persons */
function forget(persons) {
  people.remove(persons);
  openPerson(people.all[0] ?? people.blank());
  $("#people-title").focus();
}

/** Marks the step the reader is at. */
function showPlace() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const part = target?.closest("section[data-section], #result") ?? form.querySelector("section[data-section]");
  const name = part?.id === "result" ? "result" : /** @type {HTMLElement | null} */ (part)?.dataset.section;
  for (const link of root.querySelectorAll("[data-map]")) {
    if (/** @type {HTMLElement} */ (link).dataset.map === name) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  if (target && part && (target === part || target.tagName === "H2")) {
    /** @type {HTMLElement | null} */ (part.querySelector("h2"))?.focus({ preventScroll: true });
    part.scrollIntoView();
  }
}

/** Starts a tool. @param {Tool} how */
export function start(how) {
  tool = how;
  const wanted = new URLSearchParams(location.search).get("customer");
  open = people.all.find((person) => person.id === wanted) ?? people.all[0] ?? people.blank();
  form.addEventListener("input", ({ target }) => {
    const { record } = /** @type {HTMLElement} */ (target).dataset;
    if (record) /** @type {any} */ (open)[record] = /** @type {HTMLInputElement} */ (target).value;
    changed(!record);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("click", clicked);
  addEventListener("hashchange", showPlace);
  people.store.changed = () => openPerson(people.all.find((person) => person.id === open.id) ?? people.all[0] ?? people.blank());
  engine.addEventListener("step", showStarting);
  engine.addEventListener("ready", showStarting);
  engine.addEventListener("reply", (/** @type {any} */ { detail: { reply } }) => {
    $("#failure").replaceChildren();
    // Where something has come from another tab meanwhile, Python is asked anew.
    if (people.store.look()) return;
    if (!reply.ok && !reply.faults) showFailure("refused", reason(reply.problems));
    else showFaults(tool.show(reply, open, people.all.includes(open) ? people.all : [...people.all, open]));
    remember();
  });
  engine.addEventListener("failed", (/** @type {any} */ { detail }) => showFailure(detail.kind, detail.detail));
  load();
  showPeople();
  showPlace();
  ask();
}
