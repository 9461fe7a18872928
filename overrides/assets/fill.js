// Fills templates that the build rendered in the reader's language. It formats; it never works anything out.

// Plain "en" would write dates the American way.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
export const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 4 });
export const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
export const money = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
export const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });

/** A date in words; what is none stays as it is. @param {string} iso year-month-day */
export function day(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : days.format(date);
}

/** @param {string} id @returns {DocumentFragment} */
export const template = (id) => /** @type {HTMLTemplateElement} */ (document.getElementById(id)).content;

/** A copy of one part of a template. @param {string} id @param {string} selector @returns {HTMLElement} */
export const copy = (id, selector) => /** @type {HTMLElement} */ (template(id).querySelector(selector)?.cloneNode(true));

/** A copy of a template's only element. @param {string} id @returns {HTMLElement} */
export const whole = (id) => /** @type {HTMLElement} */ (template(id).firstElementChild?.cloneNode(true));

/** Puts texts into the elements marked data-fill. @param {Element} root @param {Record<string, string | number | null>} values */
export function fill(root, values) {
  for (const element of root.querySelectorAll("[data-fill]")) {
    const value = values[/** @type {HTMLElement} */ (element).dataset.fill ?? ""];
    if (value !== undefined) element.textContent = value === null ? "–" : String(value);
  }
}

/** Keeps the elements whose data-if is true, removes the others. @param {Element} root @param {Record<string, unknown>} facts */
export function keep(root, facts) {
  for (const element of root.querySelectorAll("[data-if]")) {
    const name = /** @type {HTMLElement} */ (element).dataset.if ?? "";
    if (name in facts && !facts[name]) element.remove();
  }
}

/** @param {Element} root @param {string} name @param {(Node | string)[]} nodes */
export const put = (root, name, nodes) => root.querySelector(`[data-put="${name}"]`)?.replaceChildren(...nodes);

/** A sentence of the page, filled. @param {string} name @param {Record<string, string | number | null>} values */
export function sentence(name, values = {}) {
  const element = copy("say", `[data-say="${name}"]`) ?? copy("say", '[data-say="failed-crash"]');
  fill(element, values);
  return element;
}

/** @param {string} kind @param {string} detail */
export function failure(kind, detail) {
  const element = whole("failed-report");
  put(element, "reason", [...sentence(`failed-${kind}`, { detail }).childNodes]);
  keep(element, { retry: kind !== "unsupported", paper: kind === "unsupported" });
  return element;
}

/** A word or sentence of a tool's content file, as nodes. @param {string} key @param {Record<string, string | number | null>} values */
export function words(key, values = {}) {
  const element = copy("words", `[data-word="${key}"]`);
  if (!element) throw new Error(`no words for ${key}`);
  fill(element, values);
  return [...element.childNodes];
}

/** The same as plain text. @param {string} key @param {Record<string, string | number | null>} values */
export const text = (key, values = {}) => words(key, values).map((node) => node.textContent).join("");

/**
 * Why input was refused: the reader's sentence for it, then the place. English readers get the engine's own words too.
 * @param {{line: number, problem: string, remedy: string, kind: string}[]} problems
 */
export function reason(problems) {
  const told = problems.slice(0, 3).map(({ line, problem, remedy, kind }) => {
    const place = /^(\w[\w.-]*): /.exec(problem)?.[1] ?? (line > 1 ? String(line) : "");
    const where = language === "en-GB" ? `${problem}. ${remedy}` : place && text("refusals.place", { place });
    return [text(`refusals.${kind || "file"}`), where].filter(Boolean).join(" ");
  });
  return [...new Set(told)].join(" ");
}

/** An element with children. @param {string} tag @param {...(Node | string)} children */
export function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}

/** Offers a text as a file. @param {string} name @param {string} content @param {string} type */
export function offer(name, content, type = "application/json") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
