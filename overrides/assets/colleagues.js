// Several people, one check: their files and links are merged by Python on this device.
import { asked } from "./after.js";
import { element, reason, text, words } from "./fill.js";
import { codeOf } from "./sharing.js";
import { isTable, must, named, Store } from "./stored.js";

// Colleagues still have their files: their copies here never take the room that the owner's own answers need.
const MOST_KEPT = 1_500_000;

/** @typedef {{name: string, text: string}} File_ */

/** @param {File_[]} files */
const byText = (files) => named(files, ({ name, text: said }) => `${name}\n${said}`);

export class Colleagues {
  /** @param {import("./after.js").Page} page */
  constructor(page) {
    this.page = page;
    this.store = new Store(page.answers.key.replace(":answers:", ":colleagues:"), {
      read: (stored = []) => {
        must(Array.isArray(stored) && stored.every((file) => isTable(file) && typeof file.name === "string" && typeof file.text === "string"));
        return byText(stored);
      },
      write: (files) => {
        must(JSON.stringify(files).length < 2 * MOST_KEPT);
        return Object.values(files);
      },
      file: () => JSON.stringify(this.files),
    });
    this.store.changed = () => this.show();
    const drop = /** @type {HTMLElement} */ (document.getElementById("drop"));
    const files = /** @type {HTMLInputElement} */ (document.getElementById("people-files"));
    files.addEventListener("change", async () => {
      await this.take(files.files);
      files.value = "";
    });
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take(event.dataTransfer?.files);
    });
    const link = /** @type {HTMLInputElement} */ (document.getElementById("people-link"));
    document.getElementById("people-link-form")?.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await this.addLink(link.value)) link.value = "";
    });
    document.getElementById("people-mine")?.addEventListener("change", () => this.show());
    document.querySelector("[data-people-clear]")?.addEventListener("click", () => this.clear());
  }

  /** @returns {File_[]} */
  get files() {
    return Object.values(this.store.data);
  }

  /** @param {File_[]} files */
  keep(files) {
    if (files.length === this.files.length) return;
    for (const name of Object.keys(this.store.data)) delete this.store.data[name];
    Object.assign(this.store.data, byText(files));
    this.store.save();
  }

  clear() {
    this.keep([]);
    document.getElementById("people-refused")?.replaceChildren();
    this.show();
  }

  /** @param {FileList | null | undefined} list */
  async take(list) {
    this.add(await Promise.all([...(list ?? [])].map(async (file) => ({ name: file.name, text: await file.text() }))));
  }

  /** @param {string} address */
  async addLink(address) {
    const reply = await asked({ ask: "shared", code: codeOf(address) });
    if (!reply.ok || reply.checklist !== this.page.checklist) {
      this.refuse([{ name: text("link_here"), why: reply.ok ? reply.checklist : reason(reply.problems) }]);
      return false;
    }
    const answers = Object.fromEntries(Object.entries(reply.answers).map(([item, value]) => [item, { value }]));
    this.add([{ name: `${text("link_here")} ${this.files.length + 1}`, text: JSON.stringify({ ...this.page.answers.document(), answers }) }]);
    return true;
  }

  /** @param {File_[]} files */
  add(files) {
    this.store.catchUp();
    this.keep([...this.files, ...files]);
    this.show();
  }

  /** @param {{name: string, why: string}[]} refused */
  refuse(refused) {
    document.getElementById("people-refused")?.replaceChildren(...refused.map(({ name, why }) => element("p", ...words("people_refused", { name, reason: why }))));
  }

  async show() {
    const place = /** @type {HTMLElement} */ (document.getElementById("people"));
    const clear = /** @type {HTMLElement} */ (document.querySelector("[data-people-clear]"));
    clear.hidden = this.files.length === 0;
    const said = /** @type {HTMLElement} */ (document.getElementById("people-said"));
    if (this.files.length === 0) {
      said.replaceChildren();
      return place.replaceChildren();
    }
    const mine = /** @type {HTMLInputElement} */ (document.getElementById("people-mine")).checked && Object.keys(this.page.answers.answers).length > 0;
    const files = [...this.files, ...(mine ? [{ name: "", text: this.page.answers.file() }] : [])];
    const reply = await asked({ ask: "merge", files });
    // With fewer than two that can be read, the problems name the count first and then each file.
    const refused = reply.refused ?? reply.problems.slice(1).map((/** @type {any} */ problem) => ({ name: problem.file, problems: [problem] }));
    this.refuse(refused.map((/** @type {any} */ { name, problems }) => ({ name, why: reason(problems) })));
    const bad = new Set(refused.map((/** @type {any} */ { name }) => name));
    this.keep(this.files.filter((file) => !bad.has(file.name)));
    place.replaceChildren(...(reply.ok ? this.report(reply) : []));
    const { whole } = reply;
    const sentence = reply.ok ? words("people_result", { n: reply.merge.people, shown: whole.shown, low: whole.low, high: whole.high }) : words("people_few", { n: this.files.length + (mine ? 1 : 0) });
    if (said.textContent !== sentence.map((node) => node.textContent).join("")) said.replaceChildren(...sentence);
  }

  /** @param {any} reply */
  report({ merge }) {
    const heads = ["question", "answers", "median", "spread", "unknown", "na"].map((name) => Object.assign(element("th", text(`people_${name}`)), { scope: "col" }));
    const byItem = new Map(merge.items.map((/** @type {any} */ each) => [each.id, each]));
    const table = (/** @type {any[]} */ items) => element("div", element("table", element("thead", element("tr", ...heads.map((head) => head.cloneNode(true)))), element("tbody", ...items.map((each) => {
      const head = Object.assign(element("th", document.getElementById(each.id)?.querySelector("legend")?.textContent ?? each.id), { scope: "row" });
      return element("tr", head, ...[each.answers, each.median ?? "–", each.spread ?? "–", each.unknown, each.na].map((figure) => element("td", String(figure))));
    }))));
    const discuss = merge.discuss.map((/** @type {string} */ item) => byItem.get(item));
    // A wide table is scrolled with keys too.
    const wide = (/** @type {any[]} */ items, /** @type {string} */ name) => Object.assign(table(items), { className: "table", tabIndex: 0, role: "group", ariaLabel: text(name) });
    const all = element("details", element("summary", text("people_all")), wide(merge.items, "people_all"));
    const result = document.createElement("div");
    result.dataset.people = String(merge.people);
    result.append(
      element("h4", text("people_discuss")),
      discuss.length > 0 ? Object.assign(wide(discuss, "people_discuss"), { className: "table discuss" }) : element("p", text("people_discuss_none")),
      all,
    );
    return [result];
  }
}
