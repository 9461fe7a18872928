// Answers as a link, a file, a text or a table; and what comes in by link or file, looked at before it is used.
import { asked, notice } from "./after.js";
import { element, offer, reason, text, words } from "./fill.js";

const MARK = "share=";

/** The code in a link, or the text itself. @param {string} address */
export const codeOf = (address) => (address.includes(MARK) ? address.slice(address.lastIndexOf(MARK) + MARK.length) : address).trim();

/** As it was written, also where an application escaped it; one that was cut off stays as it is. @param {string} hash */
function decoded(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

export class Sharing {
  /** @param {import("./after.js").Page} page @param {import("./runs.js").Runs} runs @param {(name: string, file: string) => void} colleague */
  constructor(page, runs, colleague) {
    this.page = page;
    this.runs = runs;
    this.colleague = colleague;
    const check = /** @type {HTMLElement} */ (document.getElementById("check"));
    check.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("button"));
      if (!button) return;
      if ("makeLink" in button.dataset) this.makeLink();
      else if ("copyLink" in button.dataset) this.copyLink();
      else if (button.dataset.export) offer(`${page.checklist}.${button.dataset.export}`, button.dataset.export === "csv" ? this.table() : this.markdown(), "text/plain");
    });
    const file = /** @type {HTMLInputElement} */ (document.getElementById("open-file"));
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      file.value = "";
      if (chosen) this.open(await chosen.text());
    });
    addEventListener("hashchange", () => this.openLink());
    this.openLink();
  }

  async makeLink() {
    const reply = await asked({ ask: "share", checklist: this.page.checklist, answers: this.page.answers.values() });
    if (!reply.ok) return notice(reason(reply.problems));
    const place = /** @type {HTMLElement} */ (document.getElementById("link"));
    const field = /** @type {HTMLInputElement} */ (document.getElementById("link-text"));
    field.value = `${location.href.split("#")[0].split("?")[0]}#${MARK}${reply.code}`;
    place.hidden = false;
    field.focus();
    field.select();
  }

  async copyLink() {
    const field = /** @type {HTMLInputElement} */ (document.getElementById("link-text"));
    const status = /** @type {HTMLElement} */ (document.getElementById("link-status"));
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = text("copied");
    } catch {
      field.select();
      status.textContent = text("not_copied");
    }
  }

  /** A link was opened: its answers are looked at, and replace nothing by themselves. */
  async openLink() {
    if (!location.hash.startsWith(`#${MARK}`)) return;
    const code = codeOf(decoded(location.hash));
    history.replaceState(null, "", location.pathname + location.search);
    const reply = await asked({ ask: "shared", code });
    if (!reply.ok) return notice(text("refused_link", { reason: reason(reply.problems) }));
    if (reply.checklist !== this.page.checklist) return notice(text("refused_link", { reason: reply.checklist }));
    const answers = Object.fromEntries(Object.entries(reply.answers).map(([item, value]) => [item, { value }]));
    this.preview({ ...this.page.answers.document(), answers }, reply.unknown_ids.length);
  }

  /** A file was chosen. @param {string} content */
  async open(content) {
    const reply = await asked({ ask: "open", text: content });
    if (!reply.ok) return notice(text("refused_file", { reason: reason(reply.problems) }));
    if (reply.document.checklist !== this.page.checklist) return notice(text("refused_file", { reason: reply.document.checklist }));
    this.preview(reply.document, reply.warnings.length);
  }

  /** Shows what would come in, and asks what to do with it. @param {any} document_ @param {number} strange */
  async preview(document_, strange) {
    const known = Object.entries(document_.answers).filter(([item]) => document.getElementById(item)?.matches("fieldset"));
    const values = Object.fromEntries(known.map(([item, answer]) => [item, /** @type {any} */ (answer).value]));
    const reply = await asked({ ask: "score", checklist: this.page.checklist, answers: values });
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("preview"));
    const mine = Object.keys(this.page.answers.answers).length;
    const { whole } = reply;
    dialog.querySelector("[data-put=preview]")?.replaceChildren(
      element("p", ...(known.length ? words("preview_text", { known: known.length, shown: whole.shown, low: whole.low, high: whole.high, mine }) : words("preview_none"))),
      ...(strange ? [element("p", ...words("preview_warning", { n: strange }))] : []),
    );
    dialog.onclose = async () => {
      if (dialog.returnValue === "colleague") return this.colleague(text("link_here"), JSON.stringify(document_));
      if (dialog.returnValue !== "use") return;
      if (mine) this.runs.keep(await asked({ ask: "score", checklist: this.page.checklist, answers: this.page.answers.values() }));
      this.page.answers.replace(document_);
      this.page.replaced();
      if (mine) notice(text("preview_kept"));
    };
    dialog.returnValue = "ignore";
    dialog.showModal();
  }

  /** Every question with its answer and note. @returns {string[][]} */
  rows() {
    return [...document.querySelectorAll("#answers section[data-section]")].flatMap((part) => [...part.querySelectorAll("fieldset")].map((set) => {
      const chosen = /** @type {HTMLInputElement | null} */ (set.querySelector("input:checked"));
      const say = (/** @type {Element | null | undefined} */ place) => place?.textContent?.trim() ?? "";
      return [say(part.querySelector("h2")), say(set.querySelector("legend")), say(chosen?.parentElement?.querySelector("span")), this.page.answers.note(set.dataset.item ?? "")];
    }));
  }

  /** A table for spreadsheets; a cell never begins like a formula. */
  table() {
    const cell = (/** @type {string} */ value) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
    const head = ["section", "question", "answer", "note"].map((name) => text(`column_${name}`));
    return `\ufeff${[head, ...this.rows()].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  markdown() {
    const plain = (/** @type {string} */ value) => value.replace(/[\\`*_[\]<>#|]/g, "\\$&").replace(/\s+/g, " ").trim();
    const say = (/** @type {string} */ selector) => plain(document.querySelector(`#report ${selector}`)?.textContent ?? "");
    const score = say(".dial-number");
    const cards = [...document.querySelectorAll("#report .card")].map((card) => `- [${card.querySelector("[data-tick=done]:checked") ? "x" : " "}] ${plain(card.querySelector("h4")?.textContent ?? "")}: ${plain([...card.querySelectorAll(":scope > p:not(.tags, .ticks, .card-links, .again)")].map((p) => p.textContent).join(" "))}`);
    const answers = this.rows().map(([section, question, answer, note]) => `- ${plain(section)}. ${plain(question)} **${plain(answer || "–")}**${note ? ` (${plain(note)})` : ""}`);
    const title = plain(document.querySelector("h1")?.textContent ?? "");
    return `# ${title}: ${score}\n\n${say(".band strong")}. ${say(".verdict")}\n\n## ${say("#fix-first-title")}\n\n${cards.join("\n")}\n\n## ${text("people_all")}\n\n${answers.join("\n")}\n`;
  }
}
